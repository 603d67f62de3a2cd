"""Trains the part of the name model that predicts what kind of record a table holds.

A logistic regression over the pieces of a table's name and of its columns' names, on the tables and
the names of tables in `tests/data/record_kinds.csv`. Its outputs are scaled on products that were left out.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.names_fit_steps import Floats, Steps, matrix, rounded, slope_of
from benchmarks.names_model_data import DATA, Column
from scanner.names.learned.features import BITS, TableView, record_bags
from scanner.names.learned.model import Part
from scanner.policy.policy import load_policy

SEED, FOLDS = 173, 3
PASSES, PER_STEP, DECAY = 12, 256, 1e-6
HIDDEN = 0.4
"""Share of the steps that hide the columns of tables, so that table names are learnt by themselves."""
LEVELS = 31
"""Quantisation levels of a weight, on either side of zero."""
Ids = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tables:
    """Labelled tables, some of which are only names without columns."""

    full: csr_matrix
    bare: csr_matrix
    """Features of the tables without their columns."""
    truth: Ids
    products: NDArray[np.str_]
    """The product of each table; empty for a table name without a product."""
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, columns: Sequence[Column]) -> "Tables":
        fields: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for one in columns:
            fields[one.product, one.table].append((one.name, one.type))
        with (DATA / "record_kinds.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        kinds = tuple(sorted({row["record_kind"] for row in rows}))
        views = [
            TableView(
                source="",
                kind=row["source_kind"],
                table=row["table"],
                fields=(
                    *fields[row["product"], row["table"]],
                    *((name, "") for name in row["columns"].split()),
                ),
            )
            for row in rows
        ]
        return cls(
            full=matrix([record_bags(one) for one in views], 1 << BITS),
            bare=matrix([record_bags(replace(one, fields=())) for one in views], 1 << BITS),
            truth=np.array([kinds.index(row["record_kind"]) for row in rows]),
            products=np.array([row["product"] for row in rows]),
            kinds=kinds,
        )


def fit_record_kinds(columns: Sequence[Column]) -> tuple[Part, tuple[str, ...], tuple[str, ...]]:
    """The fitted part of the model, the record kinds, and the class of each kind."""
    tables = Tables.of(columns)
    weights = _weights(tables, np.arange(len(tables.truth))) * _sureness(tables)
    of = load_policy("xpoz").kinds.record_kinds
    return (
        rounded(weights, LEVELS),
        tables.kinds,
        tuple(of[one].category if one else "" for one in tables.kinds),
    )


def _sureness(tables: Tables) -> np.float32:
    """The factor for the outputs that minimises the loss on tables of left-out products."""
    outputs = np.zeros((len(tables.truth), len(tables.kinds)), np.float32)
    draw = np.random.default_rng(SEED)
    fold_of = {one: draw.integers(FOLDS) for one in np.unique(tables.products).tolist()}
    folds = np.array([fold_of[one] if one else -1 for one in tables.products.tolist()])
    for fold in range(FOLDS):
        weights, left = _weights(tables, np.flatnonzero(folds != fold)), folds == fold
        outputs[left] = tables.full[left] @ weights[:-1] + weights[-1]
    outputs, truth = outputs[folds >= 0], tables.truth[folds >= 0]
    right = (outputs.argmax(axis=1) == truth).mean()
    print(f"kind of record: {right:.3f} right of {len(truth):,} tables of products left out")
    return np.float32(min(np.geomspace(0.3, 3, 48), key=lambda factor: _loss(outputs * factor, truth)))


def _loss(points: Floats, truth: Ids) -> float:
    """Mean negative log-probability of the right kind."""
    most = points.max(axis=1)
    total = most + np.log(np.exp(points - most[:, None]).sum(axis=1))
    return float((total - points[np.arange(len(truth)), truth]).mean())


def _weights(tables: Tables, chosen: Ids) -> Floats:
    draw = np.random.default_rng(SEED)
    start = np.zeros(((1 << BITS) + 1, len(tables.kinds)), np.float32)
    steps = Steps(start, PASSES * -(-len(chosen) // PER_STEP))
    for _ in range(PASSES):
        order = draw.permutation(chosen)
        for at in range(0, len(order), PER_STEP):
            rows = order[at : at + PER_STEP]
            own = (tables.bare if draw.random() < HIDDEN else tables.full)[rows]
            off = slope_of(own @ steps.weights[:-1] + steps.weights[-1], tables.truth[rows]) / len(rows)
            steps.step(np.vstack([own.T @ off + DECAY * steps.weights[:-1], off.sum(axis=0)]))
    return steps.result
