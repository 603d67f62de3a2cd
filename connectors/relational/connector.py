"""The connector for a database: lists tables, and reads each table with one or several statements."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pyarrow as pa

from connectors.base import Collection, ConnectorError, Fragment, OpenOptions, ReadPlan, Split
from connectors.relational.catalogue import collections_of
from connectors.relational.fetch_size import FIRST_ROWS, bytes_of
from connectors.relational.portions import Portions
from connectors.relational.rows import batches
from connectors.relational.session import HELD_BYTES, SqlSession
from connectors.relational.targets import target_of
from connectors.row_filter import possible_rows
from connectors.shared_answer import Replay
from connectors.sql_dialects.base import Target
from connectors.unread_values import Losses

_ENOUGH = 0.1
"""If a sample has less than this share of the wanted rows, the first rows of the table are read instead."""
_NO_TEXT = frozenset(
    {"bytea", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector", "bit"}
)
"""Types that a server cannot compare as text."""


class SqlConnector:
    """One database, read over one connection."""

    def __init__(self, session: SqlSession, options: OpenOptions) -> None:
        self._session, self._options = session, options
        self._last: Replay[Sequence[Any]] | None = None

    def collections(self) -> Iterator[Collection]:
        self._forget()
        yield from collections_of(self._session, self._options)

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """One split, since a table can only be read from its beginning."""
        return [Split()]

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        key = (collection.locator, plan.share, plan.seed)
        self._last = Replay.of(self._last, key, lambda: self._chunks(collection, plan))
        if plan.limit is not None:
            yield from batches(
                self._last.head(plan.limit), collection, plan, Losses.of_row(len(collection.fields))
            )
            return
        losses = Losses.of_row(len(collection.fields))
        yield from batches(self._last.items(), collection, plan, losses)
        losses.report()

    def _chunks(self, collection: Collection, plan: ReadPlan) -> Iterator[Sequence[Sequence[Any]]]:
        if plan.share >= 1.0:
            yield from self._rows(collection, plan)
            return
        wanted, n_rows, size = plan.share * (collection.estimated_rows or 0), 0, 0
        held: list[Sequence[Sequence[Any]]] = []
        for chunk in self._rows(collection, plan):
            held.append(chunk)
            n_rows, size = n_rows + len(chunk), size + bytes_of(chunk)
            if n_rows >= _ENOUGH * wanted or size > HELD_BYTES:
                yield from held
                held = []
        if n_rows < _ENOUGH * wanted and size <= HELD_BYTES:
            yield from self._first_rows(collection, plan, math.ceil(wanted))

    def _first_rows(
        self, collection: Collection, plan: ReadPlan, most: int
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """Rows from the beginning of a table whose sample is too small, because the estimated row count or
        the hash was poor.

        Raises ``ConnectorError`` (``unsupported``) after about ``most`` rows, if there are more.
        """
        n_rows = 0
        for chunk in self._rows(collection, replace(plan, share=1.0)):
            if n_rows >= most:
                raise ConnectorError(
                    "unsupported", f"sampling gave hardly any rows, so only the first {n_rows:,} were read"
                )
            yield chunk
            n_rows += len(chunk)

    def _rows(self, collection: Collection, plan: ReadPlan) -> Iterator[Sequence[Sequence[Any]]]:
        target, dialect = self._target(collection), self._session.dialect
        in_order = bool(collection.options.get("in_portions")) and (
            plan.share >= 1.0 or dialect.rows.method(target).in_order
        )
        if in_order and (place := dialect.rows.place(target)):
            target = replace(target, columns=(place, *target.columns))
            yield from Portions(self._session, target, place, partial(self._statement, plan=plan)).read(
                is_whole=plan.share >= 1.0
            )
            return
        yield from self._session.stream(self._statement(target, plan), first_rows=FIRST_ROWS)

    def can_filter(self, collection: Collection) -> bool:
        """Whether the server can compare all columns as text."""
        kinds = {info.type.partition("(")[0] for info in collection.fields}
        if any(info.is_own_type for info in collection.fields):
            return False  # Comparing user-defined types may run user-defined code.
        return self._session.dialect.rows.matches is not None and kinds.isdisjoint(_NO_TEXT)

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        self._forget()
        losses = Losses.of_row(len(collection.fields))
        matches = self._session.dialect.rows.matches
        assert matches is not None
        target = self._target(collection)
        # In a statement with parameters, percent signs in names must be doubled.
        columns = [column.replace("%", "%%") for column in target.columns]
        where, parameters = possible_rows(columns, matches, fragments, unusual)
        statement = f"SELECT {', '.join(columns)} FROM {target.name.replace('%', '%%')} WHERE {where}"
        rows = self._session.stream(
            statement, first_rows=FIRST_ROWS, query=f"SELECT 1 FROM {target.name}", parameters=parameters
        )
        yield from batches(rows, collection, plan, losses)
        losses.report()

    def _statement(self, target: Target, plan: ReadPlan) -> str:
        dialect = self._session.dialect
        if plan.share >= 1.0:
            return dialect.rows.all_rows(target)
        return dialect.rows.method(target).statement(target, plan.share, plan.seed)

    def _target(self, collection: Collection) -> Target:
        schema, table, how = collection.locator
        is_versioned = "versions" in collection.options
        target = target_of(
            self._session, (schema, table), collection.fields, how == "stored", is_versioned=is_versioned
        )
        return replace(target, rows=collection.estimated_rows or 0)

    def _forget(self) -> None:
        if self._last is not None:
            self._last.close()
            self._last = None
            self._session.rollback()

    def close(self) -> None:
        self._forget()
        self._session.close()
