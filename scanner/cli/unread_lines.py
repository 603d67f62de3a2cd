"""State on standard error what a scan could not read, if no summary is printed."""

from collections.abc import Iterator

from scanner.cli.text_table import visible
from scanner.finding import Report
from scanner.finding.makes import shape, unread_makes

MOST = 10


def unread_lines(report: Report) -> Iterator[str]:
    """Yield a line for each of the first ten groups of similar unread places, and one line about the rest."""
    from scanner.run.pipeline import NOT_MISSED

    if report.run.status == "complete":
        return
    makes = unread_makes([item for item in report.unscanned if not item.reason.startswith(NOT_MISSED)])
    for alike in makes[:MOST]:
        item, many = alike[0], f" ×{len(alike):,}" if len(alike) > 1 else ""  # noqa: RUF001
        name = shape(item.collection) if many else item.collection
        place = f"{item.source} › {name}{many}" if name else item.source  # noqa: RUF001
        yield f"not read, or only in part: {visible(place)}: {visible(item.reason)}"
    if rest := sum(map(len, makes[MOST:])):
        yield f"and {rest:,} more; `noticemap report` lists them"
