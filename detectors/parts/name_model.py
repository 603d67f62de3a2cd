"""Estimates how likely a cell is the name of a person, with a logistic regression over
pieces of the cell's words.

``data/name_model.npz`` contains the weights. `benchmarks/fit_names.py` fits them, so that they distinguish
names of people from all over the world from names of things. The sum for each word is cached.

>>> likeness("jane doe") > 0 > likeness("walnut table lamp")
True
"""

import math
from functools import cache, lru_cache

from detectors.built import weights as built_weights
from detectors.parts.name_features import pieces, shapes, words_of
from detectors.parts.name_shape import without_titles
from detectors.word_lists import data_path

_MIDDLE = 128
"""The byte that represents zero in the file."""


@cache
def _weights() -> tuple[bytes, float]:
    """The weights, one byte each, and the factor that converts a byte to a weight."""
    stored = built_weights(data_path("name_model.npz"))
    return stored["weights"].tobytes(), float(stored["step"])


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> tuple[int, int]:
    """The sum of the weights of a folded word's pieces, and the number of pieces."""
    weights, _ = _weights()
    places = pieces(word)
    return sum(weights[place] for place in places) - _MIDDLE * len(places), len(places)


def likeness(text: str) -> float:
    """The log-odds that a cell is a person's name, if names and other texts are equally common; minus
    infinity if there are no words. Titles are ignored.
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
