"""What a scan could not read, for standard error, where no summary says it."""

from collections.abc import Iterator

from scanner.cli.text_table import visible
from scanner.finding import Report

MOST = 10


def unread_lines(report: Report) -> Iterator[str]:
    """One line for each of the first ten places, and one for the rest; none if the run is complete."""
    from scanner.run.pipeline import NOT_MISSED

    if report.run.status == "complete":
        return
    missed = [item for item in report.unscanned if not item.reason.startswith(NOT_MISSED)]
    for item in missed[:MOST]:
        place = f"{item.source} › {item.collection}" if item.collection else item.source  # noqa: RUF001
        yield f"not read, or only in part: {visible(place)}: {visible(item.reason)}"
    if len(missed) > MOST:
        yield f"and {len(missed) - MOST:,} more; `noticemap report` lists them"
