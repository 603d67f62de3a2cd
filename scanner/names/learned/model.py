"""The name model: predicts from the names of a table what each of its fields is.

It is a linear model over the features of `features.py`, with one output per class, entity, element and record
kind. For classes, a small second model (``vote``) combines the outputs for the field, their mean over the
table, and their mean over the other tables of the source. So the fields of a table vote, and so do the tables
of a source. Both are trained by ``python -m benchmarks.fit_classes`` and stored as arrays in
``names_model.npz``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from detectors.kept import weights
from scanner.names.learned.arrays import as_bytes
from scanner.names.learned.features import (
    Bag,
    SourceFeatures,
    TableView,
    beside_as_near,
    beside_bag,
    field_bags,
    near_bags,
    record_bags,
)

Floats = NDArray[np.float32]
MODEL = "names_model.npz"
PARTS = ("far", "entity", "element", "record_kind")
NAMES = ("categories", "elements", "element_categories", "entities", "record_kinds", "record_kind_categories")


@dataclass(frozen=True)
class Learned:
    """The prediction for one field."""

    categories: Mapping[str, float]
    """Probability of each class; the sum is one."""
    personal: float
    """Probability that the field itself holds personal data; otherwise it is at most a part of a record about
    a person."""
    cpni: float
    """Probability that it is customer proprietary network information (CPNI)."""
    elements: Mapping[str, float]
    """Probability of each element, given that the field has the element's class; only from ``LEAST`` on."""
    entities: Mapping[str, float]
    """Probability of each entity, given that the field is personal; only from ``LEAST`` on."""

    @cached_property
    def category(self) -> str:
        """The most likely class."""
        return max(self.categories, key=lambda one: self.categories[one])

    def of_any(self, classes: tuple[str, ...]) -> float:
        """Probability that the field has one of these classes."""
        if classes not in self._of_any:
            self._of_any[classes] = sum([self.categories.get(one, 0.0) for one in classes])
        return self._of_any[classes]

    @cached_property
    def _of_any(self) -> dict[tuple[str, ...], float]:
        return {}

    def without(self, classes: Set[str]) -> "Learned":
        """The prediction if these classes are excluded; the probabilities of the others are scaled up."""
        left = {key: chance for key, chance in self.categories.items() if key not in classes}
        total = sum(left.values()) or 1.0
        return replace(self, categories={key: chance / total for key, chance in left.items()})


LEAST = 0.1
"""Lowest probability with which an element or an entity is part of a prediction."""
RAREST_KIND, LEAST_BY_NAME = 0.02, 0.1
"""Lowest probabilities with which a record kind is part of a prediction: by all names, and by the table's
name alone.
"""


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """The weights of those outputs of the model that use the same features."""

    weights: NDArray[np.int8]
    """Shape (features, outputs), in units of ``scales``."""
    scales: Floats
    offsets: Floats

    def of(self, bags: Iterable[Bag]) -> Floats:
        """The outputs for bags of features, without ``offsets``."""
        sums = [amounts @ self.weights[ids].astype(np.float32) for ids, amounts in bags]
        return np.asarray(np.sum(sums, axis=0) * self.scales, np.float32)


OTHERS_DOUBT = 3.0
"""Number of tables with zero outputs that are added to the mean over the other tables of a source. So a few
tables have little influence.
"""


