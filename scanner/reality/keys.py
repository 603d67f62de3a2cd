"""Find the fields that distinguish people, and count the people in several such fields. Pure.

Values are not stored, so the people in several fields are counted by the hashes of distinct values. Hashes
can be compared only within one run. Collections carried over from an earlier run have only counts; the result
is then at least the number of people in the largest field.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scanner.classifier.classify import GroupResult
from scanner.counting.outcome import CollectionResult
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Finding
from scanner.names.naming import last_part, singular, words
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.policy import Policy

Hashes = NDArray[np.uint64]
REFERENCE: Final = "RECORD_KEY"
"""The value of ``SubjectKey.entity`` for a field that refers to a person's record."""
_OF_RECORDS: Final = frozenset({"RECORD_METADATA", "RESOURCE_SID", "DATE_OF_BIRTH"})
"""Entities that identify records and not people, or whose values several people share."""
_SHARED: Final = frozenset({"IP_ADDRESS", "MAC_ADDRESS"})
"""Entities of networks and devices, of which a person has many."""
_CALLED: Final = "destination"
"""Id of the trait of fields that say who was called or written to."""
_NEARLY_ALL: Final = 0.9
"""Minimum share of rows with a distinct person at which a table counts as a list of people."""
_ALL: Final = 2**64 - 1
_MOST_HASHES: Final = 200_000
"""Maximum number of hashes that are combined exactly. If there are more, the result is estimated from the
lowest hashes.
"""


