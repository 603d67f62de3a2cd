"""Look up detectors by names and entities, and find the entities of neighbouring fields. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from detectors.base import Detector
from scanner.evidence.terms import full_share
from scanner.fields.profile import FieldProfile
from scanner.fields.tally import FieldTally
from scanner.names.detector_names import DetectorNames
from scanner.names.name_parts import SHARED_NAMES
from scanner.names.naming import normal

_NEARLY_ALL = 0.8
"""Lowest share of matching distinct values with which a field is evidence for neighbouring fields."""
_CODES = 2
"""A column of codes with at most this many distinct values, such as a sex, is no match for detectors that
judge by words.
"""


@dataclass(frozen=True, kw_only=True)
class Catalogue(DetectorNames):
    """The detectors, indexed by id, by entity and by field name."""

    by_id: Mapping[str, Detector]
    by_entity: Mapping[str, tuple[str, ...]]
    """By entity: the ids of its detectors."""
    place: Mapping[str, int]
    """By id: the position of the detector in the order of the run."""

    @cached_property
    def of_people(self) -> frozenset[str]:
        """Entities that only people have."""
        return frozenset(detector.entity for detector in self.by_id.values() if detector.nature.only_people)

    @classmethod
    def of(cls, detectors: Sequence[Detector]) -> "Catalogue":
        by_entity: dict[str, list[str]] = defaultdict(list)
        for detector in detectors:
            by_entity[detector.entity].append(detector.id)
        names = DetectorNames.of(detectors)
        return cls(
            by_name=names.by_name,
            neutral_ids=names.neutral_ids,
            indirect_ids=names.indirect_ids,
            by_id={detector.id: detector for detector in detectors},
            by_entity={entity: tuple(ids) for entity, ids in by_entity.items()},
            place={detector.id: place for place, detector in enumerate(detectors)},
        )

    @cached_property
    def neutral(self) -> frozenset[str]:
        """Entities that are not personal data by themselves."""
        return frozenset(one.entity for one in self.by_id.values() if one.nature.neutral)

    def has_form(self, entity: str) -> bool:
        """Whether every detector of an entity has a form or check that rejects some values. If it has and no
        value of a field passes, the field's name alone proves little.
        """
        ids = self.by_entity.get(entity, ())
        return bool(ids) and all(self.by_id[one].chance < 1 for one in ids)

    def entities(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(self.by_id[one].entity for one in ids)


Shown = Mapping[str, frozenset[str]]
"""Field path → ids of the detectors that match nearly all values of the field."""


@lru_cache(maxsize=8)
def catalogue_of(detectors: tuple[Detector, ...]) -> Catalogue:
    """The catalogue of some detectors. It is cached because the classification of every table needs it."""
    return Catalogue.of(detectors)


def shown_by(fields: Sequence[FieldProfile], catalogue: Catalogue) -> Shown:
    """By path of each field in a record: the ids of the detectors that match nearly all values of the field.
    A column that repeats one or two words does not count as a match for detectors that judge by words.
    """
    return {profile.path: _shown(profile.tally, catalogue) for profile in fields}


def neighbours(
    fields: Sequence[FieldProfile], shown: Shown, catalogue: Catalogue
) -> Mapping[str, frozenset[str]]:
    """Field path → the entities that other fields of the record hold, according to nearly all their values or
    to their names.
    """
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
        and not (_is_code(counts) and catalogue.by_id[detector_id].is_of_cells)
        and not catalogue.by_id[detector_id].support.is_needed
        and full_share(counts, tally) >= _NEARLY_ALL * (1 - catalogue.by_id[detector_id].nature.misses)
    )


def _is_code(counts: FieldTally) -> bool:
    return counts.is_coded and counts.n_distinct <= _CODES


def _held(profile: FieldProfile, found: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    counts = profile.tally
    is_common = normal(profile.path.rsplit(".", 1)[-1]) in SHARED_NAMES
    is_told = any(not catalogue.by_id[one].nature.neutral for one in found)  # dates can be birth dates
    called = () if is_told or (is_common and counts.n_read) else catalogue.called(profile.path)
    told = {one for one in called if not counts.n_read or one in counts.entities}
    return catalogue.entities(found.union(told))
