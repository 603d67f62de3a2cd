"""Estimates with a small neural network how likely the name of a field or file is itself personal data.

The vectors for the pieces of a name are added up, and so are the vectors for its form; a layer
combines both sums. ``data/value_model.npz`` contains the weights. `benchmarks/fit_values.py` fits
them, so that they distinguish names that people choose for fields and files from names of people,
logins, passwords, tokens and numbers.

>>> value_odds("customer_id") < 0 < value_odds("k0walski_anna1987")
True
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.built import weights as built_weights
from detectors.parts.value_features import Places, cut, looks, pieces, plain
from detectors.word_lists import data_path


@dataclass(frozen=True, kw_only=True)
class _Network:
    """The weights of the network. Each number in a vector is stored as one byte; the
    layer is scaled accordingly.
    """

    pieces: NDArray[np.int8]
    looks: NDArray[np.int8]
    layer: NDArray[np.float32]
    """The matrix that is applied to both sums. The last column gives a linear term, which is
    added to the result directly.
    """
    bias: NDArray[np.float32]
    out: NDArray[np.float32]
    start: float


@cache
def _network() -> _Network:
    stored = built_weights(data_path("value_model.npz"))
    names = ("pieces", "looks", "layer", "bias", "out")
    return _Network(**{name: stored[name] for name in names}, start=float(stored["start"]))


@lru_cache(maxsize=1 << 16)
def value_odds(name: str) -> float:
    """The log-odds that a name is a value (personal data), if values and names of fields are equally common;
    minus infinity for an empty name.
    """
    name = plain(cut(name.strip()))
    if not name:
        return float("-inf")
    net = _network()
    sums = np.concatenate((_sum(net.pieces, pieces(name)), _sum(net.looks, looks(name)))) @ net.layer
    hidden = np.maximum(sums[:-1] + net.bias, 0)
    return float(hidden @ net.out + sums[-1]) + net.start


def _sum(vectors: NDArray[np.int8], places: Places) -> NDArray[np.float32]:
    """The sum of the vectors at ``places``, divided by the square root of the number of vectors."""
    chosen = vectors.take(places & (len(vectors) - 1), axis=0)
    total: NDArray[np.float32] = chosen.sum(axis=0, dtype=np.float32) / np.float32(len(places) ** 0.5)
    return total
