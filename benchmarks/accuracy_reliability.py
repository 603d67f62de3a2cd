"""Whether confidences are calibrated: nine in ten verdicts with a confidence of about 0.9 should be right."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.accuracy_classes import Labelled, labelled_columns, open_columns
from benchmarks.accuracy_scores import markdown
from benchmarks.class_cases import column_cases
from benchmarks.evidence_cases import Case, name_cases, value_cases

BOUNDS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0)
SEEDS = range(101, 109)
"""Seeds of generated estates, whose words were not used for fitting."""


def reliability(cases: Iterable[Case]) -> list[tuple[str, int, float, float]]:
    """For each bin of confidence: the bounds, the number of verdicts, their mean confidence, the share right.

    >>> from dataclasses import replace
    >>> case = Case(confidence=0.95, is_right=True, amounts={}, by_name=False)
    >>> reliability([case, replace(case, is_right=False)])
    [('0.90 to 0.97', 2, 0.95, 0.5)]
    """
    cases = list(cases)
    rows = []
    for low, high in pairwise(BOUNDS):
        inside = [case for case in cases if low <= case.confidence < high or case.confidence == high == 1]
        if inside:
            claimed = sum(case.confidence for case in inside) / len(inside)
            right = sum(case.is_right for case in inside) / len(inside)
            rows.append((f"{low:.2f} to {high:.2f}", len(inside), claimed, right))
    return rows


def _categories() -> Iterator[Case]:
    """Answers on columns that were not used for tuning; an answer is right if its category is right."""
    for case in column_cases("held", ("stated", "told")):
        if case.confidence is not None:
            yield Case(confidence=case.confidence, is_right=case.is_right, amounts={}, by_name=True)


def calibration_error(cases: Sequence[Case]) -> float:
    """Mean distance between the mean confidence of a bin and its share of right verdicts, by verdicts."""
    rows = reliability(cases)
    return sum(n * abs(claimed - right) for _, n, claimed, right in rows) / max(1, len(cases))


def error_by_class(columns: Sequence[Labelled], right: Sequence[bool]) -> float:
    """The mean calibration error of the classes found, weighted by the number of columns of each class."""
    cases: dict[str, list[Case]] = defaultdict(list)
    for one, is_right in zip(columns, right, strict=True):
        if one.label is not None:
            case = Case(confidence=one.label.confidence, is_right=is_right, amounts={}, by_name=True)
            cases[one.found_category].append(case)
    n = sum(map(len, cases.values()))
    return sum(len(own) * calibration_error(own) for own in cases.values()) / n


def _errors_by_class() -> str:
    """A sentence with the calibration error of classes, and with the error that exact confidences would have
    by chance on these columns.
    """
    found = [*open_columns(is_named=False), *labelled_columns("held", "hidden")]
    columns = [one for one in found if one.label is not None]
    measured = error_by_class(columns, [one.category == one.found_category for one in columns])
    draw, least = random.Random(SEEDS[0]), []
    for _ in SEEDS:
        luck = {one.table: draw.random() for one in columns}
        as_claimed = [one.label is not None and luck[one.table] < one.label.confidence for one in columns]
        least.append(error_by_class(columns, as_claimed))
    by_chance = sum(least) / len(least)
    return (
        f"By class, on the {len(columns):,} fields found in products left out: {measured:.3f}. If every "
        f"confidence were exact, and the fields of a table right or wrong together: {by_chance:.3f}."
    )


def reliability_table(folder: Path) -> str:
    """A Markdown table of reliability for values, for names alone and for categories, on data not used for
    fitting.
    """
    sets = {
        "values, generated estates": list(value_cases(SEEDS, "held_out")),
        "names alone, marked schemas": list(name_cases(folder, "held_out")),
        "categories, labelled columns not tuned on": list(_categories()),
    }
    rows = [(title, *row) for title, cases in sets.items() for row in reliability(cases)]
    errors = "; ".join(f"{title}: {calibration_error(cases):.3f}" for title, cases in sets.items())
    table = markdown(("set", "confidence", "verdicts", "claimed", "right"), rows)
    return f"{table}\nMean distance between claimed and right: {errors}. {_errors_by_class()}\n"
