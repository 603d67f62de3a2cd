"""Precision, recall and F1 from counts, and an interval by resampling whole clusters of texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

_RESAMPLES = 2_000


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Right, wrong and missed answers."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(tp=self.tp + other.tp, fp=self.fp + other.fp, fn=self.fn + other.fn)

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """
        >>> Counts(tp=8, fp=2, fn=2).f1
        0.8
        """
        wrong = self.fp + self.fn
        return 2 * self.tp / (2 * self.tp + wrong) if self.tp else 0.0


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def verdict_counts(answers: Iterable[tuple[bool, bool]]) -> Counts:
    """Counts over pairs of (truth, answer)."""
    pairs = list(answers)
    return Counts(
        tp=sum(truth and answer for truth, answer in pairs),
        fp=sum(answer and not truth for truth, answer in pairs),
        fn=sum(truth and not answer for truth, answer in pairs),
    )


def f1_interval(clusters: Sequence[Counts], seed: int = 1) -> tuple[float, float]:
    """95 % interval of F1 when clusters (texts of one template), not single answers, are drawn anew."""
    table = np.array([[one.tp, one.fp, one.fn] for one in clusters], dtype=np.int64)
    drawn = np.random.default_rng(seed).integers(0, len(table), size=(_RESAMPLES, len(table)))
    tp, fp, fn = table[drawn].sum(axis=1).T
    answers = 2 * tp + fp + fn
    low, high = np.quantile(2 * tp[answers > 0] / answers[answers > 0], (0.025, 0.975))
    return float(low), float(high)


def markdown(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; shares to two places."""
    lines = [header, ["---"] * len(header), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _cell(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
