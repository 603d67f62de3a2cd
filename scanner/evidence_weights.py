"""Weights of the evidence model: written by `python -m benchmarks.fit_evidence`, never by hand.

Points are natural log-odds: nought is an even chance, 2.2 nine in ten, 4.6 ninety-nine in a hundred.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column.certain": 4.63,
    "column.certain.tested": 4.0,
    "column.strong": 3.9,
    "column.strong.tested": 1.53,
    "column.medium": 2.19,
    "column.medium.tested": -0.68,
    "column.weak": 0.2,
    "column.weak.tested": -0.99,
    "contains.certain": 3.9,
    "contains.certain.tested": 3.4,
    "contains.strong": 3.13,
    "contains.strong.tested": 1.45,
    "contains.medium": 0.66,
    "contains.medium.tested": 0.19,
    "contains.weak": -0.4,
    "contains.weak.tested": -0.9,
    "name.alone": 1.16,
    "name": 2.32,
    "support": 0.72,
    "beside": 1.17,
    "trap": -4.33,
    "check": 0.83,
    "excess": 1.33,
    "repeats": -0.41,
}
