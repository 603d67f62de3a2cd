"""Estimates how likely a name of a field or file is itself personal data: a small neural network.

The vectors of a name's pieces are added up, and so are those of its form; a layer combines both sums.
``data/value_model.npz`` holds the weights. `benchmarks/fit_values.py` fits them to names of fields and files
as people choose them, against names of people, logins, passwords, tokens and numbers.

>>> value_odds("customer_id") < 0 < value_odds("k0walski_anna1987")
True
"""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from detectors.kept import weights as kept_weights
from detectors.parts.value_features import Places, cut, looks, pieces, plain
from detectors.word_lists import data_path


@dataclass(frozen=True, kw_only=True)
class _Network:
    """The weights of the network. Vectors have one byte for each number; the layer is scaled accordingly."""

    pieces: NDArray[np.int8]
    looks: NDArray[np.int8]
    layer: NDArray[np.float32]
    """Matrix that is applied to the two sums. Its last column is a linear term, added to the result
    directly.
    """
    bias: NDArray[np.float32]
    out: NDArray[np.float32]
    start: float


@cache
def _network() -> _Network:
    stored = kept_weights(data_path("value_model.npz"))
    names = ("pieces", "looks", "layer", "bias", "out")
    return _Network(**{name: stored[name] for name in names}, start=float(stored["start"]))


@lru_cache(maxsize=1 << 16)
def value_odds(name: str) -> float:
    """Log-odds that a name is a value (personal data), if values and names of fields are equally common;
    minus infinity if it is empty.
    """
    name = plain(cut(name.strip()))
    if not name:
        return float("-inf")
    net = _network()
    sums = np.concatenate((_sum(net.pieces, pieces(name)), _sum(net.looks, looks(name)))) @ net.layer
    hidden = np.maximum(sums[:-1] + net.bias, 0)
    return float(hidden @ net.out + sums[-1]) + net.start


def _sum(vectors: NDArray[np.int8], places: Places) -> NDArray[np.float32]:
    """The sum of the vectors at ``places``, divided by the square root of their number."""
    chosen = vectors.take(places & (len(vectors) - 1), axis=0)
    total: NDArray[np.float32] = chosen.sum(axis=0, dtype=np.float32) / np.float32(len(places) ** 0.5)
    return total
