"""Fits the weights of the evidence model, and writes `scanner/evidence/weights.json`.

    python -m benchmarks.fit_evidence --real FOLDER [--real FOLDER ...] [--only named ...] [--dry-run]

A logistic regression predicts from the terms of a verdict whether the verdict is right. The cases are columns
of real tables that people labelled (`real_columns.py`). Cases from generated estates and from half of the
kinds of look-alikes are added; their total weight is `GENERATED` times that of the real cases. The more cases
an origin has, the less each of these cases counts, so that no origin decides alone. If the data contains
little information about a weight, the weight stays near `START`, our estimate without data. `TRUST` is the
number of cases that this estimate is worth.

``--only`` fits a group of weights, such as ``named`` or ``unsaid``, and keeps the others.

The last figures printed are measured on origins that were left out of the fit: the model is fitted ten times,
each time without a tenth of the origins.
"""

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.accuracy_reliability import calibration_error
from benchmarks.evidence_cases import Case, doubt_cases, look_alike_cases, real_cases, value_cases
from benchmarks.real_columns import scanned, with_labels

TARGET = Path(__file__).parent.parent / "scanner" / "evidence" / "weights.json"
START: Mapping[str, float] = {
    "alike": -4.0,
    "beside": 0.9,
    "check": 0.9,
    "column.certain.judged": 3.0,
    "column.certain.plain": 4.72,
    "column.certain.tested": 4.0,
    "column.medium.judged": 0.3,
    "column.medium.plain": 2.27,
    "column.medium.tested": -0.5,
    "column.strong.judged": 2.0,
    "column.strong.plain": 3.5,
    "column.strong.tested": 2.0,
    "column.weak.judged": 0.3,
    "column.weak.plain": 0.8,
    "column.weak.tested": -1.0,
    "contains.certain.judged": 3.0,
    "contains.certain.plain": 4.02,
    "contains.certain.tested": 3.4,
    "contains.medium.judged": 0.0,
    "contains.medium.plain": 0.9,
    "contains.medium.tested": 1.0,
    "contains.strong.judged": 1.5,
    "contains.strong.plain": 3.14,
    "contains.strong.tested": 1.45,
    "contains.weak.judged": -1.0,
    "contains.weak.plain": -0.4,
    "contains.weak.tested": -0.9,
    "declared": 3.0,
    "dense": 3.0,
    "dense.most": 1.0,
    "excess": 1.0,
    "few": -2.0,
    "in_words": 1.0,
    "keyed": -0.5,
    "keyed.own": 2.0,
    "lonely.certain": 0.0,
    "lonely.medium": -0.3,
    "lonely.strong": 0.0,
    "lonely.weak": -1.5,
    "mixed": -3.0,
    "name": 2.5,
    "name.alone": 0.32,
    "name.common": -1.0,
    "named": 0.0,
    "named.beside": 0.5,
    "named.coded": -1.0,
    "named.common": -1.0,
    "named.empty": -1.1,
    "named.fails": -1.0,
    "named.names": 0.0,
    "named.people": 0.5,
    "named.somebody": 0.6,
    "named.unlike": -1.5,
    "nobody": -4.0,
    "partial": -1.5,
    "partial.named": -0.8,
    "rare": -1.0,
    "read.short": 1.5,
    "read.text": -1.0,
    "repeats": -0.5,
    "support": 0.9,
    "trait": 1.2,
    "trait.judged": 0.8,
    "trap": -2.5,
    "unsaid.base": -3.32,
    "unsaid.called": 1.12,
    "unsaid.coded": -1.65,
    "unsaid.counter": -2.51,
    "unsaid.declared": 7.95,
    "unsaid.digits": 0.93,
    "unsaid.first": 0.36,
    "unsaid.foreign": 0.4,
    "unsaid.has_key": -1.1,
    "unsaid.key": 0.44,
    "unsaid.key_of_thing": -1.38,
    "unsaid.meant": 3.85,
    "unsaid.nameless": 0.54,
    "unsaid.names": 1.78,
    "unsaid.of_nobody": -1.52,
    "unsaid.only_key": 1.55,
    "unsaid.owner": 4.39,
    "unsaid.people": 1.29,
    "unsaid.quantity": -1.41,
    "unsaid.refers": 0.19,
    "unsaid.several": 0.15,
    "unsaid.short": 0.34,
    "unsaid.somebody": 1.92,
    "unsaid.text": -1.0,
    "unsaid.unique": 0.27,
    "unsaid.untold": -1.5,
}
TRUST = 4
GENERATED = 0.45
FOLDS = 10
_STEPS = 60


