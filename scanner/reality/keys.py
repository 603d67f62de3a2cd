"""Fields that distinguish people, and the number of people in several such fields. Pure.

The values are gone: fields are joined by the hashes of their distinct values, which are comparable within one
run. For collections carried from an earlier run there are only counts, so the number of people is then at
least that of the largest field.
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
from scanner.names.naming import last_part
from scanner.policy.policy import Policy

Hashes = NDArray[np.uint64]
REFERENCE: Final = "RECORD_KEY"
"""Used in place of the entity of a field that refers to a person's record."""
_OF_RECORDS: Final = frozenset({"RECORD_METADATA", "RESOURCE_SID", "DATE_OF_BIRTH"})
"""Entities that identify records rather than people, or that people share."""
_NEARLY_ALL: Final = 0.9
"""Share of rows with distinct people in a list of people."""
_ALL: Final = 2**64 - 1
_MOST_HASHES: Final = 200_000
"""Most hashes that are joined exactly; beyond that, the lowest ones give an estimate."""


@dataclass(frozen=True, kw_only=True)
class SubjectKey:
    """A field whose distinct values are distinct people, or nearly so."""

    entity: str
    element: str
    category: str
    hashes: Hashes | None
    """``None`` for a carried field."""
    ceiling: int
    """Largest kept hash."""
    n_people: int
    """Its distinct values, extrapolated if a sample was read."""
    is_exact: bool
    is_own: bool = False
    """Whether its values identify people directly, rather than by linking records."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Number of people in some fields."""

    n_people: int | None
    key: str = ""
    n_keys: int = 0
    is_estimate: bool = False
    reason: str = ""


def keys_of(
    group: RecordGroup, result: GroupResult, collection: CollectionResult, policy: Policy
) -> tuple[SubjectKey, ...]:
    """The fields of a record that identify its data subject, or people that it names."""
    profiles = {profile.path: profile for profile in group.fields}
    return tuple(
        replace(
            _key(finding, profiles[finding.field], collection),
            is_own=finding.entity in policy.kinds.somebody.entities,
        )
        for finding in result.findings
        if _tells_apart(finding, policy) and _is_common(profiles[finding.field])
    )


def references_of(
    group: RecordGroup,
    result: GroupResult,
    collection: CollectionResult,
    lists: Collection[tuple[str, str]],
) -> tuple[SubjectKey, ...]:
    """The fields that refer to records of people; ``lists`` has their source ids and tables."""
    profiles = {profile.path: profile for profile in group.fields}
    found: dict[str, SubjectKey] = {}
    for finding in result.findings:
        profile = profiles[finding.field]
        target = profile.references.rpartition(".")[0]
        if target and (group.source_id, last_part(target)) in lists and _is_common(profile):
            found.setdefault(finding.field, replace(_key(finding, profile, collection), entity=REFERENCE))
    return tuple(found.values())


def lists_people(keys: Iterable[SubjectKey], rows: int) -> bool:
    """Whether a table has one person per row."""
    return any(key.n_people >= _NEARLY_ALL * rows > 0 for key in keys if key.is_own)


def _tells_apart(finding: Finding, policy: Policy) -> bool:
    """Whether its values identify people, or link records to their data subject."""
    label, kinds = finding.classifications[0], policy.kinds
    element = policy.elements.get(label.element)
    if element is None or finding.axis != "column_type" or label.category == "none":
        return False
    if label.data_subject == "business" or finding.entity in _OF_RECORDS:
        return False
    names = label.identifiability == "direct" and finding.entity in kinds.somebody.entities
    return names or not kinds.link_flags.isdisjoint(element.flags)


def _is_common(profile: FieldProfile) -> bool:
    """Whether at least half of the records have it, so that it represents all."""
    return profile.tally.n_non_null >= profile.tally.n_read / 2


def _key(finding: Finding, profile: FieldProfile, collection: CollectionResult) -> SubjectKey:
    label = finding.classifications[0]
    sketch, n_distinct = profile.tally.distinct, profile.tally.n_distinct
    unseen = _unseen(profile, collection)
    is_there = sketch.closed_at is None and bool(sketch.counts)
    return SubjectKey(
        entity=finding.entity,
        element=label.element,
        category=label.category,
        hashes=np.fromiter(sketch.counts, np.uint64, len(sketch.counts)) if is_there else None,
        ceiling=max(sketch.counts) if sketch.overflowed and is_there else _ALL,
        n_people=round(n_distinct * unseen),
        is_exact=unseen == 1 and not sketch.overflowed and is_there,
    )


def _unseen(profile: FieldProfile, collection: CollectionResult) -> float:
    """Factor from the values in a sample to all values, estimated from the share that occurred once."""
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
    """Number of people in several fields: that of the entity with the most people."""
    by_entity: dict[str, list[SubjectKey]] = {}
    for key in keys:
        by_entity.setdefault(key.entity, []).append(key)
    if not by_entity:
        return Count(n_people=None)
    told = {entity: _together(some) for entity, some in by_entity.items()}
    most, n_people = min(told.items(), key=lambda item: (-item[1], item[0]))
    reasons = tuple(_reasons(by_entity))
    return Count(
        n_people=n_people,
        key=most,
        n_keys=len(told),
        is_estimate=bool(reasons),
        reason="; ".join(reasons),
    )


def _reasons(by_entity: Mapping[str, Sequence[SubjectKey]]) -> Iterable[str]:
    if len(by_entity) > 1:
        yield f"{len(by_entity)} kinds of field tell people apart"
    every = [key for some in by_entity.values() for key in some]
    if any(key.hashes is None for key in every):
        yield "some fields were not read again, and cannot be compared"
    elif any(not key.is_exact for key in every):
        yield "there are more values than are counted one by one, or only a sample was read"


def _together(keys: Sequence[SubjectKey]) -> int:
    """Distinct values of all fields of one entity."""
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
