"""Detectors as a field calls on them, and what the fields of a record hold beside one another. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from detectors.base import Detector
from scanner.classifier.core_name import core_name
from scanner.classifier.naming import as_spelt, normal
from scanner.profile import FieldProfile
from scanner.tally import EntityTally, FieldTally

_BARE = frozenset({"value", "val", "values"})
_NEARLY_ALL = 0.8
"""Share of the distinct values that a detector can know which lets a field speak for its neighbours."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Detectors by what a field can call on them with."""

    by_id: Mapping[str, Detector]
    by_entity: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, tuple[str, ...]]
    place: Mapping[str, int]

    @classmethod
    def of(cls, detectors: Sequence[Detector]) -> "Catalogue":
        by_entity: dict[str, list[str]] = defaultdict(list)
        by_name: dict[str, list[str]] = defaultdict(list)
        for detector in detectors:
            by_entity[detector.entity].append(detector.id)
            for name in dict.fromkeys(map(as_spelt, detector.names)):
                by_name[name].append(detector.id)
        return cls(
            by_id={detector.id: detector for detector in detectors},
            by_entity={entity: tuple(ids) for entity, ids in by_entity.items()},
            by_name={name: tuple(ids) for name, ids in by_name.items()},
            place={detector.id: place for place, detector in enumerate(detectors)},
        )

    def called(self, path: str) -> frozenset[str]:
        """Detectors one of whose names the field has, with or without words that say whose it is; what says
        no more than that it is a value is called as what it stands in."""
        *outer, leaf = path.rstrip(".").rsplit(".", 2)
        is_bare = bool(outer) and leaf.lower() in _BARE
        return self._called(outer[-1] if is_bare else leaf)

    @cached_property
    def _called(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            own = self.by_name.get(as_spelt(leaf), ())  # only Germans have a `Steuernummer`
            names = {normal(leaf), core_name(leaf)}
            return frozenset(own) or frozenset(
                detector for name in names for detector in self.by_name.get(name, ())
            )

        return of_leaf

    def entities(self, ids: Iterable[str]) -> frozenset[str]:
        return frozenset(self.by_id[one].entity for one in ids)


Shown = Mapping[str, frozenset[str]]
"""Field → detectors of what it holds by nearly all its values."""


def shown_by(fields: Sequence[FieldProfile], catalogue: Catalogue) -> Shown:
    """What the fields of a record hold by nearly all their values."""
    return {profile.path: _shown(profile.tally, catalogue) for profile in fields}


def neighbours(
    fields: Sequence[FieldProfile], shown: Shown, catalogue: Catalogue
) -> Mapping[str, frozenset[str]]:
    """Field → entities that other fields of the record hold by name or by nearly all their values."""
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
        and not catalogue.by_id[detector_id].needs_support
        and not catalogue.by_id[detector_id].needs_name
        and full_share(counts, tally) >= _NEARLY_ALL * (1 - catalogue.by_id[detector_id].misses)
    )


def _held(profile: FieldProfile, found: frozenset[str], catalogue: Catalogue) -> frozenset[str]:
    counts = profile.tally
    called = catalogue.called(profile.path) if not counts.n_non_null or not found else ()
    told = {one for one in called if not counts.n_read or one in counts.entities}
    return catalogue.entities(found.union(told))


def full_share(counts: FieldTally, tally: EntityTally) -> float:
    """Share of distinct values that wholly match, or of rows where distinct values repeat."""
    distinct = counts.distinct.n_distinct
    by_distinct = tally.full.n_distinct / distinct if distinct else 0.0
    by_row = tally.n_full / counts.n_non_null if counts.n_non_null else 0.0
    return min(1.0, by_distinct if distinct >= 20 else max(by_distinct, by_row))