@dataclass(frozen=True, kw_only=True)
class SubjectKey:
    """A field whose distinct values represent distinct people, exactly or nearly so."""

    entity: str
    element: str = ""
    category: str = ""
    hashes: Hashes | None
    """The hashes of the distinct values; ``None`` for a field that is carried over from an earlier run."""
    ceiling: int
    """All hashes up to this one are present; larger ones may have been dropped."""
    n_people: int
    """The number of distinct values, extrapolated if a sample was read."""
    is_exact: bool
    is_own: bool = False
    """Whether the values identify people directly, not by linking records."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """The number of people in one or more fields."""

    n_people: int | None
    key: str = ""
    n_keys: int = 0
    is_estimate: bool = False
    reason: str = ""


def keys_of(
    group: RecordGroup, result: GroupResult, collection: CollectionResult, policy: Policy
) -> tuple[SubjectKey, ...]:
    """The fields of a record group that identify the data subject of a record, or people whom a
    record names.
    """
    profiles = {profile.path: profile for profile in group.fields}
    people = policy.kinds.of_people.somebody.entities
    found = [
        replace(_key(finding, profiles[finding.field], collection), is_own=finding.entity in people)
        for finding in result.findings
        if _tells_apart(finding, policy) and _is_common(profiles[finding.field], group)
    ]
    sure = vocabulary().whose["told_apart"]
    return tuple(
        key for key in found if not key.is_own or key.entity in sure or lists_people([key], group.rows)
    )


def named_key(group: RecordGroup, collection: CollectionResult, policy: Policy) -> tuple[SubjectKey, ...]:
    """The field whose name says that it is the key of the person whom a record is about (``patient_id``). If
    there are several, the field with the most values is chosen. At most one key is returned.
    """
    kinds = policy.kinds
    others = kinds.of_people.handlers.among((profile.path for profile in group.fields), frozenset())
    found = [
        _key_of(profile, collection, entity=REFERENCE)
        for profile in group.fields
        if profile.path not in others and _is_common(profile, group) and _names_person(profile.path, policy)
    ]
    return tuple(sorted(found, key=lambda key: -key.n_people)[:1])


def _names_person(path: str, policy: Policy) -> bool:
    """Whether the name of a field ends in a word for people followed by a word for keys."""
    parts, kinds = words(path.rsplit(".", 1)[-1]), policy.kinds
    if len(parts) < 2 or parts[-1] not in vocabulary().key_words:
        return False
    owner = singular(parts[-2])
    is_person = kinds.of_people.people.is_word(owner) or owner in kinds.of_people.somebody.people
    return is_person and kinds.of_people.somebody.apart.isdisjoint(parts)


def references_of(
    group: RecordGroup, result: GroupResult, collection: CollectionResult, lists: Collection[tuple[str, str]]
) -> tuple[SubjectKey, ...]:
    """The fields that refer to tables with one person per row. ``lists``: these tables, as source id and
    name.
    """
    profiles = {profile.path: profile for profile in group.fields}
    found: dict[str, SubjectKey] = {}
    for finding in result.findings:
        profile = profiles[finding.field]
        target = profile.references.rpartition(".")[0]
        if target and (group.source_id, last_part(target)) in lists and _is_common(profile, group):
            found.setdefault(finding.field, replace(_key(finding, profile, collection), entity=REFERENCE))
    return tuple(found.values())


def most_distinctive(keys: Sequence[SubjectKey]) -> list[SubjectKey]:
    """The keys of the entity that distinguishes people best. Keys of other entities are about the same
    people, who would otherwise be counted twice.
    """
    order = (REFERENCE, *vocabulary().whose["told_apart"])
    best = next((entity for entity in order if any(key.entity == entity for key in keys)), "")
    return [key for key in keys if not best or key.entity == best]


def lists_people(keys: Iterable[SubjectKey], rows: int) -> bool:
    """Whether the table of ``keys`` has one person per row. ``rows``: the number of its rows."""
    return any(key.n_people >= _NEARLY_ALL * rows > 0 for key in keys if key.is_own)


def _tells_apart(finding: Finding, policy: Policy) -> bool:
    """Whether the values of a finding identify people, or link records to their data subjects."""
    label, kinds = finding.classifications[0], policy.kinds
    trait = kinds.of_columns.traits.of_names([finding.field]).get(finding.field)
    if finding.entity in _SHARED or (trait is not None and trait.id == _CALLED):
        return False
    element = policy.elements.get(label.element)
    if element is None or finding.axis != "column_type" or label.category == "none":
        return False
    if label.data_subject == "business" or finding.entity in _OF_RECORDS:
        return False
    names = label.identifiability == "direct" and finding.entity in kinds.of_people.somebody.entities
    return names or not kinds.of_keys.link_flags.isdisjoint(element.flags)


def _is_common(profile: FieldProfile, group: RecordGroup) -> bool:
    """Whether at least half of the records have a value in the field, so that it can represent all records.
    In a log, one record is enough, because lines without the field are about other things.
    """
    is_log = group.collection_kind == "log"
    return profile.tally.n_non_null >= profile.tally.n_read / 2 or (is_log and profile.tally.n_non_null > 0)


def _key(finding: Finding, profile: FieldProfile, collection: CollectionResult) -> SubjectKey:
    label = finding.classifications[0]
    key = _key_of(profile, collection, entity=finding.entity)
    return replace(key, element=label.element, category=label.category)


def _key_of(profile: FieldProfile, collection: CollectionResult, *, entity: str) -> SubjectKey:
    sketch, n_distinct = profile.tally.distinct, profile.tally.n_distinct
    unseen = _unseen(profile, collection)
    is_there = sketch.closed_at is None and bool(sketch.counts)
    return SubjectKey(
        entity=entity,
        hashes=np.fromiter(sketch.counts, np.uint64, len(sketch.counts)) if is_there else None,
        ceiling=max(sketch.counts) if sketch.overflowed and is_there else _ALL,
        n_people=round(n_distinct * unseen),
        is_exact=unseen == 1 and not sketch.overflowed and is_there,
    )


def _unseen(profile: FieldProfile, collection: CollectionResult) -> float:
    """Factor by which the number of values in a sample must be multiplied to estimate the number of all
    values. It is based on the share of values that occurred only once.
    """
    if not collection.rows or not collection.rows_read or collection.rows <= collection.rows_read:
        return 1.0
    most = collection.rows / collection.rows_read
    counts, tally = profile.tally.distinct.counts, profile.tally
    if not counts or not tally.n_non_null:
        return most
    once = sum(count == 1 for count in counts.values()) / len(counts) * tally.n_distinct
    covered = 1 - once / tally.n_non_null
    return min(most, 1 / covered) if covered > 0 else most


def counted(keys: Iterable[SubjectKey]) -> Count:
    """The number of people in several fields: the number for the entity with the most people."""
    by_entity: dict[str, list[SubjectKey]] = {}
    for key in keys:
        by_entity.setdefault(key.entity, []).append(key)
    if not by_entity:
        return Count(n_people=None)
    told = {entity: _together(some) for entity, some in by_entity.items()}
    most, n_people = min(told.items(), key=lambda item: (-item[1], item[0]))
    reasons = tuple(_reasons(by_entity))
    return Count(
        n_people=n_people, key=most, n_keys=len(told), is_estimate=bool(reasons), reason="; ".join(reasons)
    )


def _reasons(by_entity: Mapping[str, Sequence[SubjectKey]]) -> Iterable[str]:
    if len(by_entity) > 1:
        yield f"{len(by_entity)} kinds of field distinguish people"
    every = [key for some in by_entity.values() for key in some]
    if any(key.hashes is None for key in every):
        yield "some fields were not read again, and cannot be compared"
    elif any(not key.is_exact for key in every):
        yield "there are more values than are counted one by one, or only a sample was read"


def _together(keys: Sequence[SubjectKey]) -> int:
    """The number of distinct values in all fields of one entity."""
    least = max(key.n_people for key in keys)
    there = [key for key in keys if key.hashes is not None]
    if len(there) < 2:
        return least
    ceiling = min(key.ceiling for key in there)
    n_hashes = sum(len(key.hashes) for key in there if key.hashes is not None)
    if n_hashes > _MOST_HASHES:
        ceiling = min(ceiling, int(_ALL * (_MOST_HASHES / n_hashes)))
    low = [key.hashes[key.hashes <= np.uint64(ceiling)] for key in there if key.hashes is not None]
    n_low = len(np.unique(np.concatenate(low)))
    together = n_low if ceiling == _ALL else round(max(0, n_low - 1) / (ceiling / 2**64))
    return max(least, together)
