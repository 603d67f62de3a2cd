"""Fits the outputs of the name model for fields: classes, elements, entities, personal data, CPNI.

Every output is a logistic regression over hashed pieces of names. All outputs are fitted together, table by
table, because the fields of a table share most features.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from benchmarks.names_fit_steps import Floats, Steps, matrix, slope_of
from benchmarks.names_model_data import Column, tables_of
from scanner.names.learned.features import (
    BITS,
    Bag,
    beside_as_near,
    far_bags,
    field_bags,
    name_bag,
    near_bags,
)

CATEGORIES = (
    "customer_account_data",
    "customer_usage_data",
    "customer_content",
    "employee_data",
    "applicant_data",
    "none",
)
SEEDS = (173, 174)
"""Seeds of models that are trained on the tables in different orders; their weights are averaged."""
PASSES, PER_STEP, DECAY = 8, 256, 1e-6
"""Number of passes over the tables, number of tables per step, and weight decay."""
LEAST_EXAMPLES = 8
"""Minimum number of columns that an element or entity needs to get a separate output."""
Truth = tuple[NDArray[np.int64], Floats]
"""For each column: the index of the right answer (1 or 0 for true or false), and the weight of the column,
which is zero if the answer is unknown.
"""


@dataclass(frozen=True, eq=False)
class Seen:
    """Labelled columns and their features, table by table."""

    columns: Sequence[Column]
    fields: csr_matrix
    tables: csr_matrix
    """Features that the fields of a table share, without ``sources`` and ``kinds``."""
    sources: csr_matrix
    """Features of the name of a table's source, which each training step hides for half of the tables."""
    kinds: csr_matrix
    """Features of a table's stated source kind, which each training step hides for half of the tables."""
    beside: csr_matrix
    """The names of a table's fields as features of nearby names; no features if the columns have no class."""
    first: NDArray[np.int64]
    """The index of each table's first column, and at the end the number of all columns."""


def seen(columns: Sequence[Column]) -> Seen:
    ordered: list[Column] = []
    fields, tables, sources, kinds, beside = [list[tuple[Bag, ...]]() for _ in range(5)]
    first = [0]
    for own, view, source in tables_of(columns):
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
    """The element of a column: ``?`` if nobody stated it, empty if the column has no personal data."""
    return column.element or ("" if column.category == "none" and not column.is_made else "?")


def categories_of(columns: Sequence[Column]) -> dict[str, str]:
    """The most frequent class of each element."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in columns:
        if one.element and one.category:
            found[one.element][one.category] += 1
    return {element: counts.most_common(1)[0][0] for element, counts in found.items()}


@dataclass(frozen=True, eq=False)
class Head:
    """One part of the model while it is fitted; the last row of the weights is the offset."""

    weights: Floats
    is_one_of: bool
    """Whether the answers of this part exclude each other."""

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


def mean_heads(columns: Seen, answers: Answers, parts: Sequence[str]) -> dict[str, Floats]:
    """The weights of ``parts``, trained on all tables and averaged over ``SEEDS``."""
    every = np.arange(len(columns.first) - 1)
    found = [heads_of(columns, answers, every, parts, seed) for seed in SEEDS]
    return {part: np.mean([one[part] for one in found], axis=0) for part in parts}


def heads_of(
    columns: Seen, answers: Answers, chosen: NDArray[np.int64], parts: Sequence[str], seed: int
) -> dict[str, Floats]:
    """The fitted weights of ``parts``, trained on the tables at the positions ``chosen``."""
    draw = np.random.default_rng(seed)
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
"""Parts of the model that use all features; the other parts use only features of nearby names."""


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
