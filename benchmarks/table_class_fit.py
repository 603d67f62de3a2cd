"""Trains the part of the name model that predicts the class of a table as a whole.

This part is a logistic regression over the pieces of a table's name and of the names of its columns, trained
on all labelled tables. The right answer for a table is the share of each class among its columns. A table
counts once, whatever its number of columns, so that an informative table name is learnt even if the columns
of the table are not informative.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.names_fit_steps import (
    Floats,
    Ids,
    Shown,
    Training,
    rounded,
    slope_of_shares,
    table_weights,
)
from benchmarks.names_model_data import Column, tables_of
from benchmarks.record_kinds_fit import left_out
from scanner.names.learned.parts import Part

TRAINING = Training(passes=10, per_step=128, hidden=0.3)
LEVELS = 31
"""Quantisation levels of a weight, on either side of zero."""


@dataclass(frozen=True, eq=False)
class TableClasses:
    """The fitted part of the model, and its predictions for tables of products left out of the training."""

    part: Part
    left_out: Floats
    """Probabilities from models that did not learn from the table's product, of shape (tables, classes)."""


@dataclass(frozen=True, eq=False)
class _Tables:
    shown: Shown
    shares: Floats
    """The share of each class among a table's columns, of shape (tables, classes)."""
    counts: Floats
    """The weight of each table; zero if no class of its columns is known."""

    @classmethod
    def of(cls, columns: Sequence[Column], classes: Sequence[str]) -> "_Tables":
        found = [(own, replace(view, kind="")) for own, view, _ in tables_of(columns)]
        n_of = np.array([[sum(one.category == each for one in own) for each in classes] for own, _ in found])
        n = n_of.sum(axis=1)
        return cls(
            shown=Shown.of([view for _, view in found]),
            shares=(n_of / np.maximum(n, 1)[:, None]).astype(np.float32),
            counts=np.array([max(one.counts for one in own) for own, _ in found], np.float32) * (n > 0),
        )


def fit_table_classes(
    columns: Sequence[Column], folds: Mapping[str, int], classes: Sequence[str]
) -> TableClasses:
    """Train on all tables; ``folds`` gives the part in which each product is left out."""
    tables = _Tables.of(columns, classes)
    fold_of = np.array([folds[view.source.lower()] for _, view, _ in tables_of(columns)])
    without = [_weights(tables, np.flatnonzero(fold_of != fold)) for fold in range(max(folds.values()) + 1)]
    return TableClasses(
        part=rounded(_weights(tables, np.arange(len(fold_of))), LEVELS),
        left_out=left_out(columns, folds, without),
    )


def _weights(tables: _Tables, chosen: Ids) -> Floats:
    known = chosen[tables.counts[chosen] > 0]

    def slope(points: Floats, rows: Ids) -> Floats:
        return slope_of_shares(points, tables.shares[rows]) * tables.counts[rows][:, None]

    return table_weights(tables.shown, known, tables.shares.shape[1], slope, TRAINING)
