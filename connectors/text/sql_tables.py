"""Find the tables of an SQL dump: where each table is in the file, the table's columns, and the rows."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import orjson
import pyarrow as pa

from connectors.arrow.batches import blocks, make_batch, text_array, unique_names
from connectors.base import Collection, ConnectorError, FieldInfo, ReadPlan, ReasonCode, Split
from connectors.formats import text
from connectors.formats.base import Head
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.storage.streams import chunks
from connectors.text.encoding import CHUNK_BYTES, UTF8, chunk_bytes, to_utf8, utf8_chunks
from connectors.text.lines import read_lines
from connectors.text.sql_others import HEAD_BYTES, OtherText, other_text
from connectors.text.sql_statements import Statement, Statements
from connectors.text.sql_text import (
    Target,
    altered_table,
    copied_rows,
    copy_target,
    created_table,
    insert_target,
    with_keys,
)
from connectors.text.sql_values import Row, Values

_MYSQL = re.compile(
    r"(?i)MySQL dump|MariaDB dump|phpMyAdmin|\bENGINE\s*=|^INSERT\s+INTO\s+`|^[^\S\n]*+CREATE TABLE `", re.M
)

_ESCAPES, _MARKED = re.compile(r"\w\\'\w"), re.compile(r"\b[eE]'")
"""Patterns for a quotation mark after a backslash within a word, and for PostgreSQL's prefix of strings with
escapes.
"""


@dataclass
class _Table:
    fields: tuple[FieldInfo, ...] = ()
    listed: tuple[str, ...] = ()
    start: int = -1
    stop: int = 0
    is_copy: bool = False
    is_plain: bool = True
    n_values: int = field(default=0)
    """Number of values in the first row, which is used if no column names are known."""
    spellings: set[str] = field(default_factory=set)
    """The table's name as the statements write it, which may vary in case: in most dialects, case does not
    matter.
    """


def describe(head: Head) -> Iterator[Collection]:
    has_escapes = _MYSQL.search(head.text) is not None
    has_escapes |= _ESCAPES.search(head.text) is not None and not _MARKED.search(head.text)
    tables, has_others, error = _tables(head, has_escapes)
    filled = {name: table for name, table in tables.items() if table.start >= 0}
    if not filled:
        yield from text.FORMAT.describe(head)
        return
    if has_others:
        yield _others(head, has_escapes)
    last = max(table.stop for table in filled.values())
    for name, table in sorted(filled.items()):
        broken = str(error) if error and table.stop == last else ""
        yield _collection(head, name, table, has_escapes, broken)


def _others(head: Head, has_escapes: bool) -> Collection:
    return Collection(
        name=head.name,
        kind="file",
        layout="lines",
        size=head.size,
        format="sql_dump",
        locator=(head.content.address,),
        options=head.options(escapes="yes" if has_escapes else "no"),
    )


def _tables(head: Head, has_escapes: bool) -> tuple[dict[str, _Table], bool, ConnectorError | None]:
    """The tables that a dump creates or fills, whether the dump has other text, and the error that ended
    reading early, if any.
    """
    tables: dict[str, _Table] = {}
    has_others = False
    current: _Table | None = None
    values = Values(has_escapes=has_escapes)
    try:
        for statement in _statements(head.content, head.read_as, Statements(has_escapes=has_escapes), 0, -1):
            has_others = has_others or bool(other_text(statement).strip())
            if statement.is_data:
                if current:
                    current.stop = statement.stop
                continue
            beginning = _decoded(statement.text[:HEAD_BYTES])
            target = copy_target(beginning)
            if target or (target := insert_target(beginning)):
                current = _table(tables, target.table)
                _fill(current, target, statement, values)
            elif "TABLE" in beginning.upper():
                _declare(tables, _decoded(statement.text))
    except ConnectorError as error:
        return tables, has_others, error
    return tables, has_others, None


def _declare(tables: dict[str, _Table], statement: str) -> None:
    """Add to ``tables`` the columns in a ``CREATE TABLE``, or the keys in an ``ALTER TABLE``."""
    if created := created_table(statement):
        _table(tables, created[0]).fields = created[1]
    elif altered := altered_table(statement):
        table = _table(tables, altered[0])
        table.fields = with_keys(table.fields, altered[1])


def _table(tables: dict[str, _Table], name: str) -> _Table:
    """The table with the given name, or else the table whose name differs only in case, or else a new
    table.
    """
    alike = (known for known in tables if known.casefold() == name.casefold())
    table = tables.setdefault(name if name in tables else next(alike, name), _Table())
    table.spellings.add(name)
    return table


def _fill(table: _Table, target: Target, statement: Statement, values: Values) -> None:
    table.is_copy = copy_target(_decoded(statement.text[:HEAD_BYTES])) is not None
    table.is_plain &= target.is_plain
    named = {name.casefold() for name in table.listed}
    table.listed += tuple(name for name in target.columns if name.casefold() not in named)
    if table.start < 0:
        table.start = statement.start
        if not (table.fields or table.listed or table.is_copy):
            first = next(values.rows(_decoded(statement.text), target.body), [])
            table.n_values = len(first)
    table.stop = statement.stop


def _collection(head: Head, name: str, table: _Table, has_escapes: bool, broken: str) -> Collection:
    known = {info.name.casefold(): info for info in table.fields}
    listed = {column.casefold() for column in table.listed}
    unlisted = (info.name for info in table.fields if info.name.casefold() not in listed)
    columns = (*table.listed, *unlisted) or ("",) * table.n_values
    names = unique_names(columns)
    fields = [
        known.get(column.casefold(), FieldInfo(name=shown, type=""))
        for column, shown in zip(columns, names, strict=True)
    ]
    return Collection(
        name=f"{head.name}!/{name}",
        kind="table",
        status="ready" if table.is_plain else "failed",
        reason="" if table.is_plain else "unsupported: COPY data is read in the text format only",
        size=table.stop - table.start,
        fields=tuple(fields),
        format="sql_dump",
        locator=(head.content.address, name),
        options={
            "encoding": head.read_as,
            "escapes": "yes" if has_escapes else "no",
            "columns": orjson.dumps(names).decode(),
            "spellings": orjson.dumps(sorted(table.spellings)).decode(),
            "start": str(table.start),
            "stop": str(table.stop),
            "broken": broken,
        },
    )


def _statements(
    content: Content, encoding: str, cutter: Statements, start: int, stop: int, size: int = CHUNK_BYTES
) -> Iterator[Statement]:
    """Yield the statements between two offsets of the dump. Offsets count bytes after the conversion to
    UTF-8.
    """
    if encoding == UTF8:
        with contextlib.closing(content.open(start, stop)) as stream:
            yield from cutter.of(chunks(stream, size))
        return
    with contextlib.closing(content.open()) as stream:
        for statement in cutter.of(utf8_chunks(stream, encoding, size)):
            if statement.start >= start and (stop < 0 or statement.stop <= stop):
                yield statement


def _decoded(statement: bytes) -> str:
    return to_utf8(statement).decode("utf-8", "replace")


def read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    if collection.layout == "lines":
        cutter = Statements(has_escapes=collection.options["escapes"] == "yes")
        found = _statements(content, collection.options["encoding"], cutter, 0, -1, chunk_bytes(plan))
        yield from read_lines(OtherText(found), UTF8, 1, plan)
        return
    yield from _read_table(collection, plan, content)


def _read_table(collection: Collection, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    columns, picker, first = orjson.loads(collection.options["columns"]), Picker(plan), 1
    rows = _rows(collection, content, chunk_bytes(plan))
    for block in blocks(rows, min(4096, plan.batch_rows)):
        offsets = picker.pick(first, len(block))
        if len(offsets):
            yield make_batch(offsets + first, _columns([block[offset] for offset in offsets], columns))
        first += len(block)
        if picker.is_done:
            return
    if broken := collection.options["broken"]:
        code, _, words = broken.partition(": ")
        raise ConnectorError(cast("ReasonCode", code), words)


def _columns(rows: Sequence[Row], columns: Sequence[str]) -> dict[str, pa.Array]:
    width = max(len(columns), *map(len, rows))
    names = unique_names([*columns, *[""] * (width - len(columns))])
    padded = ([*row, *[None] * (width - len(row))] for row in rows)
    return {name: text_array(cells) for name, cells in zip(names, zip(*padded, strict=True), strict=True)}


def _rows(collection: Collection, content: Content, size: int) -> Iterator[Row]:
    """Yield the rows of one table, with cells in the order of the collection's columns."""
    options = collection.options
    columns, spellings = orjson.loads(options["columns"]), orjson.loads(options["spellings"])
    has_escapes = options["escapes"] == "yes"
    start, stop = int(options["start"]), int(options["stop"])
    encoding = options["encoding"]
    cutter = Statements(has_escapes=has_escapes, start=start if encoding == UTF8 else 0)
    values = Values(has_escapes=has_escapes)
    target: Target | None = None
    for statement in _statements(content, encoding, cutter, start, stop, size):
        if statement.is_data:
            if target is not None:
                yield from _ordered(copied_rows(_decoded(statement.text)), target, columns)
            continue
        beginning = _decoded(statement.text[:HEAD_BYTES])
        target = copy_target(beginning)
        if target is None and (filled := insert_target(beginning)) and filled.table in spellings:
            yield from _ordered(values.rows(_decoded(statement.text), filled.body), filled, columns)
        elif target is not None and target.table not in spellings:
            target = None


def _ordered(rows: "Iterator[Row] | list[Row]", target: Target, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows with their cells in the order of ``columns``; missing cells are ``None``. Rows are
    unchanged if the statement lists no columns, or lists the columns in the same order.
    """
    if not target.columns or list(target.columns) == list(columns[: len(target.columns)]):
        yield from rows
        return
    places = {name.casefold(): place for place, name in enumerate(columns)}
    order = [places.get(name.casefold(), -1) for name in target.columns]
    for row in rows:
        placed: Row = [None] * len(columns)
        for place, cell in zip(order, row, strict=False):
            if place >= 0:
                placed[place] = cell
            else:
                placed.append(cell)
        yield placed
