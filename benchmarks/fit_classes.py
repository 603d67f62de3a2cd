"""Trains the name model, fits the weights of the other signals, and writes both.

    python -m benchmarks.fit_classes [--dry-run] [--names | --signals]

`benchmarks/names_model_fit.py` trains the name model.

A conditional logit fits the weights of the other signals: of all elements that a field could be, the right
one should have the most points, and its category should lead by the margin that a decision needs. The cases
are the labelled columns of the half used for tuning, and the worked cases (`benchmarks/class_cases.py`). If
the cases contain little information about a weight, the weight stays near `START`, the figures of the
policy's draft. `TRUST`, chosen by cross-validation over tables, is the number of cases that these figures are
worth. The rules of precedence have no weights and stay as they are.

A logistic regression then fits the certainty, that is, the probability that an answer is right, from the
points of the best element and its lead over the next category. The cases are the same columns in tables with
meaningless names, as new schemas may have.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.class_cases import ClassCase, Option, column_cases, worked_cases
from benchmarks.names_model_data import learnt_columns
from benchmarks.names_model_fit import fit as fit_names
from scanner.classifier.certainty import MARGIN, MOST_LEAD
from scanner.classifier.signals import PRECEDENCE
from scanner.names.learned.model import MODEL, model_bytes

TARGET = Path(__file__).parent.parent / "scanner" / "classifier" / "signal_weights.py"
NAMES_MODEL = TARGET.parent.parent / "names" / "learned" / MODEL
START: Mapping[str, float] = {
    "column": 5.0,
    "trait": 3.5,
    "rest": 2.0,
    "name.vendor": 4.0,
    "name.strong": 3.0,
    "name.weak": 1.0,
    "comment": 2.0,
    "value.in_record": 3.0,
    "value.alone": 2.5,
    "population": 3.0,
    "record.same": 1.5,
    "home.stated": 1.5,
    "away.stated": -0.75,
    "home.told": 0.75,
    "table": 1.0,
    "entity.seen.fits": 2.0,
    "entity.seen.misfit": -3.0,
    "entity.named.fits": 2.0,
    "entity.named.misfit": -3.0,
    "text.misfit": -1.0,
}
START_CERTAINTY: Mapping[str, float] = {"base": -1.4, "points": 0.35, "lead": 0.35}
TRUST = 2.0
ELEMENT_COUNTS = 0.5
"""The weight of the right element, relative to that of the right category."""
_STEPS, _RATE = 2000, 0.02
_HEADER = '''"""Weights of the classifier's signals, by `python -m benchmarks.fit_classes`, not by hand.

A signal's points are natural log-odds that compare the elements that a field could have.
"""

from collections.abc import Mapping

'''
Floats = NDArray[np.float64]


class Table:
    """The cases as arrays (cases, options, keys), padded to the largest number of options of any case."""

    def __init__(self, cases: Sequence[ClassCase], keys: Sequence[str]) -> None:
        most = max(len(case.options) for case in cases)
        self.amounts = np.zeros((len(cases), most, len(keys)))
        self.fixed = np.full((len(cases), most), -np.inf)
        self.category = np.zeros((len(cases), most), dtype=bool)
        self.element = np.zeros((len(cases), most), dtype=bool)
        self.counts = np.array([case.counts for case in cases])
        for row, case in enumerate(cases):
            for place, option in enumerate(case.options):
                self.amounts[row, place] = [option.amounts.get(key, 0.0) for key in keys]
                rivals = bool(option.element) and option.category != case.category
                self.fixed[row, place] = option.fixed + _precedence(option) + rivals * MARGIN
                self.category[row, place] = option.category == case.category
                self.element[row, place] = option.element == case.element
            if not self.element[row].any():
                self.element[row] = self.category[row]

    def slope(self, weights: Floats) -> Floats:
        """Gradient of the log-likelihood."""
        points = self.amounts @ weights + self.fixed
        everything = self._mean(points, np.isfinite(self.fixed))
        right = self._mean(points, self.category)
        exact = self._mean(points, self.element)
        push = (right - everything) + ELEMENT_COUNTS * (exact - right)
        return np.asarray(self.counts @ push)

    def _mean(self, points: Floats, chosen: NDArray[np.bool_]) -> Floats:
        """The mean amounts of the chosen options of each case, weighted by the options' probabilities."""
        kept = np.where(chosen, points, -np.inf)
        odds = np.exp(kept - kept.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        return np.asarray(np.einsum("co,cok->ck", odds, self.amounts))

    def right_share(self, weights: Floats) -> float:
        best = (self.amounts @ weights + self.fixed).argmax(axis=1)
        return float(self.category[np.arange(len(best)), best].mean())


def _precedence(option: Option) -> float:
    return sum(PRECEDENCE.get(key, 0.0) * amount for key, amount in option.amounts.items())


def fit(cases: Sequence[ClassCase]) -> dict[str, float]:
    """Fit the weights by penalised maximum likelihood with Adam; the penalty pulls them towards ``START``.

    The data shows only differences between options, so a fit could give a weight the wrong sign. Therefore,
    each weight keeps its sign: a signal that speaks against an element must not add points to the element.
    """
    keys = list(START)
    table, origin = Table(cases, keys), np.array(list(START.values()))
    against = origin < 0
    weights, mean, square = origin.copy(), np.zeros(len(keys)), np.zeros(len(keys))
    for step in range(1, _STEPS + 1):
        slope = table.slope(weights) - TRUST * (weights - origin)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights = weights + _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-9)
        weights = np.where(against, np.minimum(weights, 0.0), np.maximum(weights, 0.0))
    print(f"right of {len(cases):,}: {table.right_share(origin):.3f} -> {table.right_share(weights):.3f}")
    return dict(zip(keys, weights.round(2).tolist(), strict=True))


