"""Delimited text: dialects, ragged rows, broken quotes, and two parsers that must agree."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.registry import open_source
from connectors.text.delimited_rows import DelimitedRows
from connectors.text.dialect import detect
from tests.connectors.rows import by_name, cells, read_rows, read_until_error

CELL = st.text(alphabet=st.sampled_from('a,;"\n\r\x00é '), max_size=6)
TABLE = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12)
CHAOS = st.text(alphabet=st.sampled_from('ab,"\n\r'), max_size=60)
CUTS = st.integers(1, 12)


def _read(path: Path) -> list[dict[str, str | None]]:
    connector = open_source(str(path))
    (collection,) = connector.collections()
    return [dict(row) for row in cells(read_rows(connector, collection))]


def _blocks(
    text: str, chunk_bytes: int, columns: tuple[str, ...] = ("x", "y", "z")
) -> list[list[str | None]]:
    """The rows that our reader gives for chunks of whole lines, without nulls at the end."""
    data = text.encode()
    lines = data.splitlines(keepends=True) if b"\r" not in data else data.split(b"\n")
    if b"\r" in data:
        lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    chunks = (b"".join(lines[start : start + chunk_bytes]) for start in range(0, len(lines), chunk_bytes))
    rows: list[list[str | None]] = []
    for block in DelimitedRows(columns=columns, delimiter=",").blocks(iter(chunks)):
        for row in zip(*(column.to_pylist() for column in block.values()), strict=True):
            kept = list(row)
            while kept and kept[-1] is None:
                kept.pop()
            rows.append(kept)
    return rows


@given(TABLE, CUTS)
def test_what_a_writer_wrote_is_read_back(table: list[tuple[str, str, str]], cut: int) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    assert _blocks(out.getvalue(), cut) == [list(row) for row in table]


@given(CHAOS, CUTS)
def test_where_chunks_end_makes_no_difference(text: str, cut: int) -> None:
    assert _blocks(text, cut) == _blocks(text, 1000)


@given(st.text(alphabet=st.sampled_from('ab,"\n'), max_size=60))
def test_both_parsers_give_the_same_cells(text: str) -> None:
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    assert _blocks(text, 1000) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=st.sampled_from("ab1,é "), max_size=8), min_size=4, max_size=40))
def test_splits_equal_the_whole(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,note\n" + "\n".join(lines) + "\n")
    connector = open_source(str(path))
    (collection,) = connector.collections()
    assert read_rows(connector, collection, target_bytes=20) == read_rows(connector, collection)


@pytest.mark.parametrize(
    ("text", "delimiter", "has_header", "columns"),
    [
        ("id,name\n1,x\n", ",", True, ("id", "name")),
        ("id\tname\n1\tx\n", "\t", True, ("id", "name")),
        ("id|name|n\n1|x|2\n", "|", True, ("id", "name", "n")),
        ("name;price\nx;1,5\ny;2,7\n", ";", True, ("name", "price")),
        ("1,2\n3,4\n", ",", False, ("column_1", "column_2")),
        ("a@example.org,x\nb@example.org,y\n", ",", False, ("column_1", "column_2")),
        ("alice,paris\nbob,paris\n", ",", False, ("column_1", "column_2")),
        ("id,id,\n1,2,3\n", ",", True, ("id", "id_2", "column_3")),
        ("id,name,\n1,2,3\n", ",", True, ("id", "name", "column_3")),
        ("name\nx\ny\n", ",", True, ("name",)),
        ("", ",", False, ()),
    ],
)
def test_dialects(text: str, delimiter: str, has_header: bool, columns: tuple[str, ...]) -> None:
    found = detect(text)
    assert (found.delimiter, found.n_names > 0, found.columns) == (delimiter, has_header, columns)


def test_ragged_rows_are_padded_and_extended(tmp_path: Path) -> None:
    path = tmp_path / "ragged.csv"
    path.write_text("id,name\n1,x\n2\n\n3,y,more\n")
    assert _read(path) == [
        {"id": "1", "name": "x"},
        {"id": "2"},
        {"id": "3", "name": "y", "column_3": "more"},
    ]
    (collection,) = by_name(path).values()
    assert collection.options["note"] == "rows differ in length"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "latin-1", "utf-8-sig"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("id;name\r\n1;Zoë\r\n2;x\r\n".encode(encoding))
    assert _read(path) == [{"id": "1", "name": "Zoë"}, {"id": "2", "name": "x"}]


def test_a_nul_byte_within_a_value_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"id,name\n1,a\x00b\n")
    assert _read(path) == [{"id": "1", "name": "ab"}]


def test_quotes_escaped_with_a_backslash(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('id,name\n1,"say \\"hi\\", then go"\n')
    assert _read(path) == [{"id": "1", "name": 'say "hi", then go'}]


def test_a_quote_that_never_closes_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,name\n1,x\n" + '2,"open\n' + "".join(f"{n},row {n}\n" for n in range(3, 20_000)))
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    assert len(rows) == 19_999
    assert dict(rows[-1][2]) == {"id": "19999", "name": "row 19999"}
    assert reason.startswith("corrupt: the quoting of ")


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("id,name\n")
    (collection,) = by_name(path).values()
    assert (collection.status, [info.name for info in collection.fields], _read(path)) == (
        "ready",
        ["id", "name"],
        [],
    )
