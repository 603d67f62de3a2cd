"""Search all requested sources completely, and build the answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from connectors.address import display_source
from scanner.counting.plan import SourceRequest
from scanner.find.places import Answer, NotSearched
from scanner.find.related import related_places
from scanner.find.reporting import places_of
from scanner.find.search import Search, Searched, search_source


def answer(requests: Sequence[SourceRequest], search: Search, searched_at: datetime) -> Answer:
    """Search the sources of all ``requests`` for the needles of ``search``.

    The answer's ``not_searched`` lists every place that was not read completely.
    """
    found: list[Searched] = []
    missed: list[NotSearched] = []
    for asked in requests:
        display = search.shown(asked.display or display_source(asked.source))
        found += search_source(replace(asked, display=display), search, missed)
    places = [place for one in found for place in places_of(one, search)]
    if search.related:
        places += related_places(found, search, missed)
    sections = search.labels.policy.sections
    return Answer(
        places=tuple(places),
        not_searched=tuple(dict.fromkeys(missed)),
        sources=tuple(search.shown(asked.display or display_source(asked.source)) for asked in requests),
        selected=tuple(dict.fromkeys(search.shown(word) for asked in requests for word in _selected(asked))),
        searched_at=searched_at.isoformat(timespec="seconds"),
        n_collections=len(found),
        n_rows=sum(one.finds.n_rows for one in found),
        sections={key: f"{part.heading} (lines {part.lines})" for key, part in sections.items()},
    )


def _selected(request: SourceRequest) -> list[str]:
    include = [f"--include {glob}" for glob in request.include]
    return include + [f"--exclude {glob}" for glob in request.exclude]
