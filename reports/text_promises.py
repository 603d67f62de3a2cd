"""The part of the text summary that lists broken promises. Pure."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from reports.audited import rows_words
from reports.citing import lines_words
from reports.names import visible
from reports.summary import severity_counts, stated
from reports.text_layout import heading, text_table
from reports.text_places import clipped, place_of, source_starts
from reports.words import humanized, plural
from scanner.finding import Report, Violation

MAX_PROMISES = 8
_GRAVE = ("critical", "high")


def promises_part(report: Report, spare: int) -> RenderableType | None:
    """Broken promises that the notice states, then those that it implies or that are our reading of it.
    ``spare`` is the width beyond 80 columns.
    """
    if not report.violations:
        return None
    counts = ", ".join(f"{promises:,} {name}" for name, promises, _ in severity_counts(report) if promises)
    said, where_in = stated(report), (spare, source_starts(report))
    others = [item for item in report.violations if item not in said]
    counted = {item.promise: rows_words(item) for item in report.answers}
    parts: list[RenderableType] = []
    if said:
        parts += [heading("Broken promises", counts), _broken(said, counted, where_in)]
    if others:
        n_others = len({item.promise for item in others})
        title = heading("Broken by what the notice implies, or our reading of it", f"{n_others:,}")
        parts += [*([Text()] if said else []), title, _broken(others, counted, where_in)]
    return Group(*parts)


def _broken(
    violations: Sequence[Violation], counted: Mapping[str, str], where_in: tuple[int, Mapping[str, str]]
) -> RenderableType:
    """Broken promises with their places.

    Args:
        counted: rows and people in words, by promise.
        where_in: the width beyond 80 columns, and the prefix of places by source.
    """
    spare, starts = where_in
    by_promise: dict[str, list[Violation]] = {}
    for item in violations:
        by_promise.setdefault(item.promise, []).append(item)
    table = text_table(("", 8), ("", 70 + spare))
    for items in list(by_promise.values())[:MAX_PROMISES]:
        first = items[0]
        style = "bold red" if first.severity in _GRAVE else ""
        more = f" and {plural(len(items) - 1, 'more place')}" if len(items) > 1 else ""
        table.add_row(Text(first.severity, style=style), visible(first.title or humanized(first.promise)))
        where = clipped(place_of(first, starts), 50 + spare) + Text(more)
        cited = f", {lines_words(first.notice_lines)}" if first.notice_lines else ""
        table.add_row("", where + Text(cited, style="dim"))
        if rows := counted.get(first.promise):
            table.add_row("", rows)
    if len(by_promise) > MAX_PROMISES:
        table.add_row("", Text(f"and {len(by_promise) - MAX_PROMISES:,} more", style="dim"))
    return table
