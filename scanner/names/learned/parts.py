"""A part of a linear model: the weights of those outputs that use the same features."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scanner.names.learned.features import Bag

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """The weights of those outputs of a model that use the same features."""

    weights: NDArray[np.int8]
    """Weights with the shape (features, outputs), as multiples of the ``scales`` of the outputs."""
    scales: Floats
    offsets: Floats

    def of(self, bags: Iterable[Bag]) -> Floats:
        """The outputs for some bags of features, without adding ``offsets``."""
        sums = [amounts @ self.weights[ids].astype(np.float32) for ids, amounts in bags]
        return np.asarray(np.sum(sums, axis=0) * self.scales, np.float32)

    def whole(self, bags: Iterable[Bag]) -> Floats:
        """The outputs for some bags of features, including ``offsets``."""
        return np.asarray(self.offsets + self.of(bags), np.float32)


def softmax(points: Floats) -> Floats:
    """Convert outputs to probabilities of mutually exclusive answers, along the last axis."""
    powers = np.exp(points - points.max(axis=-1, keepdims=True))
    return cast(Floats, powers / powers.sum(axis=-1, keepdims=True))


def sigmoid(points: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-points)), np.float32)


def memberships(of: Sequence[str], groups: Sequence[str]) -> Floats:
    """Matrix with the shape (items, groups): 1 where an item belongs to a group, else 0. ``of`` names the
    group of each item.
    """
    return np.asarray(np.array(of)[:, None] == np.array(groups)[None], np.float32)
