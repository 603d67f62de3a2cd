"""Next steps after a scan, as commands to copy."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from reports.verdict import is_nothing_read
from scanner.finding import Report


def next_steps(
    report: Report, html: Path | None, options: str, *, is_kept: bool, is_own_notice: bool
) -> Iterator[str]:
    """Lines for the user, most important first; none if nothing could be read.

    Args:
        html: path of the HTML report; ``None`` if none was written.
        options: options with which later commands find the run, each after a space; may be empty.
        is_kept: whether the run is in the store.
        is_own_notice: whether somebody said whose notice applies.
    """
    if is_nothing_read(report):
        return
    if is_kept:
        yield f"next: noticemap report --open{options}"
        if report.findings or report.violations:
            yield f"next: noticemap review worklist{options}"
    elif html is not None:
        yield f"next: open {shlex.quote(str(html))}"
    if not is_own_notice and report.declared.company:
        whose = f"no --policy was given, so {report.declared.company}'s was used"
        yield f"next: noticemap policy new mine.yaml writes a notice of your own; {whose}"
    missing = [part.partition(":")[0] for part in report.run.settings.get("not_installed", [])]
    if missing:
        yield f"next: pip install 'noticemap[{','.join(missing)}]' finds what the core does not look for"
