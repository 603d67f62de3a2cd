"""Find links by values: a column whose values are those of another table's key refers to that table. Pure.

Declared references need no search. Any other column is compared with the keys of all sources of a run if its
name alone does not determine its element. The comparison uses sketches of distinct values (`BottomK.among`),
which contain hashes with a common seed. Only an identifier that is issued for one record counts as a key
(`KeyRules.keys`). A phone number, for example, is in a call record because its owner called, not because it
refers to an address book. Counters do not count as keys, since any two counters overlap.

Collections whose results are carried over from an earlier run, because their values have not changed, have no
hashes any more. Each of their columns has a stored list of the keys that contained its values. If that is not
enough, the collection must be read again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from scanner.classifier.classify import GroupResult, classify_group
from scanner.classifier.decision import Classifier
from scanner.classifier.key_values import LEAST_COMPARED, LEAST_SHARE, could_hold, is_telling, is_unique
from scanner.classifier.signals import told_by_kind, told_by_reference
from scanner.evidence.entities import verdicts
from scanner.fields.profile import UNSURE, FieldProfile, Origin, Place, RecordGroup, Spot
from scanner.fields.tally import FieldTally
from scanner.names.naming import phrase

_LEAST_OF_FIRST = 24
"""A key is compared further with a column only if it contains at least this many of the column's first
``LEAST_COMPARED`` hashes. One in a thousand columns that refer to a key has fewer.
"""


@dataclass(frozen=True, kw_only=True)
class Key:
    """A column to which other columns may refer."""

    source_id: str
    name: str
    place: Place
    compared: str
    """``RecordGroup.compared`` of the column's group; empty if the hashes of the column's values are
    available."""
    table: frozenset[str]
    """Words of the table's name, in the singular."""
    is_declared: bool
    """Whether the source declares the column as a primary key."""
    elements: frozenset[str]
    tally: FieldTally

    @property
    def origin(self) -> tuple[str, str]:
        return self.source_id, self.name


@dataclass(frozen=True)
class _Pointer:
    """A column that may refer to a key."""

    group: RecordGroup
    profile: FieldProfile
    named: frozenset[str]
    """Elements that the column's own name indicates more than weakly."""

    @property
    def spot(self) -> Spot:
        return _place(self.group), self.group.path, self.profile.path

    def may_mean(self, key: Key) -> bool:
        """Whether the column's name and counts allow that its values are values of ``key``."""
        if self.named and self.named.isdisjoint(key.elements):
            return False
        return could_hold(key.tally, self.profile.tally)


@dataclass(frozen=True, kw_only=True)
class Links:
    """The keys of a run and, for each field, the keys that contain the field's values."""

    keys: tuple[Key, ...] = ()
    within: Mapping[Spot, tuple[Origin, ...]] = field(default_factory=dict)

    @cached_property
    def by_origin(self) -> Mapping[tuple[str, str], Key]:
        return {key.origin: key for key in self.keys}


def links_of(groups: Sequence[RecordGroup], results: Sequence[GroupResult], classifier: Classifier) -> Links:
    """Find the keys of all groups, and the columns whose values they contain.

    Args:
        results: the classification of each group, made without links.
    """
    keys = tuple(key for pair in zip(groups, results, strict=True) for key in _keys(*pair, classifier))
    if not keys:
        return Links()
    found = Links(keys=keys)
    holders: dict[int, list[Key]] = {}
    for key in keys:
        for kept in key.tally.distinct.counts:
            holders.setdefault(kept, []).append(key)
    within = {}
    for pointer in _pointers(groups, results, found, classifier):
        among = pointer.profile.within if pointer.group.compared else _among(pointer, holders)
        told = tuple(
            one for one in among if _holds(found.by_origin.get((one.source_id, one.column)), pointer)
        )
        if told and not _speaks_for_itself(pointer.profile, classifier):
            within[pointer.spot] = told
    return replace(found, within=within)


def _holds(key: Key | None, pointer: _Pointer) -> bool:
    return key is not None and pointer.may_mean(key)


def with_links(
    results: Sequence[GroupResult], groups: Sequence[RecordGroup], links: Links, classifier: Classifier
) -> Sequence[GroupResult]:
    """Classify those groups again in which a field refers to a key by its values."""
    if not links.within:
        return results
    placed = []
    for result, group in zip(results, groups, strict=True):
        fields = tuple(_linked(group, profile, links) for profile in group.fields)
        is_linked = any(profile.by_values for profile in fields)
        placed.append(classify_group(replace(group, fields=fields), classifier) if is_linked else result)
    return placed


