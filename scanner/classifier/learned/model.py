"""The name model: predicts from the names of a table what each of its fields is.

It is a linear model over the features of `features.py`, with one output per answer. A small second model
turns the outputs for the field's class, and their mean over the table, into probabilities: so the fields of a
table vote. Both are trained by ``python -m benchmarks.fit_classes`` and stored as arrays in
``names_model.npz``.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from scanner.classifier.learned.features import (
    Bag,
    SourceFeatures,
    TableView,
    far_bags,
    field_bags,
    near_bags,
)

Floats = NDArray[np.float32]
MODEL = "names_model.npz"


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


LEAST = 0.05
"""Lower likelihoods are left out."""


@dataclass(frozen=True, eq=False, kw_only=True)
class NamesModel:
    """Weights, and the meaning of each output."""

    weights: NDArray[np.int8]
    """All features by outputs for class, personal and CPNI, in units of ``scales``."""
    near: NDArray[np.int8]
    """Near features by outputs for elements and entities, in units of ``scales``."""
    scales: Floats
    """One per output of ``weights``, then of ``near``; ``bias`` has the same order."""
    bias: Floats
    categories: tuple[str, ...]
    elements: tuple[str, ...]
    element_categories: tuple[str, ...]
    entities: tuple[str, ...]
    vote: Floats
    """(2 n + 1, n) for n classes: from the outputs of a field, their mean in its table and a constant."""
    curves: Floats
    """(2, 2): slope and offset of the probabilities of ``personal`` and ``cpni``."""

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        """Predict each field of ``table``, in order."""
        if not table.fields:
            return ()
        far = sum(self._sum(bag, self.weights) for bag in far_bags(table, source))
        around = self.bias + self._both(near_bags(table))
        around[: self.weights.shape[1]] += far
        outputs = np.stack([around + self._both(field_bags(path, type_)) for path, type_ in table.fields])
        return self.told(outputs * self.scales)

    def told(self, outputs: Floats) -> tuple[Learned, ...]:
        """Turn the outputs of a table's fields (fields by outputs) into probabilities."""
        n = len(self.categories)
        own = outputs[:, :n]
        mean = np.repeat(own.mean(axis=0, keepdims=True), len(own), axis=0)
        voted = np.hstack([own, mean, np.ones((len(own), 1), np.float32)]) @ self.vote
        categories = _softmax(voted)
        personal, cpni = _sigmoid(outputs[:, n : n + 2] * self.curves[:, 0] + self.curves[:, 1]).T
        elements = _sigmoid(outputs[:, n + 2 : n + 2 + len(self.elements)])
        entities = _sigmoid(outputs[:, n + 2 + len(self.elements) :])
        return tuple(
            Learned(
                categories=dict(zip(self.categories, categories[at].tolist(), strict=True)),
                personal=float(personal[at]),
                cpni=float(cpni[at]),
                elements=_likely(self.elements, elements[at], self._best_of_class(elements[at])),
                entities=_likely(self.entities, entities[at]),
            )
            for at in range(len(outputs))
        )

    def _both(self, bags: Sequence[Bag]) -> Floats:
        parts = [[self._sum(bag, part) for bag in bags] for part in (self.weights, self.near)]
        return np.concatenate([np.sum(part, axis=0) for part in parts])

    def _best_of_class(self, amounts: Floats) -> set[int]:
        best: dict[str, int] = {}
        for at, category in enumerate(self.element_categories):
            if category not in best or amounts[at] > amounts[best[category]]:
                best[category] = at
        return set(best.values())

    @staticmethod
    def _sum(bag: Bag, weights: NDArray[np.int8]) -> Floats:
        ids, amounts = bag
        return amounts @ weights[ids].astype(np.float32)


def _likely(names: Sequence[str], amounts: Floats, besides: Iterable[int] = ()) -> Mapping[str, float]:
    told = {*np.flatnonzero(amounts >= LEAST).tolist(), *besides}
    return {names[at]: float(amounts[at]) for at in sorted(told)}


def _softmax(points: Floats) -> Floats:
    powers = np.exp(points - points.max(axis=1, keepdims=True))
    return cast(Floats, powers / powers.sum(axis=1, keepdims=True))


def _sigmoid(points: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-points)), np.float32)


def model_bytes(model: NamesModel) -> bytes:
    """The content of the model's file; deterministic."""
    arrays: dict[str, NDArray[Any]] = {
        "weights": model.weights,
        "near": model.near,
        "scales": model.scales,
        "bias": model.bias,
        "vote": model.vote,
        "curves": model.curves,
        **{
            name: np.array(getattr(model, name), dtype="U")
            for name in ("categories", "elements", "element_categories", "entities")
        },
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            part = BytesIO()
            np.save(part, array, allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), part.getvalue(), zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


@lru_cache(maxsize=1)
def shipped_model() -> NamesModel:
    """The model that comes with the package."""
    file = files(__package__).joinpath(MODEL)
    with file.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
        return NamesModel(
            weights=arrays["weights"],
            near=arrays["near"],
            scales=arrays["scales"],
            bias=arrays["bias"],
            vote=arrays["vote"],
            curves=arrays["curves"],
            categories=tuple(arrays["categories"].tolist()),
            elements=tuple(arrays["elements"].tolist()),
            element_categories=tuple(arrays["element_categories"].tolist()),
            entities=tuple(arrays["entities"].tolist()),
        )
