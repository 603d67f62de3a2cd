"""The contract of an SQL dialect: how sessions of a product are made read-only, and how samples are drawn.

The functions run nothing. They take quoted names and return statements as text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.base import ReasonCode

LOCK_SECONDS = 5
IDLE_SECONDS = 300
"""Time after which a server ends an idle transaction of the scanner, if the server has such a setting."""
BRIEF_SECONDS = 10
"""Like ``IDLE_SECONDS``, while rows are fetched without a pause: only a stopped process is idle that long."""
REFUSED = (
    "the server refused the account or its password; in a URI, / ? # @ % of a password are written "
    "%2F %3F %23 %40 %25"
)
NO_DATABASE = "the server has no such database; check the path of the URI"


@dataclass(frozen=True, kw_only=True)
class Target:
    """A table or view in the form that statements need; all names are quoted."""

    name: str
    columns: tuple[str, ...]
    """Expressions for the select list."""
    hashed: tuple[str, ...]
    """Columns that identify a row: the primary key, else all columns."""
    key: str = ""
    """The primary key, if it is a single integer column."""
    is_table: bool = True
    """Whether it is a stored table; false for views and foreign tables."""
    rows: int = 0
    """Row count from the server's statistics; 0: unknown."""
    after: str = ""
    """SQL condition for the rows that follow the rows already read, in storage order."""
    most: int = 0
    """``LIMIT`` of one statement, if the dialect needs one; 0: no limit."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way to draw a sample without sorting the table."""

    note: str
    """How rows are sampled, and with what bias. The report shows this text."""
    statement: Callable[[Target, float, int], str]
    """Makes the statement from target, share of rows, and seed."""
    in_order: bool = True
    """Whether rows come in the order of ``RowStatements.place``; reading can then continue after any row."""


@dataclass(frozen=True, kw_only=True)
class ReadOnly:
    """How a session is made read-only, and how the server is asked to confirm it."""

    statements: tuple[str, ...]
    """Statements whose effect must outlast a transaction, since a commit follows them. A setting for one
    transaction only belongs in ``SessionRules.anew``.
    """
    check: str
    """A query that returns one value, which shows whether the session is read-only."""
    expected: str
    """The value of ``check`` that confirms a read-only session, as text in lower case."""


POSTGRESQL_READ_ONLY = ReadOnly(
    statements=("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",),
    check="SELECT current_setting('transaction_read_only')",
    expected="on",
)
"""How a session of PostgreSQL, or of a database derived from PostgreSQL, is made read-only."""


@dataclass(frozen=True, kw_only=True)
class WayRules:
    """How a second connection detects that others wait for a session's locks, and cancels its statement.

    The functions make statements from the server's id of the session.
    """

    own_id: str
    """A query for the id of the session that runs it."""
    waiting: Callable[[str], str]
    """Makes a query that returns rows while another session waits for a lock that the session holds."""
    cancel: Callable[[str], str]
    disconnect: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class SessionRules:
    """How a session is set up: read-only, with time limits, and so that values are returned unaltered."""

    read_only: ReadOnly | None = None
    """``None``: the product has no read-only session, so the account itself must be unable to write."""
    limits: Callable[[int], tuple[str, ...]] = field(default=lambda seconds: ())
    """Makes the statements that set limits, from the seconds that a statement may take. The limits must
    outlast a transaction, since a commit follows them."""
    way: WayRules | None = None
    """``None``: waiting sessions cannot be detected."""
    brief: str = ""
    """A statement that shortens the time limit of idle transactions, for transactions whose rows are fetched
    without a pause.
    """
    once: tuple[str, ...] = ()
    """Statements that are run only once in a session, since no view or function has a reason to undo them."""
    anew: Callable[[int], tuple[str, ...]] = field(default=lambda seconds: ())
    """Makes the statements to run before each statement that reads rows, from the seconds that reading may
    take. They set the limits again, since views and functions can undo limits. They are run in the
    transaction that reads, so they may also change settings of this transaction only."""
    afterwards: tuple[str, ...] = ()
    """Statements to run after each statement that reads rows. They release locks that a function took, and
    restore the settings for reading the catalogue."""
    counting: tuple[str, ...] = ()
    """Statements to run after ``anew`` in sessions that only count. They undo those settings of ``limits``
    that keep rows in order, and let the server plan for many rows.
    """
    adapt: Callable[[Any], None] = field(default=lambda connection: None)
    """Prepares a driver's connection to return values of user-defined types unaltered."""
    sent: Callable[[Any, str, Any], tuple[str, Any]] = field(
        default=lambda cursor, statement, parameters: (statement, parameters)
    )
    """Changes a statement and its parameters before they are passed to the driver's cursor."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Execution options for the SQLAlchemy connection."""
    connect_args: Mapping[str, object] = field(default_factory=dict)
    abandon: Callable[[Any], None] = field(default=lambda cursor: None)
    """Drops a driver's cursor that has rows left, before the connection is closed."""


