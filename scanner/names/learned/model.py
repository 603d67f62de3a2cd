"""The name model, which predicts from the names in and around a table what each field of the table is.

It is a linear model over the features of `features.py`, with one output per class, entity, element and record
kind. For classes, a small second model (``vote``) combines the outputs for the field, the mean of these
outputs over the table, the class of the table as a whole, and means over the other tables of the source. So
the fields of a table influence each other's classes, and so do the tables of a source.
``python -m benchmarks.fit_classes`` trains both models and stores them as arrays in ``names_model.npz``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detectors.built import weights
from scanner.names.learned.arrays import as_bytes
from scanner.names.learned.features import (
    SourceFeatures,
    TableView,
    beside_as_near,
    beside_bag,
    field_bags,
    near_bags,
    record_bags,
)
from scanner.names.learned.learned import LEAST, Learned
from scanner.names.learned.parts import Floats, Part, memberships, sigmoid, softmax

MODEL = "names_model.npz"
PARTS = ("far", "entity", "element", "record_kind", "table")
NAMES = ("categories", "elements", "element_categories", "entities", "record_kinds", "record_kind_categories")

RAREST_KIND, LEAST_BY_NAME = 0.02, 0.1
"""Lowest probabilities with which a prediction includes a record kind: first by all names, then by the
table's name alone.
"""
OTHERS_DOUBT = 3.0
"""The mean over the other tables of a source is computed as if there were this many more tables with outputs
of zero. So a small number of tables has little influence.
"""
LEAST_WHOLE = 0.02
"""Added to a probability before the logarithm of it is computed."""


@dataclass(frozen=True, eq=False)
class Around:
    """What a source and its tables contribute to the predictions for fields in the source."""

    shared: Floats
    """The outputs of the part ``far`` for the features of the source alone."""
    tables: Mapping[TableView, Floats]
    """By table: the outputs of the part ``far`` for the features of the source and the table, followed by the
    probabilities of each class for the table as a whole (`NamesModel.of_whole`).
    """
    total: Floats
    """The sum of the arrays in ``tables``."""

    def others(self, table: TableView) -> Floats:
        """The mean over all tables except ``table``. With only a few tables, it is closer to zero
        (``OTHERS_DOUBT``).
        """
        own, n = self.tables.get(table), len(self.tables)
        rest, n = (self.total, n) if own is None else (self.total - own, n - 1)
        return np.asarray(rest / (n + OTHERS_DOUBT), np.float32)


@dataclass(frozen=True, eq=False, kw_only=True)
class NamesModel:
    """The weights of the name model, and the meaning of each output."""

    far: Part
    """Outputs for classes, personal data and CPNI, from all features."""
    entity: Part
    """Outputs for entities, from near features."""
    element: Part
    """Outputs for elements, from near features and the names of the table's fields."""
    categories: tuple[str, ...]
    elements: tuple[str, ...]
    """Ids of the elements. An empty string represents names that mean no element."""
    element_categories: tuple[str, ...]
    """The class of each of ``elements``."""
    entities: tuple[str, ...]
    record_kind: Part
    """Outputs for record kinds, from a table's name and the names of its columns."""
    record_kinds: tuple[str, ...]
    record_kind_categories: tuple[str, ...]
    """The class of each of ``record_kinds``; empty for tables of no known record kind."""
    table: Part
    """Outputs for the class of a table as a whole, from its name and the names of its columns."""
    vote: Floats
    """Weights of the second model, with the shape (inputs, outputs of ``far``). The inputs are the outputs
    for a field, the mean of these outputs over the table, the logarithms of the table's class probabilities
    (`of_whole`), the means over the other tables (`Around.others`), and a constant.
    """

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        """Predict each field of ``table``, in order."""
        if not table.fields:
            return ()
        near = near_bags(table)
        known, n_far = self._of_source(source), len(self.far.offsets)
        own = known.tables[table] if table in known.tables else self._of_table(table, known.shared)
        around = [
            own[:n_far],
            self.entity.offsets + self.entity.of(near),
            self.element.offsets + self.element.of((*near, beside_as_near(table))),
        ]
        outputs = np.concatenate(around) + np.stack([self._of_field(*one) for one in table.fields])
        far, entities, elements = np.split(outputs, [n_far, n_far + len(self.entity.offsets)], axis=1)
        shared = np.concatenate([np.log(own[n_far:] + LEAST_WHOLE), known.others(table)])
        return self.told(far, shared, sigmoid(entities), softmax(elements))

    def kinds_of(self, table: TableView) -> Mapping[tuple[str, str], float]:
        """Probability of each record kind that a table may hold, by the id and class of the record kind.
        Record kinds that the table's name alone makes unlikely are left out.
        """
        table = replace(table, source="")
        chances, by_name = self._record(table), self._record(replace(table, fields=()))
        return {
            (self.record_kinds[at], self.record_kind_categories[at]): float(chances[at])
            for at in np.flatnonzero((chances >= RAREST_KIND) & (by_name >= LEAST_BY_NAME)).tolist()
        }

    @cached_property
    def _record(self) -> Callable[[TableView], Floats]:
        """A function that maps a table to the probability of each record kind. Results are cached, because
        the names of many files in a folder differ only in a number.
        """
        return lru_cache(maxsize=8_192)(lambda table: softmax(self.record_kind.whole(record_bags(table))))

    def of_whole(self, table: TableView) -> Floats:
        """Probabilities of each class for a table as a whole: first according to the record kind, with one
        more probability for tables of no known record kind, then according to the part ``table``.
        """
        bare = replace(table, source="", kind="")
        by_names = softmax(self.table.whole(record_bags(bare)))
        return np.concatenate([self._record(bare) @ self._class_of_kind, by_names])

    @cached_property
    def _class_of_kind(self) -> Floats:
        return memberships(self.record_kind_categories, (*self.categories, ""))

    @cached_property
    def _of_field(self) -> Callable[[str, str], Floats]:
        """A function that maps a field's path and type to the outputs for these features alone. Results are
        cached, because many tables have the same fields.
        """

        @lru_cache(maxsize=32_768)
        def of_field(path: str, type_: str) -> Floats:
            own = field_bags(path, type_)
            return np.concatenate([part.of(own) for part in (self.far, self.entity, self.element)])

        return of_field

    @cached_property
    def _of_source(self) -> Callable[[SourceFeatures], "Around"]:
        """A function that maps a source to what the source and its tables contribute. Results are cached."""

        @lru_cache(maxsize=64)
        def of_source(source: SourceFeatures) -> Around:
            shared = self.far.offsets + self.far.of(source.bags)
            tables = {one: self._of_table(one, shared) for one in source.tables}
            none = np.zeros(len(shared) + 2 * len(self.categories) + 1, np.float32)
            return Around(shared, tables, np.sum([none, *tables.values()], axis=0))

        return of_source

    def _of_table(self, table: TableView, shared: Floats) -> Floats:
        far = shared + self.far.of((*near_bags(table), beside_bag(table)))
        return np.concatenate([far, self.of_whole(table)])

    def told(self, far: Floats, shared: Floats, entities: Floats, elements: Floats) -> tuple[Learned, ...]:
        """The predictions for the fields of a table, computed from the fields' outputs.

        Except for ``shared``, the arguments have the shape (fields, outputs).

        Args:
            shared: inputs of ``vote`` that all fields of the table share.
        """
        shared = np.concatenate([far.mean(axis=0), shared, np.ones(1, np.float32)])
        voted = (far @ self.vote[: far.shape[1]] + shared @ self.vote[far.shape[1] :]).astype(np.float32)
        n = len(self.categories)
        categories = softmax(voted[:, :n])
        personal, cpni = sigmoid(voted[:, n:]).T
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
        """Matrix with the shape (elements, elements): 1 if two elements have the same class, else 0."""
        return memberships(self.element_categories, self.element_categories)


def _likely(names: Sequence[str], amounts: Floats) -> Mapping[str, float]:
    return {names[at]: float(amounts[at]) for at in np.flatnonzero(amounts >= LEAST).tolist()}


def model_bytes(model: NamesModel) -> bytes:
    """The content of the file that stores the model. Equal models give equal bytes."""
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
