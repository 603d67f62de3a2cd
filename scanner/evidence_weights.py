"""Weights of the evidence model: written by `python -m benchmarks.fit_evidence`, never by hand.

Points are natural log-odds: nought is an even chance, 2.2 nine in ten, 4.6 ninety-nine in a hundred.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
    "column.certain": 4.72,
    "column.certain.tested": 4.0,
    "column.strong": 4.03,
    "column.strong.tested": 1.5,
    "column.medium": 2.27,
    "column.medium.tested": -1.44,
    "column.weak": 1.29,
    "column.weak.tested": -1.18,
    "contains.certain": 4.02,
    "contains.certain.tested": 3.4,
    "contains.strong": 3.14,
    "contains.strong.tested": 1.45,
    "contains.medium": 0.66,
    "contains.medium.tested": 1.32,
    "contains.weak": -0.4,
    "contains.weak.tested": -0.9,
    "name.alone": 1.24,
    "name": 2.56,
    "support": 0.9,
    "beside": 0.88,
    "trap": -2.53,
    "check": 1.62,
    "excess": 1.2,
    "few": -2.0,
    "repeats": -0.55,
    "trait": 1.47,
}
