"""Writes canaries into files of further formats: whole, in archives and damaged."""

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import duckdb
import fastavro
import py7zr
import pyarrow as pa
from openpyxl import Workbook
from pyarrow import feather, orc

N_ROWS = 5


def plant_formats(folder: Path, row: Mapping[str, str], keys: Sequence[str]) -> None:
    """Write every canary as a cell, and in some formats every key as a column name, in files with columns."""
    values, pivot = pa.table({name: [value] * N_ROWS for name, value in row.items()}), _pivot(keys)
    orc.write_table(values, folder / "all.orc")
    feather.write_feather(values, folder / "all.feather")
    (folder / "all.sql").write_text(_dump(values))
    _write_workbook(folder / "all.xlsx", values)
    _write_workbook(folder / "pivot.xlsx", pivot)
    _write_avro(folder / "all.avro", row)
    _write_duckdb(folder / "all.duckdb", values, pivot)


def _pivot(keys: Sequence[str]) -> pa.Table:
    return pa.table({"day": ["2026-01-01"] * 2, **{key: ["1", "2"] for key in keys}})


def _dump(table: pa.Table) -> str:
    """An SQL dump of the table, with canaries in a comment and in a ``CREATE USER`` statement, too."""
    names = ", ".join('"' + name.replace('"', '""') + '"' for name in table.schema.names)
    rows = (
        "(" + ", ".join("'" + cell.replace("'", "''") + "'" for cell in row.values()) + ")"
        for row in table.to_pylist()
    )
    inserts = "".join(f"INSERT INTO contacts ({names}) VALUES {row};\n" for row in rows)
    first = next(iter(table.to_pylist()[0].values()))
    return f"-- asked by {first}\nCREATE USER '{first}' IDENTIFIED BY 'vorpal-Xq9!zin';\n{inserts}"


def _write_workbook(path: Path, table: pa.Table) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "qzkorvath@vexlimoor.example"
    sheet.append(table.schema.names)
    for row in table.to_pylist():
        sheet.append(list(row.values()))
    book.save(path)
    book.close()


def _write_avro(path: Path, row: Mapping[str, str]) -> None:
    fields = [{"name": name, "type": "string"} for name in row]
    schema = fastavro.parse_schema({"type": "record", "name": "Contact", "fields": fields})
    with path.open("wb") as file:
        fastavro.writer(file, schema, [dict(row)] * N_ROWS)


def _write_duckdb(path: Path, values: pa.Table, pivot: pa.Table) -> None:
    with closing(duckdb.connect(str(path))) as connection:
        for name, table in (("contacts", values), ("inbox +442079460971", pivot)):
            connection.register("given", table)
            connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given')
            connection.unregister("given")


def plant_archives(folder: Path, files: Sequence[Path]) -> None:
    """Write archives with the files as members."""
    members = {file.name: file.read_bytes() for file in files}
    with zipfile.ZipFile(folder / "old.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    with tarfile.open(folder / "old.tar.gz", "w:gz") as taped:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            taped.addfile(info, io.BytesIO(data))
    with py7zr.SevenZipFile(folder / "old.7z", "w") as packed7:
        for name, data in members.items():
            packed7.writestr(data, name)


def damage(folder: Path, into: Path) -> None:
    """Write damaged copies of the files in ``folder``: in turn, cut short and overwritten in the middle."""
    for number, path in enumerate(sorted(path for path in folder.iterdir() if path.is_file())):
        data = path.read_bytes()
        (into / path.name).write_bytes(_bent(data) if number % 2 else data[: len(data) * 2 // 3])


def _bent(data: bytes) -> bytes:
    """``data`` with 64 bytes in the middle overwritten: most values remain, but the structure is broken."""
    middle = len(data) // 2
    return data[:middle] + b"\xee" * 64 + data[middle + 64 :]
