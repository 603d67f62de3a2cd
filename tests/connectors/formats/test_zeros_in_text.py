"""Zero bytes in text: what Windows appended to a file in UTF-16, and bytes of databases that are UTF-16."""

import sqlite3
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from connectors.registry import open_source
from tests.connectors.rows import cells, read_rows

_MAIL = "ann@example.org"


def _texts(path: Path) -> list[str | None]:
    connector = open_source(str(path))
    rows = [row for item in connector.collections() for row in cells(read_rows(connector, item))]
    return [text for row in rows for text in row.values()]


@pytest.mark.parametrize(
    ("name", "line"), [("a.log", "{}\r\n"), ("a.csv", "1,{}\r\n"), ("a.jsonl", '{{"m":"{}"}}\r\n')]
)
def test_lines_that_were_appended_in_utf_16_are_read(tmp_path: Path, name: str, line: str) -> None:
    head = "id,mail\r\n" if name == "a.csv" else ""
    plain, wide = line.format("x").encode() * 2_000, line.format(_MAIL).encode("utf-16-le")
    (tmp_path / name).write_bytes(head.encode() + plain + wide)
    assert _MAIL in _texts(tmp_path / name)


def test_bytes_in_utf_16_are_text_in_columnar_files(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [_MAIL.encode("utf-16-le"), b"x"]}), tmp_path / "a.parquet")
    assert _texts(tmp_path / "a.parquet") == [_MAIL, "x"]


def test_bytes_in_utf_16_are_text_in_sqlite(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "a.db")
    database.execute("CREATE TABLE t (a BLOB)")
    database.executemany("INSERT INTO t VALUES (?)", [(_MAIL.encode("utf-16-le"),), (b"x",)])
    database.commit()
    database.close()
    assert _texts(tmp_path / "a.db") == [_MAIL, "x"]
