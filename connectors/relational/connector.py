"""A database as a connector: its tables listed, and read by one statement each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from connectors.base import Collection, Fragment, OpenOptions, ReadPlan, Split
from connectors.losses import Losses
from connectors.possible import possible_rows
from connectors.relational.catalogue import collections_of, target_of
from connectors.relational.rows import batches
from connectors.relational.session import SqlSession
from connectors.replay import Replay
from connectors.sql_dialects.base import Target

_FIRST_ROWS = 250
_NO_TEXT = frozenset(
    {"bytea", "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob", "vector", "bit"}
)
"""Types that a server does not compare as it compares text."""


class SqlConnector:
    """One database, over one connection."""

    def __init__(self, session: SqlSession, options: OpenOptions) -> None:
        self._session, self._options = session, options
        self._last: Replay[Sequence[Any]] | None = None

    def collections(self) -> Iterator[Collection]:
        self._forget()
        yield from collections_of(self._session, self._options)

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        """One: a table is read by one statement."""
        return [Split()]

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        statement = self._statement(collection, plan)
        self._last = Replay.of(
            self._last, statement, lambda: self._session.stream(statement, first_rows=_FIRST_ROWS)
        )
        if plan.limit is not None:
            yield from batches(self._last.head(plan.limit), collection, plan, Losses())
            return
        losses = Losses()
        yield from batches(self._last.whole(), collection, plan, losses)
        losses.report()

    def can_filter(self, collection: Collection) -> bool:
        """Whether the server can compare the text of every column."""
        kinds = {info.type.partition("(")[0] for info in collection.fields}
        return self._session.dialect.matches is not None and kinds.isdisjoint(_NO_TEXT)

    def read_possible(
        self, collection: Collection, fragments: Sequence[Fragment], unusual: str, plan: ReadPlan
    ) -> Iterator[pa.RecordBatch]:
        self._forget()
        losses = Losses()
        matches = self._session.dialect.matches
        assert matches is not None
        target = self._target(collection)
        # Where there are parameters, a percent sign in a name is written twice.
        columns = [column.replace("%", "%%") for column in target.columns]
        where, parameters = possible_rows(columns, matches, fragments, unusual)
        statement = f"SELECT {', '.join(columns)} FROM {target.name.replace('%', '%%')} WHERE {where}"
        rows = self._session.stream(statement, first_rows=_FIRST_ROWS, parameters=parameters)
        yield from batches(rows, collection, plan, losses)
        losses.report()

    def _statement(self, collection: Collection, plan: ReadPlan) -> str:
        target, dialect = self._target(collection), self._session.dialect
        if plan.share >= 1.0:
            return dialect.whole(target)
        return dialect.method(target).statement(target, plan.share, plan.seed)

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
