"""From what units found to places that may be told: no value of anybody's stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanner.find.needles import METADATA, Needle
from scanner.find.places import FoundPlace, restrictions_of
from scanner.find.search import Search, Searched
from scanner.find.shown_keys import shown_keys
from scanner.find.unit import LINKED, Finds, Spot

PATH = "(path)"


def places_of(one: Searched, search: Search) -> list[FoundPlace]:
    """The places of one collection: its name, then its fields."""
    held = [needle for needle in search.needles if needle.is_in_name(one.listed.collection.name)]
    return [*(_in_name(one, needle, search) for needle in held), *row_places(one, one.finds, search)]


def row_places(one: Searched, finds: Finds, search: Search) -> list[FoundPlace]:
    """The places of rows of one collection, by field."""
    found: list[FoundPlace] = []
    keys = shown_keys(one.listed, finds, search.labels, search.needles)
    for spot, rows in sorted(_by_kind(finds, search).items()):
        for member, ordinals in _by_member(one, sorted(rows)):
            found.append(_place(one, spot, ordinals, member, keys, search))
    return found


def _by_kind(finds: Finds, search: Search) -> dict[Spot, set[int]]:
    """Rows by field and kind of value: several addresses of a person in one field are one place."""
    first: dict[str, int] = {}
    for number, needle in enumerate(search.needles):
        first.setdefault(needle.entity, number)
    found: dict[Spot, set[int]] = {}
    for spot, rows in finds.rows.items():
        kind = LINKED if spot.needle == LINKED else first[search.needles[spot.needle].entity]
        found.setdefault(replace(spot, needle=kind), set()).update(rows)
    return found


def _place(
    one: Searched,
    spot: Spot,
    ordinals: Sequence[tuple[int, int]],
    member: str,
    keys: Mapping[int, Any] | None,
    search: Search,
) -> FoundPlace:
    """``ordinals``: of each row its number in the collection, and in its file."""
    labels, listed = search.labels, one.listed
    entity = _entity(one, spot, search)
    label = labels.classification(listed.source_id, listed.name, spot.path, entity)
    shown = [local for _, local in ordinals] if keys is None else [keys[ordinal] for ordinal, _ in ordinals]
    return FoundPlace(
        source=one.request.display,
        collection=listed.name,
        field=search.shown(spot.path),
        entity=entity,
        category=label.category if label else "undetermined",
        role=label.role if label else "undetermined",
        n_rows=len(ordinals),
        keys=tuple(shown),
        key_fields=() if keys is None else listed.primary_key,
        member=member,
        element=label.element if label else "",
        notice_section=label.notice_section if label else "",
        restrictions=restrictions_of(label, labels.policy),
        related=spot.needle == LINKED,
    )


def _entity(one: Searched, spot: Spot, search: Search) -> str:
    if spot.needle != LINKED:
        return search.needles[spot.needle].entity
    found = search.labels.of_field(one.listed.source_id, one.listed.name, spot.path)
    return found[0].entity if found else METADATA


def _in_name(one: Searched, needle: Needle, search: Search) -> FoundPlace:
    """Somebody's value in the name of a file, a table or a pattern of keys."""
    listed = one.listed
    label = search.labels.classification(listed.source_id, listed.name, PATH, needle.entity)
    return FoundPlace(
        source=one.request.display,
        collection=listed.name,
        field=PATH,
        entity=needle.entity,
        category=label.category if label else "undetermined",
        role=label.role if label else "undetermined",
        n_rows=1,
        keys=(),
        element=label.element if label else "",
        notice_section=label.notice_section if label else "",
        restrictions=restrictions_of(label, search.labels.policy),
    )


def _by_member(one: Searched, ordinals: Sequence[int]) -> list[tuple[str, list[tuple[int, int]]]]:
    """Rows with their numbers in the files of a rotated log, by file."""
    members = one.listed.collection.members
    if len(members) < 2:
        return [("", [(ordinal, ordinal) for ordinal in ordinals])]
    firsts: dict[int, int] = {}
    for split in one.probed.splits:
        firsts.setdefault(split.member, split.first_row)
    found: dict[int, list[tuple[int, int]]] = {}
    for ordinal in ordinals:
        member = max(index for index, first in firsts.items() if first <= ordinal)
        found.setdefault(member, []).append((ordinal, ordinal - firsts[member] + 1))
    return [(members[index], rows) for index, rows in sorted(found.items())]
