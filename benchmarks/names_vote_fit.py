"""Fits ``vote``, which combines the outputs for a field with the outputs for its table and for other tables.

The inputs of ``vote`` come from models that did not learn from the field's product, so that the inputs are as
uncertain as for a new product.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.names_fit_steps import Floats
from benchmarks.names_heads_fit import CATEGORIES, FAR_PARTS, SEEDS, Answers, Seen, heads_of
from scanner.names.learned.model import LEAST_WHOLE, OTHERS_DOUBT


def votes_of(found: Seen, answers: Answers, folds: Mapping[str, int], whole: Floats) -> Floats:
    """The inputs of each column, in the order of `NamesModel.vote` but without the constant.

    Args:
        folds: the part in which each product is left out.
        whole: each table's class probabilities, from models that did not learn from the table's product.
    """
    products = [found.columns[at].product.lower() for at in found.first[:-1]]
    fold_of = np.array([folds[one] for one in products])
    own = np.zeros((len(found.columns), len(CATEGORIES) + 2), np.float32)
    around = np.zeros((len(products), own.shape[1]), np.float32)
    of = np.repeat(np.arange(len(products)), np.diff(found.first))
    for fold in sorted(set(folds.values())):
        without = heads_of(found, answers, np.flatnonzero(fold_of != fold), FAR_PARTS, SEEDS[0])
        weights = np.hstack([without[one] for one in FAR_PARTS])
        left = fold_of == fold
        around[left] = found.tables[left] @ weights[:-1] + weights[-1]
        own[left[of]] = found.fields[left[of]] @ weights[:-1]
    return inputs_of(found, own + around[of], around, whole)


def inputs_of(found: Seen, own: Floats, around: Floats, whole: Floats) -> Floats:
    """The inputs of each column, computed from the outputs for columns (``own``), the part of these outputs
    that comes from the table (``around``), and each table's class probabilities (``whole``).
    """
    sources = [found.columns[at].product for at in found.first[:-1]]
    of = np.repeat(np.arange(len(sources)), np.diff(found.first))
    others = _others(np.hstack([around, whole]), sources)
    return np.hstack([own, _mean(own, of)[of], np.log(whole + LEAST_WHOLE)[of], others[of]])


def _mean(rows: Floats, of: NDArray[np.int64]) -> Floats:
    sums = np.zeros((int(of.max()) + 1, rows.shape[1]), np.float32)
    np.add.at(sums, of, rows)
    return np.asarray(sums / np.bincount(of)[:, None], np.float32)


def _others(around: Floats, sources: Sequence[str]) -> Floats:
    """For each table, the mean outputs for the other tables of the same source (`Around.others`)."""
    place = {one: at for at, one in enumerate(dict.fromkeys(sources))}
    of = np.array([place[one] for one in sources])
    n = np.bincount(of)[of][:, None]
    rest = _mean(around, of)[of] * n - around
    return np.asarray(rest / (n - 1 + OTHERS_DOUBT), np.float32)


def fit_vote(inputs: Floats, answers: Answers, is_counted: NDArray[np.bool_]) -> Floats:
    """The weights of logistic regressions that turn the result of `votes_of` into probabilities."""
    centre, scale = inputs.mean(axis=0), inputs.std(axis=0)
    parts = []
    for part in FAR_PARTS:
        truth, counts = answers.truths[part]
        known = is_counted & (counts > 0)
        fitted = LogisticRegression(C=0.1, max_iter=1000).fit(
            (inputs[known] - centre) / scale, truth[known], sample_weight=counts[known]
        )
        weights = fitted.coef_.T / scale[:, None]
        parts.append(np.vstack([weights, fitted.intercept_ - centre @ weights]))
    return np.hstack(parts).astype(np.float32)
