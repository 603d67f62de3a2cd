"""Trains the name model (`scanner/names/learned/`) on labelled columns (`names_model_data.py`).

Every output is a logistic regression over hashed pieces of names. They are fitted together, table by table,
since the fields of a table share most features. The probabilities of classes, and of being personal or CPNI,
are based on outputs for products that were left out (`fit`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.names_fit_steps import Floats, Steps, matrix, rounded, slope_of
from benchmarks.names_model_data import Column
from benchmarks.record_kinds_fit import fit_record_kinds
from scanner.names.learned.features import (
    BITS,
    Bag,
    SourceFeatures,
    TableView,
    beside_as_near,
    far_bags,
    field_bags,
    name_bag,
    near_bags,
)
from scanner.names.learned.model import OTHERS_DOUBT, NamesModel

CATEGORIES = (
    "customer_account_data",
    "customer_usage_data",
    "customer_content",
    "employee_data",
    "applicant_data",
    "none",
)
SEED, FOLDS = 173, 3
PASSES, PER_STEP, DECAY = 8, 256, 1e-6
"""Passes over the tables, tables per step, and weight decay."""
LEVELS_OF_ELEMENT = 31
"""Quantisation levels of the weights of element outputs, on either side of zero."""
LEAST_EXAMPLES = 8
"""The least number of columns for an element or entity to get a separate output."""
Truth = tuple[NDArray[np.int64], Floats]
"""By column: the index of the right answer (or 1 for true), and a weight that is zero if nobody answered."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Labelled columns as the model sees them, table by table."""

    columns: Sequence[Column]
    fields: csr_matrix
    tables: csr_matrix
    """Features that the fields of a table share, without ``sources`` and ``kinds``."""
    sources: csr_matrix
    """The name of a table's source, which is hidden in half of the steps."""
    kinds: csr_matrix
    """The stated kind of a table's source, which is hidden in half of the steps, too."""
    beside: csr_matrix
    """The names of a table's fields as features of nearby names; none if the columns have no class."""
    first: NDArray[np.int64]
    """The index of each table's first column, then the number of columns."""


def seen(columns: Sequence[Column]) -> Seen:
    ordered: list[Column] = []
    fields, tables, sources, kinds, beside = [list[tuple[Bag, ...]]() for _ in range(5)]
    first = [0]
    for own, view, source in _tables(columns):
        ordered += own
        fields += [field_bags(one.name, one.type) for one in own]
        hidden = 0 if own[0].is_made else len(source.bags) - 2
        names, *others = far_bags(view, source)
        shared, named = others[: len(others) - hidden], others[len(others) - hidden :]
        tables.append((name_bag(view.table), names, *shared[:2]))
        sources.append(tuple(named))
        kinds.append(near_bags(view)[1:])
        beside.append((beside_as_near(view),) if own[0].category else ())
        first.append(len(ordered))
    return Seen(
        columns=ordered,
        fields=matrix(fields, 2 << BITS),
        tables=matrix(tables, 2 << BITS),
        sources=matrix(sources, 2 << BITS),
        kinds=matrix(kinds, 2 << BITS),
        beside=matrix(beside, 1 << BITS),
        first=np.array(first),
    )


def _tables(columns: Sequence[Column]) -> Iterator[tuple[list[Column], TableView, SourceFeatures]]:
    """Each table with its columns, product by product."""
    by_product: dict[str, dict[str, list[Column]]] = defaultdict(lambda: defaultdict(list))
    for one in columns:
        by_product[one.product][one.table].append(one)
    for product, by_table in by_product.items():
        views = {
            table: TableView(
                source=product,
                kind=own[0].kind,
                table=table,
                fields=tuple((one.name, one.type) for one in own),
            )
            for table, own in by_table.items()
        }
        source = SourceFeatures.of(list(views.values()))
        for table, own in by_table.items():
            yield own, views[table], source


@dataclass(frozen=True, eq=False)
class Answers:
    """The labels of each column, by part of the model."""

    truths: Mapping[str, Truth]
    names: Mapping[str, tuple[str, ...]]
    """The possible answers of each part that has more than two."""
    element_categories: tuple[str, ...]


