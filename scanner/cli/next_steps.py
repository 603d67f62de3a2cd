"""What to do after a scan, as commands to copy."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from scanner.finding import Report


def next_steps(report: Report, html: Path | None, options: str, *, is_kept: bool) -> Iterator[str]:
    """Lines for a person, the first thing first.

    Args:
        html: where the HTML report stands; ``None``: none was written.
        options: what later commands need to find the run, with a space before; empty: nothing.
        is_kept: whether the run stands in the store.
    """
    if is_kept:
        yield f"next: noticemap report --open{options}"
        if report.findings or report.violations:
            yield f"next: noticemap review worklist{options}"
    elif html is not None:
        yield f"next: open {shlex.quote(str(html))}"
    missing = [part.partition(":")[0] for part in report.run.settings.get("not_installed", [])]
    if missing:
        yield f"next: pip install 'noticemap[{','.join(missing)}]' finds what the core does not look for"
