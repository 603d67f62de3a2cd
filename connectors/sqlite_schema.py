"""Lists tables and views of an SQLite database as collections: columns, keys and row counts."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from connectors.base import Access, Collection, ConnectorError, FieldInfo
from connectors.sqlite_limits import Limited
from connectors.text.sql_names import quoted
from connectors.view_costs import MOST, TOO_MANY, costs

_HIDDEN_COLUMN = 1
"""The value of ``hidden`` for hidden columns of virtual tables. The values 2 and 3 mark generated columns."""
_GENERATED = 2
"""The value of ``hidden`` for columns that are computed on reading."""
_SHARE_OF_TIME = 0.25
_MOST_VIEWS = 20_000
"""Maximum number of views that are listed with one pragma. A view counts once per reference to it."""
_ROWID_NAMES = ("rowid", "_rowid_", "oid")


def is_computed(collection: Collection) -> bool:
    """Whether a collection is computed on reading: a view, a virtual table, or a table with
    columns that are generated on reading.
    """
    return collection.options.get("object") != "table" or "generated" in collection.options


def tables(connection: Limited, path: Path, prefix: str = "") -> list[Collection]:
    """All tables and views, sorted by name. ``prefix`` is put before the names of collections.

    The function returns a list rather than an iterator, so that the caller's work on a collection does not
    use up the time limit.
    """
    connection.give_time(_SHARE_OF_TIME)
    return [
        _describe(connection, path, prefix, item)
        for item in sorted(_objects(connection), key=lambda item: item.name)
        # Shadow tables store the content of a virtual table, and are read through that table.
        if not item.name.startswith("sqlite_") and item.kind != "shadow"
    ]


@dataclass(frozen=True, kw_only=True)
class _Object:
    name: str
    kind: str
    """``table``, ``view``, ``virtual`` or ``shadow``."""
    has_rowid: bool = True
    is_endless: bool = False
    """Whether the object is a view that depends on more views than SQLite can process."""


def _objects(connection: Limited) -> list[_Object]:
    rows = connection.execute("SELECT name, type, rootpage, sql FROM main.sqlite_master").fetchall()
    views = {_text(name): _text(text) for name, kind, _, text in rows if kind == b"view"}
    found = costs(views)
    if max(found.values(), default=0) <= MOST and sum(found.values()) <= _MOST_VIEWS:
        listed = connection.execute("PRAGMA main.table_list").fetchall()
        return [_Object(name=_text(row[1]), kind=_text(row[2]), has_rowid=not row[4]) for row in listed]
    # The pragma would make SQLite compile all views.
    return [
        _Object(
            name=_text(name),
            kind=_text(kind) if kind == b"view" or root else "virtual",
            has_rowid=not connection.execute(f"PRAGMA main.index_info({quoted(_text(name))})").fetchall(),
            is_endless=found.get(_text(name), 0) > MOST,
        )
        for name, kind, root, _ in rows
        if kind in (b"table", b"view")
    ]


def _describe(connection: Limited, path: Path, prefix: str, item: _Object) -> Collection:
    name, kind = item.name, item.kind
    label, locator = prefix + name, (str(path), name)
    try:
        if item.is_endless:
            raise ConnectorError("unsupported", TOO_MANY)
        if kind != "table":
            connection.check_time()
        fields, generated = _fields(connection, name, "column of a view" if kind == "view" else "")
        # Only rows of stored tables are counted here: nothing else may be evaluated yet.
        rows = _count(connection, name) if kind == "table" else None
        if kind == "view":
            connection.execute(f"EXPLAIN SELECT * FROM {quoted(name)}")
    except (sqlite3.Error, ConnectorError) as error:
        reason = str(connection.reason(error) if isinstance(error, sqlite3.Error) else error)
        return Collection(
            name=label, kind="table", status="failed", reason=reason, format="sqlite", locator=locator
        )
    rowid = _rowid_name(fields) if item.has_rowid and kind == "table" else ""
    is_risky = generated or kind != "table"
    known = {"object": kind, "generated": "yes" if generated else "", "rowid": rowid}
    return Collection(
        name=label,
        kind="table",
        rows=rows,
        fields=fields,
        format="sqlite",
        locator=locator,
        options={key: value for key, value in known.items() if value},
        access=Access(is_risky=is_risky, purse=str(path) if is_risky else "", held=connection.n_bytes),
    )


def _fields(connection: sqlite3.Connection, table: str, comment: str) -> tuple[tuple[FieldInfo, ...], bool]:
    """The columns of a table or view, and whether one of the columns is computed on reading."""
    references = _references(connection, table)
    rows = connection.execute(f"PRAGMA main.table_xinfo({quoted(table)})").fetchall()
    fields = tuple(
        FieldInfo(
            name=_text(name),
            type=_text(declared).lower(),
            primary_key=bool(key),
            references=references.get(_text(name).lower(), ""),
            comment=comment,
        )
        for _, name, declared, _, _, key, hidden in rows
        if hidden != _HIDDEN_COLUMN
    )
    return fields, any(row[6] == _GENERATED for row in rows)


def _references(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Foreign keys: column in lower case → ``table.column``. SQLite ignores case when it compares names."""
    found: dict[str, str] = {}
    for row in connection.execute(f"PRAGMA main.foreign_key_list({quoted(table)})").fetchall():
        position, parent, column, target = row[1], _text(row[2]), _text(row[3]), row[4]
        keys = [] if target is not None else _primary_key(connection, parent)
        column_of_parent = _text(target) if target is not None else (keys[position : position + 1] or [""])[0]
        found.setdefault(column.lower(), f"{parent}.{column_of_parent}".rstrip("."))
    return found


def _primary_key(connection: sqlite3.Connection, table: str) -> list[str]:
    rows = connection.execute(f"PRAGMA main.table_xinfo({quoted(table)})").fetchall()
    return [_text(row[1]) for row in sorted(rows, key=lambda row: row[5]) if row[5]]


def _rowid_name(fields: tuple[FieldInfo, ...]) -> str:
    """A name for the row id that is not also the name of a column; empty if there is none."""
    taken = {field.name.lower() for field in fields}
    return next((name for name in _ROWID_NAMES if name not in taken), "")


def _count(connection: sqlite3.Connection, table: str) -> int:
    # count(*) would be a single step, however long it takes, which neither limits nor Ctrl-C could stop.
    (count,) = connection.execute(f"SELECT total(1) FROM {quoted(table)}").fetchone()
    return int(count)


def _text(value: bytes | str | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value or ""
