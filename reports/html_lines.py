"""Very many findings in few lines: the findings of one worklist item share a line, which lists their places.
Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reports.html_finding import FindingView, Line
from scanner.finding.makes import MANY_LINES
from scanner.finding.worklist import WorkItem

MANY = 2_000
"""In a report with more findings than this, similar findings share a line even if they are few."""
MAX_LISTED = 100
"""Places that a line lists; further ones are counted."""


def urgent_first(views: Iterable[FindingView], items: Sequence[WorkItem]) -> tuple[FindingView, ...]:
    """Findings with their items, in the order in which those should be handled; gone findings last.

    Findings of an item with more than ``MANY_LINES``, or all if there are very many, are marked as a series.
    """
    views = tuple(views)
    most = MANY_LINES if len(views) <= MANY else 1
    place_of = {
        finding.fingerprint: (place, item.id, item.collection if len(item.findings) > most else "")
        for place, item in enumerate(items)
        for finding in item.findings
    }
    last = (len(place_of), "", "")
    placed = [(view, *place_of.get(view.finding.fingerprint, last)) for view in views]
    return tuple(
        replace(view, line=Line(item=item, series=series))
        for view, _, item, series in sorted(placed, key=lambda entry: entry[1])
    )


def lines(views: Iterable[FindingView]) -> tuple[FindingView, ...]:
    """One view per finding; findings of a series that look the same share the view of the first one."""
    makes: dict[tuple[object, ...], list[FindingView]] = {}
    for view in views:
        finding = view.finding
        look = (view.line.item, finding.entity, finding.status, finding.group, finding.field, finding.axis)
        also = (view.severity, view.label.code, view.element, view.rules)
        make = (*look, *also) if view.line.series else (finding.fingerprint, finding.source)
        makes.setdefault(make, []).append(view)
    return tuple(_line(alike) for alike in makes.values())


def also_named(shown: Iterable[FindingView]) -> dict[str, str]:
    """The start of each finding's fingerprint, mapped to the full fingerprint of the line that lists it."""
    return {start: line.finding.fingerprint for line in shown for _, start in line.line.places}


def _line(alike: Sequence[FindingView]) -> FindingView:
    first = alike[0]
    if len(alike) == 1:
        return first
    places = tuple((one.finding.collection, one.finding.fingerprint[:12]) for one in alike[:MAX_LISTED])
    return replace(first, line=replace(first.line, n=len(alike), places=places))
