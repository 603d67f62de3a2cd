"""Few lines for very many findings: similar findings of one worklist item share a line, which lists their
places. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reports.html_finding import FindingView, Line
from scanner.finding.makes import MANY_LINES
from scanner.finding.worklist import WorkItem

MANY = 2_000
"""In a report with more findings than this, similar findings share a line even if there are only two."""
MAX_LISTED = 100
"""Maximum number of places that a line lists; further places are only counted."""


def urgent_first(views: Iterable[FindingView], items: Sequence[WorkItem]) -> tuple[FindingView, ...]:
    """Findings in the order of their worklist items, each with the id of its item; gone findings come last.

    The findings of an item are marked as a series if there are more than ``MANY_LINES``. In a report with
    more than ``MANY`` findings, two findings of an item are enough.
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
    """One view per line. Findings of a series that look the same share the line of the first one."""
    makes: dict[tuple[object, ...], list[FindingView]] = {}
    for view in views:
        finding = view.finding
        look = (view.line.item, finding.entity, finding.status, finding.group, finding.field, finding.axis)
        also = (view.severity, view.label.code, view.element, view.rules)
        make = (*look, *also) if view.line.series else (finding.fingerprint, finding.source)
        makes.setdefault(make, []).append(view)
    return tuple(_line(alike) for alike in makes.values())


def also_named(shown: Iterable[FindingView]) -> dict[str, str]:
    """A mapping from the start of the fingerprint of each finding on a shared line to the full fingerprint of
    the line's first finding.
    """
    return {start: line.finding.fingerprint for line in shown for _, start in line.line.places}


def _line(alike: Sequence[FindingView]) -> FindingView:
    first = alike[0]
    if len(alike) == 1:
        return first
    places = tuple((one.finding.collection, one.finding.fingerprint[:12]) for one in alike[:MAX_LISTED])
    return replace(first, line=replace(first.line, n=len(alike), places=places))
