"""Look up detectors by names and entities, and find the entities of neighbouring fields. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from detectors.base import Detector
from scanner.evidence.terms import full_share
from scanner.fields.profile import FieldProfile
from scanner.fields.tally import FieldTally
from scanner.names.abbreviations import behind_head, spelt_out
from scanner.names.core_name import core_name
from scanner.names.name_parts import COMMON_NOUNS, name_beginnings, name_ends
from scanner.names.naming import as_spelt, normal, phrase, words

_BARE = frozenset({"value", "val", "values"})
_OF_RECORD = frozenset({"id", "uuid", "guid", "pk", "name"})
"""Column names that get their meaning from the record: ``id`` in ``customer`` is a customer id."""
_OF_OBJECT = _OF_RECORD | {"number", "no", "nr"}
"""The same for an object inside a record; in a table, ``number`` may be a house number."""
_NEARLY_ALL = 0.8
"""Share of a field's distinct values that must match for the field to be evidence for its neighbours."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Detectors by id, by entity and by field name."""

    by_id: Mapping[str, Detector]
    by_entity: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]
    place: Mapping[str, int]

    @cached_property
    def of_people(self) -> frozenset[str]:
        """Entities that only people have."""
        return frozenset(detector.entity for detector in self.by_id.values() if detector.nature.only_people)

    @classmethod
    def of(cls, detectors: Sequence[Detector]) -> "Catalogue":
        by_entity: dict[str, list[str]] = defaultdict(list)
        by_name: dict[str, list[str]] = defaultdict(list)
        for detector in detectors:
            by_entity[detector.entity].append(detector.id)
            for name in dict.fromkeys(name if name[0] == "*" else as_spelt(name) for name in detector.names):
                by_name[name].append(detector.id)
        return cls(
            by_id={detector.id: detector for detector in detectors},
            by_entity={entity: tuple(ids) for entity, ids in by_entity.items()},
            by_name={name: tuple(ids) for name, ids in by_name.items()},
            place={detector.id: place for place, detector in enumerate(detectors)},
        )

    def called(self, path: str, table: Sequence[str] = (), *, has_values: bool = True) -> frozenset[str]:
        """Ids of the detectors that a field's name indicates.

        The name is one of the detector's own names, or ends in one after words that say whose or which it is.
        A bare ``value`` takes the name of the object around it. If there are values to confirm it, an ``id``,
        ``name`` or ``number`` also counts as that of its record (the object around it, else the last word of
        ``table``), and so do the beginning of a name and its abbreviations spelt out.
        """
        *outer, leaf = path.rstrip(".").rsplit(".", 2)
        if outer and leaf.lower() in _BARE:
            leaf = outer[-1]
        found = self._called(leaf)
        if not has_values:
            return found
        return found | self.owned(path, table) or self._called_loosely(leaf)

    def owned(self, path: str, table: Sequence[str]) -> frozenset[str]:
        """Ids of the detectors of a bare ``id``, ``name`` or ``number`` that belongs to its record."""
        *outer, leaf = path.rstrip(".").rsplit(".", 2)
        owner = phrase(outer[-1])[-1:] if outer else tuple(table[-1:])
        if normal(leaf) not in (_OF_OBJECT if outer else _OF_RECORD) or not owner:
            return frozenset()
        return frozenset(self.by_name.get(normal("_".join((*owner, leaf))), ()))

    @cached_property
    def _called(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            own = self.by_name.get(as_spelt(leaf), ())  # only Germans have a `Steuernummer`
            names = (name for name in (normal(leaf), core_name(leaf)) if name in self.by_name)
            return (
                frozenset(own)
                or frozenset(self.by_name.get(next(names, ""), ()))
                or self._personal(name_ends(leaf))
            )

        return of_leaf

    @cached_property
    def _called_loosely(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            full = spelt_out(leaf)
            return (
                self._personal(name_beginnings(leaf))
                or (self._called(full) if full else frozenset())
                or self._personal(behind_head(leaf))
            )

        return of_leaf

    @cached_property
    def neutral(self) -> frozenset[str]:
        """Entities that are not personal data by themselves."""
        return frozenset(one.entity for one in self.by_id.values() if one.nature.neutral)

    def _personal(self, names: Iterable[str]) -> frozenset[str]:
        """Ids of the detectors of personal data that have the first known name of ``names``."""
        found = next((self.by_name[name] for name in names if name in self.by_name), ())
        return frozenset(one for one in found if not self.by_id[one].nature.neutral)

    def keyed(self, path: str) -> frozenset[str]:
        """Ids of the detectors for the last word of a name (``*id``), for fields where every record has a
        different value.
        """
        last = words(path.rsplit(".", 1)[-1])[-1:]
        return frozenset(self.by_name.get(f"*{last[0]}", ())) if last else frozenset()

    def entities(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(self.by_id[one].entity for one in ids)


Shown = Mapping[str, frozenset[str]]
"""Field path → ids of the detectors that match nearly all its values."""


@lru_cache(maxsize=8)
def catalogue_of(detectors: tuple[Detector, ...]) -> Catalogue:
    """The catalogue of these detectors, cached because every table needs it."""
    return Catalogue.of(detectors)


def shown_by(fields: Sequence[FieldProfile], catalogue: Catalogue) -> Shown:
    """For each field of a record, the ids of the detectors that match nearly all its values."""
    return {profile.path: _shown(profile.tally, catalogue) for profile in fields}


def neighbours(
    fields: Sequence[FieldProfile], shown: Shown, catalogue: Catalogue
) -> Mapping[str, frozenset[str]]:
    """Field path → entities in other fields of the record, by name or by nearly all their values."""
    held = {profile.path: _held(profile, shown[profile.path], catalogue) for profile in fields}
    holders: dict[str, list[str]] = defaultdict(list)
    for path, entities in held.items():
        for entity in entities:
            holders[entity].append(path)
    return {path: frozenset(entity for entity, paths in holders.items() if paths != [path]) for path in held}


def _shown(counts: FieldTally, catalogue: Catalogue) -> frozenset[str]:
    return frozenset(
        detector_id
        for detector_id, tally in counts.entities.items()
        if tally.n_full
        and not catalogue.by_id[detector_id].support.is_needed
        and full_share(counts, tally) >= _NEARLY_ALL * (1 - catalogue.by_id[detector_id].nature.misses)
    )


def _held(profile: FieldProfile, found: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    counts = profile.tally
    is_common = normal(profile.path.rsplit(".", 1)[-1]) in COMMON_NOUNS
    is_told = any(not catalogue.by_id[one].nature.neutral for one in found)  # a date may be a birth date
    called = () if is_told or (is_common and counts.n_read) else catalogue.called(profile.path)
    told = {one for one in called if not counts.n_read or one in counts.entities}
    return catalogue.entities(found.union(told))
