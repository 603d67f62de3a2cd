"""Very long and very many names: the work grows no faster than they do, and reports shorten them."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from connectors.base import Collection
from scanner.counting.units import free_names
from scanner.redaction.name_sets import crowds_of
from scanner.redaction.name_shapes import MAX_SHOWN, cut_name
from scanner.run.summaries import field_summaries
from tests.running import run, scan

LONG = 100_000
LOCATOR = 5


class CountedField:
    """A field that counts accesses to its name."""

    asked = 0

    def __init__(self, number: int) -> None:
        self._name = f"column_{number}"

    @property
    def name(self) -> str:
        CountedField.asked += 1
        return self._name


class CountedFinding:
    """A finding that counts accesses to its field."""

    asked = 0

    @property
    def field(self) -> str:
        CountedFinding.asked += 1
        return "column_1"


def test_findings_are_looked_up_once_however_many_columns_there_are() -> None:
    tally = SimpleNamespace(n_read=1, n_non_null=1, n_distinct=1, entities={})
    columns = [SimpleNamespace(path=f"column_{i}", type="text", tally=tally) for i in range(2_000)]
    group: Any = SimpleNamespace(fields=columns)
    result: Any = SimpleNamespace(findings=[CountedFinding() for _ in range(2_000)], possible=[])
    CountedFinding.asked = 0
    assert [found.field for found in field_summaries(group, result)] == [field.path for field in columns]
    assert CountedFinding.asked == 2_000


def test_columns_are_looked_up_once_however_many_they_are() -> None:
    fields: Any = tuple(map(CountedField, range(20_000)))
    collection = Collection(name="wide", kind="table", format="sql", fields=fields)
    CountedField.asked = 0
    is_free = free_names(collection)
    told = [is_free(f"column_{number}") for number in range(0, 40_000, 2)]
    assert told.count(True) == 10_000
    assert CountedField.asked <= 2 * len(fields)


def test_a_set_of_names_is_judged_by_some_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def odds(name: str) -> float:
        asked.append(name)
        return -5.0

    monkeypatch.setattr("scanner.redaction.name_sets.value_odds", odds)
    crowds_of(f"column_{number}_name" for number in range(20_000))
    assert len(asked) <= 20_000 + 500


def test_names_are_cut_in_reports_and_told_apart(tmp_path: Path) -> None:
    words = "orders of the customers in the year " * (LONG // 36)
    with closing(sqlite3.connect(tmp_path / "long.sqlite")) as database, database:
        for end in ("one", "two"):
            database.execute(f'CREATE TABLE "{words}{end}" (id, "email {words}")')
            database.execute(f"INSERT INTO \"{words}{end}\" VALUES (1, 'ann@example.org')")
    keys = {f"{words}{end}": {"email": "ann@example.org"} for end in ("three", "four")}
    (tmp_path / "keys.json").write_text(json.dumps([keys] * 3))
    done = scan(tmp_path, "--ner", "off", into=tmp_path / "out")
    names = [item["collection"].rpartition("!/")[2] for item in done.report["collections"]]
    fields = {item["field"] for found in done.report["collections"] for item in found["fields"]}
    assert len(set(names)) == 3
    assert len({name for name in fields if name.startswith("orders")}) == 2
    assert max(map(len, [*names, *fields])) <= MAX_SHOWN + LOCATOR
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert max(len(row["collection"]) for row in rows) <= MAX_SHOWN + len("long.sqlite!/")
    assert max(map(len, run("scan", tmp_path, "--plan").out.splitlines())) < 2 * MAX_SHOWN


def test_a_cut_name_keeps_its_beginning_and_a_digest() -> None:
    one, two = cut_name("a" * 400), cut_name("a" * 401)
    assert one[:100] == "a" * 100 and one != two and {len(one), len(two)} == {MAX_SHOWN}