@dataclass(frozen=True, kw_only=True)
class CatalogueQueries:
    """Queries about the tables of a server."""

    system_schemas: frozenset[str] = frozenset()
    system_prefixes: tuple[str, ...] = ()
    schema_is_database: bool = False
    """Whether schemas are databases, so that a URI with a database selects one schema."""
    statistics: str = ""
    """A query for (schema, table, row count, whether the table is no partition). Two optional columns follow:
    whether rows have a ``place``, and whether the table keeps old versions of rows. The row count is -1 if it
    is unknown, and null if the table is not stored."""
    types: str = ""
    """A query for (schema, table, column, type, whether the type is user-defined), with columns in the order
    of the table, if the server knows more than SQLAlchemy. Values of user-defined types are read as the
    driver returns them, since a cast could be user-defined, too."""
    watermark: str = ""
    """A query for a text that changes whenever the content of any table in the database changes."""
    explain: Callable[[str], str] | None = None
    """Makes a statement that returns the server's plan for a query, without running the query."""
    planned: Callable[[Sequence[Mapping[str, Any]]], int | None] = field(default=lambda plan: None)
    """Finds in the rows of a plan how many rows the query will return; ``None`` if the plan does not say."""
    counts_views: bool = False
    """Whether the rows of a view are first counted, with a short time limit, because plans are inaccurate."""


@dataclass(frozen=True, kw_only=True)
class RowStatements:
    """The statements and expressions that select rows."""

    method: Callable[[Target], Method]
    all_rows: Callable[[Target], str] = field(default=lambda target: selected(target))
    place: Callable[[Target], str] = field(default=lambda target: "")
    """Makes an expression that orders stored rows, so that reading can continue after any row; empty if there
    is none.
    """
    after: Callable[[str, str], str] = field(default=lambda place, value: f"{place} > {value}")
    """Makes the condition for rows after a value of ``place``, in the form that the driver returns."""
    last: Callable[[Target], str] = field(default=lambda target: "")
    """Makes a query for the end of a table that has a ``place``; it returns null for an empty table."""
    until: Callable[[str, str], str] = field(default=lambda place, value: f"{place} <= {value}")
    """Makes the condition for rows up to the end that ``last`` returned."""
    is_cut: bool = False
    """Whether statements need a limit on rows (``Target.most``), because cursors cannot be closed early."""
    expression: Callable[[str, str, int], str] = field(default=lambda column, kind, cut: column)
    """Makes the select expression for a quoted column, from the column's type and the number of characters to
    which values are truncated. Values are cast to text where possible."""
    versions: str = ""
    """The text after the name of a table that keeps old versions of rows, so that changed or deleted rows are
    returned, too.
    """
    matches: Callable[[str], str] | None = None
    """Makes the condition that a text expression matches the regular expression in parameter ``%s``;
    ``None``: rows cannot be filtered on this server."""


@dataclass(frozen=True, kw_only=True)
class ViewRules:
    """Queries that show whose code could run when a table or view is read."""

    owners: str = ""
    """A query for (schema, table, owner): owners whose code could run when the table is read, except owners
    who have full rights. One row for each owner.
    """
    owners_now: Callable[["Ask", str, bool], set[str]] = field(default=lambda *_: set())
    """Like ``owners``, for all objects that a query reads, as they are now. If the server can lock these
    objects, they are locked until the transaction ends. Arguments: a function that runs statements, the
    query, and whether the query casts values of user-defined types."""
    definitions: str = ""
    """A query for (schema, view, definition), if a definition shows whether a view is harmless."""
    harmful: Callable[[Mapping[tuple[str, str], str], frozenset[str]], set[tuple[str, str]]] = field(
        default=lambda views, others: set()
    )
    """Selects, from view definitions, the views that may run other people's code or use one of the tables."""
    columns_of: Callable[[str], list[str]] = field(default=lambda definition: [])
    """Lists the columns named in the definition of a view."""
    trusted: str = ""
    """A query that lists the owners who have full rights. Some accounts may not run this query."""


