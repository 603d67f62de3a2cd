"""Primary keys and references of tables, either declared by the source or derived from findings. Pure."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from connectors.base import Collection
from scanner.find.ids import is_opaque
from scanner.find.places import Labels

_INSIDE = "!/"
_UNIQUE = 0.9
"""Minimum share of distinct values for a column to count as unique; large counts are only estimates."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A collection of a source, with the real name and the name that may be shown."""

    source_id: str
    collection: Collection
    name: str
    """The collection's name as it may be shown, without personal data."""

    @property
    def primary_key(self) -> tuple[str, ...]:
        return tuple(info.name for info in self.collection.fields if info.primary_key)


@dataclass(frozen=True, kw_only=True)
class KeySpot:
    """A column whose values other rows refer to."""

    source_id: str
    collection: str
    column: str
    meaning: str = ""
    """The column's data element according to a scan; empty if the column does not hold ids."""


@dataclass(frozen=True, kw_only=True)
class Keys:
    """Key values of the rows that were found, which must never be shown."""

    values: Mapping[KeySpot, frozenset[str]] = field(default_factory=dict, repr=False)

    def __bool__(self) -> bool:
        return bool(self.values)

    def without(self, other: "Keys") -> "Keys":
        """The keys that are not in ``other``."""
        left = {spot: values - other.values.get(spot, frozenset()) for spot, values in self.values.items()}
        return Keys(values={spot: values for spot, values in left.items() if values})


def pointed_columns(everything: Iterable[Listed]) -> dict[str, set[str]]:
    """The columns to which declared references point, by collection; all collections are of one source."""
    found: dict[str, set[str]] = {}
    for one in everything:
        for table, column in _targets(one).values():
            found.setdefault(table, set()).add(column)
    return found


def own_keys(listed: Listed, pointed: Mapping[str, Set[str]], labels: Labels) -> tuple[str, ...]:
    """The columns of a collection to which rows may refer: declared keys, or else columns of unique ids."""
    declared = {*listed.primary_key, *pointed.get(listed.collection.name, ())}
    named = (info.name for info in listed.collection.fields)
    return tuple(name for name in named if name in declared) if declared else _unique(listed, labels)


def pointing_at(listed: Listed, keys: Keys, labels: Labels) -> dict[str, frozenset[str]]:
    """The key values to look for in each column of ``listed`` that refers to found rows.

    A column refers to a key if this is declared, or if a scan gave the column and the key the same data
    element. Without a declaration, only ids that no other person has by chance are followed across sources.
    """
    found: dict[str, set[str]] = {}
    own = {*listed.primary_key} or {*_unique(listed, labels)}
    targets = _targets(listed)
    for spot, values in keys.values.items():
        same = spot.source_id == listed.source_id
        for name, target in targets.items():
            if same and target == (spot.collection, spot.column):
                found.setdefault(name, set()).update(values)
        for name in _called(labels, listed, spot.meaning) - own - set(targets) if spot.meaning else ():
            followed = values if same else {value for value in values if is_opaque(value)}
            found.setdefault(name, set()).update(followed)
    return {name: frozenset(values) for name, values in found.items() if values}


def _targets(listed: Listed) -> dict[str, tuple[str, str]]:
    """The collection and column to which each column with a declared reference points."""
    file, inside, _ = listed.collection.name.rpartition(_INSIDE)
    found = {}
    for info in listed.collection.fields:
        table, dot, column = info.references.rpartition(".")
        if dot:
            found[info.name] = (f"{file}{inside}{table}", column)
    return found


def _unique(listed: Listed, labels: Labels) -> tuple[str, ...]:
    """The columns that, according to a scan, hold ids with a different value in (nearly) every row."""
    found = []
    for path, findings in labels.of_collection(listed.source_id, listed.name).items():
        evidence = findings[0].evidence
        is_unique = evidence.n_non_null > 1 and evidence.n_distinct >= evidence.n_non_null * _UNIQUE
        if is_unique and labels.is_key(listed.source_id, listed.name, path):
            found.append(path)
    return tuple(found)


def keys_of(listed: Listed, kept: Mapping[str, set[str]], labels: Labels) -> Keys:
    """The key values of the rows found in a collection."""
    values = {
        KeySpot(
            source_id=listed.source_id,
            collection=listed.collection.name,
            column=column,
            meaning=_meaning(labels, listed, column),
        ): frozenset(some)
        for column, some in kept.items()
        if some
    }
    return Keys(values=values)


def _meaning(labels: Labels, listed: Listed, column: str) -> str:
    if not labels.is_key(listed.source_id, listed.name, column):
        return ""
    return labels.of_field(listed.source_id, listed.name, column)[0].classifications[0].element


def _called(labels: Labels, listed: Listed, meaning: str) -> set[str]:
    """The fields of a collection to which a scan gave the data element ``meaning``."""
    return {
        path
        for path, findings in labels.of_collection(listed.source_id, listed.name).items()
        if any(finding.classifications[0].element == meaning for finding in findings)
    }


def merged(parts: Sequence[Keys]) -> Keys:
    values: dict[KeySpot, frozenset[str]] = {}
    for part in parts:
        for place, some in part.values.items():
            values[place] = values.get(place, frozenset()) | some
    return Keys(values=values)
