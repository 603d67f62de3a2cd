"""The weights of the evidence model: written by `python -m benchmarks.fit_evidence`, never by hand.

Points are natural log-odds: nought is an even chance, 2.2 nine in ten, 4.6 ninety-nine in a hundred.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column.certain": 4.6,
    "column.certain.tested": 4.0,
    "column.strong": 3.5,
    "column.strong.tested": 1.5,
    "column.medium": 1.8,
    "column.medium.tested": -1.0,
    "column.weak": 0.4,
    "column.weak.tested": -1.5,
    "contains.certain": 3.9,
    "contains.certain.tested": 3.4,
    "contains.strong": 2.4,
    "contains.strong.tested": 1.4,
    "contains.medium": 0.66,
    "contains.medium.tested": 0.2,
    "contains.weak": -0.4,
    "contains.weak.tested": -0.9,
    "name.alone": 0.94,
    "name": 1.6,
    "support": 0.9,
    "beside": 1.0,
    "trap": -2.5,
    "check": 0.5,
    "excess": 1.0,
    "few": -0.3,
    "repeats": -0.2,
}
