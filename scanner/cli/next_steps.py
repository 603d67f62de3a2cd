"""Suggest the next steps after a scan, as commands to copy."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from reports.verdict import is_nothing_read
from scanner.finding import Report

_EXTRA = re.compile(r"^driver_missing: pip install 'noticemap\[([a-z0-9]+)\]'")
"""Matches the reason of ``connectors.extras`` for an unread place, and captures the name of the missing
extra."""


def next_steps(
    report: Report, html: Path | None, options: str, *, is_kept: bool, is_own_notice: bool
) -> Iterator[str]:
    """Yield lines for the user, most important first, or no lines if nothing could be read.

    Args:
        html: path of the HTML report; ``None`` if none was written.
        options: options that later commands need to find the run, each preceded by a space; may be empty.
        is_kept: whether the run is in the store.
        is_own_notice: whether the user has named a policy or uses a project file.
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
        whose = f"no --policy was given, so the notice of {report.declared.company} was used"
        yield f"next: noticemap policy new mine.yaml writes a notice of your own; {whose}"
    lost = (part.partition(":")[0] for part in report.run.settings.get("not_installed", []))
    unread = (found[1] for item in report.unscanned if (found := _EXTRA.search(item.reason)))
    missing = list(dict.fromkeys((*unread, *lost)))
    if missing:
        yield f"next: pip install 'noticemap[{','.join(missing)}]' reads and finds what the core does not"
