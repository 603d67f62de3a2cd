"""Fits the network of the value model with Adam.

Features are hashed to positions in two tables of vectors: one for pieces of the text, and one for the looks
of the text, such as its shape. The vectors from each table are added up, and a small layer combines the two
sums.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from detectors.parts.value_features import Places, cut, looks, pieces, plain

Floats = npt.NDArray[np.float32]
PIECES, LOOKS = 1 << 16, 1 << 13
"""Number of vectors in the table of pieces and in the table of looks."""
_WIDE, _NARROW, _HIDDEN = 10, 8, 24
"""Length of a vector of pieces, of a vector of looks, and of the hidden layer."""
_BATCH, _EPOCHS, _RATE, _DECAY = 4_096, 6, 3e-3, 2e-6
_DROPPED = 0.25
"""Share of a name's features that a training step ignores, so that no single feature suffices for certainty.
"""
_CUT = 0.9999
"""Share of the numbers that fit into a byte; the few larger numbers are capped."""
_SEED = 5


def table(names: Sequence[str], *, of_looks: bool) -> sp.csr_matrix:
    """A sparse matrix with a row of features per name; each of a name's n features has the weight 1/√n."""
    found, sizes = array("i"), array("q")
    for name in names:
        places: Places = (looks if of_looks else pieces)(plain(cut(name)))
        found.extend((places & ((LOOKS if of_looks else PIECES) - 1)).tolist())
        sizes.append(len(places))
    counts = np.frombuffer(sizes, dtype=np.int64)
    scales = np.repeat(counts.clip(1) ** -0.5, counts).astype(np.float32)
    ends = np.concatenate([[0], np.cumsum(counts)])
    shape = (len(names), LOOKS if of_looks else PIECES)
    return sp.csr_matrix((scales, np.frombuffer(found, dtype=np.int32), ends), shape=shape)


def _start() -> dict[str, Floats]:
    rng = np.random.default_rng(_SEED)
    size = _WIDE + _NARROW
    made = {
        "pieces": rng.normal(0, 0.05, (PIECES, _WIDE)), "looks": rng.normal(0, 0.05, (LOOKS, _NARROW)),
        "layer": rng.normal(0, (2 / size) ** 0.5, (size, _HIDDEN)), "bias": np.zeros(_HIDDEN),
        "out": rng.normal(0, 0.1, _HIDDEN), "plain": rng.normal(0, 0.3, size), "start": np.zeros(1),
    }  # fmt: skip
    return {name: numbers.astype(np.float32) for name, numbers in made.items()}


@dataclass(kw_only=True)
class Network:
    """The parameters of the network, and Adam's averages of their gradients."""

    numbers: dict[str, Floats] = field(default_factory=_start)
    _slopes: dict[str, Floats] = field(init=False)
    _squares: dict[str, Floats] = field(init=False)
    _steps: int = 0

    def __post_init__(self) -> None:
        self._slopes = {name: np.zeros_like(own) for name, own in self.numbers.items()}
        self._squares = {name: np.zeros_like(own) for name, own in self.numbers.items()}

    def odds(self, own: sp.csr_matrix, whole: sp.csr_matrix) -> Floats:
        return self._forward(own, whole)[2]

    def _forward(self, own: sp.csr_matrix, whole: sp.csr_matrix) -> tuple[Floats, Floats, Floats]:
        at = self.numbers
        sums = np.concatenate([own @ at["pieces"], whole @ at["looks"]], axis=1)
        hidden = np.maximum(sums @ at["layer"] + at["bias"], 0)
        odds: Floats = hidden @ at["out"] + sums @ at["plain"] + at["start"]
        return sums, hidden, odds

    def learn(
        self, own: sp.csr_matrix, whole: sp.csr_matrix, is_value: Floats, weight: Floats, rate: float
    ) -> float:
        """Train on one batch, and return the loss of the batch before this step."""
        at = self.numbers
        sums, hidden, odds = self._forward(own, whole)
        chance = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        error = ((chance - is_value) * weight / weight.sum()).astype(np.float32)
        back = np.outer(error, at["out"]) * (hidden > 0)
        below = back @ at["layer"].T + np.outer(error, at["plain"])
        self._step({
            "pieces": own.T @ below[:, :_WIDE] + _DECAY * at["pieces"],
            "looks": whole.T @ below[:, _WIDE:] + _DECAY * at["looks"],
            "layer": sums.T @ back, "bias": back.sum(axis=0), "out": hidden.T @ error,
            "plain": sums.T @ error, "start": error.sum(keepdims=True),
        }, rate)  # fmt: skip
        right = np.clip(np.where(is_value > 0, chance, 1 - chance), 1e-7, 1)
        return float(-(weight * np.log(right)).sum() / weight.sum())

    def _step(self, slopes: dict[str, Floats], rate: float) -> None:
        self._steps += 1
        for name, slope in slopes.items():
            first, second = self._slopes[name], self._squares[name]
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            spread = np.sqrt(second / (1 - 0.999**self._steps)) + 1e-8
            self.numbers[name] -= rate * first / (1 - 0.9**self._steps) / spread


def _without_some(batch: sp.csr_matrix, rng: np.random.Generator) -> sp.csr_matrix:
    batch.data *= (rng.random(len(batch.data), dtype=np.float32) > _DROPPED) / np.float32(1 - _DROPPED)
    return batch


def fit(own: sp.csr_matrix, whole: sp.csr_matrix, is_value: npt.NDArray[np.bool_], weight: Floats) -> Network:
    rng = np.random.default_rng(_SEED)
    network, side = Network(), is_value.astype(np.float32)
    n_steps, done = _EPOCHS * (len(side) // _BATCH), 0
    for epoch in range(_EPOCHS):
        losses = []
        order = rng.permutation(len(side))
        for start, end in pairwise(range(0, len(order), _BATCH)):
            rows = order[start:end]
            rate = _RATE * min(1.0, (done + 1) / 100) * (1 - 0.95 * done / n_steps)
            seen = (_without_some(own[rows], rng), _without_some(whole[rows], rng))
            losses.append(network.learn(*seen, side[rows], weight[rows], rate))
            done += 1
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)
    return network


def _in_bytes(numbers: Floats) -> npt.NDArray[np.int8]:
    return np.clip(np.rint(numbers), -127, 127).astype(np.int8)


def save(network: Network, path: Path) -> None:
    """Write the network, with one byte per number of a vector and with the layer scaled accordingly."""
    at = network.numbers
    steps = {name: float(np.quantile(np.abs(at[name]), _CUT)) / 127 for name in ("pieces", "looks")}
    layer = np.concatenate([at["layer"], at["plain"][:, None]], axis=1)
    layer *= np.repeat([steps["pieces"], steps["looks"]], [_WIDE, _NARROW])[:, None]
    vectors = {name: _in_bytes(at[name] / step) for name, step in steps.items()}
    np.savez_compressed(
        path, pieces=vectors["pieces"], looks=vectors["looks"], layer=layer.astype(np.float32),
        bias=at["bias"], out=at["out"], start=at["start"][0],
    )  # fmt: skip
    print(f"{path.name}: {path.stat().st_size:,} bytes")