def fit(cases: Sequence[Case], start: Mapping[str, float], trust: float) -> dict[str, float]:
    """Fit weights by penalised maximum likelihood (Newton's method); a penalty pulls them to ``start``."""
    keys = list(start)
    amounts = _amounts(cases, keys)
    right = np.array([case.is_right for case in cases], dtype=np.float64)
    count = shares(cases)
    origin = np.array([start[key] for key in keys])
    weights = origin.copy()
    for _ in range(_STEPS):
        predicted = _predicted(amounts, weights)
        slope = amounts.T @ (count * (predicted - right)) + trust * (weights - origin)
        curve = amounts.T @ (amounts * (count * predicted * (1 - predicted))[:, None]) + trust * np.eye(
            len(keys)
        )
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 2.0 / float(np.abs(step).max() or 1.0))
    return dict(zip(keys, weights.round(2).tolist(), strict=True))


def shares(cases: Sequence[Case]) -> NDArray[np.float64]:
    """The weight of each case. The mean weight of real cases is 1. All generated cases together weigh
    ``GENERATED`` times as much as all real cases.
    """
    sizes = Counter(case.origin for case in cases)
    real = np.array([1 / np.sqrt(sizes[case.origin]) if case.origin else 0.0 for case in cases])
    n_real = int((real > 0).sum())
    if not n_real:
        return np.ones(len(cases))
    real *= n_real / real.sum()
    n_generated = len(cases) - n_real
    return np.where(real > 0, real, GENERATED * n_real / max(1, n_generated))


def _of_folder(folder: Path) -> Iterator[Case]:
    groups = scanned(folder)
    yield from real_cases(with_labels(groups, folder))
    yield from doubt_cases(groups, folder)


def confidences_left_out(cases: Sequence[Case], start: Mapping[str, float] = START) -> list[Case]:
    """The real cases, each with the confidence from a model that was fitted without the case's origin."""
    folds = [zlib.crc32(case.origin.encode()) % FOLDS if case.origin else -1 for case in cases]
    replaced: list[Case] = []
    for fold in range(FOLDS):
        weights = fit([case for case, own in zip(cases, folds, strict=True) if own != fold], start, TRUST)
        mine = [case for case, own in zip(cases, folds, strict=True) if own == fold]
        if mine:
            predicted = _predicted(_amounts(mine, list(weights)), np.array(list(weights.values())))
            replaced += [
                replace(case, confidence=float(one))
                for case, one in zip(mine, predicted.tolist(), strict=True)
            ]
    return replaced


def _amounts(cases: Sequence[Case], keys: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[case.amounts.get(key, 0.0) for key in keys] for case in cases])


def _predicted(amounts: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    predicted: NDArray[np.float64] = 1 / (1 + np.exp(-np.clip(amounts @ weights, -30, 30)))
    return predicted


def main() -> int:
    parser = argparse.ArgumentParser(description="Fit the weights of the evidence model.")
    parser.add_argument(
        "--real", type=Path, action="append", required=True, help="a folder of labelled tables; repeatable"
    )
    parser.add_argument("--only", action="append", default=[], help="a group of weights to fit; repeatable")
    parser.add_argument("--seeds", type=int, default=6, help="generated estates to fit on, seeds 1 to N")
    parser.add_argument("--dry-run", action="store_true", help="print the weights, write nothing")
    options = parser.parse_args()
    for folder in options.real:
        if not (folder / "labels.csv").is_file():
            print(f"fit_evidence: no labels.csv in {folder}; see benchmarks/real_columns.py", file=sys.stderr)
            return 2
    start = {key: START[key] for key in START if not options.only or key.split(".")[0] in options.only}
    if not start:
        known = ", ".join(sorted({key.split(".")[0] for key in START}))
        print(f"fit_evidence: no group is called {' or '.join(options.only)}; use {known}", file=sys.stderr)
        return 2
    cases = [case for folder in options.real for case in _of_folder(folder)]
    cases += [*value_cases(range(1, options.seeds + 1), "tuned"), *look_alike_cases("fitted")]
    cases = [case for case in cases if not start.keys().isdisjoint(case.amounts)]
    weights = fit(cases, start, TRUST)
    for key, weight in weights.items():
        n = sum(key in case.amounts for case in cases)
        print(f"{key:24} {START[key]:6.2f} -> {weight:6.2f}  in {n:,} of {len(cases):,}")
    left_out = confidences_left_out(cases, start)
    print(f"origins left out: {len(left_out):,} verdicts, distance {calibration_error(left_out):.3f}")
    if not options.dry_run:
        shipped = json.loads(TARGET.read_text(encoding="utf-8")) if options.only else {}
        text = json.dumps(shipped | weights, indent=2, sort_keys=True)
        TARGET.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
