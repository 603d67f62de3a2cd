"""Fetches rows of an SQLite table as stored, a bounded number of bytes at a time.

If a value is too large to be read whole, only its beginning is read. The rows after it are still read, since
in a stored table the beginning of a value can be read separately.
"""

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from connectors.base import Collection, Split
from connectors.sqlite_limits import MAX_STORED, Limited
from connectors.sqlite_schema import is_computed
from connectors.text.sql_names import quoted
from connectors.unread_values import MAX_CELL

_CHUNK_BYTES = 8 << 20
_FIRST_ROWS = 256
_BEGINNING = 4 * MAX_CELL + 4
"""Number of bytes that always contain more characters than a cell may have."""

Value = bytes | int | float | None
Row = tuple[Value, ...]


def fetched(connection: Limited, collection: Collection, split: Split, most: int) -> Iterator[Sequence[Row]]:
    """The rows of a split in order, in chunks of at most ``most`` rows. Raises ``sqlite3.Error``."""
    if not is_computed(collection) and Path(collection.locator[0]).stat().st_size <= MAX_STORED:
        yield from _by_number(connection.execute(*_query(collection, split)), most)
        return
    after: int | None = None
    while True:
        number = 0
        try:
            for rows in _by_size(connection.execute(*_query(collection, split, after)), most):
                number += len(rows)
                yield rows
                connection.check_time()
            return
        except sqlite3.DataError:
            if not collection.options.get("rowid") or is_computed(collection):
                raise
        (after,) = connection.execute(*_query(collection, split, after, skip=number)).fetchone()
        yield [tuple(_beginning(connection, collection, info.name, after) for info in collection.fields)]


def _by_number(cursor: sqlite3.Cursor, most: int) -> Iterator[list[Row]]:
    """Yield chunks of some megabytes, for a file that fits into memory."""
    step = min(_FIRST_ROWS, most)
    while rows := cursor.fetchmany(step):
        yield rows
        size = sum(map(_size, sample := rows[:: max(1, len(rows) // 20)])) / len(sample)
        step = max(1, min(most, step * 2, int(_CHUNK_BYTES / max(1, size))))


def _by_size(cursor: sqlite3.Cursor, most: int) -> Iterator[list[Row]]:
    """Yield chunks of bounded size, fetched row by row. Rows before an error are yielded first."""
    rows: list[Row] = []
    size, step = 0, min(_FIRST_ROWS, most)
    try:
        for row in cursor:
            rows.append(row)
            size += _size(row)
            if size >= _CHUNK_BYTES or len(rows) >= step:
                yield rows
                rows, size, step = [], 0, min(most, step * 2)
    except sqlite3.Error:
        if rows:
            yield rows
        raise
    if rows:
        yield rows


def _size(row: Row) -> int:
    return sum(len(value) if isinstance(value, bytes) else 8 for value in row)


def _query(
    collection: Collection, split: Split, after: int | None = None, *, skip: int | None = None
) -> tuple[str, list[int]]:
    """The statement for the rows of a split after row id ``after``, and its parameters. With ``skip``, the
    statement skips that many rows and selects only the row id of the next row.
    """
    table, rowid = quoted(collection.locator[1]), collection.options.get("rowid")
    columns = ", ".join(quoted(info.name) for info in collection.fields) if skip is None else rowid
    if not rowid:
        return f"SELECT {columns} FROM {table}", []
    bounds = [(">=", split.start)] if (split.start, split.stop) != (0, -1) else []
    bounds += [("<", split.stop)] if split.stop >= 0 else []
    bounds += [(">", after)] if after is not None else []
    where = f"WHERE {' AND '.join(f'{rowid} {sign} ?' for sign, _ in bounds)}" if bounds else ""
    one = f"LIMIT 1 OFFSET {skip}" if skip is not None else ""
    statement = f"SELECT {columns} FROM {table} {where} ORDER BY {rowid} {one}"
    return statement, [bound for _, bound in bounds]


def _beginning(connection: Limited, collection: Collection, column: str, rowid: int | None) -> Value:
    """A value; of a value that is too large, the first bytes, up to the end of a character."""
    table, name = collection.locator[1], collection.options["rowid"]
    statement = f"SELECT {quoted(column)} FROM {quoted(table)} WHERE {name} = ?"
    try:
        value: Value = connection.execute(statement, (rowid,)).fetchone()[0]
    except sqlite3.DataError:
        assert rowid is not None
        with connection.blobopen(table, column, rowid, readonly=True) as blob:
            data: bytes = blob.read(_BEGINNING)
        within = sum(1 for _ in itertools.takewhile(lambda byte: byte & 0xC0 == 0x80, reversed(data)))
        value = data[: len(data) - within - 1]
    return value
