"""One connection to a database server that cannot write, and says so itself.

The session is set to read only and asked whether it is, statements and locks have time limits, and every
statement carries the tool's name. Errors are told by their code and in our words: a driver's text can hold
values and passwords.
"""

import logging
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from connectors.base import ConnectorError, ReasonCode
from connectors.sql_dialects.base import SqlDialect

COMMENT = "/* noticemap */ "
STATEMENT_SECONDS = 900
_TIMEOUT, _READ_ONLY = "noticemap_timeout", "noticemap_read_only"
_BUFFERED_ROWS = 2_000
_ANSWER_SECONDS = 5.0


class SqlSession:
    """A connection that is opened when it is needed, and again where it broke."""

    def __init__(self, source: str, scheme: str, dialect: SqlDialect, seconds: int | None = None) -> None:
        self.dialect = dialect
        url = _url_of(source)
        self._seconds = seconds or _seconds_of(url)
        self._is_vouched = url.query.get(_READ_ONLY) == "account"
        self.database = url.database or ""
        driver = url.drivername if "+" in url.drivername else dialect.driver
        url = url.set(drivername=driver).difference_update_query([_TIMEOUT, _READ_ONLY])
        self._connection: sa.Connection | None = None
        _silence()
        try:
            self.engine = sa.create_engine(
                url, poolclass=sa.NullPool, connect_args=dict(dialect.connect_args), hide_parameters=True
            )
        except (ImportError, sa.exc.NoSuchModuleError):
            raise ConnectorError(
                "driver_missing",
                f"{scheme} needs a driver; install it with: pip install 'noticemap[{dialect.extra}]'",
            ) from None
        except (SQLAlchemyError, TypeError, ValueError) as error:
            raise ConnectorError(
                "cannot_connect", f"the driver does not take the URI ({type(error).__name__})"
            ) from None
        sa.event.listen(self.engine, "before_cursor_execute", _with_comment, retval=True)

    def connect(self) -> None:
        """Open the connection now. Raises ``ConnectorError`` as ``connection`` does."""
        self._connection = self.connection

    @property
    def connection(self) -> sa.Connection:
        """The connection. Raises ``ConnectorError`` where there is none, or where it could write."""
        if self._connection is None:
            self._connection = self._opened()
        return self._connection

    def _opened(self) -> sa.Connection:
        try:
            connection = self.engine.connect().execution_options(**dict(self.dialect.options))
        except Exception as error:  # Drivers raise what they like when no connection comes about.
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
        read_only = self.dialect.read_only
        statements = self.dialect.limits(self._seconds) + (read_only.statements if read_only else ())
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
        connection.commit()
        if read_only:
            answer = str(connection.exec_driver_sql(read_only.check).scalar()).lower()
            connection.rollback()
            if answer != read_only.expected:
                raise ConnectorError("unsupported", "the server did not accept a read-only session")
        elif not self._is_vouched:
            raise ConnectorError(
                "unsupported",
                "this kind of database has no read-only session; use an account that may only read, "
                f"and say so with ?{_READ_ONLY}=account",
            )

    def execute(self, statement: str) -> None:
        """A statement about the session, which gives no rows."""
        try:
            self.connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            self.connection.commit()
        except SQLAlchemyError as error:
            raise self._failed(error) from None

    def query(self, statement: str) -> list[Sequence[Any]]:
        """All rows of a statement about metadata."""
        try:
            result = self.connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
            return list(result)
        except SQLAlchemyError as error:
            raise self._failed(error) from None

    def stream(
        self, statement: str, first_rows: int, parameters: tuple[str, ...] = ()
    ) -> Iterator[list[Sequence[Any]]]:
        """Rows in chunks of bounded size, as the server sends them; ends the transaction."""
        result: sa.CursorResult[Any] | None = None
        is_done = False
        try:
            options = {
                "no_parameters": not parameters,
                "stream_results": True,
                "max_row_buffer": _BUFFERED_ROWS,
            }
            result = self.connection.exec_driver_sql(statement, parameters or None, execution_options=options)
            step = first_rows
            while rows := result.fetchmany(step):
                yield list(rows)
                step = _next_step(rows, step)
            is_done = True
            result.close()
            self.connection.rollback()
        except SQLAlchemyError as error:
            raise self._failed(error) from None
        finally:
            if result is not None and not is_done:
                self._abandon(result)

    def _abandon(self, result: "sa.CursorResult[Any]") -> None:
        """Let go of a result that has rows to come; some drivers would fetch all of them first."""
        self.dialect.abandon(result.cursor)
        with suppress(Exception):
            result.close()
        self._drop()

    def rollback(self) -> None:
        """End what was begun, so that the server holds no snapshot for us."""
        try:
            if self._connection is not None:
                self._connection.rollback()
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
        return reason

    def reason(self, error: Exception, *, connecting: bool = False) -> ConnectorError:
        """The reason for a driver's error, by the code it carries."""
        code = _code_of(getattr(error, "orig", None) or error)
        if connecting and not code:
            text, refusals = str(error), self.dialect.refusals
            code = next((code for said, code in refusals.items() if re.search(said, text)), "")
        for length in (len(code), 3, 2):
            if known := self.dialect.reasons.get(code[:length]):
                return ConnectorError(*known)
        if connecting:
            return ConnectorError("cannot_connect", self._why_not())
        if getattr(error, "connection_invalidated", False):
            return ConnectorError("interrupted", "the connection to the server broke")
        name = type(getattr(error, "orig", None) or error).__name__
        fallback: ReasonCode = "unsupported" if code else "interrupted"
        return ConnectorError(fallback, f"the server answered with an error ({name}{code and ' '}{code})")

    def _why_not(self) -> str:
        """Why there is no connection, where the driver does not tell."""
        host, port = self.engine.url.host, self.engine.url.port or self.dialect.port
        if not host or not port:
            return "the server was not reached, or it refused the account"
        try:
            with socket.create_connection((host, port), timeout=_ANSWER_SECONDS):
                return (
                    "it answers, but opens no session: check account, password, database, and if it wants TLS"
                )
        except (OSError, UnicodeError):
            return "nothing answers at this host and port; check both, and that no firewall stands between"

    def _drop(self) -> None:
        if self._connection is not None:
            try:
                self._connection.invalidate()
                self._connection.close()
            except SQLAlchemyError:
                pass  # It is gone: that is what was wanted.
            self._connection = None

    def close(self) -> None:
        self.rollback()
        self._drop()
        self.engine.dispose()