def can_be_fitted(case: ClassCase) -> bool:
    """Whether the case has several options, and one of them has the right class."""
    found = {option.category for option in case.options}
    return case.category in found and len(case.options) > 1


def fit_certainty(cases: Sequence[ClassCase]) -> dict[str, float]:
    """The parameters of the certainty, by logistic regression with a weak prior at zero."""
    rows, right = [], []
    for case in cases:
        if case.confidence is not None and case.way == "bare":
            rows.append((1.0, case.points, min(case.lead, MOST_LEAD)))
            right.append(case.is_right)
    amounts, truth, origin = np.array(rows), np.array(right, dtype=float), np.zeros(3)
    weights = origin.copy()
    for _ in range(50):
        predicted = 1 / (1 + np.exp(-amounts @ weights))
        slope = amounts.T @ (predicted - truth) + weights
        curve = amounts.T @ (amounts * (predicted * (1 - predicted))[:, None]) + np.eye(3)
        weights -= np.linalg.solve(curve, slope)
    return dict(zip(START_CERTAINTY, weights.round(3).tolist(), strict=True))


def written(weights: Mapping[str, float], certainty: Mapping[str, float]) -> str:
    body = "".join(f'    "{key}": {value},\n' for key, value in weights.items())
    sure = "".join(f'    "{key}": {value},\n' for key, value in certainty.items())
    maps = f"WEIGHTS: Mapping[str, float] = {{\n{body}}}\nCERTAINTY: Mapping[str, float] = {{\n{sure}}}\n"
    return _HEADER + maps


def main() -> None:
    parser = argparse.ArgumentParser(description="Fit the weights of the classifier's signals.")
    parser.add_argument("--dry-run", action="store_true", help="print the weights, write nothing")
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--names", action="store_true", help="train the model of names alone")
    parts.add_argument("--signals", action="store_true", help="fit the weights of the signals alone")
    options = parser.parse_args()
    if not options.signals:
        trained = model_bytes(fit_names(learnt_columns()))
        print(f"model of names: {len(trained):,} bytes")
        if not options.dry_run:
            NAMES_MODEL.write_bytes(trained)
    if not options.names:
        fit_signals(dry_run=options.dry_run)


def fit_signals(*, dry_run: bool) -> None:
    """Fit the certainty, and the weights of all signals except those of the name model."""
    columns = list(column_cases("tuning", ("stated", "told", "bare", "valued", "obscure")))
    cases = [case for case in (*columns, *worked_cases()) if can_be_fitted(case)]
    weights = fit(cases)
    for key, weight in weights.items():
        n = sum(any(key in option.amounts for option in case.options) for case in cases)
        print(f"{key:16} {START[key]:6.2f} -> {weight:6.2f}  in {n:,} of {len(cases):,}")
    certainty = fit_certainty(columns)
    print(f"certainty: {certainty}")
    if not dry_run:
        TARGET.write_text(written(weights, certainty), encoding="utf-8")


if __name__ == "__main__":
    main()