def unlinked(
    groups: Sequence[RecordGroup], results: Sequence[GroupResult], links: Links, classifier: Classifier
) -> frozenset[Place]:
    """The carried collections that must be read again, because a column may refer to a key, but the column or
    the key has no hashes and the two have not been compared.
    """
    wanted: set[Place] = set()
    if not links.keys or not any(group.compared for group in groups):
        return frozenset()
    for pointer in _pointers(groups, results, links, classifier):
        compared = pointer.group.compared
        possible = [key for key in links.keys if pointer.may_mean(key)]
        if not compared:
            missing = {key.place for key in possible if key.compared}
        else:
            same = all(key.compared == compared != UNSURE for key in possible)
            missing = set() if same else {_place(pointer.group)}
        if not missing <= wanted and not _speaks_for_itself(pointer.profile, classifier):
            wanted |= missing
    return frozenset(wanted)


def _keys(group: RecordGroup, result: GroupResult, classifier: Classifier) -> Iterator[Key]:
    """The columns of a group that are keys according to their findings, names and values."""
    is_read = not group.compared
    unique = {one.path: one for one in group.fields if is_unique(one.tally, has_hashes=is_read)}
    told: dict[str, set[str]] = {path: set() for path in unique}
    for finding in result.findings if unique else ():
        told.get(finding.field, set()).add(finding.classifications[0].element)
    for path, profile in unique.items():
        name = f"{group.collection}.{path}"
        elements = frozenset(told_by_reference(name, classifier.policy))
        if not classifier.kinds.of_keys.keys.isdisjoint(told[path] & elements):
            yield Key(
                source_id=group.source_id,
                name=name,
                place=_place(group),
                compared=group.compared,
                table=frozenset(result.context.table),
                is_declared=profile.primary_key,
                elements=elements,
                tally=profile.tally,
            )


def _pointers(
    groups: Iterable[RecordGroup], results: Iterable[GroupResult], links: Links, classifier: Classifier
) -> Iterator[_Pointer]:
    """The columns that may refer to a key: columns without a declared reference that are no keys themselves
    and that neither their record kind nor their name classifies completely.

    So the phone number of a party to a call remains one, even if the same number is a key elsewhere.
    """
    names = classifier.policy.names
    for group, result in zip(groups, results, strict=True):
        told = {finding.field for finding in result.findings}
        for profile in group.fields:
            if profile.references or not is_telling(profile.tally):
                continue
            if (group.source_id, f"{group.collection}.{profile.path}") in links.by_origin:
                continue
            if told_by_kind(profile, group.path, result.context, classifier.kinds):
                continue
            hits = names.lookup(profile.path, " ".join(result.context.table))
            named = frozenset(hit.element for hit in hits if hit.strength != "weak")
            if not named or profile.path not in told:
                yield _Pointer(group, profile, named)


def _speaks_for_itself(profile: FieldProfile, classifier: Classifier) -> bool:
    """Whether the values of a field are personal data by themselves, such as phone numbers, addresses or
    names.

    The meaning of such a value depends on the record that it is in, not on where else it occurs.
    """
    return any(
        verdict.axis == "column_type"
        and verdict.is_sure
        and not verdict.neutral
        and verdict.entity not in classifier.kinds.entity_defaults
        for verdict in verdicts(profile, classifier.catalogue)
    )


def _among(pointer: _Pointer, holders: Mapping[int, Sequence[Key]]) -> Iterator[Origin]:
    """The keys that contain the values of a column, each with the share of the compared values that it
    contains. Comparing the first few hashes already excludes nearly all keys.
    """
    distinct = pointer.profile.tally.distinct
    first = [key for one in islice(distinct.counts, LEAST_COMPARED) for key in holders.get(one, ())]
    counts, keys = Counter(key.origin for key in first), {key.origin: key for key in first}
    for source_id, column in sorted(origin for origin, count in counts.items() if count >= _LEAST_OF_FIRST):
        compared, common = distinct.among(keys[source_id, column].tally.distinct)
        if compared >= LEAST_COMPARED and common >= LEAST_SHARE * compared:
            yield Origin(source_id=source_id, column=column, share=round(common / compared, 4))


def _linked(group: RecordGroup, profile: FieldProfile, links: Links) -> FieldProfile:
    within = links.within.get((_place(group), group.path, profile.path), ())
    keys = [links.by_origin[one.source_id, one.column] for one in within]
    key = _chosen(keys, group, profile)
    return profile if key is None else replace(profile, references=key.name, by_values=True)


def _chosen(keys: Sequence[Key], group: RecordGroup, profile: FieldProfile) -> Key | None:
    """The key to which a column refers, chosen from ``keys``, which all contain the column's values; ``None``
    if the choice is unclear.

    Keys of a table whose name is part of the column's name are preferred. If the remaining keys have
    different elements, none is chosen. If all have the same elements, as with two copies of a table, keys in
    the column's own source come first, then declared keys.
    """
    called = frozenset(phrase(profile.path))
    named = [key for key in keys if key.table and key.table <= called]
    left = named or keys
    if len({key.elements for key in left}) != 1:
        return None
    return min(left, key=lambda key: (key.source_id != group.source_id, not key.is_declared, key.origin))


def _place(group: RecordGroup) -> Place:
    return group.source_id, group.collection
