"""Trains the name model (`scanner/names/learned/`) on labelled columns (`names_model_data.py`)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.names_fit_steps import rounded
from benchmarks.names_heads_fit import CATEGORIES, FAR_PARTS, SEEDS, answers_of, mean_heads, seen
from benchmarks.names_model_data import Column, folds_of
from benchmarks.names_vote_fit import fit_vote, votes_of
from benchmarks.record_kinds_fit import fit_record_kinds
from benchmarks.table_class_fit import fit_table_classes
from scanner.names.learned.model import NamesModel

FOLDS = 3
"""Number of parts of the products. Each part is left out once, to calibrate the model on unknown products."""
LEVELS, LEVELS_OF_ELEMENT = 31, 15
"""Quantisation levels on either side of zero: of the weights for classes and entities, and of the weights for
elements.
"""


def fit(columns: Sequence[Column]) -> NamesModel:
    """Train on all columns; calibrate probabilities with models trained without the product of a column."""
    found = seen(columns)
    answers = answers_of(found.columns)
    weights = mean_heads(found, answers, (*FAR_PARTS, "element", "entity"))
    folds = folds_of([one.product for one in columns], FOLDS, SEEDS[0])
    kinds, tables = (
        fit_record_kinds(columns, folds, CATEGORIES),
        fit_table_classes(columns, folds, CATEGORIES),
    )
    inputs = votes_of(found, answers, folds, np.hstack([kinds.left_out, tables.left_out]))
    return NamesModel(
        far=rounded(np.hstack([weights[one] for one in FAR_PARTS]), LEVELS),
        entity=rounded(weights["entity"], LEVELS),
        element=rounded(weights["element"], LEVELS_OF_ELEMENT),
        categories=CATEGORIES,
        elements=answers.names["element"],
        element_categories=answers.element_categories,
        entities=answers.names["entity"],
        record_kind=kinds.part,
        record_kinds=kinds.names,
        record_kind_categories=kinds.categories,
        table=tables.part,
        vote=fit_vote(inputs, answers, _is_real(found.columns)),
    )


def _is_real(columns: Sequence[Column]) -> NDArray[np.bool_]:
    """Whether each column belongs to a real product. Made-up tables are easier, and would make the
    probabilities for real products too high.
    """
    return np.array([not one.is_made for one in columns])
