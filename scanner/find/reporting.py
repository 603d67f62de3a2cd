"""Turn the results of units into places that can be shown, without personal data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanner.find.needles import ID_ENTITIES, METADATA, Needle
from scanner.find.places import FoundPlace, MemberLines, restrictions_of
from scanner.find.search import Search, Searched
from scanner.find.shown_keys import shown_keys
from scanner.find.unit import LINKED, Finds, Spot

PATH = "(path)"


def places_of(one: Searched, search: Search) -> list[FoundPlace]:
    """The places found in one collection: first in the collection's name, then in fields of rows."""
    held = [needle for needle in search.needles if needle.is_in_name(one.listed.collection.name)]
    return [*(_in_name(one, needle, search) for needle in held), *row_places(one, one.finds, search)]


def row_places(one: Searched, finds: Finds, search: Search) -> list[FoundPlace]:
    """One place for each field and entity found in the rows of a collection."""
    found: list[FoundPlace] = []
    keys = shown_keys(one.listed, finds, search.labels, search.needles)
    for spot, rows in sorted(_by_kind(finds, search).items()):
        found.append(_place(one, spot, sorted(rows), keys, search))
    return found


def _by_kind(finds: Finds, search: Search) -> dict[Spot, set[int]]:
    """Group rows by field and entity, so that several addresses of a person in one field are one place."""
    first: dict[str, int] = {}
    for number, needle in enumerate(search.needles):
        first.setdefault(needle.entity, number)
    found: dict[Spot, set[int]] = {}
    for spot, rows in finds.rows.items():
        kind = LINKED if spot.needle == LINKED else first[search.needles[spot.needle].entity]
        found.setdefault(replace(spot, needle=kind), set()).update(rows)
    return found


def _place(
    one: Searched, spot: Spot, rows: Sequence[int], keys: Mapping[int, Any] | None, search: Search
) -> FoundPlace:
    labels, listed = search.labels, one.listed
    entity = _entity(one, spot, search)
    label = labels.classification(listed.source_id, listed.name, spot.path, entity)
    return FoundPlace(
        source=one.request.display,
        collection=listed.name,
        field=search.shown(spot.path),
        entity=entity,
        category=label.category if label else "undetermined",
        category_title=label.category_title if label else "",
        role=label.role if label else "undetermined",
        n_rows=len(rows),
        keys=tuple(rows) if keys is None else tuple(keys[row] for row in rows),
        key_fields=() if keys is None else listed.primary_key,
        members=_members(one, rows),
        element=label.element if label else "",
        notice_section=label.notice_section if label else "",
        restrictions=restrictions_of(label, labels.policy),
        related=spot.needle == LINKED,
    )


def _entity(one: Searched, spot: Spot, search: Search) -> str:
    said = search.labels.of_field(one.listed.source_id, one.listed.name, spot.path)
    ids = [finding.entity for finding in said if finding.entity in ID_ENTITIES]
    if spot.needle != LINKED:
        needle = search.needles[spot.needle]
        return ids[0] if ids and needle.key in ("sid", "id") else needle.entity
    return ids[0] if ids else said[0].entity if said else METADATA


def _in_name(one: Searched, needle: Needle, search: Search) -> FoundPlace:
    """The place for a value in the name of a collection, that is, of a file, a table or a key pattern."""
    listed = one.listed
    label = search.labels.classification(listed.source_id, listed.name, PATH, needle.entity)
    return FoundPlace(
        source=one.request.display,
        collection=listed.name,
        field=PATH,
        entity=needle.entity,
        category=label.category if label else "undetermined",
        category_title=label.category_title if label else "",
        role=label.role if label else "undetermined",
        n_rows=1,
        keys=(),
        element=label.element if label else "",
        notice_section=label.notice_section if label else "",
        restrictions=restrictions_of(label, search.labels.policy),
    )


def _members(one: Searched, rows: Sequence[int]) -> tuple[MemberLines, ...]:
    """The found line numbers within each file of a rotated log; empty if there are not several files."""
    names = one.listed.collection.members
    if len(names) < 2:
        return ()
    firsts: dict[int, int] = {}
    for split in one.probed.splits:
        firsts.setdefault(split.member, split.first_row)
    found: dict[int, list[int]] = {}
    for row in rows:
        member = max(index for index, first in firsts.items() if first <= row)
        found.setdefault(member, []).append(row - firsts[member] + 1)
    return tuple(
        MemberLines(member=names[index], lines=tuple(lines)) for index, lines in sorted(found.items())
    )
