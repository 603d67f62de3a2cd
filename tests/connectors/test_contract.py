"""The contract over every connector and format."""

import gzip
import io
import json
import sqlite3
import tarfile
from pathlib import Path

import fastavro
import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from pyarrow import feather, orc

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


def _records() -> list[dict[str, object]]:
    return [{"id": n, "to": {"name": f"user {n}"}, "legs": [{"n": 1}, {"n": 2}]} for n in range(1, N + 1)]


class TestOrc(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "calls.orc"
        orc.write_table(pa.Table.from_pylist(_records()), path)
        return _known(path, id="41", **{"to.name": "user 41"})


class TestArrow(ConnectorContract):
    @pytest.fixture(params=["file", "stream", "feather"])
    def known(self, tmp_path: Path, request: pytest.FixtureRequest) -> Known:
        path, table = tmp_path / "calls.arrow", pa.Table.from_pylist(_records())
        if request.param == "feather":
            feather.write_feather(table, path, chunksize=7)
        else:
            opener = pa.ipc.new_file if request.param == "file" else pa.ipc.new_stream
            with path.open("wb") as file, opener(file, table.schema) as writer:
                writer.write_table(table, max_chunksize=9)
        return _known(path, id="41", **{"to.name": "user 41"})


class TestAvro(ConnectorContract):
    @pytest.fixture(params=["null", "deflate", "snappy", "zstandard"])
    def known(self, tmp_path: Path, request: pytest.FixtureRequest) -> Known:
        path = tmp_path / "calls.avro"
        inner = {"type": "record", "name": "To", "fields": [{"name": "name", "type": "string"}]}
        legs = {"type": "record", "name": "Leg", "fields": [{"name": "n", "type": "int"}]}
        fields = [
            {"name": "id", "type": ["null", "long"]},
            {"name": "to", "type": inner},
            {"name": "legs", "type": {"type": "array", "items": legs}},
        ]
        schema = fastavro.parse_schema({"type": "record", "name": "Call", "fields": fields})
        with path.open("wb") as file:
            fastavro.writer(file, schema, _records(), codec=request.param, sync_interval=200)
        return _known(path, id="41", **{"to.name": "user 41"})


class TestSpreadsheet(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "book.xlsx"
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Users x"
        sheet.append(["id", "name", "card"])
        for n in range(1, N + 1):
            sheet.append([n, f"user {n}", 4000001234567899])
        book.create_sheet("Empty")
        book.save(path)
        return _known(path, "book.xlsx!/Users x", id="41", name="user 41", card="4000001234567899")


class TestSqlDump(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "shop.sql.gz"
        rows = "".join(f"INSERT INTO t VALUES({n},'user {n}''s');\n" for n in range(1, N + 1))
        path.write_bytes(gzip.compress(f"CREATE TABLE t (id INTEGER, name TEXT);\n{rows}".encode()))
        return _known(path, "shop.sql.gz!/t", id="41", name="user 41's")


class TestMemberOfAnArchive(ConnectorContract):
    @pytest.fixture
    def known(self, tmp_path: Path) -> Known:
        path = tmp_path / "out.tar.xz"
        data = "".join(f'{{"id": {n}}}\n' for n in range(1, N + 1)).encode()
        with tarfile.open(path, "w:xz") as archive:
            info = tarfile.TarInfo("in/events.jsonl")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        return _known(path, "out.tar.xz!/in/events.jsonl", id="41")


class TestOtherFilesystem(ConnectorContract):
    @pytest.fixture(params=["users.csv", "users.parquet"])
    def known(self, tmp_path: Path, request: pytest.FixtureRequest) -> Known:
        files = fsspec.filesystem("memory")
        with files.open(f"/contract/{request.param}", "wb") as file:
            if request.param.endswith(".csv"):
                file.write(b"id,name\n" + b"".join(b"%d,user %d\n" % (n, n) for n in range(1, N + 1)))
            else:
                pq.write_table(pa.Table.from_pylist(_records()), file, row_group_size=9)
        return Known(
            source=f"memory://contract/{request.param}",
            folder=tmp_path,
            collection=request.param,
            n_rows=N,
            cell=(41, {"id": "41"}),
        )
