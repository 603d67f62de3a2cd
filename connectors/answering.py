"""Runs the scanner's own queries on a database, over one read-only connection with a time limit.

``answering`` opens the database that contains a collection. The open database returns the rows of any
statement, so the caller must make sure that a statement returns only counts.
"""

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from connectors.address import scheme_of
from connectors.base import Collection, ConnectorError
from connectors.sqlite_limits import database_error
from connectors.sqlite_open import read_only

if TYPE_CHECKING:
    from connectors.relational.session import SqlSession

_STEPS = 20_000
"""Number of SQLite virtual machine steps between two checks of the time limit."""


class Answering(Protocol):
    """An open database that runs queries."""

    dialect: str
    """SQL dialect of the database: ``sqlite``, ``postgresql``, ``mysql`` or ``duckdb``."""

    def answer(self, statement: str) -> Sequence[Sequence[Any]]:
        """All rows that a statement returns. Raises ``ConnectorError`` (``timeout``) at the time limit."""


class SqlAnswers:
    """A session on a database server that only counts, with a separate transaction for each statement."""

    def __init__(self, session: "SqlSession") -> None:
        self.dialect = session.engine.dialect.name
        self.answer = session.evaluate


class SqliteAnswers:
    """An SQLite connection whose statements are interrupted at a time limit."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection, seconds: int) -> None:
        self._connection, self._seconds = connection, seconds

    def answer(self, statement: str) -> Sequence[Sequence[Any]]:
        until = time.monotonic() + self._seconds
        self._connection.set_progress_handler(lambda: int(time.monotonic() > until), _STEPS)
        try:
            return self._connection.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                raise ConnectorError("timeout", "it took longer than an audit may take") from None
            raise database_error(error) from None
        except sqlite3.Error as error:
            raise database_error(error) from None
        finally:
            self._connection.set_progress_handler(None, 0)


def database_of(collection: Collection) -> str:
    """A key, unique within a source, for the database of a collection; empty if it cannot be queried.

    >>> database_of(Collection(name="a.csv", kind="file", format="delimited", locator=("/a.csv",)))
    ''
    """
    address = collection.locator[0] if collection.locator else ""
    if collection.format == "sqlite":
        return f"sqlite {address}" if Path(address).is_file() else ""
    if collection.format == "duckdb":
        if len(collection.locator) == 2:
            return "duckdb"
        return f"duckdb {address}" if Path(address).is_file() else ""
    return "sql" if collection.format == "sql" else ""


@contextlib.contextmanager
def answering(
    source: str, collection: Collection, seconds: int, read_views: Sequence[str] = ()
) -> Iterator[Answering]:
    """Open the database that contains ``collection``, for statements that take at most ``seconds`` each.

    ``read_views``: name patterns of owners whose views may run. Owners with full rights need not be named.

    Raises:
        ConnectorError: the database cannot be opened, or the collection is in no database.
    """
    if collection.format == "sqlite":
        with read_only(Path(collection.locator[0])) as connection:
            yield SqliteAnswers(connection, seconds)
    elif collection.format == "duckdb":
        from connectors.duckdb_session import answers_of

        with answers_of(source, collection, seconds) as answers:
            yield answers
    elif collection.format == "sql":
        from connectors.relational.session import SqlSession
        from connectors.sql_dialects.registry import dialect_of

        scheme = scheme_of(source)
        session = SqlSession(
            source, scheme, dialect_of(scheme), read_views=read_views, seconds=seconds, is_counting=True
        )
        try:
            session.connect()
            yield SqlAnswers(session)
        finally:
            session.close()
    else:
        raise ConnectorError("unsupported", "it is not a database that can run queries")
