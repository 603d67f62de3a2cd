"""The name model: predicts from the names of a table what each of its fields is.

It is a linear model over the features of `features.py`, with one output per answer. A small second model
turns the outputs for the field's class, and their mean over the table, into probabilities: so the fields of a
table vote. Both are trained by ``python -m benchmarks.fit_classes`` and stored as arrays in
``names_model.npz``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from scanner.names.learned.arrays import as_bytes
from scanner.names.learned.features import (
    Bag,
    SourceFeatures,
    TableView,
    far_bags,
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
    """Probability that the field itself holds personal data, rather than being part of a record about a
    person."""
    cpni: float
    """Probability that it is customer proprietary network information (CPNI)."""
    elements: Mapping[str, float]
    """Likelihood of each element given its class: the best of each class, and others above ``LEAST``."""
    entities: Mapping[str, float]
    """Likelihood of each entity, given that the field is personal."""

    @property
    def category(self) -> str:
        return max(self.categories, key=lambda one: self.categories[one])

    def without(self, classes: Set[str]) -> "Learned":
        """The prediction if these classes are ruled out."""
        left = {key: chance for key, chance in self.categories.items() if key not in classes}
        total = sum(left.values()) or 1.0
        return replace(self, categories={key: chance / total for key, chance in left.items()})


LEAST = 0.1
"""Lower likelihoods are left out."""
RAREST_KIND, LEAST_BY_NAME = 0.02, 0.1
"""Rarer kinds of records are left out, and those that the name of a table alone makes rarer."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """The outputs of the model that use the same features, with their weights."""

    weights: NDArray[np.int8]
    """Features by outputs, in units of ``scales``."""
    scales: Floats
    offsets: Floats

    def of(self, bags: Iterable[Bag]) -> Floats:
        """The sum over bags of features, without the offset."""
        sums = [amounts @ self.weights[ids].astype(np.float32) for ids, amounts in bags]
        return np.asarray(np.sum(sums, axis=0) * self.scales, np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class NamesModel:
    """Weights, and the meaning of each output."""

    far: Part
    """From all features: classes, personal and CPNI."""
    entity: Part
    """From near features."""
    element: Part
    """From near features."""
    categories: tuple[str, ...]
    elements: tuple[str, ...]
    """One of them is empty: the name says no element."""
    element_categories: tuple[str, ...]
    entities: tuple[str, ...]
    record_kind: Part
    """From a table's name and those of its columns."""
    record_kinds: tuple[str, ...]
    record_kind_categories: tuple[str, ...]
    vote: Floats
    """(2 n + 1, n) for n classes: from the outputs of a field, their mean in its table and a constant."""
    curves: Floats
    """(2, 2): slope and offset of the probabilities of ``personal`` and ``cpni``."""

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        """Predict each field of ``table``, in order."""
        if not table.fields:
            return ()
        near = near_bags(table)
        shared = ((self.far, (*near, *far_bags(table, source))), (self.entity, near), (self.element, near))
        around = np.concatenate([part.offsets + part.of(bags) for part, bags in shared])
        outputs = around + np.stack([self._of_field(path, type_) for path, type_ in table.fields])
        ends = np.cumsum([len(part.offsets) for part, _ in shared[:-1]])
        classes, entities, elements = np.split(outputs, ends, axis=1)
        return self.told(classes, _sigmoid(entities), _softmax(elements))

    def kinds_of(self, table: TableView) -> Mapping[tuple[str, str], float]:
        """Probability of each kind of record that a table may hold, by the kind's id and its class, of those
        that its name alone allows: the looks of a column alone show in its values.
        """
        part, views = self.record_kind, (table, replace(table, fields=()))
        points = np.stack([part.offsets + part.of(record_bags(view)) for view in views])
        chances, by_name = _softmax(points)
        return {
            (self.record_kinds[at], self.record_kind_categories[at]): float(chances[at])
            for at in np.flatnonzero((chances >= RAREST_KIND) & (by_name >= LEAST_BY_NAME)).tolist()
        }

    @cached_property
    def _of_field(self) -> Callable[[str, str], Floats]:
        """All outputs of a field by its own name and type, which many tables share."""

        @lru_cache(maxsize=8_192)
        def of_field(path: str, type_: str) -> Floats:
            own = field_bags(path, type_)
            return np.concatenate([part.of(own) for part in (self.far, self.entity, self.element)])

        return of_field

    def told(self, classes: Floats, entities: Floats, elements: Floats) -> tuple[Learned, ...]:
        """Turn the outputs of a table's fields (fields by outputs) into probabilities."""
        n = len(self.categories)
        own = classes[:, :n]
        mean = np.repeat(own.mean(axis=0, keepdims=True), len(own), axis=0)
        voted = np.hstack([own, mean, np.ones((len(own), 1), np.float32)]) @ self.vote
        categories = _softmax(voted)
        personal, cpni = _sigmoid(classes[:, n:] * self.curves[:, 0] + self.curves[:, 1]).T
        elements = elements / np.maximum(elements @ self._same_class, 1e-9)
        return tuple(
            Learned(
                categories=dict(zip(self.categories, categories[at].tolist(), strict=True)),
                personal=float(personal[at]),
                cpni=float(cpni[at]),
                elements=_likely(self.elements, elements[at]),
                entities=_likely(self.entities, entities[at]),
            )
            for at in range(len(classes))
        )

    @cached_property
    def _same_class(self) -> Floats:
        """Whether two elements are of one class."""
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
    """The content of the model's file; deterministic."""
    arrays: dict[str, NDArray[Any]] = {"vote": model.vote, "curves": model.curves}
    for name in PARTS:
        arrays |= {f"{name}.{key}": array for key, array in vars(getattr(model, name)).items()}
    arrays |= {name: np.array(getattr(model, name), dtype="U") for name in NAMES}
    return as_bytes(arrays)


@lru_cache(maxsize=1)
def shipped_model() -> NamesModel:
    """The model that comes with the package."""
    file = files(__package__).joinpath(MODEL)
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        parts: dict[str, Any] = {
            name: Part(**{key: arrays[f"{name}.{key}"] for key in ("weights", "scales", "offsets")})
            for name in PARTS
        }
        names: dict[str, Any] = {name: tuple(arrays[name].tolist()) for name in NAMES}
        return NamesModel(**parts, **names, vote=arrays["vote"], curves=arrays["curves"])
