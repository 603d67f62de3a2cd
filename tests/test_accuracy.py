"""Minimum accuracy on labelled data that is not part of the project."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from benchmarks.accuracy_columns import (
    Answer,
    Rule,
    column_counts,
    dataset_answers,
    distinct_names,
    in_part,
    names_entity,
    names_value,
    per_field,
    suite_answers,
    vendor_answers,
    without,
)
from benchmarks.accuracy_data import VARIABLE, data_folder
from benchmarks.accuracy_scores import Counts, f1_interval, total, verdict_counts
from benchmarks.accuracy_spans import NEEDS_MODEL, SpanScores, looked_at, measure_spans, our_finder
from benchmarks.accuracy_vectors import answers, finder

FOLDER = data_folder()
needs_data = pytest.mark.skipif(
    FOLDER is None, reason=f"no labelled data: {VARIABLE} names no folder with any"
)
SPAN_FLOORS = {
    "CREDIT_CARD": 0.99,
    "DATE_TIME": 0.90,
    "EMAIL_ADDRESS": 0.99,
    "IBAN_CODE": 0.90,
    "IP_ADDRESS": 0.85,
    "LOCATION": 0.53,
    "PERSON": 0.80,
    "PHONE_NUMBER": 0.90,
    "STREET_ADDRESS": 0.85,
    "URL": 0.95,
    "US_SSN": 0.95,
}


@pytest.fixture(scope="module")
def folder() -> Path:
    assert FOLDER is not None
    return FOLDER


@pytest.fixture(scope="module")
def spans(folder: Path) -> SpanScores:
    return measure_spans(folder, "overlap", our_finder())


@needs_data
@pytest.mark.parametrize(("entity", "floor"), SPAN_FLOORS.items())
def test_spans_are_found(spans: SpanScores, entity: str, floor: float) -> None:
    assert spans.counts(entity).f1 >= floor


@needs_data
def test_people_are_found_in_texts_whose_errors_nobody_looked_at(spans: SpanScores) -> None:
    counts = total(spans.together(["PERSON"], lambda template: not looked_at(template)))
    assert min(counts.precision, counts.recall) >= 0.7


@needs_data
def test_what_is_called_found_is_right(spans: SpanScores) -> None:
    found = {entity: spans.counts(entity) for entity in spans.by_template if entity not in NEEDS_MODEL}
    precise = {entity: counts.precision for entity, counts in found.items() if counts.tp + counts.fp}
    assert {entity: share for entity, share in precise.items() if share < 0.97} == {}


@needs_data
def test_single_values_are_told(folder: Path) -> None:
    pairs: dict[str, list[tuple[bool, bool]]] = {}
    for name, truth, found, _ in answers(folder, finder()):
        pairs.setdefault(name, []).append((truth, found))
    shares = {name: verdict_counts(found).f1 for name, found in pairs.items()}
    floors = {"CREDIT_CARD": 0.9, "EMAIL_ADDRESS": 0.85, "IBAN_CODE": 0.97, "MAC_ADDRESS": 0.9}
    assert {name: shares[name] for name, floor in floors.items() if shares[name] < floor} == {}


@needs_data
@pytest.mark.parametrize(
    ("read", "pair", "floor"),
    [
        (vendor_answers, per_field, 0.47),
        (dataset_answers, per_field, 0.67),
        (suite_answers, distinct_names, 0.44),
    ],
)
def test_names_alone_beat_flagging_everything(
    folder: Path,
    read: Callable[[Path], list[Answer]],
    pair: Callable[[Iterable[Answer], Rule], list[tuple[bool, bool]]],
    floor: float,
) -> None:
    ours, everything = column_counts(pair(read(folder), names_entity))
    assert ours.f1 >= max(floor, everything.f1)


@needs_data
def test_schemas_whose_errors_nobody_looked_at_are_read_as_well(folder: Path) -> None:
    unlabelled = without(vendor_answers(folder), "friendly_name")
    once, _ = column_counts(per_field(in_part(unlabelled, looked_at=False, looks=1), names_value))
    assert (once.precision >= 0.8, once.recall >= 0.83) == (True, True)
    never, _ = column_counts(per_field(in_part(unlabelled, looked_at=False), names_value))
    assert (never.precision >= 0.75, never.recall >= 0.72) == (True, True)
    unseen = in_part(dataset_answers(folder), looked_at=False)
    datasets, _ = column_counts(per_field(unseen, names_value))
    assert datasets.f1 >= 0.78


@needs_data
def test_resources_of_a_vendor_are_read_as_it_marks_them(folder: Path) -> None:
    answers = vendor_answers(folder)
    for some in (answers, without(answers, "friendly_name")):
        counts, _ = column_counts(per_field(some, names_value))
        assert (counts.precision >= 0.80, counts.recall >= 0.90) == (True, True)


@needs_data
def test_annotated_schemas_are_read_as_people_annotate_them(folder: Path) -> None:
    datasets, _ = column_counts(per_field(dataset_answers(folder), names_value))
    assert datasets.f1 >= 0.90


def test_the_interval_draws_clusters() -> None:
    assert f1_interval([Counts(tp=1)] * 5) == (1.0, 1.0)
    low, high = f1_interval([Counts(tp=5), Counts(fn=5)] * 10)
    assert 0.2 < low < 2 / 3 < high < 0.95
