"""The contract over every connector and format."""

import gzip
import json
import sqlite3
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.connectors.contract import ConnectorContract, Known

N = 60


def _known(path: Path, collection: str = "", **cells: str) -> Known:
    return Known(
        source=str(path),
        folder=path.parent,
        collection=collection or path.name,
        n_rows=N,
        cell=(41, cells),
    )


class TestText(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "app.log"
        path.write_text("".join(f"2026-01-01 12:00:00 line {n}\n" for n in range(1, N + 1)))
        return _known(path, line="2026-01-01 12:00:00 line 41")


class TestRotatedLog(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        lines = [f"line {n}\n" for n in range(1, N + 1)]
        (tmp_path / "app.log.2.gz").write_bytes(gzip.compress("".join(lines[:10]).encode()))
        (tmp_path / "app.log.1").write_text("".join(lines[10:40]).removesuffix("\n"))
        (tmp_path / "app.log").write_text("".join(lines[40:]))
        return Known(
            source=str(tmp_path),
            folder=tmp_path,
            collection="app.log",
            n_rows=N,
            cell=(41, {"line": "line 41"}),
        )


class TestDelimited(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "users.csv"
        path.write_text("id,name\n" + "".join(f"{n},user {n}\n" for n in range(1, N + 1)))
        return _known(path, id="41", name="user 41")


class TestDelimitedWithQuotes(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "users.csv"
        path.write_text("id,note\n" + "".join(f'{n},"a ""b""\n{n}"\n' for n in range(1, N + 1)))
        return _known(path, id="41", note='a "b"\n41')


class TestJsonLines(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "events.jsonl"
        records = ({"id": n, "to": {"name": f"user {n}"}, "tags": ["x", None]} for n in range(1, N + 1))
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return _known(path, id="41", **{"to.name": "user 41"})


class TestJsonDocument(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "export.json"
        path.write_text(
            json.dumps([{"id": n, "calls": [{"to": f"user {n}"}]} for n in range(1, N + 1)], indent=1)
        )
        return _known(path, id="41")


class TestParquet(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "calls.parquet"
        rows = [{"id": n, "to": {"name": f"user {n}"}, "legs": [{"n": 1}, {"n": 2}]} for n in range(1, N + 1)]
        pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=9)
        return _known(path, id="41", **{"to.name": "user 41"})


class TestSqlite(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "shop.db"
        _database(path, 'CREATE TABLE "odd "" name" (id INTEGER PRIMARY KEY, "x y" TEXT)', 'odd "" name')
        return Known(
            source=f"sqlite:///{path}", folder=tmp_path, collection='odd " name', n_rows=N,
            cell=(41, {"id": "82", "x y": "user 41"}),
        )  # fmt: skip


class TestSqliteWithoutRowId(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "shop.db"
        _database(path, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT) WITHOUT ROWID", "t")
        return _known(path, "t", id="82", name="user 41")


class TestSqliteInFolder(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        _database(tmp_path / "core.bin", "CREATE TABLE t (rowid TEXT, name TEXT)", "t")
        return Known(
            source=str(tmp_path),
            folder=tmp_path,
            collection="core.bin!/t",
            n_rows=N,
            cell=(41, {"name": "user 41"}),
        )


def _database(path: Path, create: str, table: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(create)
    connection.executemany(
        f'INSERT INTO "{table}" VALUES (?, ?)', [(2 * n, f"user {n}") for n in range(1, N + 1)]
    )
    connection.commit()
    connection.close()
