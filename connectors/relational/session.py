"""One read-only connection to a database server.

The session is set to read-only, and the server must confirm this. If a kind of server cannot, the URI must
state that the account can only read. Statements and waits for locks have time limits, and every statement
contains the tool's name. Errors are turned into reasons by their codes, since the error texts of a driver can
contain values and passwords.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from connectors.base import ConnectorError
from connectors.deadlines import ANSWER_SECONDS, CONNECT_SECONDS, within
from connectors.relational.engine import READ_ONLY, opening_of
from connectors.relational.fetch_size import bytes_of, next_step
from connectors.relational.giving_way import GivingWay
from connectors.relational.reasons import reason_of
from connectors.relational.severing import Severing, sever
from connectors.relational.trust import NOT_EVALUATED, are_trusted
from connectors.sql_dialects.base import SqlDialect

T = TypeVar("T")

_BUFFERED_ROWS = 2_000
_PORTION_BYTES, _PORTION_SECONDS = 4 << 20, 1.0
"""If a table is read in portions, a statement ends after this many bytes or seconds, so that no lock or
snapshot lasts long.
"""
_METADATA_SECONDS = 300.0
_PARTING_SECONDS = 2.0
_NO_SESSION = (
    f"something answers at this host and port, but opens no session within {CONNECT_SECONDS:.0f} seconds; "
    "check that it is a database of this kind"
)
_GAVE_WAY = "another session waited for its locks, so it was stopped"
HELD_BYTES = 32 << 20
"""Maximum number of bytes that are buffered from a table that cannot be read in portions."""


class SqlSession:
    """A connection that is opened on demand, and reopened after it broke."""

    def __init__(
        self,
        source: str,
        scheme: str,
        dialect: SqlDialect,
        *,
        read_views: Sequence[str] = (),
        seconds: int | None = None,
        is_counting: bool = False,
    ) -> None:
        """``read_views``: name patterns of owners to trust. ``seconds``: time limit of a statement, instead
        of that in the URI. ``is_counting``: whether the session only counts rows.
        """
        self.dialect = dialect
        self._read_views, self._is_counting = read_views, is_counting
        self._opening = opening_of(source, scheme, dialect)
        self.engine, self.database = self._opening.engine, self._opening.database
        self._severing = Severing(self.engine)
        self._seconds = seconds or self._opening.seconds
        self._connection: sa.Connection | None = None
        self._given_up: list[sa.Connection | None] = []
        self._way = GivingWay(self.engine, dialect.session.way) if dialect.session.way else None

    def connect(self) -> None:
        """Open the connection now. Raises ``ConnectorError`` as ``connection`` does."""
        self._connection = self.connection

    @property
    def connection(self) -> sa.Connection:
        """The open connection. Raises ``ConnectorError`` if it cannot be opened, or if it could write."""
        if self._connection is None:
            self._connection = within(CONNECT_SECONDS, self._connected, _NO_SESSION, self._severing.cut)
        return self._connection

    def _connected(self) -> sa.Connection:
        try:
            connection = self.engine.connect().execution_options(**dict(self.dialect.session.options))
        except Exception as error:  # While connecting, drivers raise exceptions of any class.
            raise self.reason(error, connecting=True) from None
        try:
            self._set_up(connection)
        except ConnectorError:
            connection.close()
            raise
        except SQLAlchemyError as error:
            connection.invalidate()
            connection.close()
            raise self.reason(error) from None
        return connection

    def _set_up(self, connection: sa.Connection) -> None:
        read_only = self.dialect.session.read_only
        rules = self.dialect.session
        statements = rules.limits(self._seconds) + rules.once + (read_only.statements if read_only else ())
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        connection.commit()
        self._adapt(connection)
        if self._way:
            self._way.watch(connection)
        if read_only:
            answer = str(connection.exec_driver_sql(read_only.check).scalar()).lower()
            connection.rollback()
            if answer != read_only.expected:
                raise ConnectorError("unsupported", "the server did not accept a read-only session")
        elif not self._opening.is_vouched:
            raise ConnectorError(
                "unsupported",
                "this kind of database has no read-only session; use an account that may only read, "
                f"and say so with ?{READ_ONLY}=account",
            )

    def adapt(self) -> None:
        """Prepare the driver for the user-defined types that the database has now."""
        self._adapt(self.connection)

    def _adapt(self, connection: sa.Connection) -> None:
        try:
            self.dialect.session.adapt(connection.connection.dbapi_connection)
        except Exception as error:  # Raised by the driver itself, not wrapped by SQLAlchemy.
            raise self.reason(error) from None

    def execute(self, statement: str) -> None:
        """Run a statement that only affects the session, such as a setting. Any rows are ignored."""
        try:
            self.connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            self.connection.commit()
        except SQLAlchemyError as error:
            raise self.reason(error) from None

    def query(self, statement: str) -> list[Sequence[Any]]:
        """All rows of a metadata query."""
        try:
            connection = self.connection
            options = {"no_parameters": True}
            return self.asked(lambda: list(connection.exec_driver_sql(statement, execution_options=options)))
        except SQLAlchemyError as error:
            raise self._failed(error) from None

    def evaluate(self, statement: str, query: str = "", seconds: int = 0) -> list[Sequence[Any]]:
        """All rows of a statement that evaluates a table or view, in a separate transaction.

        ``query``: a plain query that reads the same tables, if ``statement`` is an ``EXPLAIN`` or the like.
        ``seconds``: a shorter time limit for this statement; 0: the session's limit.
        """
        try:
            result = self._begun(statement, query=query, streams=False, seconds=seconds)
            rows: list[Sequence[Any]] = self._waited(ANSWER_SECONDS, lambda: list(result))
            self._end()
            return rows
        except SQLAlchemyError as error:
            raise self._failed(error) from None
        finally:
            if seconds and self._connection is not None:
                with suppress(ConnectorError):  # A broken connection is set up again anyway.
                    for limits in self.dialect.session.limits(self._seconds):
                        self.execute(limits)

    def stream(
        self, statement: str, first_rows: int, *, query: str = "", parameters: tuple[str, ...] = ()
    ) -> Iterator[list[Sequence[Any]]]:
        """The rows of a statement in chunks of bounded size, as the server sends them. Ends the transaction.

        ``query``: a query without parameters that reads the same tables.

        The first rows are buffered, so that for most statements the transaction ends before a row is yielded.
        """
        result: sa.CursorResult[Any] | None = None
        is_done = False
        try:
            result = self._begun(statement, query=query, parameters=parameters, is_brief=False)
            held: list[list[Sequence[Any]]] = []
            step, size = first_rows, 0
            while rows := self._fetched(result, step):
                held.append(list(rows))
                step, size = next_step(rows, step), size + bytes_of(rows)
                if size > HELD_BYTES:
                    yield from held
                    held = []
            is_done = True
            result.close()
            self._end()
            yield from held
        except SQLAlchemyError as error:
            raise self._failed(error) from None
        finally:
            if result is not None and not is_done:
                self._abandon(result)

    def portion(self, statement: str, first_rows: int) -> tuple[list[Sequence[Any]], bool]:
        """The rows of a statement that arrive within a short time, and whether these are all of its rows.

        Ends the transaction. Raises ``ConnectorError``.
        """
        portion: list[Sequence[Any]] = []
        try:
            result = self._begun(statement)
            began, step, size, is_all = time.monotonic(), first_rows, 0, False
            while size < _PORTION_BYTES and time.monotonic() - began < _PORTION_SECONDS:
                if not (rows := self._fetched(result, step)):
                    is_all = True
                    break
                portion += rows
                step, size = next_step(rows, step), size + bytes_of(rows)
            self._waited(ANSWER_SECONDS, result.close)
            self._end()
        except SQLAlchemyError as error:
            raise self._failed(error) from None
        return portion, is_all

    def _begun(
        self,
        statement: str,
        *,
        query: str = "",
        streams: bool = True,
        parameters: tuple[str, ...] = (),
        seconds: int = 0,
        is_brief: bool = True,
    ) -> "sa.CursorResult[Any]":
        """Start a statement, after setting the limits again (views can undo them) and checking the owners."""
        connection, rules = self.connection, self.dialect.session
        if self._way:
            self._way.begin()
        brief = (rules.brief,) if is_brief and rules.brief else ()
        counting = rules.counting if self._is_counting else ()
        for limits in (*rules.anew(seconds or self._seconds), *brief, *counting):
            self._ask(limits)
        if not are_trusted(self._strangers(query or statement), self._read_views):
            self.rollback()
            raise ConnectorError("not_evaluated", NOT_EVALUATED)
        options = {
            "no_parameters": not parameters,
            "stream_results": streams,
            "max_row_buffer": _BUFFERED_ROWS,
        }
        patience, given = (seconds or self._seconds) + ANSWER_SECONDS, parameters or None
        return self._waited(
            patience, lambda: connection.exec_driver_sql(statement, given, execution_options=options)
        )

    def _fetched(self, result: "sa.CursorResult[Any]", step: int) -> Sequence[Any]:
        """At most ``step`` rows. The first call may take long, since the server may do all the work then."""
        return self._waited(self._seconds + ANSWER_SECONDS, lambda: result.fetchmany(step))

    def strangers(self, query: str) -> set[str]:
        """Owners whose code a query could run now, except owners who have full rights."""
        try:
            return self._strangers(query)
        except SQLAlchemyError as error:
            raise self._failed(error) from None

    def _strangers(self, query: str) -> set[str]:
        views = self.dialect.views
        owners = views.owners_now(self._ask, query, self._is_counting)
        if owners and views.trusted:
            with suppress(SQLAlchemyError):  # Not every account may see who is trusted.
                owners -= {str(row[0]) for row in self._ask(views.trusted)}
        return owners

    def _ask(self, statement: str) -> Sequence[Sequence[Any]]:
        """Run a short statement in the open transaction."""

        def rows() -> Sequence[Sequence[Any]]:
            result = self.connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            return result.all() if result.returns_rows else []

        return self._waited(ANSWER_SECONDS, rows)

    def _end(self) -> None:
        """End the transaction of a statement that read rows, and release locks that outlast a transaction."""
        for statement in self.dialect.session.afterwards:
            self._ask(statement)
        self.rollback()

    def asked(self, ask: Callable[[], T]) -> T:
        """The result of ``ask``, which queries metadata, within a time limit."""
        return self._waited(_METADATA_SECONDS, ask)

    def _waited(self, seconds: float, work: Callable[[], T]) -> T:
        return within(seconds, work, f"the server did not answer within {seconds:.0f} seconds", self._cut)

    def _cut(self) -> None:
        """Drop a connection on which the server does not answer, without sending anything over it."""
        connection, self._connection = self._connection, None
        if self._way:
            with suppress(Exception):  # Else an older server would run the statement to its end.
                within(_PARTING_SECONDS, self._way.stop, "")
        self._given_up.append(connection)  # Garbage collection would close the connection, and wait.
        with suppress(Exception):
            if connection is not None:
                sever(connection.connection.dbapi_connection)

    def _abandon(self, result: "sa.CursorResult[Any]") -> None:
        """Drop a result that has rows left. Closing it first would make some drivers fetch all the rows."""
        if self._connection is None:
            return  # The connection has already been dropped.
        self.dialect.session.abandon(result.cursor)
        with suppress(Exception):
            self._waited(_PARTING_SECONDS, result.close)
        self._drop()

    def rollback(self) -> None:
        """End the transaction, so that the server need not keep its snapshot."""
        try:
            if (connection := self._connection) is not None:
                self._waited(_PARTING_SECONDS, connection.rollback)
            if self._way:
                self._way.end()
        except ConnectorError:
            pass  # The server does not answer, so the connection has been dropped.
        except SQLAlchemyError:
            self._drop()

    def _failed(self, error: SQLAlchemyError) -> ConnectorError:
        reason = self.reason(error)
        if reason.code in ("interrupted", "cannot_connect") or getattr(
            error, "connection_invalidated", False
        ):
            self._drop()
        else:
            self.rollback()
            with suppress(ConnectorError):
                for statement in self.dialect.session.afterwards:
                    self.execute(statement)
        has_given_way = self._way is not None and self._way.has_given_way
        return ConnectorError("timeout", _GAVE_WAY) if has_given_way else reason

    def reason(self, error: Exception, *, connecting: bool = False) -> ConnectorError:
        """The reason for a driver's error, by the error's code."""
        return reason_of(error, self.dialect, self.engine.url if connecting else None)

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if self._way:
            self._way.end()
        if connection is None:
            return
        with suppress(SQLAlchemyError, ConnectorError):  # The connection may already be closed.
            within(_PARTING_SECONDS, connection.invalidate, "")
            connection.close()

    def close(self) -> None:
        self.rollback()
        self._drop()
        if self._way:
            self._way.close()
        self.engine.dispose()
