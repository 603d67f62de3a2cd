"""Hostile files, made with a seed: good files damaged in every way, and files made to do harm."""

import gzip
import io
import json
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests import made_documents

ROWS = [{"id": str(n), "email": f"person{n}@example.org", "note": "call me back please"} for n in range(40)]
LINES = [f"{row['id']},{row['email']},{row['note']}" for row in ROWS]


@cache
def good() -> Mapping[str, bytes]:
    """An undamaged file of each format, by name."""
    text = "id,email,note\n" + "\n".join(LINES) + "\n"
    log = "".join(f"2026-03-01T10:00:00Z INFO to={row['email']} id={row['id']}\n" for row in ROWS)
    table = pa.table({name: [row[name] for row in ROWS] for name in ROWS[0]})
    rows = "".join(f"<row><email>{row['email']}</email></row>" for row in ROWS)
    found = {name: write(LINES[:6]) for name, write in made_documents.EVERY.items()}
    packed = made_documents.packed({"in/a.csv": text, "b.jsonl": "\n".join(map(json.dumps, ROWS))})
    return found | {
        "table.csv": text.encode(), "wide.tsv": text.replace(",", "\t").encode("utf-16"), "app.log": log.encode(),
        "rows.json": json.dumps(ROWS).encode(), "rows.jsonl": "\n".join(map(json.dumps, ROWS)).encode(),
        "rows.xml": f"<rows>{rows}</rows>".encode(),
        "rows.parquet": _written(lambda out: pq.write_table(table, out)), "packed.zip": packed,
        "rows.feather": _written(lambda out: feather.write_feather(table, out)), "rows.sqlite": _sqlite(),
        "rows.csv.gz": gzip.compress(text.encode(), mtime=0), "book.xlsx": _written(_workbook),
        "dump.sql": f"CREATE TABLE t (id int, email text);\nINSERT INTO t VALUES (1,'{ROWS[0]['email']}');\n".encode(),
    }  # fmt: skip


def _written(write: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


def _workbook(out: io.BytesIO) -> None:
    book = Workbook()
    for row in ROWS:
        book.worksheets[0].append(list(row.values()))
    book.save(out)


def _sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.sqlite"
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE people (id, email, note)")
            database.executemany("INSERT INTO people VALUES (?, ?, ?)", [tuple(row.values()) for row in ROWS])
        return path.read_bytes()


def _flip(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def _cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


def _without(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 60) :]


def _again(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    part = data[start : start + rng.randrange(1, 400)]
    return data[:start] + part * rng.choice((2, 50)) + data[start:]


def _length(data: bytes, rng: random.Random) -> bytes:
    """``data`` with a wrong number at a random place, where a length may be stored."""
    size = rng.choice((2, 4, 8))
    number = rng.choice((0, 1, 0x7F, 1 << 15, (1 << (8 * size - 1)) - 1, (1 << (8 * size)) - 1))
    start = rng.randrange(max(1, len(data) - size))
    kept = number % (1 << (8 * size))
    return data[:start] + kept.to_bytes(size, rng.choice(("little", "big"))) + data[start + size :]


def _noise(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + rng.randbytes(rng.choice((1, 16, 300))) + data[start:]


def _joined(data: bytes, rng: random.Random) -> bytes:
    other = good()[rng.choice(sorted(good()))]
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


DAMAGES = (_flip, _cut, _without, _again, _length, _noise, _joined)


def _deep_json(rng: random.Random) -> bytes:
    depth = rng.choice((70, 5_000, 200_000))
    return b'{"a":' * depth + b"1" + b"}" * depth


def _deep_xml(rng: random.Random) -> bytes:
    depth = rng.choice((300, 50_000))
    return b"<a>" * depth + b"</a>" * depth


def _entities(rng: random.Random) -> bytes:
    ladder = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE r [<!ENTITY e0 "x">{ladder}]><r>&e11;</r>'.encode()


def _outside(rng: random.Random) -> bytes:
    return b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>'


def _many_columns(rng: random.Random) -> bytes:
    count = rng.choice((2_000, 4_000))
    return (",".join(f"c{n}_name" for n in range(count)) + "\n" + ",".join("1" * count) + "\n").encode() * 2


def _many_keys(rng: random.Random) -> bytes:
    return json.dumps({f"k{rng.randrange(10**9)}": {"n": 1} for _ in range(5_000)}).encode()


def _long_line(rng: random.Random) -> bytes:
    return b"x" * rng.choice((70_000, 3_000_000)) + b" ann@example.org\n"


def _quotes(rng: random.Random) -> bytes:
    return b'a,b\n"' + b'""' * 200_000 + b"\n"


def _zeros(rng: random.Random) -> bytes:
    return gzip.compress(b"\0" * (64 << 20), mtime=0)


def _odd_members(rng: random.Random) -> bytes:
    out = io.BytesIO()
    names = (
        "../../up.csv",
        "/abs.csv",
        "a\x1b[2J.csv",
        "\u202egpj.csv",
        "con\nnl.csv",
        "x" * 3_000,
        "a/../b.csv",
        "~",
    )
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "email\nann@example.org\n")
    return out.getvalue()


MADE: Mapping[str, Callable[[random.Random], bytes]] = {
    "deep.json": _deep_json, "deep.xml": _deep_xml, "entities.xml": _entities, "outside.xml": _outside,
    "columns.csv": _many_columns, "keys.json": _many_keys, "line.log": _long_line, "quotes.csv": _quotes,
    "zeros.csv.gz": _zeros, "members.zip": _odd_members,
}  # fmt: skip
NAMES = (
    "a\x1b[2J\x07.csv", "invoice\u202egpj.csv", "two\nlines.csv", "=cmd|calc.csv", "\ufeff=1.csv", "%s%n%x.csv",
    "汉" * 83 + ".csv", "n" * 251 + ".csv", " .csv", "-rf.csv", "a'b\"c;--.csv", "$(id).csv", "\u0301\u0301.csv", "{}.csv",
    "{EMAIL_ADDRESS}.csv", "..csv", "!.csv", "a!b.csv", "#.csv", "?x=1.csv", "*.csv", "[a].csv", "~.csv", "\\.csv",
)  # fmt: skip


def inputs(seed: int) -> Iterator[tuple[str, bytes]]:
    """An endless sequence of hostile files with unique names, determined by the seed."""
    rng = random.Random(seed)
    number = 0
    while True:
        for name in rng.sample(sorted(good()), 12):
            data = good()[name]
            for damage in rng.sample(DAMAGES, rng.choice((1, 1, 2))):
                data = damage(data, rng) or b"\0"
            number += 1
            yield f"case{number:05}_{name}", data
        name = rng.choice(sorted(MADE))
        number += 1
        yield f"case{number:05}_{name}", MADE[name](rng)