def answers_of(columns: Sequence[Column]) -> Answers:
    counts = np.array([one.counts for one in columns], np.float32)
    of_element = categories_of(columns)
    told = {
        "class": [one.category for one in columns],
        "element": [_element_of(one) for one in columns],
        "entity": [one.entity for one in columns],
    }
    names = {
        "class": CATEGORIES,
        "element": _frequent(told["element"], "?"),
        "entity": _frequent(told["entity"], ""),
    }
    truths = {part: _one_of(told[part], names[part], counts) for part in told}
    for flag in ("personal", "cpni"):
        said = [getattr(one, flag) for one in columns]
        known = np.array([one is not None for one in said], np.float32)
        truths[flag] = np.array([bool(one) for one in said], np.int64), counts * known
    return Answers(truths, names, tuple(of_element.get(one, "") for one in names["element"]))


def _frequent(told: Sequence[str], unknown: str) -> tuple[str, ...]:
    counts = Counter(told)
    return tuple(sorted(one for one, n in counts.items() if n >= LEAST_EXAMPLES and one != unknown))


def _one_of(told: Sequence[str], names: Sequence[str], counts: Floats) -> Truth:
    place = {name: at for at, name in enumerate(names)}
    known = np.array([one in place for one in told], np.float32)
    return np.array([place.get(one, 0) for one in told], np.int64), counts * known


def _element_of(column: Column) -> str:
    """The element of a column: ``?`` if nobody stated it, empty if the column holds no personal data."""
    return column.element or ("" if column.category == "none" and not column.is_made else "?")


def categories_of(columns: Sequence[Column]) -> dict[str, str]:
    """The most frequent class of each element."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in columns:
        if one.element and one.category:
            found[one.element][one.category] += 1
    return {element: counts.most_common(1)[0][0] for element, counts in found.items()}


def _folds(products: tuple[str, ...]) -> dict[str, int]:
    names = sorted({one.lower() for one in products})
    order = np.random.default_rng(SEED).permutation(len(names))
    return {names[at]: place % FOLDS for place, at in enumerate(order)}


@dataclass(frozen=True, eq=False)
class Head:
    """One part of the model while it is fitted: weights, and the offset in the last row."""

    weights: Floats
    is_one_of: bool
    """Whether its answers exclude each other."""

    def slope(self, points: Floats, truth: NDArray[np.int64], counts: Floats) -> Floats:
        """The gradient of the log-loss by column and output, weighted by ``counts``."""
        if self.is_one_of:
            return slope_of(points, truth) * counts[:, None]
        off = 1 / (1 + np.exp(-points))
        if points.shape[1] > 1:
            off[np.arange(len(truth)), truth] -= 1
        else:
            off -= truth[:, None]
        return cast(Floats, off * counts[:, None])


def heads_of(
    columns: Seen, answers: Answers, chosen: NDArray[np.int64], parts: Sequence[str]
) -> dict[str, Floats]:
    """The fitted weights of ``parts``, trained on the tables at the positions ``chosen``."""
    draw = np.random.default_rng(SEED)
    n_steps = PASSES * -(-len(chosen) // PER_STEP)
    sizes = {part: len(answers.names.get(part, "1")) for part in parts}
    n_near = (1 << BITS) + 1
    heads = {
        part: Head(
            np.zeros(((2 << BITS) + 1 if part in FAR_PARTS else n_near, sizes[part]), np.float32),
            part in answers.names and part != "entity",
        )
        for part in parts
    }
    steps = {part: Steps(head.weights, n_steps) for part, head in heads.items()}
    for _ in range(PASSES):
        order = draw.permutation(chosen)
        for start in range(0, len(order), PER_STEP):
            _step(columns, answers, order[start : start + PER_STEP], heads, steps, draw)
    return {part: one.result for part, one in steps.items()}


FAR_PARTS = ("class", "personal", "cpni")
"""Parts that see all features; the others see only features of nearby names."""


def _step(
    columns: Seen,
    answers: Answers,
    tables: NDArray[np.int64],
    heads: Mapping[str, Head],
    steps: Mapping[str, Steps],
    draw: np.random.Generator,
) -> None:
    rows = np.concatenate([np.arange(columns.first[at], columns.first[at + 1]) for at in tables])
    of = np.repeat(np.arange(len(tables)), np.diff(columns.first)[tables])
    own = columns.fields[rows]
    shared = columns.tables[tables]
    for part in (columns.sources, columns.kinds):
        shared = shared + csr_matrix(part[tables].multiply((draw.random(len(tables)) < 0.5)[:, None]))
    near = csr_matrix(own[:, : 1 << BITS]), csr_matrix(shared[:, : 1 << BITS])
    of_element = near[0], near[1] + columns.beside[tables]
    together = csr_matrix(
        (np.ones(len(rows), np.float32), (of, np.arange(len(rows)))), (len(tables), len(rows))
    )
    for part, head in heads.items():
        field, table = (own, shared) if part in FAR_PARTS else of_element if part == "element" else near
        weights, (truth, counts) = head.weights, answers.truths[part]
        points = field @ weights[:-1] + (table @ weights[:-1])[of] + weights[-1]
        off = head.slope(points, truth[rows], counts[rows])
        off = (off / len(rows)).astype(np.float32)
        slope = field.T @ off + table.T @ (together @ off)
        steps[part].step(np.vstack([slope + DECAY * weights[:-1], off.sum(axis=0)]))


def fit(columns: Sequence[Column]) -> NamesModel:
    """Train on all columns; probabilities are calibrated with models that left out the column's product."""
    found = seen(columns)
    answers = answers_of(found.columns)
    every = np.arange(len(found.first) - 1)
    weights = heads_of(found, answers, every, (*FAR_PARTS, "element", "entity"))
    record_kind, record_kinds, record_kind_categories = fit_record_kinds(columns)
    return NamesModel(
        far=rounded(np.hstack([weights[one] for one in FAR_PARTS])),
        entity=rounded(weights["entity"]),
        element=rounded(weights["element"], LEVELS_OF_ELEMENT),
        categories=CATEGORIES,
        elements=answers.names["element"],
        element_categories=answers.element_categories,
        entities=answers.names["entity"],
        record_kind=record_kind,
        record_kinds=record_kinds,
        record_kind_categories=record_kind_categories,
        vote=_vote(left_out(found, answers), answers),
    )