class SqlAnswers:
    """A session that is asked for counts, one statement a transaction."""

    def __init__(self, session: SqlSession) -> None:
        self.dialect = session.engine.dialect.name
        self._session = session
        for statement in session.dialect.counting:
            session.execute(statement)

    def answer(self, statement: str) -> list[Sequence[Any]]:
        try:
            return self._session.query(statement)
        finally:
            self._session.rollback()


def _silence() -> None:
    """SQLAlchemy and drivers log what goes wrong while closing, in the driver's own words."""
    for name in ("sqlalchemy", "psycopg", "pymysql", "snowflake", "trino", "clickhouse_connect"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _with_comment(
    _connection: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool
) -> tuple[str, Any]:
    return COMMENT + statement, parameters


def _url_of(source: str) -> sa.URL:
    try:
        return sa.make_url(source)
    except (SQLAlchemyError, ValueError):
        raise ConnectorError(
            "cannot_connect",
            "the URI cannot be taken apart; write scheme://user:password@host:port/database, "
            "with / ? # @ in the password as %2F %3F %23 %40",
        ) from None


def _seconds_of(url: sa.URL) -> int:
    given = url.query.get(_TIMEOUT, STATEMENT_SECONDS)
    if isinstance(given, int) or (isinstance(given, str) and given.isdecimal() and int(given) > 0):
        return int(given)
    raise ConnectorError(
        "unsupported", f"{_TIMEOUT} takes a number of seconds above 0, as in ?{_TIMEOUT}=3600"
    )


def _code_of(error: BaseException) -> str:
    """SQLSTATE or number of an error; empty where it has none that is safe to show."""
    first = error.args[0] if error.args else ""
    # PyMySQL gives both; its number says more.
    state = first if isinstance(first, int) else getattr(error, "sqlstate", None) or first
    text = str(state) if isinstance(state, int) else state
    return text if isinstance(text, str) and text.isalnum() and text.isascii() and len(text) <= 6 else ""


_CHUNK_BYTES = 4 << 20
_MOST_ROWS = 16_384


def _next_step(rows: Sequence[Sequence[Any]], step: int) -> int:
    """Rows to ask for next: as many as come to about four megabytes."""
    sample = rows[:: max(1, len(rows) // 20)]
    size = sum(len(value) if isinstance(value, str | bytes) else 8 for row in sample for value in row)
    wanted = int(_CHUNK_BYTES * len(sample) / max(1, size))
    return max(1, min(wanted, step * 4, _MOST_ROWS))
