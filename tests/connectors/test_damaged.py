"""Files of every format cut, bent and spliced by a seeded hand: each is read or told why not.

``NOTICEMAP_DAMAGED`` says how many files; the usual run takes a slice.
"""

import gzip
import io
import json
import os
import random
import sqlite3
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path

import fastavro
import py7zr
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook
from pyarrow import feather, orc

from connectors.base import ConnectorError, ReadPlan
from connectors.registry import open_source
from tests.made_documents import EVERY

N_FILES = int(os.environ.get("NOTICEMAP_DAMAGED", "250"))
ROWS = [{"id": n, "email": f"user{n}@example.org", "note": "hello " * (n % 7)} for n in range(200)]


def _samples() -> dict[str, bytes]:
    table, found = pa.Table.from_pylist(ROWS), {}
    for name, write in (
        ("t.parquet", pq.write_table),
        ("t.orc", orc.write_table),
        ("t.feather", feather.write_feather),
    ):
        buffer = io.BytesIO()
        write(table, buffer)
        found[name] = buffer.getvalue()
    found["t.csv"] = "".join(f'{row["id"]},"{row["email"]}","{row["note"]}"\n' for row in ROWS).encode()
    found["t.json"], found["t.jsonl"] = json.dumps(ROWS).encode(), "\n".join(map(json.dumps, ROWS)).encode()
    found["t.sql"] = "".join(
        f"INSERT INTO t VALUES ({row['id']},'{row['email']}');\n" for row in ROWS
    ).encode()
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE t (id, email)")
        database.executemany("INSERT INTO t VALUES (?, ?)", [(row["id"], row["email"]) for row in ROWS])
        database.commit()
        found["t.db"] = database.serialize()
    avro, book, archive, tape = io.BytesIO(), io.BytesIO(), io.BytesIO(), io.BytesIO()
    fields = [
        {"name": "id", "type": "long"},
        *({"name": name, "type": "string"} for name in ("email", "note")),
    ]
    fastavro.writer(avro, fastavro.parse_schema({"type": "record", "name": "R", "fields": fields}), ROWS)
    sheets = Workbook()
    for row in ROWS:
        sheets.worksheets[0].append(list(row.values()))
    sheets.save(book)
    found |= {"t.avro": avro.getvalue(), "t.xlsx": book.getvalue()}
    with (
        zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed,
        tarfile.open(fileobj=tape, mode="w") as taped,
    ):
        for name in ("t.csv", "t.json"):
            packed.writestr(name, found[name])
            info = tarfile.TarInfo(name)
            info.size = len(found[name])
            taped.addfile(info, io.BytesIO(found[name]))
    found |= {name: write([f"{row['email']} {row['note']}" for row in ROWS]) for name, write in EVERY.items()}
    packed7 = io.BytesIO()
    with py7zr.SevenZipFile(packed7, "w") as seven:
        for name in ("t.csv", "t.json"):
            seven.writestr(found[name], name)
    return found | {
        "t.zip": archive.getvalue(),
        "t.tgz": gzip.compress(tape.getvalue()),
        "t.7z": packed7.getvalue(),
    }


def _damaged(data: bytes, other: bytes, chance: random.Random) -> bytes:
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


@pytest.mark.filterwarnings("ignore")
def test_damaged_files_are_read_or_told(tmp_path: Path) -> None:
    samples, chance = _samples(), random.Random(7)
    names = sorted(samples)
    for number in range(N_FILES):
        name = names[number % len(names)]
        path = tmp_path / f"{number}_{name}"
        path.write_bytes(_damaged(samples[name], samples[chance.choice(names)], chance))
        try:
            connector = open_source(str(path))
            for collection in connector.collections():
                if collection.status == "ready":
                    for split in connector.splits(collection, 4096):
                        for _ in connector.read(collection, split, ReadPlan()):
                            pass
        except ConnectorError as error:
            assert "example.org" not in str(error)
        except Exception as error:
            pytest.fail(f"{path.name}: {type(error).__name__}: {error}")
        path.unlink()