def left_out(found: Seen, answers: Answers) -> Floats:
    """By column, the inputs for calibrating probabilities: outputs of models trained without its product."""
    products = [found.columns[at].product.lower() for at in found.first[:-1]]
    folds = _folds(tuple(products))
    part = np.array([folds[one] for one in products])
    own = np.zeros((len(found.columns), len(CATEGORIES) + 2), np.float32)
    around = np.zeros((len(products), own.shape[1]), np.float32)
    of = np.repeat(np.arange(len(products)), np.diff(found.first))
    for fold in range(FOLDS):
        without = heads_of(found, answers, np.flatnonzero(part != fold), FAR_PARTS)
        weights = np.hstack([without[one] for one in FAR_PARTS])
        left = part == fold
        around[left] = found.tables[left] @ weights[:-1] + weights[-1]
        own[left[of]] = found.fields[left[of]] @ weights[:-1]
    own += around[of]
    return np.hstack([own, _mean(own, of)[of], _others(around, products)[of]])


def _mean(rows: Floats, of: NDArray[np.int64]) -> Floats:
    sums = np.zeros((int(of.max()) + 1, rows.shape[1]), np.float32)
    np.add.at(sums, of, rows)
    return np.asarray(sums / np.bincount(of)[:, None], np.float32)


def _others(around: Floats, products: Sequence[str]) -> Floats:
    """By table: the mean outputs for the other tables of its product (`Around.others`)."""
    of = np.unique(products, return_inverse=True)[1]
    n = np.bincount(of)[of][:, None]
    rest = _mean(around, of)[of] * n - around
    return np.asarray(rest / (n - 1 + OTHERS_DOUBT), np.float32)


def _vote(outputs: Floats, answers: Answers) -> Floats:
    """Weights of logistic regressions that turn the result of `left_out` into probabilities."""
    scale = outputs.std(axis=0)
    parts = []
    for part in FAR_PARTS:
        truth, counts = answers.truths[part]
        known = counts > 0
        fitted = LogisticRegression(C=1.0, max_iter=300).fit(
            outputs[known] / scale, truth[known], sample_weight=counts[known]
        )
        parts.append(np.vstack([fitted.coef_.T / scale[:, None], fitted.intercept_]))
    return np.hstack(parts).astype(np.float32)
