"""Small files of every format, a function that damages them by a seed, and a task that reads one."""

import bz2
import gzip
import io
import json
import lzma
import random
import sqlite3
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import duckdb
import fastavro
import lz4.frame
import py7zr
import pyarrow as pa
import pyarrow.parquet as pq
from backports import zstd
from pyarrow import feather, orc
from xlsxwriter import Workbook

from connectors.base import ConnectorError, ReadPlan
from connectors.registry import open_source
from scanner.counting.resource_limits import Care
from tests.compound_files import doc, msg, ppt
from tests.made_documents import EVERY, open_document
from tests.made_pictures import jpeg, tiff

_ROWS = [{"id": n, "email": f"user{n}@example.org", "note": "hello " * (n % 7)} for n in range(60)]
_TEXTS = [f"{row['email']} {row['note']}" for row in _ROWS]
_WRITTEN_AT = 1_780_000_000.0
_TABLE = [list(_ROWS[0]), *([str(cell) for cell in row.values()] for row in _ROWS)]


def samples() -> Mapping[str, bytes]:
    """A file of each format by name, written at a fixed time, so that a seed always damages the same bytes.

    Only DuckDB files differ from run to run, by a random number.
    """
    with patch("time.time", lambda: _WRITTEN_AT):
        return _samples()


def _samples() -> Mapping[str, bytes]:
    found = _texts() | dict(_tables()) | {name: write(_TEXTS) for name, write in EVERY.items()}
    mails = EVERY["a.mbox"](_TEXTS[:8])
    found |= {"a.mbox": mails, "a.doc": doc(_TEXTS), "a.ppt": ppt(_TEXTS)}
    found["a.msg"] = msg(_TEXTS, sender=_TEXTS[1], attached={"t.csv": found["t.csv"]})
    found["a.jpg"] = jpeg(tiff("Ann user1@example.org", (51, 30, 36), (0, 7, 30)))
    found["t.ods"] = open_document("spreadsheet", (), table=_TABLE)
    return found | _packed(found)


def _texts() -> dict[str, bytes]:
    lines = [",".join(row) for row in _TABLE]
    inserts = (f"INSERT INTO t VALUES ({row['id']},'{row['email']}');" for row in _ROWS)
    copied = ["COPY t (id, email) FROM stdin;", *(f"{row['id']}\t{row['email']}" for row in _ROWS), "\\."]
    return {
        "t.csv": "\n".join(lines).encode(),
        "wide.csv": "\r\n".join(lines).encode("utf-16"),
        "t.tsv": "\n".join("\t".join(row) for row in _TABLE).encode(),
        "t.json": json.dumps(_ROWS).encode(),
        "t.jsonl": "\n".join(map(json.dumps, _ROWS)).encode(),
        "t.sql": "\n".join(inserts).encode(),
        "copy.sql": "\n".join(copied).encode(),
        "t.log": "\n".join(f"2026-01-01 12:00:00 to={row['email']}" for row in _ROWS).encode(),
    }


def _tables() -> Iterator[tuple[str, bytes]]:
    table = pa.Table.from_pylist(_ROWS)
    for name, write in (
        ("t.parquet", pq.write_table),
        ("t.orc", orc.write_table),
        ("t.feather", feather.write_feather),
        ("t.avro", _write_avro),
        ("t.xlsx", _write_sheet),
    ):
        buffer = io.BytesIO()
        write(table, buffer)
        yield name, buffer.getvalue()
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (id, email)")
        database.executemany("INSERT INTO t VALUES (?, ?)", [(row["id"], row["email"]) for row in _ROWS])
        database.commit()
        yield "t.db", database.serialize()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.duckdb"
        with duckdb.connect(str(path)) as database:
            database.execute(
                "CREATE TABLE t AS SELECT n AS id, n || '@example.org' AS email FROM range(60) r(n)"
            )
        yield path.name, path.read_bytes()


def _write_avro(_: pa.Table, out: io.BytesIO) -> None:
    kinds = {"id": "long", "email": "string", "note": "string"}
    fields = [{"name": name, "type": kind} for name, kind in kinds.items()]
    schema = fastavro.parse_schema({"type": "record", "name": "R", "fields": fields})
    fastavro.writer(out, schema, _ROWS, sync_marker=bytes(16))


def _write_sheet(_: pa.Table, out: io.BytesIO) -> None:
    with Workbook(out) as book:
        book.set_properties({"author": "Ann", "created": datetime(2026, 6, 30, 12)})
        sheet = book.add_worksheet()
        for place, row in enumerate(_ROWS):
            sheet.write_row(place, 0, list(row.values()))


def _packed(found: Mapping[str, bytes]) -> dict[str, bytes]:
    archive, tape, seven = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with (
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped,
        tarfile.open(fileobj=tape, mode="w") as taped,
        py7zr.SevenZipFile(seven, "w") as sevens,
    ):
        for name in ("t.csv", "t.json", "a.docx"):
            zipped.writestr(name, found[name])
            sevens.writestr(found[name], name)
            info = tarfile.TarInfo(name)
            info.size = len(found[name])
            taped.addfile(info, io.BytesIO(found[name]))
    codecs: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
    }
    codecs |= {"zst": zstd.compress, "lz4": lz4.frame.compress}
    streams = {f"t.csv.{suffix}": compress(found["t.csv"]) for suffix, compress in codecs.items()}
    archives = {"t.zip": archive.getvalue(), "t.tar": tape.getvalue(), "t.7z": seven.getvalue()}
    return streams | archives | {"t.tgz": gzip.compress(tape.getvalue())}


def damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """``data`` cut short, with some bits flipped, or with its end replaced by an end of ``other``."""
    place = chance.randrange(len(data))
    kind = chance.choice(("cut", "bend", "bend", "splice"))
    if kind == "cut":
        return data[:place]
    if kind == "splice":
        return data[:place] + other[chance.randrange(len(other)) :]
    bent = bytearray(data)
    for _ in range(chance.choice((1, 8, 64))):
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
    return bytes(bent)


@dataclass(frozen=True)
class Reading:
    """The task of reading one file, in a worker that is killed after 30 seconds or above 400 MiB."""

    path: Path
    care: Care = field(default_factory=lambda: Care(seconds=30.0, memory=400 << 20))


def read(task: Reading) -> str:
    """What went wrong, other than an error that is reported with a reason; empty if nothing did."""
    warnings.simplefilter("ignore")
    reasons = []
    try:
        connector = open_source(str(task.path))
        for collection in connector.collections():
            reasons.append(collection.reason)
            for split in connector.splits(collection, 4096) if collection.status == "ready" else ():
                try:
                    for _ in connector.read(collection, split, ReadPlan()):
                        pass
                except ConnectorError as error:
                    reasons.append(str(error))
    except ConnectorError as error:
        reasons.append(str(error))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "a value was told" if any("example.org" in reason for reason in reasons) else ""
