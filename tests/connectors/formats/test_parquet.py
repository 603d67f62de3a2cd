"""Parquet: nested columns, types, binary values."""

import datetime as dt
import decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from connectors.arrow.flatten import flatten
from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows, read_until_error


def _written(path: Path, table: pa.Table) -> Path:
    pq.write_table(table, path)
    return path


def test_nested_columns_come_out_as_json_does(tmp_path: Path) -> None:
    record: dict[str, Any] = {
        "id": 7,
        "to": {"name": "x", "tags": ["a", "b"]},
        "calls": [{"n": "1", "legs": [{"k": "p"}, {"k": "q"}]}, {"n": "2", "legs": []}],
        "grid": [["r"], ["s", "t"]],
    }
    path = _written(tmp_path / "t.parquet", pa.Table.from_pylist([record]))
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows = read_rows(connector, collection)
    for group, expected in flatten(record).items():
        assert sorted(map(repr, cells(rows, group))) == sorted(
            repr(dict(sorted(row.items()))) for row in expected
        )
    assert [info.name for info in collection.fields] == [
        "id",
        "to.name",
        "to.tags",
        "calls.n",
        "calls.legs.k",
        "grid",
    ]


def test_nulls_types_and_maps(tmp_path: Path) -> None:
    table = pa.table(
        {
            "when": pa.array([dt.datetime(2026, 1, 31, 12), None], pa.timestamp("ms")),
            "sum": pa.array([decimal.Decimal("1.50"), None]),
            "ok": [True, None],
            "kind": pa.array(["a", None]).dictionary_encode(),
            "raw": pa.array([b"text", None], pa.binary()),
            "map": pa.array([[("k", "v")], None], pa.map_(pa.string(), pa.string())),
        }
    )
    connector = open_source(str(_written(tmp_path / "t.parquet", table)))
    (collection,) = connector.collections()
    rows = read_rows(connector, collection)
    assert cells(rows) == [
        {"kind": "a", "ok": "true", "raw": "text", "sum": "1.50", "when": "2026-01-31 12:00:00.000"},
        {},
    ]
    assert cells(rows, "map") == [{"map.key": "k", "map.value": "v"}]


def test_binary_values_are_counted(tmp_path: Path) -> None:
    path = _written(tmp_path / "t.parquet", pa.table({"raw": [b"ok", b"\xff\x00", None]}))
    (collection,) = by_name(path).values()
    rows, reason = read_until_error(open_source(str(path)), collection)
    assert cells(rows) == [{"raw": "ok"}, {}, {}]
    assert reason == "binary: 1 values are not text and were left out"


def test_an_empty_table_has_fields_and_no_rows(tmp_path: Path) -> None:
    path = _written(tmp_path / "t.parquet", pa.table({"a": pa.array([], pa.string())}))
    (collection,) = by_name(path).values()
    assert (collection.rows, collection.status) == (0, "ready")
    assert read_rows(open_source(str(path)), collection) == []
