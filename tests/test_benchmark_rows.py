"""Benchmarks list exactly the rows that cost a tenth more than recorded on the same kind of machine."""

import json
from pathlib import Path

import pytest

from benchmarks import rows
from benchmarks.rows import Row, machine_kind, record, recorded, worse


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "_RECORDED", tmp_path / "recorded.json")
    rows._RECORDED.write_text(json.dumps({"another kind": {"start": 1.0}}), "utf-8")


def test_rows_are_held_against_those_of_the_same_kind_of_machine() -> None:
    assert recorded() == {}
    record([Row("start", 20.0, 20), Row("logs", 2.0, 0.5)])
    assert recorded() == {"start": 20.0, "logs": 2.0}
    assert json.loads(rows._RECORDED.read_text("utf-8")).keys() == {"another kind", machine_kind()}


def test_a_tenth_more_is_told() -> None:
    before = {"start": 20.0, "logs": 2.0}
    found = [Row("start", 22.5, 20), Row("logs", 2.1, 0.5), Row("new", 99.0, 1)]
    assert worse(found, before) == ["start: 22.50, 20.00 before"]


def test_a_row_says_by_how_much_it_misses() -> None:
    assert str(Row("start", 30.0, 20)).endswith("goal 20, 1.50 times it")
    assert str(Row("start", 19.0, 20)).endswith("goal 20, reached")
    assert str(Row("start", 30.0, 20, 30)).endswith("limit 30, held")
    assert str(Row("start", 31.0, 20, 30)).endswith("limit 30, broken")


def test_a_row_without_a_goal_is_only_a_figure() -> None:
    assert str(Row("documents", 30.0, float("inf"))).endswith(" 30.00")
