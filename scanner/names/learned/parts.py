"""Parts of the name model: the weights of outputs that use the same features."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scanner.names.learned.features import Bag

Floats = NDArray[np.float32]


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

    def whole(self, bags: Iterable[Bag]) -> Floats:
        """The outputs for bags of features."""
        return np.asarray(self.offsets + self.of(bags), np.float32)


def softmax(points: Floats) -> Floats:
    """Probabilities of answers that exclude each other, along the last axis."""
    powers = np.exp(points - points.max(axis=-1, keepdims=True))
    return cast(Floats, powers / powers.sum(axis=-1, keepdims=True))


def sigmoid(points: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-points)), np.float32)


def memberships(of: Sequence[str], groups: Sequence[str]) -> Floats:
    """Shape (items, groups): 1 where an item belongs to a group, else 0."""
    return np.asarray(np.array(of)[:, None] == np.array(groups)[None], np.float32)
