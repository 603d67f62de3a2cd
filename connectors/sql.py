"""SQL databases through SQLAlchemy: every table and view of every schema, read-only, sampled by the server.

URI: ``scheme://user@host:port/database``; what the driver takes may follow as a query. The password can stand
in the URI, or where the driver looks for it otherwise (``PGPASSWORD``, ``~/.pgpass``). Rights: to connect and
to select; an account that can do no more is best. The session is set to read only, and the server is asked
whether it is: where it is not, nothing is read. Sampling: tables of at most 50,000 rows by the server's
statistics are read whole; of others the server draws about 10,000 rows, by the method and with the bias that
the report tells for each. No table is sorted, nothing is written, no temporary table is made; with ``--full``
rows are streamed through a server-side cursor. Cost: one connection, one statement a table, each with the
tool's name in a comment, with time limits for statements and locks. Rows are numbered as they are read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from connectors.address import scheme_of
from connectors.base import Collection, Connector, OpenOptions, ReadPlan, Split
from connectors.losses import Losses
from connectors.replay import Replay
from connectors.sql_catalogue import collections_of, target_of
from connectors.sql_dialects.registry import dialect_of, dialects
from connectors.sql_rows import batches
from connectors.sql_session import SqlSession

SCHEMES = tuple(scheme for known in dialects() for scheme in known.facts.schemes)
EXAMPLE = "postgresql://reader@db.example.org/shop"
VARIANTS = dialects()
_FIRST_ROWS = 250


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

    def _statement(self, collection: Collection, plan: ReadPlan) -> str:
        schema, table, how = collection.locator
        target = target_of(self._session, schema, table, collection.fields, how == "stored")
        target = replace(target, rows=collection.estimated_rows or 0)
        dialect = self._session.dialect
        if plan.share >= 1.0:
            return dialect.whole(target)
        return dialect.method(target).statement(target, plan.share, plan.seed)

    def _forget(self) -> None:
        if self._last is not None:
            self._last.close()
            self._last = None
            self._session.rollback()

    def close(self) -> None:
        self._forget()
        self._session.close()


def open_source(source: str, options: OpenOptions) -> Connector:
    """Connect; raises ``ConnectorError`` where that fails or the session could write."""
    scheme = scheme_of(source)
    session = SqlSession(source, scheme, dialect_of(scheme))
    session.connect()
    return SqlConnector(session, options)