@dataclass(frozen=True, kw_only=True)
class ErrorCodes:
    """The meaning of the server's errors."""

    reasons: Mapping[str, tuple[ReasonCode, str]] = field(default_factory=dict)
    """Error code of the driver (SQLSTATE or number) → reason."""
    finer: Mapping[str, str] = field(default_factory=dict)
    """Regular expression on the error text → key of ``reasons``, for errors whose code is too general."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Regular expression on the server's reply → key of ``reasons``, if the driver gives no error code."""


@dataclass(frozen=True, kw_only=True)
class SqlDialect:
    """One database product. The docstring of its module describes the product, the rights and the costs."""

    schemes: tuple[str, ...]
    driver: str
    """SQLAlchemy's dialect and driver (``postgresql+psycopg``)."""
    extra: str
    """The extra of this distribution that installs the driver."""
    example: str
    rows: RowStatements
    session: SessionRules = SessionRules()
    catalogue: CatalogueQueries = CatalogueQueries()
    views: ViewRules = ViewRules()
    errors: ErrorCodes = ErrorCodes()
    port: int = 0
    """The default port of the product's servers; 0 if none is defined here."""
    reads_pgpass: bool = False
    """Whether the driver takes a missing password from ``~/.pgpass``, so that the user need not be asked."""


def selected(target: Target, tail: str = "") -> str:
    """The statement that reads the columns of a target.

    >>> selected(Target(name='"t"', columns=('"a"', '"b"'), hashed=()), "WHERE true")
    'SELECT "a", "b" FROM "t" WHERE true'
    """
    return f"SELECT {', '.join(target.columns)} FROM {target.name} {tail}".rstrip()


def where(target: Target, *conditions: str) -> str:
    """The ``WHERE`` clause for some conditions and the target's own condition; empty if there are none.

    >>> where(Target(name="", columns=(), hashed=(), after="id > 5"), "n < 3")
    'WHERE n < 3 AND id > 5'
    """
    every = [*conditions, *([target.after] if target.after else [])]
    return f"WHERE {' AND '.join(every)}" if every else ""


def percent(share: float) -> str:
    """A share in percent, without an exponent.

    >>> percent(0.000001), percent(0.25), percent(1.0)
    ('0.0001', '25', '100')
    """
    return f"{min(100.0, share * 100):.8f}".rstrip("0").rstrip(".")


def threshold(share: float, bits: int = 32) -> int:
    """The limit below which a uniform hash of ``bits`` bits falls for the given share of the rows."""
    return max(1, int(min(1.0, share) * 2.0**bits))


HASH_NOTE = (
    "by a seeded hash of the key (of the whole row if there is none): "
    "equal rows are either all read or all left out"
)
BLOCK_NOTE = (
    "by whole blocks of storage: rows stored together are drawn together, "
    "so shares are less certain than the number of rows suggests"
)


Ask = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a statement in the open transaction, and returns its rows."""
RowHash = Callable[[Target, int], str]
"""Makes an SQL expression from target and seed: a hash of the row, as a number of 32 bits."""


def by_hash(row_hash: RowHash) -> Method:
    """The method that draws the rows whose hash is below a threshold, which depends on the share."""
    return Method(
        note=HASH_NOTE,
        statement=lambda target, share, seed: selected(
            target, f"WHERE {row_hash(target, seed)} < {threshold(share)}"
        ),
    )


def sampled(
    note: str, table: Callable[[Target, float, int], str], row_hash: RowHash
) -> Callable[[Target], Method]:
    """Samples stored tables with the statements of ``table``, and everything else by a hash of the row."""
    stored, computed = Method(note=note, statement=table), by_hash(row_hash)
    return lambda target: stored if target.is_table else computed


def hashed(row_hash: RowHash) -> Callable[[Target], Method]:
    """Samples everything by a hash of the row."""
    method = by_hash(row_hash)
    return lambda target: method
