"""Trains the part of the name model that predicts what kind of record a table holds.

This part is a logistic regression over the pieces of a table's name and of the names of its columns. It is
trained on the tables and the names of tables in `tests/data/record_kinds.csv`. The outputs are scaled by a
factor that is fitted on products left out of the training.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.names_fit_steps import (
    Floats,
    Ids,
    Shown,
    Training,
    matrix,
    rounded,
    slope_of,
    table_weights,
)
from benchmarks.names_model_data import DATA, Column, tables_of
from scanner.names.learned.features import BITS, TableView, record_bags
from scanner.names.learned.parts import Part, memberships, softmax
from scanner.policy.policy import load_policy

TRAINING = Training(passes=12, per_step=256, hidden=0.4)
LEVELS = 15
"""Quantisation levels of a weight, on either side of zero."""


@dataclass(frozen=True, eq=False)
class Tables:
    """Labelled tables, some of which are only names without columns."""

    shown: Shown
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
            shown=Shown.of(views),
            truth=np.array([kinds.index(row["record_kind"]) for row in rows]),
            products=np.array([row["product"] for row in rows]),
            kinds=kinds,
        )


@dataclass(frozen=True, eq=False)
class RecordKinds:
    """The fitted part of the model, and its predictions for tables of products left out of the training."""

    part: Part
    names: tuple[str, ...]
    categories: tuple[str, ...]
    """The class of each record kind; empty for the output that means no known kind."""
    left_out: Floats
    """Probabilities for each table of the columns, from models that did not learn from the table's product.
    The shape is (tables, classes plus one for no known kind).
    """


def fit_record_kinds(
    columns: Sequence[Column], folds: Mapping[str, int], classes: Sequence[str]
) -> RecordKinds:
    """Train on all tables; ``folds`` gives the part in which each product is left out."""
    tables = Tables.of(columns)
    fold_of = np.array([folds.get(one.lower(), -1) for one in tables.products.tolist()])
    n_folds = max(folds.values()) + 1
    without = [_weights(tables, np.flatnonzero(fold_of != fold)) for fold in range(n_folds)]
    sureness = _sureness(tables, fold_of, without)
    of = load_policy("xpoz").kinds.record_kinds
    categories = tuple(of[one].category if one else "" for one in tables.kinds)
    return RecordKinds(
        part=rounded(_weights(tables, np.arange(len(tables.truth))) * sureness, LEVELS),
        names=tables.kinds,
        categories=categories,
        left_out=left_out(columns, folds, [one * sureness for one in without])
        @ memberships(categories, (*classes, "")),
    )


def left_out(columns: Sequence[Column], folds: Mapping[str, int], without: Sequence[Floats]) -> Floats:
    """For each table of ``columns``, probabilities from weights that did not learn from its product."""
    views = [replace(view, kind="") for _, view, _ in tables_of(columns)]
    fold_of = np.array([folds[one.source.lower()] for one in views])
    shown = matrix([record_bags(one) for one in views], 1 << BITS)
    found = np.zeros((len(views), without[0].shape[1]), np.float32)
    for fold, weights in enumerate(without):
        found[fold_of == fold] = softmax(shown[fold_of == fold] @ weights[:-1] + weights[-1])
    return found


def _sureness(tables: Tables, fold_of: Ids, without: Sequence[Floats]) -> np.float32:
    """The factor that, applied to the outputs, minimises the loss on tables of left-out products."""
    outputs = np.zeros((len(tables.truth), len(tables.kinds)), np.float32)
    for fold, weights in enumerate(without):
        outputs[fold_of == fold] = tables.shown.full[fold_of == fold] @ weights[:-1] + weights[-1]
    outputs, truth = outputs[fold_of >= 0], tables.truth[fold_of >= 0]
    right = (outputs.argmax(axis=1) == truth).mean()
    print(f"kind of record: {right:.3f} right of {len(truth):,} tables of products left out")
    return np.float32(min(np.geomspace(0.3, 3, 48), key=lambda factor: _loss(outputs * factor, truth)))


def _loss(points: Floats, truth: Ids) -> float:
    """Mean negative log-probability of the right kind."""
    most = points.max(axis=1)
    total = most + np.log(np.exp(points - most[:, None]).sum(axis=1))
    return float((total - points[np.arange(len(truth)), truth]).mean())


def _weights(tables: Tables, chosen: Ids) -> Floats:
    return table_weights(
        tables.shown,
        chosen,
        len(tables.kinds),
        lambda points, rows: slope_of(points, tables.truth[rows]),
        TRAINING,
    )
