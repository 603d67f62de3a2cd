"""Trains the model of names (`scanner/classifier/learned/`) on labelled columns.

Three files of labels, all of them facts about names: columns of telecom products with their elements
(``telecom_columns.csv``), columns of open products from their own schema files (``schema_columns.csv``; the
products marked ``held`` are never trained on), and tables that were made up to show what is rare in both
(``made_columns.csv``). Each output is a logistic regression over hashed pieces of names; what the classes'
probabilities are is fitted on outputs for products that were left out (`fit`).
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, SGDClassifier

from benchmarks.accuracy_classes import half_of
from scanner.classifier.learned.features import (
    BITS,
    SourceFeatures,
    TableView,
    far_bags,
    field_bags,
    near_bags,
)
from scanner.classifier.learned.model import Learned, NamesModel

DATA = Path(__file__).parent.parent / "tests" / "data"
CATEGORIES = (
    "customer_account_data",
    "customer_usage_data",
    "customer_content",
    "employee_data",
    "applicant_data",
    "none",
)
SEED, FOLDS = 173, 5
ALPHA, STEPS = 5e-6, 6
"""Penalty of the weights, and passes over the columns."""
LEAST_EXAMPLES = 8
"""Columns of an element from which on it has an output of its own."""
OF_TELECOM, OF_SCHEMAS, OF_MADE = 1.0, 1.0, 0.5
"""What a column of each file counts."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One labelled column."""

    product: str
    table: str
    name: str
    type: str
    category: str
    kind: str = ""
    """Kind of its source, where a person states it."""
    element: str = ""
    personal: bool | None = None
    cpni: bool | None = None
    entity: str = ""
    counts: float = 1.0
    is_made: bool = False
    """Whether its source was made up, so that the name of that says nothing."""


def telecom_columns() -> list[Column]:
    return [
        Column(
            product=row["product"],
            table=row["table"],
            name=row["column"],
            type=row["type"],
            category=row["category"],
            kind=row["source_kind"],
            element=row["element"],
            counts=OF_TELECOM,
        )
        for row in _rows("telecom_columns.csv")
        if half_of(row["batch"]) == "tuning"
    ]


def schema_columns(split: str) -> list[Column]:
    """``split``: ``learnt``, ``held`` (products that are only measured on), or ``made`` (made-up tables)."""
    name, counts = ("made_columns.csv", OF_MADE) if split == "made" else ("schema_columns.csv", OF_SCHEMAS)
    return [
        Column(
            product=row["product"],
            table=row["table"],
            name=row["column"],
            type=row["type"],
            category=row["category"],
            personal=row["personal"] == "1",
            cpni=row["cpni"] == "1",
            entity=row["entity"],
            counts=counts,
            is_made=split == "made",
        )
        for row in _rows(name)
        if row["split"] == split
    ]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def learnt_columns() -> list[Column]:
    """All that is trained on."""
    return [*telecom_columns(), *schema_columns("learnt"), *schema_columns("made")]


@dataclass(frozen=True, eq=False)
class Seen:
    """Labelled columns as the model sees them."""

    columns: Sequence[Column]
    features: csr_matrix
    tables: NDArray[np.int64]
    """Which table each column is of."""


