"""Fits the weights of the evidence model, and writes `scanner/evidence_weights.py`.

    python -m benchmarks.fit_evidence [--seeds 20] [--dry-run]

A logistic regression of right against wrong on the terms of each verdict: on generated estates, whose columns
are known, and on one half of the marked schemas, which count as much together. Where the data says little, a
weight stays near `START`, which is what we would say without any; `TRUST` is how many cases that is worth.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy_data import VARIABLE, data_folder
from benchmarks.evidence_cases import Case, name_cases, value_cases

TARGET = Path(__file__).parent.parent / "scanner" / "evidence_weights.py"
START: Mapping[str, float] = {
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
    "few": -2.0,
    "repeats": -0.2,
    "trait": 0.8,
}
TRUST = 4.0
_STEPS = 50
_HEADER = '''"""Weights of the evidence model: written by `python -m benchmarks.fit_evidence`, never by hand.

Points are natural log-odds: nought is an even chance, 2.2 nine in ten, 4.6 ninety-nine in a hundred.
"""

from collections.abc import Mapping

WEIGHTS: Mapping[str, float] = {
'''


def fit(cases: Sequence[Case], start: Mapping[str, float], trust: float) -> dict[str, float]:
    """Weights by penalised maximum likelihood (Newton's method); the penalty pulls towards ``start``."""
    keys = list(start)
    amounts = np.array([[case.amounts.get(key, 0.0) for key in keys] for case in cases])
    right = np.array([case.is_right for case in cases], dtype=np.float64)
    count = _shares(cases)
    origin = np.array([start[key] for key in keys])
    weights = origin.copy()
    for _ in range(_STEPS):
        said = 1 / (1 + np.exp(-amounts @ weights))
        slope = amounts.T @ (count * (said - right)) + trust * (weights - origin)
        curve = amounts.T @ (amounts * (count * said * (1 - said))[:, None]) + trust * np.eye(len(keys))
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 2.0 / float(np.abs(step).max() or 1.0))
    return dict(zip(keys, weights.round(2).tolist(), strict=True))


def _shares(cases: Sequence[Case]) -> NDArray[np.float64]:
    """How much each case counts: those by name as much together as those by value."""
    by_name = np.array([case.by_name for case in cases])
    n_names = int(by_name.sum())
    return np.where(by_name, (len(cases) - n_names) / max(1, n_names), 1.0)


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the weights of the evidence model.")
    parser.add_argument("--seeds", type=int, default=20, help="generated estates to fit on, seeds 1 to N")
    parser.add_argument("--dry-run", action="store_true", help="print the weights, write nothing")
    options = parser.parse_args()
    folder = data_folder()
    if folder is None:
        print(f"fit_evidence: no labelled data; set {VARIABLE} to its folder", file=sys.stderr)
        return 2
    cases = [*value_cases(range(1, options.seeds + 1), "tuned"), *name_cases(folder, "fitted")]
    weights = fit(cases, START, TRUST)
    for key, weight in weights.items():
        n = sum(key in case.amounts for case in cases)
        print(f"{key:24} {START[key]:6.2f} -> {weight:6.2f}  in {n:,} of {len(cases):,}")
    if not options.dry_run:
        body = "".join(f'    "{key}": {weight},\n' for key, weight in weights.items())
        TARGET.write_text(f"{_HEADER}{body}}}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
