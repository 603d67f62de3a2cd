"""A database as a connector: lists its tables, and reads each with one or several statements."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pyarrow as pa

from connectors.base import Collection, ConnectorError, Fragment, OpenOptions, ReadPlan, Split
from connectors.relational.catalogue import collections_of
from connectors.relational.fetch_size import next_step
from connectors.relational.rows import batches
from connectors.relational.session import SqlSession
from connectors.relational.targets import target_of
from connectors.row_filter import possible_rows
from connectors.shared_answer import Replay
from connectors.sql_dialects.base import Target
from connectors.unread_values import Losses

_FIRST_ROWS = 250
_NO_TEXT = frozenset(
    {"bytea", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector", "bit"}
)
"""Types that a server cannot compare as text."""


class SqlConnector:
    """One database over one connection."""

    def __init__(self, session: SqlSession, options: OpenOptions) -> None:
        self._session, self._options = session, options
        self._last: Replay[Sequence[Any]] | None = None

    def collections(self) -> Iterator[Collection]:
        self._forget()
        yield from collections_of(self._session, self._options)

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """One split: a table is read from its beginning."""
        return [Split()]

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        key = (collection.locator, plan.share, plan.seed)
        self._last = Replay.of(self._last, key, lambda: self._chunks(collection, plan))
        if plan.limit is not None:
            yield from batches(self._last.head(plan.limit), collection, plan, Losses())
            return
        losses = Losses()
        yield from batches(self._last.items(), collection, plan, losses)
        losses.report()

    def _chunks(self, collection: Collection, plan: ReadPlan) -> Iterator[Sequence[Sequence[Any]]]:
        target, dialect = self._target(collection), self._session.dialect
        in_order = bool(collection.options.get("in_portions")) and (
            plan.share >= 1.0 or dialect.rows.method(target).in_order
        )
        if in_order and (place := dialect.rows.place(target)):
            yield from self._portions(replace(target, columns=(place, *target.columns)), place, plan)
            return
        yield from self._session.stream(self._statement(target, plan), first_rows=_FIRST_ROWS)

    def _portions(self, target: Target, place: str, plan: ReadPlan) -> Iterator[Sequence[Sequence[Any]]]:
        """Rows by short statements, each continuing after the last row of the previous one."""
        dialect, step = self._session.dialect, _FIRST_ROWS
        last: Any = None
        while True:
            after = dialect.rows.after(place, str(last)) if last is not None else ""
            asked = replace(target, after=after, most=step if dialect.rows.is_cut else 0)
            rows, is_all = self._session.portion(self._statement(asked, plan), first_rows=_FIRST_ROWS)
            if rows:
                last = _checked_last(rows, last)
                yield [row[1:] for row in rows]
            if is_all and not 0 < asked.most <= len(rows):
                return
            step = next_step(rows, step) if rows else step

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
        losses = Losses()
        matches = self._session.dialect.rows.matches
        assert matches is not None
        target = self._target(collection)
        # In a statement with parameters, percent signs in names must be doubled.
        columns = [column.replace("%", "%%") for column in target.columns]
        where, parameters = possible_rows(columns, matches, fragments, unusual)
        statement = f"SELECT {', '.join(columns)} FROM {target.name.replace('%', '%%')} WHERE {where}"
        rows = self._session.stream(
            statement, first_rows=_FIRST_ROWS, query=f"SELECT 1 FROM {target.name}", parameters=parameters
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
        target = target_of(self._session, schema, table, collection.fields, how == "stored")
        return replace(target, rows=collection.estimated_rows or 0)

    def _forget(self) -> None:
        if self._last is not None:
            self._last.close()
            self._last = None
            self._session.rollback()

    def close(self) -> None:
        self._forget()
        self._session.close()


def _checked_last(rows: Sequence[Sequence[Any]], before: Any) -> Any:
    """The place of the last row. Raises if rows came out of order, since some would then be missed."""
    places = [_in_order(row[0]) for row in rows]
    if before is not None:
        places.insert(0, _in_order(before))
    if any(one >= other for one, other in pairwise(places)):
        raise ConnectorError("unsupported", "the server does not give the rows in the order of their places")
    return rows[-1][0]


def _in_order(place: Any) -> tuple[int, ...]:
    """The place of a row as numbers, which compare as rows are ordered.

    >>> _in_order("(12,3)") > _in_order("(2,40)"), _in_order(7)
    (True, (7,))
    """
    return tuple(map(int, str(place).strip("()").split(",")))