def seen(columns: Sequence[Column], *, told: bool) -> Seen:
    """``told``: whether the name of the source and its stated kind are seen."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, column in enumerate(columns):
        places[column.product][column.table].append(at)
    ids: list[NDArray[np.int64]] = [np.zeros(0, np.int64)] * len(columns)
    amounts: list[Floats] = [np.zeros(0, np.float32)] * len(columns)
    tables = np.zeros(len(columns), np.int64)
    n_tables = 0
    for product, its_tables in places.items():
        views = [
            _view(product, table, [columns[at] for at in ats], told) for table, ats in its_tables.items()
        ]
        source = SourceFeatures.of(views)
        for view, ats in zip(views, its_tables.values(), strict=True):
            shared = (*near_bags(view), *far_bags(view, source))
            tables[ats] = n_tables
            n_tables += 1
            for at in ats:
                bags = (*field_bags(columns[at].name, columns[at].type), *shared)
                ids[at] = np.concatenate([bag[0] for bag in bags])
                amounts[at] = np.concatenate([bag[1] for bag in bags])
    ends = np.cumsum([0, *map(len, ids)])
    matrix = csr_matrix((np.concatenate(amounts), np.concatenate(ids), ends), shape=(len(columns), 2 << BITS))
    matrix.sum_duplicates()
    return Seen(columns, matrix, tables)


def _view(product: str, table: str, columns: Sequence[Column], told: bool) -> TableView:
    return TableView(
        source=product if told else "",
        kind=columns[0].kind if told else "",
        table=table,
        fields=tuple((one.name, one.type) for one in columns),
    )


@dataclass(frozen=True)
class Output:
    """One answer of the model: of which columns it is known, and for which it is yes."""

    name: str
    known: NDArray[np.bool_]
    yes: NDArray[np.bool_]


def outputs_of(columns: Sequence[Column]) -> list[list[Output]]:
    """The outputs by part: classes, personal and CPNI, elements, entities."""
    category = np.array([one.category for one in columns])
    element = np.array([one.element for one in columns])
    entity = np.array([one.entity for one in columns])
    every = np.ones(len(columns), bool)
    classes = [Output(name, every, category == name) for name in CATEGORIES]
    flags = [
        Output(
            name,
            np.array([getattr(one, name) is not None for one in columns]),
            np.array([bool(getattr(one, name)) for one in columns]),
        )
        for name in ("personal", "cpni")
    ]
    elements = [
        Output(name, (element != "") & (category == kind), element == name)
        for kind in CATEGORIES
        for name in sorted(set(element[category == kind].tolist()) - {""})
        if (element == name).sum() >= LEAST_EXAMPLES
    ]
    entities = [
        Output(name, entity != "", entity == name)
        for name in sorted(set(entity.tolist()) - {""})
        if (entity == name).sum() >= LEAST_EXAMPLES
    ]
    return [classes, flags, elements, entities]


def weights_of(output: Output, features: csr_matrix, counts: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """Weights of one output and, last, its offset."""
    rows = chosen & output.known
    yes = output.yes[rows]
    if not rows.any() or yes.all() or not yes.any():
        sure = 4.0 if rows.any() and yes.all() else -4.0
        return cast(Floats, np.r_[np.zeros(features.shape[1]), sure].astype(np.float32))
    fitted = SGDClassifier(
        loss="log_loss", alpha=ALPHA, max_iter=STEPS, tol=None, average=True, random_state=SEED
    ).fit(features[rows], yes, sample_weight=counts[rows])
    return cast(Floats, np.r_[fitted.coef_[0], fitted.intercept_[0]].astype(np.float32))


def fold_of(product: str, products: Iterable[str]) -> int:
    """The part of the data that a product is left out with."""
    return _folds(tuple(products))[product.lower()]


def _folds(products: tuple[str, ...]) -> dict[str, int]:
    names = sorted({one.lower() for one in products})
    order = np.random.default_rng(SEED).permutation(len(names))
    return {names[at]: place % FOLDS for place, at in enumerate(order)}


@dataclass(frozen=True, eq=False)
class Trained:
    """The model that is trained on everything, and one for each part that was left out."""

    model: NamesModel
    without: tuple[NamesModel, ...]
    folds: dict[str, int]

    def left_out(self, product: str) -> NamesModel:
        """A model that has not seen a product."""
        return self.without[self.folds.get(product.lower(), 0)]


def fit(columns: Sequence[Column]) -> Trained:
    """Train on all columns; the probabilities rest on outputs for products that were left out.

    Columns of real products are seen twice, once with the name of their source and its stated kind.
    """
    halved = [one if one.is_made else replace(one, counts=one.counts / 2) for one in columns]
    real = [one for one in halved if not one.is_made]
    views = [seen(halved, told=False), seen(real, told=True)]
    both = [*halved, *real]
    features = csr_matrix(_stacked([view.features for view in views]))
    tables = np.concatenate([views[0].tables, views[1].tables + views[0].tables.max() + 1])
    counts = np.array([one.counts for one in both], np.float32)
    folds = _folds(tuple(one.product for one in columns))
    part = np.array([folds[one.product.lower()] for one in both])
    outputs = outputs_of(both)
    everything = _all_weights(outputs, features, counts, np.ones(len(both), bool))
    without = [_all_weights(outputs, features, counts, part != fold) for fold in range(FOLDS)]
    answers = np.zeros((len(both), len(outputs[0]) + len(outputs[1])), np.float32)
    for fold, (weights, _) in enumerate(without):
        rows = part == fold
        answers[rows] = features[rows] @ weights[:-1] + weights[-1]
    vote, curves = _vote(answers, tables, outputs[0], counts), _curves(answers, outputs[1], counts)
    categories = {one.element: one.category for one in columns if one.element}
    models = [_model(weights, outputs, categories, vote, curves) for weights in (everything, *without)]
    return Trained(models[0], tuple(models[1:]), folds)


def _stacked(matrices: Sequence[csr_matrix]) -> csr_matrix:
    from scipy.sparse import vstack

    return vstack(matrices)


Weights = tuple[Floats, Floats]
"""Of the outputs that see everything, and of those that see what is near; the last row is the offset."""


def _all_weights(
    outputs: Sequence[Sequence[Output]], features: csr_matrix, counts: Floats, chosen: NDArray[np.bool_]
) -> Weights:
    near = csr_matrix(features[:, : 1 << BITS])
    classes, flags, elements, entities = outputs
    return (
        np.stack([weights_of(one, features, counts, chosen) for one in (*classes, *flags)], axis=1),
        np.stack([weights_of(one, near, counts, chosen) for one in (*elements, *entities)], axis=1),
    )


def _vote(answers: Floats, tables: NDArray[np.int64], classes: Sequence[Output], counts: Floats) -> Floats:
    """From the outputs of a field and their mean in its table to classes."""
    n = len(classes)
    own = answers[:, :n]
    sums = np.zeros((int(tables.max()) + 1, n), np.float32)
    np.add.at(sums, tables, own)
    means = (sums / np.bincount(tables)[:, None])[tables]
    truth = np.argmax(np.stack([output.yes for output in classes], axis=1), axis=1)
    fitted = LogisticRegression(C=1.0, max_iter=300).fit(np.hstack([own, means]), truth, sample_weight=counts)
    return np.vstack([fitted.coef_.T, fitted.intercept_]).astype(np.float32)


def _curves(answers: Floats, flags: Sequence[Output], counts: Floats) -> Floats:
    n, told = len(CATEGORIES), []
    for at, output in enumerate(flags):
        rows = output.known
        fitted = LogisticRegression(C=10.0).fit(
            answers[rows, n + at : n + at + 1], output.yes[rows], sample_weight=counts[rows]
        )
        told.append((fitted.coef_[0, 0], fitted.intercept_[0]))
    return np.array(told, np.float32)


def _model(
    weights: Weights,
    outputs: Sequence[Sequence[Output]],
    categories: dict[str, str],
    vote: Floats,
    curves: Floats,
) -> NamesModel:
    """Weights in eight bits: each output in steps of its own."""
    scales = [np.maximum(np.abs(part[:-1]).max(axis=0), 1e-6) / 127 for part in weights]
    rounded = [
        np.round(part[:-1] / scale).astype(np.int8) for part, scale in zip(weights, scales, strict=True)
    ]
    every = np.concatenate(scales).astype(np.float32)
    elements = tuple(output.name for output in outputs[2])
    return NamesModel(
        weights=rounded[0],
        near=rounded[1],
        scales=every,
        bias=(np.concatenate([part[-1] for part in weights]) / every).astype(np.float32),
        categories=CATEGORIES,
        elements=elements,
        element_categories=tuple(categories[name] for name in elements),
        entities=tuple(output.name for output in outputs[3]),
        vote=vote,
        curves=curves,
    )


def answers(columns: Sequence[Column], model: NamesModel, *, told: bool) -> list[Learned]:
    """What a model says of columns, each in its table and source."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, column in enumerate(columns):
        places[column.product][column.table].append(at)
    found: dict[int, Learned] = {}
    for product, its_tables in places.items():
        views = [
            _view(product, table, [columns[at] for at in ats], told) for table, ats in its_tables.items()
        ]
        source = SourceFeatures.of(views)
        for view, ats in zip(views, its_tables.values(), strict=True):
            found.update(zip(ats, model.look(view, source), strict=True))
    return [found[at] for at in range(len(columns))]
