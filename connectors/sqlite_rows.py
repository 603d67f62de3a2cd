"""Reads rows of an SQLite table as Arrow batches, and divides the table into ranges of row ids."""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from connectors.arrow.batches import make_batch, unique_names
from connectors.base import Collection, ReadPlan, Split
from connectors.sampling import Picker
from connectors.sqlite_fetch import Value, fetched
from connectors.sqlite_limits import MAX_STORED, Limited
from connectors.sqlite_open import Opening, read_only
from connectors.sqlite_schema import is_computed
from connectors.text.sql_names import quoted
from connectors.unread_values import MAX_CELL, Losses

_PROBE_ROWS = 100
_TEXT_TYPES = ("char", "text", "clob", "json")


def table_splits(collection: Collection, target_bytes: int, opened: Opening = read_only) -> list[Split]:
    """Splits by ranges of row ids, of about ``target_bytes`` each; one split if the table has no row id."""
    rowid = collection.options.get("rowid")
    if not rowid or not collection.rows:
        return [Split()]
    path, table = collection.locator
    with opened(Path(path), is_computed=is_computed(collection)) as connection:
        per_split = max(1, target_bytes // _row_bytes(connection, collection))
        if collection.rows <= per_split:
            return [Split()]
        starts = connection.execute(
            f"SELECT r FROM (SELECT {rowid} AS r, row_number() OVER (ORDER BY {rowid}) - 1 AS n "
            f"FROM {quoted(table)}) WHERE n % ? = 0 ORDER BY r",
            (per_split,),
        ).fetchall()
    if starts[0][0] < 0:
        # Negative row ids cannot be used: in a split, 0 and -1 mean the ends of the table.
        return [Split()]
    stops = [*(start for (start,) in starts[1:]), -1]
    return [
        Split(index=index, start=start, stop=stop, first_row=index * per_split + 1)
        for index, ((start,), stop) in enumerate(zip(starts, stops, strict=True))
    ]


def _row_bytes(connection: Limited, collection: Collection) -> int:
    """Average length of the first rows, in bytes (for text, in characters)."""
    lengths = "+".join(f"coalesce(length({quoted(info.name)}), 0)" for info in collection.fields)
    try:
        head = f"SELECT {lengths} AS n FROM {quoted(collection.locator[1])} LIMIT {_PROBE_ROWS}"
        (mean,) = connection.execute(f"SELECT avg(n) FROM ({head})").fetchone()
    except sqlite3.DataError:
        return MAX_STORED  # One of the rows is larger than the limit for SQLite.
    return max(1, int(mean or 1))


def read_table(
    collection: Collection, split: Split, plan: ReadPlan, opened: Opening = read_only
) -> Iterator[pa.RecordBatch]:
    """The rows in row id order. Raises ``ConnectorError`` at the end if values were left out."""
    with opened(Path(collection.locator[0]), is_computed=is_computed(collection)) as connection:
        try:
            yield from _batches(connection, collection, split, plan)
        except sqlite3.Error as error:
            raise connection.reason(error) from None


def _batches(
    connection: Limited, collection: Collection, split: Split, plan: ReadPlan
) -> Iterator[pa.RecordBatch]:
    names = unique_names([info.name for info in collection.fields])
    picker, losses = Picker(plan), Losses()
    first = split.first_row
    for rows in fetched(connection, collection, split, plan.batch_rows):
        offsets = picker.pick(first, len(rows))
        if len(offsets):
            chosen = rows if len(offsets) == len(rows) else [rows[offset] for offset in offsets]
            arrays = [
                _column(values, info.type, losses)
                for values, info in zip(zip(*chosen, strict=True), collection.fields, strict=True)
            ]
            yield make_batch(offsets + first, dict(zip(names, arrays, strict=True)))
        if picker.is_done:
            return
        first += len(rows)
    losses.report()


def _column(values: Sequence[Value], declared: str, losses: Losses) -> pa.Array:
    """A column as strings, converted as a whole if all values have one type, else value by value."""
    is_text = any(word in declared for word in _TEXT_TYPES)
    try:
        array = pa.array(values)
        if pa.types.is_integer(array.type) or pa.types.is_null(array.type):
            return array.cast(pa.string())
        is_short = pa.types.is_binary(array.type) and pc.max(pc.binary_length(array)).as_py() <= MAX_CELL
        # Bytes can be UTF-16 text, which is often also valid UTF-8 with zero bytes.
        if is_short and (is_text or not pc.any(pc.match_substring(array, b"\0")).as_py()):
            return array.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        pass  # Values of several types, or bytes that are not UTF-8.
    return pa.array([_cell(value, is_text, losses) for value in values], pa.string())


def _cell(value: Value, is_text: bool, losses: Losses) -> str | None:
    if value is None:
        return None
    if not isinstance(value, bytes):
        return repr(value)
    return losses.text(value, is_text=is_text)
