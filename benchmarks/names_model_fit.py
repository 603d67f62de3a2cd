"""Trains the model of names (`scanner/classifier/learned/`) on labelled columns (`names_model_data.py`).

Each output is a logistic regression over hashed pieces of names. The probabilities of the classes are fitted
on outputs for products that were left out (`fit`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression, SGDClassifier

from benchmarks.names_model_data import Column
from scanner.classifier.learned.features import (
    BITS,
    SourceFeatures,
    TableView,
    far_bags,
    field_bags,
    near_bags,
)
from scanner.classifier.learned.model import NamesModel

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
"""Fewest columns of an element that has an output of its own."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Seen:
    """Labelled columns as the model sees them."""

    columns: Sequence[Column]
    features: csr_matrix
    tables: NDArray[np.int64]
    """Which table each column is of."""


def seen(columns: Sequence[Column], *, names_source: bool) -> Seen:
    """``names_source``: whether the name of the source and its stated kind are seen."""
    ids: list[NDArray[np.int64]] = [np.zeros(0, np.int64)] * len(columns)
    amounts: list[Floats] = [np.zeros(0, np.float32)] * len(columns)
    tables = np.zeros(len(columns), np.int64)
    for number, (ats, view, source) in enumerate(_tables(columns, names_source)):
        shared = (*near_bags(view), *far_bags(view, source))
        tables[ats] = number
        for at in ats:
            bags = (*field_bags(columns[at].name, columns[at].type), *shared)
            ids[at] = np.concatenate([bag[0] for bag in bags])
            amounts[at] = np.concatenate([bag[1] for bag in bags])
    ends = np.cumsum([0, *map(len, ids)])
    matrix = csr_matrix((np.concatenate(amounts), np.concatenate(ids), ends), shape=(len(columns), 2 << BITS))
    matrix.sum_duplicates()
    return Seen(columns, matrix, tables)


def _tables(
    columns: Sequence[Column], names_source: bool
) -> Iterator[tuple[list[int], TableView, SourceFeatures]]:
    """Each table with the indexes of its columns, product by product."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, column in enumerate(columns):
        places[column.product][column.table].append(at)
    for product, by_table in places.items():
        views = [
            TableView(
                source=product if names_source else "",
                kind=columns[ats[0]].kind if names_source else "",
                table=table,
                fields=tuple((columns[at].name, columns[at].type) for at in ats),
            )
            for table, ats in by_table.items()
        ]
        source = SourceFeatures.of(views)
        for view, ats in zip(views, by_table.values(), strict=True):
            yield ats, view, source


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


def _folds(products: tuple[str, ...]) -> dict[str, int]:
    names = sorted({one.lower() for one in products})
    order = np.random.default_rng(SEED).permutation(len(names))
    return {names[at]: place % FOLDS for place, at in enumerate(order)}


def fit(columns: Sequence[Column]) -> NamesModel:
    """Train on all columns; the probabilities rest on outputs for products that were left out.

    Columns of real products are seen twice, once with the name of their source and its stated kind.
    """
    halved = [one if one.is_made else replace(one, counts=one.counts / 2) for one in columns]
    real = [one for one in halved if not one.is_made]
    views = [seen(halved, names_source=False), seen(real, names_source=True)]
    both = [*halved, *real]
    features = csr_matrix(vstack([view.features for view in views]))
    tables = np.concatenate([views[0].tables, views[1].tables + views[0].tables.max() + 1])
    counts = np.array([one.counts for one in both], np.float32)
    folds = _folds(tuple(one.product for one in columns))
    part = np.array([folds[one.product.lower()] for one in both])
    outputs = outputs_of(both)
    classes, flags, elements, entities = outputs
    far, every = (*classes, *flags), np.ones(len(both), bool)
    near = csr_matrix(features[:, : 1 << BITS])
    weights = (
        _stacked(far, features, counts, every),
        _stacked((*elements, *entities), near, counts, every),
    )
    answers = np.zeros((len(both), len(far)), np.float32)
    for fold in range(FOLDS):
        rows = part == fold
        without = _stacked(far, features, counts, ~rows)
        answers[rows] = features[rows] @ without[:-1] + without[-1]
    vote, curves = _vote(answers, tables, classes, counts), _curves(answers, flags, counts)
    categories = {one.element: one.category for one in columns if one.element}
    return _model(weights, outputs, categories, vote, curves)


Weights = tuple[Floats, Floats]
"""Of the outputs that see everything, and of those that see what is near; the last row is the offset."""


def _stacked(
    outputs: Sequence[Output], features: csr_matrix, counts: Floats, chosen: NDArray[np.bool_]
) -> Floats:
    return np.stack([weights_of(one, features, counts, chosen) for one in outputs], axis=1)


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
    n, curves = len(CATEGORIES), []
    for at, output in enumerate(flags):
        rows = output.known
        fitted = LogisticRegression(C=10.0).fit(
            answers[rows, n + at : n + at + 1], output.yes[rows], sample_weight=counts[rows]
        )
        curves.append((fitted.coef_[0, 0], fitted.intercept_[0]))
    return np.array(curves, np.float32)


def _model(
    weights: Weights,
    outputs: Sequence[Sequence[Output]],
    categories: dict[str, str],
    vote: Floats,
    curves: Floats,
) -> NamesModel:
    """Weights as eight bits, with a scale per output."""
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
