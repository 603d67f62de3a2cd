"""Functions that write files of all kinds with given names in places for names, such as columns and tags."""

import csv
import io
import json
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from pyarrow import orc

Names = Sequence[str]


def word(name: str) -> str:
    """``name`` in a form that is valid as a tag, a mail header or an unquoted key."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    text = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain)
    return text if text[:1].isalpha() else f"n{text}"


def file_name(name: str) -> str:
    return name.replace("/", "_")


def _ones(names: Names) -> dict[str, int]:
    return dict.fromkeys(names, 1)


def json_keys(folder: Path, names: Names) -> None:
    (folder / "keys.json").write_text(json.dumps([{"id": n, **_ones(names)} for n in range(3)]))


def nested_keys(folder: Path, names: Names) -> None:
    rows = [{"id": n, "usage": {name: {"count": n, "total": 1} for name in names}} for n in range(3)]
    (folder / "nested.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def keys_of_lists(folder: Path, names: Names) -> None:
    (folder / "lists.json").write_text(json.dumps({name: [{"n": 1}, {"n": 2}] for name in names}))


def csv_headers(folder: Path, names: Names) -> None:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["day", *names])
    rows.writerows([[f"2026-01-0{n}", *[n] * len(names)] for n in range(1, 6)])
    (folder / "wide.csv").write_text(out.getvalue())


def parquet_columns(folder: Path, names: Names) -> None:
    table = pa.table({"day": ["a", "b"], **{name: [1, 2] for name in names}})
    pq.write_table(table, folder / "wide.parquet")
    inner = pa.struct([(name, pa.int64()) for name in names])
    orc.write_table(pa.table({"inside": pa.array([_ones(names)] * 2, inner)}), folder / "deep.orc")


def avro_fields(folder: Path, names: Names) -> None:
    plain = [word(name).replace(".", "_").replace("-", "_") for name in names]
    fields = [{"name": name, "type": "int"} for name in dict.fromkeys(plain)]
    with (folder / "wide.avro").open("wb") as out:
        fastavro.writer(out, {"type": "record", "name": "row", "fields": fields}, [_ones(plain)] * 2)


def xml_tags(folder: Path, names: Names) -> None:
    inside = "".join(f"<{word(name)}>1</{word(name)}>" for name in names)
    (folder / "tags.xml").write_text(f"<rows>{f'<row>{inside}</row>' * 4}</rows>")


def log_keys(folder: Path, names: Names) -> None:
    pairs = " ".join(f"{word(name)}=1" for name in names)
    (folder / "app.log").write_text(f"2026-03-01T10:00:00Z INFO {pairs}\n" * 6)


def query_keys(folder: Path, names: Names) -> None:
    query = "&".join(f"{word(name)}=1" for name in names)
    line = f'192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /a?{query} HTTP/1.1" 200 12 "-" "curl/8"\n'
    (folder / "access.log").write_text(line * 6)


def mail_headers(folder: Path, names: Names) -> None:
    message = EmailMessage()
    message["Subject"] = "hello"
    for name in names:
        message[word(name).replace("_", "-").replace(".", "-")] = "1"
    message.set_content("hello")
    for name in names:
        data = b"a,b\n1,2\n3,4\n"
        message.add_attachment(data, maintype="text", subtype="csv", filename=f"{file_name(name)}.csv")
    (folder / "one.eml").write_bytes(message.as_bytes())


def sheets(folder: Path, names: Names) -> None:
    book = Workbook()
    for name in names:
        sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", "_", name)[:31])
        sheet.append(["id", "total"])
        sheet.append([1, 2])
        sheet.append([3, 4])
    book.save(folder / "book.xlsx")


def tables(folder: Path, names: Names) -> None:
    with closing(sqlite3.connect(folder / "data.sqlite")) as database, database:
        for name in names:
            database.execute(f'CREATE TABLE "{name}" (id, total)')
            database.execute(f'INSERT INTO "{name}" VALUES (1, 2)')


def columns(folder: Path, names: Names) -> None:
    with closing(sqlite3.connect(folder / "pivot.sqlite")) as database, database:
        listed = ", ".join(f'"{name}"' for name in names)
        database.execute(f"CREATE TABLE pivot (day, {listed})")
        database.execute("INSERT INTO pivot (day) VALUES ('2026-01-01')")


def enum_labels(folder: Path, names: Names) -> None:
    with duckdb.connect(str(folder / "types.duckdb")) as database:
        labels = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
        database.execute(f"CREATE TYPE kind AS ENUM ({labels})")
        database.execute("CREATE TABLE items (id INTEGER, kind kind)")
        database.execute("INSERT INTO items VALUES (1, NULL)")
        inner = ", ".join(f'"{name}" INTEGER' for name in names)
        database.execute(f"CREATE TABLE deep (id INTEGER, inside STRUCT({inner}))")
        database.execute("INSERT INTO deep VALUES (1, NULL)")


def dumped_types(folder: Path, names: Names) -> None:
    labels = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    body = ", ".join(f'"{name}" "{name}"' for name in names)
    (folder / "dump.sql").write_text(
        f"CREATE TYPE kind AS ENUM ({labels});\nCREATE TABLE wide (id int, kind enum({labels}), {body});\n"
        "INSERT INTO wide (id) VALUES (1);\n"
    )


def properties(folder: Path, names: Names) -> None:
    described = {name: {"type": "string", "enum": list(names)} for name in names}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": names[0],
        "properties": described,
    }
    (folder / "shape.schema.json").write_text(json.dumps({**schema, "type": "object"}))


def file_names(folder: Path, names: Names) -> None:
    (folder / "people").mkdir()
    for name in names:
        (folder / "people" / f"{file_name(name)}.csv").write_text("id,total\n1,2\n3,4\n")


def folder_names(folder: Path, names: Names) -> None:
    for name in names:
        (folder / "by_customer" / file_name(name)).mkdir(parents=True)
        (folder / "by_customer" / file_name(name) / "orders.csv").write_text("id,total\n1,2\n3,4\n")
        (folder / "by_customer" / file_name(name) / "empty.csv").write_text("")


def member_names(folder: Path, names: Names) -> None:
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        for name in names:
            archive.writestr(f"files/{file_name(name)}.txt", f"order {escape('7')}\n")


def unread_names(folder: Path, names: Names) -> None:
    (folder / "pictures").mkdir()
    for name in names:
        (folder / "pictures" / f"scan_{file_name(name).replace(' ', '_')}.bin").write_bytes(
            b"\x00\x01\x02" * 20
        )


PLACES: Mapping[str, Callable[[Path, Names], None]] = {
    place.__name__: place
    for place in (
        json_keys, nested_keys, keys_of_lists, csv_headers, parquet_columns, avro_fields, xml_tags, log_keys,
        query_keys, mail_headers, sheets, tables, columns, enum_labels, dumped_types, properties, file_names,
        folder_names, member_names, unread_names,
    )
}  # fmt: skip
