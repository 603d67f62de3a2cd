"""The model of names: from the names of a table to what each of its fields likely is.

A linear model over the features of `features.py`, with one output per answer. A small second one, over the
outputs for the class of the field and their mean in its table, makes probabilities of them: so a table votes.
Both are trained by ``python -m benchmarks.fit_classes`` and lie as arrays in ``names_model.npz``.
"""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
    """What the model says of one field."""

    categories: Mapping[str, float]
    """Probability of each class; they add up to one."""
    personal: float
    """Probability that the field itself holds personal data, and is not only part of a record of it."""
    cpni: float
    """Probability that it tells of a call what the law on network information protects."""
    elements: Mapping[str, float]
    """Likelihood of each element given its class: the best of each class, and others above ``LEAST``."""
    entities: Mapping[str, float]
    """The same of what a personal field holds."""

    @property
    def category(self) -> str:
        return max(self.categories, key=lambda one: self.categories[one])


LEAST = 0.05
"""Likelihoods below this are left out."""


@dataclass(frozen=True, eq=False, kw_only=True)
class NamesModel:
    """Weights, and what each output stands for."""

    weights: NDArray[np.int8]
    """All features by the outputs for class, personal and CPNI, each in units of its ``scales``."""
    near: NDArray[np.int8]
    """Features of what is near by the outputs for elements and entities, in the same way."""
    scales: Floats
    """Of the outputs of both, in their order; so is ``bias``."""
    bias: Floats
    categories: tuple[str, ...]
    elements: tuple[str, ...]
    element_categories: tuple[str, ...]
    entities: tuple[str, ...]
    vote: Floats
    """Outputs of a field and their mean in its table, and a constant, by class: (2 n + 1, n)."""
    curves: Floats
    """Slope and offset of the probabilities of ``personal`` and ``cpni``: (2, 2)."""

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        """What each field of ``table`` likely is, in their order."""
        if not table.fields:
            return ()
        far = sum(self._sum(bag, self.weights) for bag in far_bags(table, source))
        around = self.bias + self._both(near_bags(table))
        around[: self.weights.shape[1]] += far
        outputs = np.stack([around + self._both(field_bags(path, type_)) for path, type_ in table.fields])
        return self.told(outputs * self.scales)

    def told(self, outputs: Floats) -> tuple[Learned, ...]:
        """The outputs of the fields of one table (fields by outputs) as probabilities."""
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
    """The model as the bytes of its file, the same for the same model."""
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
