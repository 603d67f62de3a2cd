"""Find related rows: rows that refer by key to found rows, and rows that refer to related rows in turn."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from connectors.base import ConnectorError
from connectors.registry import open_source
from scanner.find.keys import Keys, keys_of, merged, pointing_at
from scanner.find.places import FoundPlace, NotSearched
from scanner.find.reporting import row_places
from scanner.find.search import Search, Searched, read
from scanner.find.unit import Finds

_ROUNDS = 8
"""Maximum number of references that are followed one after another, from record to record."""


def related_places(found: Sequence[Searched], search: Search, missed: list[NotSearched]) -> list[FoundPlace]:
    """The places of rows that refer by key to found rows, but do not contain the value themselves.

    Collections that could not be read again are added to ``missed``.
    """
    fresh = merged([keys_of(one.listed, one.finds.kept, search.labels) for one in found])
    known, seen = fresh, [one.finds.found() for one in found]
    gathered = [Finds() for _ in found]
    for _ in range(_ROUNDS):
        if not fresh:
            break
        kept = []
        for place, one in enumerate(found):
            again = _followed(one, fresh, search, missed)
            if again is None:
                continue
            kept.append(keys_of(one.listed, again.kept, search.labels))
            _add_new(gathered[place], again, seen[place])
            seen[place] |= again.found()
        fresh = merged(kept).without(known)
        known = merged([known, fresh])
    pairs = zip(found, gathered, strict=True)
    return [place for one, finds in pairs for place in row_places(one, finds, search)]


def _followed(one: Searched, fresh: Keys, search: Search, missed: list[NotSearched]) -> Finds | None:
    """The rows of a collection that refer to ``fresh`` keys; ``None`` if no column can refer to these keys,
    or if the source cannot be opened again.
    """
    pointing = pointing_at(one.listed, fresh, search.labels)
    if not pointing:
        return None
    told = partial(NotSearched, source=one.request.display, collection=one.listed.name)
    if one.listed.collection.kind == "stream":
        missed.append(
            told(reason="unsupported: a stream can be read only once, and --related has to read it again")
        )
        return None
    again = replace(one, site=replace(one.site, needles=(), pointing=pointing), finds=Finds(), error="")
    try:
        connector = open_source(one.request.source, one.site.site.options)
    except ConnectorError as error:
        missed.append(told(reason=str(error)))
        return None
    try:
        read(again, connector, search)
    finally:
        connector.close()
    if again.error:
        missed.append(told(reason=again.error))
    return again.finds


def _add_new(gathered: Finds, again: Finds, seen: set[int]) -> None:
    """Add to ``gathered`` the rows of ``again`` that are not in ``seen``."""
    rows = {spot: ordinals - seen for spot, ordinals in again.rows.items()}
    rows = {spot: ordinals for spot, ordinals in rows.items() if ordinals}
    new = set().union(*rows.values())
    gathered.merge(Finds(rows=rows, keys={row: key for row, key in again.keys.items() if row in new}))
