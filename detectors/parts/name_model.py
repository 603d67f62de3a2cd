"""Estimates how likely a cell is the name of a person: a logistic regression over pieces of its words.

``data/name_model.npz`` holds the weights; `benchmarks/fit_names.py` fits them to names from several hundred
countries against names of things. The sum for each word is cached.

>>> likeness("jane doe") > 0 > likeness("walnut table lamp")
True
"""

import math
from functools import cache, lru_cache

from detectors.kept import weights as kept_weights
from detectors.parts.name_features import pieces, shapes, words_of
from detectors.parts.name_shape import without_titles
from detectors.word_lists import data_path

_MIDDLE = 128
"""The byte that represents zero in the file."""


@cache
def _weights() -> tuple[bytes, float]:
    """The weights, one byte for each, and the value of one step of a byte."""
    stored = kept_weights(data_path("name_model.npz"))
    return stored["weights"].tobytes(), float(stored["step"])


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> tuple[int, int]:
    """Sum of the weights of a folded word's pieces, and their number."""
    weights, _ = _weights()
    places = pieces(word)
    return sum(weights[place] for place in places) - _MIDDLE * len(places), len(places)


def likeness(text: str) -> float:
    """Log-odds that a cell is a person's name, if names and other texts are equally common. Titles are
    ignored; minus infinity if there are no words.
    """
    words = without_titles(words_of(text))
    if not words:
        return float("-inf")
    weights, step = _weights()
    total = count = 0
    for word in words:
        own, size = _word(word)
        total += own
        count += size
    looks = sum(weights[place] - _MIDDLE for place in shapes(text, words))
    return step * (total / math.sqrt(count) + looks)
