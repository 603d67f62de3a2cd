"""How likely a name is personal data: a logistic regression over its pieces and its look.

``data/value_model.npz`` holds the weights; `benchmarks/fit_values.py` fits them to identifiers and file names
of public software against names of people, logins, passwords, tokens and numbers.

>>> value_odds("customer_id") < 0 < value_odds("k0walski_anna1987")
True
"""

import math
from functools import cache, lru_cache

from detectors.kept import weights as kept_weights
from detectors.parts.value_features import cut, looks, pieces, plain
from detectors.word_lists import data_path

_MIDDLE = 128
"""The byte that represents zero in the file."""


@cache
def _weights() -> tuple[bytes, float]:
    """One byte for each weight, and the value of one step."""
    stored = kept_weights(data_path("value_model.npz"))
    return stored["weights"].tobytes(), float(stored["step"])


@lru_cache(maxsize=1 << 15)
def value_odds(name: str) -> float:
    """Log-odds that a name is a value, if values and names of fields are equally common."""
    name = plain(cut(name.strip()))
    if not name:
        return float("-inf")
    weights, step = _weights()
    own, whole = pieces(name), looks(name)
    total = sum(weights[place] for place in own) - _MIDDLE * len(own)
    seen = sum(weights[place] for place in whole) - _MIDDLE * len(whole)
    return step * (total / math.sqrt(len(own) or 1) + seen / math.sqrt(len(whole)))
