"""The parts of the HTML report that compare the notice with the findings and that show data flows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.citing import cited, lines_words
from reports.html_finding import CLASS_CODES
from reports.names import shortened, visible
from reports.reality import AWAY_WORDS, away, crossing, elements, is_grave, matrix_words
from scanner.finding import ElementPlace, ElementRow, Flow, FlowEnd, People, Report

MAX_ELEMENTS: Final = 60
"""Maximum number of rows in tables of elements that are not named or are misplaced; the workbook has all."""
MAX_FLOWS: Final = 12
MAX_DRAWN: Final = 10
"""Maximum number of pairs of collections in the diagram."""
_ROW: Final = 26
_NAME: Final = 40
"""Maximum number of characters of a name in the diagram."""


@dataclass(frozen=True, kw_only=True)
class ElementView:
    row: ElementRow
    code: str
    notice: str
    places: tuple[tuple[ElementPlace, str], ...]
    """The first places of the element, each with the reason if the element may not be there, otherwise
    empty.
    """
    n_more: int
    n_rows: int
    """Number of rows with the element, either in all places or only in places where the element may not
    be.
    """


@dataclass(frozen=True, kw_only=True)
class Node:
    """A collection in the diagram, and the vertical position of its lines."""

    name: str
    code: str
    y: float


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """Lines from collections in which values originate to collections in which copies of them occur."""

    origins: tuple[Node, ...]
    copies: tuple[Node, ...]
    lines: tuple[tuple[float, float, float], ...]
    """Vertical position of the start, vertical position of the end, and width of each line."""
    height: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Reality:
    words: str
    unnamed: tuple[ElementView, ...]
    away: tuple[ElementView, ...]
    """Elements found in places where they may not be, for a reason other than the kind of source."""
    elsewhere: tuple[ElementView, ...]
    """Elements found in kinds of sources where they do not belong, without a more serious reason."""
    found: tuple[ElementView, ...]
    missed: tuple[ElementView, ...]
    """Elements that are named but were not found, although a source where they belong was read."""
    unlooked: tuple[ElementView, ...]
    """Elements that are named but were not found, with no source read where they belong."""
    people: tuple[People, ...]
    flows: tuple[Flow, ...]
    n_flows_more: int
    n_declared: int
    drawing: Drawing | None


def reality(report: Report) -> Reality:
    never = elements(report, "never_found")
    led = crossing(report.flows)
    outside = [_view(row, report.sections, only_away=True) for row in away(report)[:MAX_ELEMENTS]]

    def views(rows: Sequence[ElementRow]) -> tuple[ElementView, ...]:
        return tuple(_view(row, report.sections) for row in rows[:MAX_ELEMENTS])

    return Reality(
        words=matrix_words(report),
        unnamed=views(elements(report, "not_named")),
        away=tuple(item for item in outside if is_grave(item.row)),
        elsewhere=tuple(item for item in outside if not is_grave(item.row)),
        found=tuple(_view(row, report.sections) for row in elements(report, "found")),
        missed=tuple(_view(row, report.sections) for row in never if row.is_home_read),
        unlooked=tuple(_view(row, report.sections) for row in never if not row.is_home_read),
        people=report.people,
        flows=led[:MAX_FLOWS],
        n_flows_more=max(0, len(led) - MAX_FLOWS),
        n_declared=len(report.flows) - len(led),
        drawing=drawing(led),
    )


def _view(row: ElementRow, sections: Mapping[str, str], *, only_away: bool = False) -> ElementView:
    shown = [place for place in row.places if place.away or not only_away]
    n_all = row.n_away if only_away else row.n_collections
    return ElementView(
        row=row,
        code=CLASS_CODES[row.category],
        notice=lines_words(row.notice_lines)
        if row.notice_lines
        else cited(row.notice_section, row.notice_lines, sections),
        places=tuple((place, AWAY_WORDS[place.away]) for place in shown[:_PLACES]),
        n_more=max(0, n_all - min(len(shown), _PLACES)),
        n_rows=(row.n_away_rows or sum(place.n_rows for place in shown)) if only_away else row.n_rows,
    )


_PLACES: Final = 3


_End = tuple[str, str, str]
"""Source, collection and class at one end of a flow."""


def drawing(flows: Sequence[Flow]) -> Drawing | None:
    """A diagram of the first pairs of collections that ``flows`` connect; ``None`` if there are no flows."""
    pairs: dict[tuple[_End, _End], int] = {}
    for item in flows:
        pair = _end(item.origin), _end(item.copy)
        pairs[pair] = pairs.get(pair, 0) + item.n_values
    shown = dict(list(pairs.items())[:MAX_DRAWN])
    if not shown:
        return None
    left = tuple(dict.fromkeys(one for one, _ in shown))
    right = tuple(dict.fromkeys(other for _, other in shown))
    height = _ROW * max(len(left), len(right))
    origins, copies = _nodes(left, height), _nodes(right, height)
    most = max(1, *shown.values())
    told = "; ".join(f"{_short(one[1])} and {_short(other[1])}" for one, other in shown)
    return Drawing(
        origins=tuple(origins.values()),
        copies=tuple(copies.values()),
        lines=tuple(
            (origins[one].y, copies[other].y, round(1 + 4 * count / most, 1))
            for (one, other), count in shown.items()
        ),
        height=height,
        words=f"Collections with the same values: {told}",
    )


def _end(end: FlowEnd) -> _End:
    return end.source, end.collection, end.category


def _nodes(ends: Sequence[_End], height: int) -> Mapping[_End, Node]:
    step = height / len(ends)
    return {
        end: Node(name=_short(end[1]), code=CLASS_CODES[end[2]], y=round(step * (place + 0.5), 1))
        for place, end in enumerate(ends)
    }


def _short(name: str) -> str:
    """The end of a name, which distinguishes one table or file from another."""
    shown = visible(shortened(name))
    return shown if len(shown) <= _NAME else "…" + shown[1 - _NAME :]