@dataclass(frozen=True, eq=False)
class Around:
    """The parts of the outputs of ``far`` that come from the source and its tables, for any field."""

    shared: Floats
    """From the source alone."""
    tables: Mapping[TableView, Floats]
    """From the source and one table."""
    total: Floats
    """The sum of ``tables``."""

    def others(self, table: TableView) -> Floats:
        """The mean outputs of all tables but ``table``; closer to zero if they are few (``OTHERS_DOUBT``)."""
        own, n = self.tables.get(table), len(self.tables)
        rest, n = (self.total, n) if own is None else (self.total - own, n - 1)
        return np.asarray(rest / (n + OTHERS_DOUBT), np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class NamesModel:
    """Weights, and the meaning of each output."""

    far: Part
    """Outputs for classes, personal data and CPNI, from all features."""
    entity: Part
    """Outputs for entities, from near features."""
    element: Part
    """Outputs for elements, from near features and the names of the table's fields."""
    categories: tuple[str, ...]
    elements: tuple[str, ...]
    """Includes an empty string, for names that mean no element."""
    element_categories: tuple[str, ...]
    """The class of each element."""
    entities: tuple[str, ...]
    record_kind: Part
    """Outputs for record kinds, from a table's name and the names of its columns."""
    record_kinds: tuple[str, ...]
    record_kind_categories: tuple[str, ...]
    """The class of each record kind."""
    vote: Floats
    """Shape (3 n + 1, n) for n outputs of ``far``. The inputs are the outputs for a field, their mean over
    its table, their mean over the other tables (`Around.others`), and a constant.
    """

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        """Predict each field of ``table``, in order."""
        if not table.fields:
            return ()
        near = near_bags(table)
        known = self._of_source(source)
        own = known.tables[table] if table in known.tables else known.shared + self._of_table(table)
        around = [
            own,
            self.entity.offsets + self.entity.of(near),
            self.element.offsets + self.element.of((*near, beside_as_near(table))),
        ]
        outputs = np.concatenate(around) + np.stack([self._of_field(*one) for one in table.fields])
        ends = np.cumsum([len(part.offsets) for part in (self.far, self.entity)])
        far, entities, elements = np.split(outputs, ends, axis=1)
        return self.told(far, known.others(table), _sigmoid(entities), _softmax(elements))

    def kinds_of(self, table: TableView) -> Mapping[tuple[str, str], float]:
        """Probability of each record kind that a table may hold, by the kind's id and its class. Kinds that
        the table's name alone makes unlikely are left out.
        """
        return self._kinds_of(table)

    @cached_property
    def _kinds_of(self) -> Callable[[TableView], Mapping[tuple[str, str], float]]:
        """``kinds_of`` with a cache: many files of a folder have the same name apart from a number."""

        @lru_cache(maxsize=4_096)
        def kinds_of(table: TableView) -> Mapping[tuple[str, str], float]:
            part, views = self.record_kind, (table, replace(table, fields=()))
            points = np.stack([part.offsets + part.of(record_bags(view)) for view in views])
            chances, by_name = _softmax(points)
            return {
                (self.record_kinds[at], self.record_kind_categories[at]): float(chances[at])
                for at in np.flatnonzero((chances >= RAREST_KIND) & (by_name >= LEAST_BY_NAME)).tolist()
            }

        return kinds_of

    @cached_property
    def _of_field(self) -> Callable[[str, str], Floats]:
        """The outputs that depend only on a field's name and type. Cached, as many tables share fields."""

        @lru_cache(maxsize=32_768)
        def of_field(path: str, type_: str) -> Floats:
            own = field_bags(path, type_)
            return np.concatenate([part.of(own) for part in (self.far, self.entity, self.element)])

        return of_field

    @cached_property
    def _of_source(self) -> Callable[[SourceFeatures], "Around"]:
        """The parts of the outputs that come from a source and its tables, with a cache."""

        @lru_cache(maxsize=64)
        def of_source(source: SourceFeatures) -> Around:
            shared = self.far.offsets + self.far.of(source.bags)
            tables = {one: shared + self._of_table(one) for one in source.tables}
            return Around(shared, tables, np.asarray(sum(tables.values(), np.zeros_like(shared))))

        return of_source

    def _of_table(self, table: TableView) -> Floats:
        return self.far.of((*near_bags(table), beside_bag(table)))

    def told(self, far: Floats, others: Floats, entities: Floats, elements: Floats) -> tuple[Learned, ...]:
        """The predictions for a table's fields, from their outputs, which have the shape (fields, outputs).

        Args:
            others: the mean outputs of the other tables of the source.
        """
        shared = np.concatenate([far.mean(axis=0), others, np.ones(1, np.float32)])
        voted = (far @ self.vote[: far.shape[1]] + shared @ self.vote[far.shape[1] :]).astype(np.float32)
        n = len(self.categories)
        categories = _softmax(voted[:, :n])
        personal, cpni = _sigmoid(voted[:, n:]).T
        elements = elements / np.maximum(elements @ self._same_class, 1e-9)
        return tuple(
            Learned(
                categories=dict(zip(self.categories, categories[at].tolist(), strict=True)),
                personal=float(personal[at]),
                cpni=float(cpni[at]),
                elements=_likely(self.elements, elements[at]),
                entities=_likely(self.entities, entities[at]),
            )
            for at in range(len(far))
        )

    @cached_property
    def _same_class(self) -> Floats:
        """Shape (elements, elements): 1 if two elements have the same class, else 0."""
        of = np.array(self.element_categories)
        return np.asarray(of[:, None] == of[None], np.float32)


def _likely(names: Sequence[str], amounts: Floats) -> Mapping[str, float]:
    return {names[at]: float(amounts[at]) for at in np.flatnonzero(amounts >= LEAST).tolist()}


def _softmax(points: Floats) -> Floats:
    powers = np.exp(points - points.max(axis=1, keepdims=True))
    return cast(Floats, powers / powers.sum(axis=1, keepdims=True))


def _sigmoid(points: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-points)), np.float32)


def model_bytes(model: NamesModel) -> bytes:
    """The content of the model's file; equal models give equal bytes."""
    arrays: dict[str, NDArray[Any]] = {"vote": model.vote}
    for name in PARTS:
        arrays |= {f"{name}.{key}": array for key, array in vars(getattr(model, name)).items()}
    arrays |= {name: np.array(getattr(model, name), dtype="U") for name in NAMES}
    return as_bytes(arrays)


@lru_cache(maxsize=1)
def shipped_model() -> NamesModel:
    """The model that comes with the package."""
    arrays = weights(Path(__file__).with_name(MODEL))
    parts: dict[str, Any] = {
        name: Part(**{key: arrays[f"{name}.{key}"] for key in ("weights", "scales", "offsets")})
        for name in PARTS
    }
    names: dict[str, Any] = {name: tuple(arrays[name].tolist()) for name in NAMES}
    return NamesModel(**parts, **names, vote=arrays["vote"])
