"""Trains the part of the name model that predicts the class of a table as a whole.

A logistic regression over the pieces of a table's name and of its columns' names, on all labelled tables. The
answer for a table is the share of each class among its columns. Every table counts the same, whatever its
number of columns, so a telling name of a table is learnt even if its columns are like any others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.names_fit_steps import Floats, Steps, matrix, rounded, slope_of_shares
from benchmarks.names_model_data import Column, tables_of
from benchmarks.record_kinds_fit import Ids, left_out
from scanner.names.learned.features import BITS, record_bags
from scanner.names.learned.parts import Part

SEED = 173
PASSES, PER_STEP, DECAY = 10, 128, 1e-6
LEVELS = 31
"""Quantisation levels of a weight, on either side of zero."""
HIDDEN = 0.3
"""Share of the steps that hide the columns of tables, so that table names are learnt by themselves."""


@dataclass(frozen=True, eq=False)
class TableClasses:
    """The fitted part of the model, and what it says of tables of products that it did not know."""

    part: Part
    left_out: Floats
    """Shape (tables, classes): probabilities without the table's product."""


@dataclass(frozen=True, eq=False)
class _Tables:
    full: csr_matrix
    bare: csr_matrix
    """Features of the tables without their columns."""
    shares: Floats
    """Shape (tables, classes): the share of each class among a table's columns."""
    counts: Floats
    """The weight of each table; zero if nobody stated classes."""

    @classmethod
    def of(cls, columns: Sequence[Column], classes: Sequence[str]) -> "_Tables":
        found = [(own, replace(view, kind="")) for own, view, _ in tables_of(columns)]
        n_of = np.array([[sum(one.category == each for one in own) for each in classes] for own, _ in found])
        n = n_of.sum(axis=1)
        return cls(
            full=matrix([record_bags(view) for _, view in found], 1 << BITS),
            bare=matrix([record_bags(replace(view, fields=())) for _, view in found], 1 << BITS),
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
    draw = np.random.default_rng(SEED)
    known = chosen[tables.counts[chosen] > 0]
    start = np.zeros(((1 << BITS) + 1, tables.shares.shape[1]), np.float32)
    steps = Steps(start, PASSES * -(-len(known) // PER_STEP))
    for _ in range(PASSES):
        order = draw.permutation(known)
        for at in range(0, len(order), PER_STEP):
            rows = order[at : at + PER_STEP]
            own = (tables.bare if draw.random() < HIDDEN else tables.full)[rows]
            off = slope_of_shares(own @ steps.weights[:-1] + steps.weights[-1], tables.shares[rows])
            off *= tables.counts[rows][:, None] / len(rows)
            steps.step(np.vstack([own.T @ off + DECAY * steps.weights[:-1], off.sum(axis=0)]))
    return steps.result
