"""The optimiser and the training loop that fit the parts of the name model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from scanner.names.learned.features import BITS, Bag, TableView, record_bags
from scanner.names.learned.parts import Part, softmax

RATE = 0.05
"""Learning rate at the start."""
Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


def matrix(rows: Sequence[Sequence[Bag]], width: int) -> csr_matrix:
    ends = np.cumsum([0, *(sum(len(ids) for ids, _ in bags) for bags in rows)])
    ids = [ids for bags in rows for ids, _ in bags] or [np.zeros(0, np.int64)]
    amounts = [amounts for bags in rows for _, amounts in bags] or [np.zeros(0, np.float32)]
    shape = (len(rows), width)
    return csr_matrix((np.concatenate(amounts), np.concatenate(ids), ends), shape=shape, dtype=np.float32)


class Steps:
    """The Adam optimiser, whose result is the mean of the weights over the last half of the steps."""

    def __init__(self, weights: Floats, n: int) -> None:
        self.weights, self.n, self.done = weights, n, 0
        self.mean, self.square, self.result = (np.zeros_like(weights) for _ in range(3))

    def step(self, slope: Floats) -> None:
        self.done += 1
        self.mean += 0.1 * (slope - self.mean)
        self.square += 0.001 * (slope * slope - self.square)
        rate = RATE * (1 - self.done / (self.n + 1)) * np.sqrt(1 - 0.999**self.done) / (1 - 0.9**self.done)
        self.weights -= rate * self.mean / (np.sqrt(self.square) + 1e-8)
        if (late := self.done - self.n // 2) > 0:
            self.result += (self.weights - self.result) / late


def slope_of(points: Floats, truth: NDArray[np.int64]) -> Floats:
    """The gradient of the log-loss by row and answer, for answers that exclude each other (softmax)."""
    off = softmax(points)
    off[np.arange(len(truth)), truth] -= 1
    return off.astype(np.float32)


def slope_of_shares(points: Floats, shares: Floats) -> Floats:
    """The gradient as in ``slope_of``, for rows with several right answers, from the share of each answer."""
    return (softmax(points) - shares).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Shown:
    """Features of tables, with and without the names of their columns."""

    full: csr_matrix
    bare: csr_matrix

    @classmethod
    def of(cls, tables: Sequence[TableView]) -> "Shown":
        return cls(
            full=matrix([record_bags(one) for one in tables], 1 << BITS),
            bare=matrix([record_bags(replace(one, fields=())) for one in tables], 1 << BITS),
        )


@dataclass(frozen=True)
class Training:
    """Settings for training a part of the model that predicts from whole tables."""

    passes: int
    per_step: int
    hidden: float
    """Share of the steps that hide the columns of tables, so that table names are learnt by themselves."""
    seed: int = 173
    decay: float = 1e-6


def table_weights(
    tables: Shown, chosen: Ids, n_outputs: int, slope: Callable[[Floats, Ids], Floats], training: Training
) -> Floats:
    """The fitted weights of some outputs, trained on the tables at the positions ``chosen``.

    Args:
        slope: returns the gradient of the loss by row and output, given the outputs and the rows' positions.
    """
    draw = np.random.default_rng(training.seed)
    start = np.zeros(((1 << BITS) + 1, n_outputs), np.float32)
    steps = Steps(start, training.passes * -(-len(chosen) // training.per_step))
    for _ in range(training.passes):
        order = draw.permutation(chosen)
        for at in range(0, len(order), training.per_step):
            rows = order[at : at + training.per_step]
            own = (tables.bare if draw.random() < training.hidden else tables.full)[rows]
            off = slope(own @ steps.weights[:-1] + steps.weights[-1], rows) / len(rows)
            steps.step(np.vstack([own.T @ off + training.decay * steps.weights[:-1], off.sum(axis=0)]))
    return steps.result


def rounded(weights: Floats, levels: int = 127) -> Part:
    """The weights as integers up to ``levels``, with a scale per output; the last row gives the offsets."""
    scales = np.maximum(np.abs(weights[:-1]).max(axis=0), 1e-6) / levels
    return Part(
        weights=np.round(weights[:-1] / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        offsets=weights[-1].astype(np.float32),
    )
