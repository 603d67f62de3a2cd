"""Standard input is recognised by its head, replayed for probes, and kept only if it must be seekable."""

import gzip
import io
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import fastavro
import pytest
from openpyxl import Workbook

from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.stdin import HEAD_BYTES, StreamConnector
from connectors.storage.kept_stream import KeptStream
from tests.connectors.rows import cells, read_rows, rows_of
from tests.running import scan


def _opened(data: bytes) -> tuple[StreamConnector, Collection]:
    connector = StreamConnector(io.BytesIO(data))
    (collection,) = connector.collections()
    return connector, collection


def _avro(rows: Sequence[Mapping[str, int | str]]) -> bytes:
    fields = [{"name": "id", "type": "int"}, {"name": "name", "type": "string"}]
    out = io.BytesIO()
    fastavro.writer(out, {"type": "record", "name": "Person", "fields": fields}, rows)
    return out.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize(
    ("data", "form", "first"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "json_lines", {"a": "1"}),
        (b"id,name,age\n1,x,2\n2,y,3\n", "delimited", {"id": "1", "name": "x", "age": "2"}),
        (b"hello\nthere\n", "text", {"line": "hello"}),
        (_avro([{"id": 1, "name": "x"}, {"id": 2, "name": "y"}]), "avro", {"id": "1", "name": "x"}),
    ],
)
def test_formats_are_sniffed(pack: type, data: bytes, form: str, first: dict[str, str]) -> None:
    connector, collection = _opened(pack(data))
    assert (collection.kind, collection.format, collection.name) == ("stream", form, "stdin")
    assert cells(read_rows(connector, collection))[0] == first
    assert cells(read_rows(connector, collection))[0] == first


def test_a_long_stream_is_probed_then_read_once() -> None:
    lines = [b"line %d\n" % n for n in range(HEAD_BYTES // 4)]
    connector, collection = _opened(b"".join(lines))
    for _ in range(2):
        assert len(rows_of(connector.read(collection, Split(), ReadPlan(limit=10)))) == 10
    assert len(read_rows(connector, collection)) == len(lines)
    with pytest.raises(ConnectorError, match=r"^unsupported: a stream can be read only once"):
        read_rows(connector, collection)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (bytes(range(256)), "binary"), (b"Rar!\x1a\x07" + b"x" * 99, "unsupported")],
)
def test_what_cannot_be_read_is_skipped_with_a_reason(data: bytes, code: str) -> None:
    _, collection = _opened(data)
    assert (collection.status, collection.reason.partition(":")[0]) == ("skipped", code)


def _zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a/people.csv", "id,email\n" + "1,ann@example.org\n" * 60_000)
        archive.writestr("b.json", '[{"email": "bob@example.org"}]')
    return out.getvalue()


def _workbook() -> bytes:
    out, book = io.BytesIO(), Workbook()
    for row in (["id", "email"], [1, "ann@example.org"]):
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def _database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE people AS SELECT 1 AS id, 'ann@example.org' AS email")
        return database.serialize()


DUMP = b"CREATE TABLE t (id int, email text);\nINSERT INTO t VALUES (1,'ann@example.org');\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_zipped(), {"stdin!/a/people.csv": 60_000, "stdin!/b.json": 1}),
        (_workbook(), {"stdin": 1, "stdin!/Sheet": 1}),
        (_database(), {"stdin!/people": 1}),
        (DUMP, {"stdin": 1, "stdin!/t": 1}),
        (gzip.compress(DUMP), {"stdin": 1, "stdin!/t": 1}),
    ],
    ids=["zip", "xlsx", "sqlite", "sql", "sql.gz"],
)
def test_what_must_be_jumped_in_is_kept(data: bytes, expected: dict[str, int]) -> None:
    connector = StreamConnector(io.BytesIO(data))
    found = list(connector.collections())
    assert {collection.kind for collection in found} == {"stream"}
    assert list(connector.collections()) == found
    for _ in range(2):
        assert {item.name: len(read_rows(connector, item)) for item in found} == expected


def test_no_more_is_kept_than_allowed() -> None:
    with pytest.raises(ConnectorError, match=r"^too_large: .* save it to a file"):
        KeptStream.of(io.BytesIO(b"x" * 5_000), "stdin", limit=4_999)


def test_a_damaged_file_is_a_reason() -> None:
    _, collection = _opened(b"SQLite format 3\x00" + b"x" * 99)
    assert (collection.status, collection.reason.partition(":")[0]) == ("failed", "corrupt")


def test_a_scan_reads_an_archive_from_standard_input(tmp_path: Path) -> None:
    done = scan("-", "--jobs", "2", into=tmp_path, stdin=_zipped())
    assert (done.code, done.scanned) == (0, {"stdin!/a/people.csv", "stdin!/b.json"})
    found = {(item["collection"], item["entity"]) for item in done.report["findings"]}
    assert ("stdin!/b.json", "EMAIL_ADDRESS") in found


def test_a_value_in_the_name_of_a_table_is_not_shown(tmp_path: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute('CREATE TABLE "inbox ann@example.org" AS SELECT 1 AS id')
        done = scan("-", into=tmp_path, stdin=database.serialize())
    assert [item["collection"] for item in done.report["collections"]] == ["stdin!/{EMAIL_ADDRESS}"]
