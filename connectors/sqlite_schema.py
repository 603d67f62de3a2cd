"""Tables and views of an SQLite database as collections: columns, keys and row counts."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.base import Collection, FieldInfo
from connectors.sqlite_open import database_error

if TYPE_CHECKING:
    import sqlite3

_HIDDEN_COLUMN = 1
"""``hidden`` of a virtual table's own columns; 2 and 3 are generated columns, which hold values."""
_ROWID_NAMES = ("rowid", "_rowid_", "oid")


def quoted(name: str) -> str:
    """An identifier for use in SQL, whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def tables(connection: "sqlite3.Connection", path: Path, prefix: str = "") -> Iterator[Collection]:
    """Every table and view, by name; ``prefix`` goes before collection names."""
    listed = connection.execute("PRAGMA main.table_list").fetchall()
    objects = sorted((_text(row[1]), _text(row[2]), bool(row[4])) for row in listed)
    for name, kind, is_without_rowid in objects:
        # Shadow tables are how a virtual table stores itself: it is read through the virtual one.
        if not name.startswith("sqlite_") and kind != "shadow":
            yield _describe(connection, path, prefix, name, kind, is_without_rowid)


def _describe(
    connection: "sqlite3.Connection", path: Path, prefix: str, name: str, kind: str, is_without_rowid: bool
) -> Collection:
    import sqlite3

    label, locator = prefix + name, (str(path), name)
    try:
        fields = _fields(connection, name, "column of a view" if kind == "view" else "")
        # Counting a view would evaluate it whole.
        rows = None if kind == "view" else _count(connection, name)
        if kind == "view":
            connection.execute(f"SELECT * FROM {quoted(name)} LIMIT 0")
    except sqlite3.Error as error:
        reason = str(database_error(error))
        return Collection(
            name=label, kind="table", status="failed", reason=reason, format="sqlite", locator=locator
        )
    options = {"object": kind}
    rowid = "" if is_without_rowid or kind != "table" else _rowid_name(fields)
    return Collection(
        name=label,
        kind="table",
        rows=rows,
        fields=fields,
        format="sqlite",
        locator=locator,
        options=options | ({"rowid": rowid} if rowid else {}),
    )


def _fields(connection: "sqlite3.Connection", table: str, comment: str) -> tuple[FieldInfo, ...]:
    references = _references(connection, table)
    return tuple(
        FieldInfo(
            name=_text(name),
            type=_text(declared).lower(),
            primary_key=bool(key),
            references=references.get(_text(name).lower(), ""),
            comment=comment,
        )
        for _, name, declared, _, _, key, hidden in connection.execute(
            f"PRAGMA main.table_xinfo({quoted(table)})"
        )
        if hidden != _HIDDEN_COLUMN
    )


def _references(connection: "sqlite3.Connection", table: str) -> dict[str, str]:
    """``table.column`` by lower-case column; SQLite compares names without case."""
    found: dict[str, str] = {}
    for row in connection.execute(f"PRAGMA main.foreign_key_list({quoted(table)})").fetchall():
        position, parent, column, target = row[1], _text(row[2]), _text(row[3]), row[4]
        keys = [] if target is not None else _primary_key(connection, parent)
        column_of_parent = _text(target) if target is not None else (keys[position : position + 1] or [""])[0]
        found.setdefault(column.lower(), f"{parent}.{column_of_parent}".rstrip("."))
    return found


def _primary_key(connection: "sqlite3.Connection", table: str) -> list[str]:
    rows = connection.execute(f"PRAGMA main.table_xinfo({quoted(table)})").fetchall()
    return [_text(row[1]) for row in sorted(rows, key=lambda row: row[5]) if row[5]]


def _rowid_name(fields: tuple[FieldInfo, ...]) -> str:
    """A name of the row id that no column of the table hides."""
    taken = {field.name.lower() for field in fields}
    return next((name for name in _ROWID_NAMES if name not in taken), "")


def _count(connection: "sqlite3.Connection", table: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()
    return int(count)


def _text(value: bytes | str | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
