"""Makes the SQLAlchemy engine for a URI, whose query may contain options of this tool (``noticemap_...``)."""

import logging
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from connectors.address import wrong_port
from connectors.base import ConnectorError
from connectors.sql_dialects.base import SqlDialect

COMMENT = "/* noticemap */ "
_STATEMENT_SECONDS = 900
_TIMEOUT, READ_ONLY = "noticemap_timeout", "noticemap_read_only"


@dataclass(frozen=True, kw_only=True)
class Opening:
    """The engine that connects to a server, and options from the URI."""

    engine: sa.Engine
    database: str
    seconds: int
    """Maximum number of seconds that a statement may take."""
    is_vouched: bool
    """Whether the URI states that the account can only read."""


def opening_of(source: str, scheme: str, dialect: SqlDialect) -> Opening:
    """The engine and options for a URI. Does not connect. Raises ``ConnectorError``."""
    given = _url_of(source)
    seconds = _seconds_of(given)
    driver = given.drivername if "+" in given.drivername else dialect.driver
    try:
        engine = sa.create_engine(
            given.set(drivername=driver).difference_update_query([_TIMEOUT, READ_ONLY]),
            poolclass=sa.NullPool,
            connect_args=dict(dialect.session.connect_args),
            hide_parameters=True,
        )
    except (ImportError, sa.exc.NoSuchModuleError):
        raise ConnectorError(
            "driver_missing",
            f"{scheme} needs a driver; install it with: pip install 'noticemap[{dialect.extra}]'",
        ) from None
    except (SQLAlchemyError, TypeError, ValueError) as error:
        raise ConnectorError(
            "cannot_connect", f"the driver does not accept the URI ({type(error).__name__})"
        ) from None
    _silence(engine)
    _know_all_types(engine)
    _on_the_way(engine, dialect)
    return Opening(
        engine=engine,
        database=given.database or "",
        seconds=seconds,
        is_vouched=given.query.get(READ_ONLY) == "account",
    )


class _UnknownType(sa.types.NullType):
    """A column type that SQLAlchemy does not know. Any length or dimension is accepted and ignored."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()


class _Types(dict[str, Any]):
    def __missing__(self, name: str) -> type[sa.types.NullType]:
        return _UnknownType


def _know_all_types(engine: sa.Engine) -> None:
    """Accept unknown column types. Otherwise a length or dimension in one would make the whole table fail."""
    known: Any = engine.dialect
    if isinstance(types := getattr(known, "ischema_names", None), dict):
        known.ischema_names = _Types(types)


def _silence(engine: sa.Engine) -> None:
    """Silence the logs of SQLAlchemy and the driver, which quote error texts when a connection is closed."""
    driver = engine.dialect.dbapi
    for name in ("sqlalchemy", driver.__name__.partition(".")[0] if driver else ""):
        if name:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _on_the_way(engine: sa.Engine, dialect: SqlDialect) -> None:
    """Put the tool's name in a comment before each statement, and let the dialect change the statement."""

    def changed(
        _connection: object, cursor: object, statement: str, parameters: Any, _context: object, _many: bool
    ) -> tuple[str, Any]:
        return dialect.session.sent(cursor, COMMENT + statement, parameters)

    sa.event.listen(engine, "before_cursor_execute", changed, retval=True)


def _url_of(source: str) -> sa.URL:
    if wrong := wrong_port(source):
        raise ConnectorError("cannot_connect", wrong)
    try:
        return sa.make_url(source)
    except (SQLAlchemyError, ValueError):
        raise ConnectorError(
            "cannot_connect",
            "the URI cannot be parsed;  write scheme://user:password@host:port/database, "
            "with / ? # @ in the password as %2F %3F %23 %40",
        ) from None


def _seconds_of(url: sa.URL) -> int:
    given = url.query.get(_TIMEOUT, _STATEMENT_SECONDS)
    if isinstance(given, int) or (isinstance(given, str) and given.isdecimal() and int(given) > 0):
        return int(given)
    raise ConnectorError(
        "unsupported", f"{_TIMEOUT} takes a number of seconds above 0, such as ?{_TIMEOUT}=3600"
    )
