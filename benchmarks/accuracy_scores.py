"""Precision, recall and F1 from counts, with an interval of F1 by resampling whole clusters of texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2_000


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The counts of right answers (``tp``), wrong answers (``fp``) and missing answers (``fn``)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    shared: int = 0
    """True spans found minus right answers: positive if one answer covers several true spans, negative if
    several answers cover one true span.
    """

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            tp=self.tp + other.tp,
            fp=self.fp + other.fp,
            fn=self.fn + other.fn,
            shared=self.shared + other.shared,
        )

    @property
    def n_true(self) -> int:
        return self.tp + self.shared + self.fn

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return (self.tp + self.shared) / self.n_true if self.n_true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall.

        >>> Counts(tp=8, fp=2, fn=2).f1
        0.8
        """
        both = self.precision + self.recall
        return round(2 * self.precision * self.recall / both, 12) if both else 0.0


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def verdict_counts(answers: Iterable[tuple[bool, bool]]) -> Counts:
    """The counts for pairs of (truth, answer)."""
    pairs = list(answers)
    return Counts(
        tp=sum(truth and answer for truth, answer in pairs),
        fp=sum(answer and not truth for truth, answer in pairs),
        fn=sum(truth and not answer for truth, answer in pairs),
    )


def f1_interval(clusters: Sequence[Counts], seed: int = 1) -> tuple[float, float]:
    """The 95 % interval of F1, by resampling clusters (all texts of a template) instead of single answers."""
    table = np.array([[one.tp, one.fp, one.fn, one.shared] for one in clusters], dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(table), size=(_RESAMPLES, len(table)))
    tp, fp, fn, shared = table[drawn].sum(axis=1).T
    found, answers = tp + shared, tp + fp
    precision = np.divide(tp, answers, out=np.zeros_like(tp), where=answers > 0)
    recall = np.divide(found, found + fn, out=np.zeros_like(tp), where=found + fn > 0)
    both = precision + recall
    f1 = np.divide(2 * precision * recall, both, out=np.zeros_like(tp), where=both > 0)
    low, high = np.quantile(f1[(answers > 0) | (found + fn > 0)], (0.025, 0.975))
    return float(low), float(high)


def markdown(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table, in which floating-point numbers have two decimal places."""
    lines = [header, ["---"] * len(header), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
