"""Detectors that count only in fields with one of their names do not get the cells of other fields."""

from dataclasses import replace
from functools import cache

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.base import Detector, Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from detectors.registry import load_detectors
from scanner.counting.plan import CollectionPlan
from scanner.counting.records import tally_records
from scanner.counting.scan_context import open_scan
from scanner.counting.unit_tally import UnitTally
from scanner.names.detector_names import DetectorNames

WORDS = st.sampled_from(
    (
        "id",
        "name",
        "number",
        "no",
        "nr",
        "value",
        "passport",
        "pin",
        "patient",
        "Kunde",
        "user",
        "numero",
        "s",
    )
)
PATHS = st.builds(
    lambda words, joint: joint.join(words), st.lists(WORDS, min_size=1, max_size=4), st.sampled_from("_. -")
)


@cache
def names() -> DetectorNames:
    return DetectorNames.of(load_detectors())


@given(PATHS, st.lists(st.sampled_from(("passport", "patient", "user", "order")), max_size=2))
def test_whatever_a_name_calls_in_some_table_may_be_called(path: str, table: list[str]) -> None:
    assert names().called(path, table) | names().keyed(path) <= names().may_call(path)


@pytest.mark.parametrize(
    ("column", "is_asked"), [("passport_no", True), ("passport", True), ("price", False)]
)
def test_cells_are_shown_where_the_column_may_be_called_so(column: str, is_asked: bool) -> None:
    shown: list[str] = []

    def judge(text: str, hints: Hints) -> Verdict:
        shown.append(text)
        return Verdict.VALID

    asked = [replace(item, validate=judge) for item in load_detectors() if _is_passport_cell(item)]
    scan = open_scan(PatternPass(tuple(asked)), CollectionPlan())
    unit = UnitTally()
    tally_records(unit, pa.record_batch({"ordinal": [1, 2], column: ["4711", "4712"]}), scan)
    assert sorted(shown) == (["4711", "4712"] if is_asked else [])
    assert bool(unit.group("").field(column).judged)


def _is_passport_cell(detector: Detector) -> bool:
    return detector.support.need == "name" and detector.is_of_cells and "passport" in detector.names
