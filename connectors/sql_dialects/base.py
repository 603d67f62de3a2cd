"""The contract of an SQL dialect: how a product's session is made read-only, and how it draws a sample.

Functions here run nothing: they take quoted names and return statements as text.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connectors.base import ReasonCode

LOCK_SECONDS = 5
IDLE_SECONDS = 300
"""How long a server keeps an idle transaction of the scanner open, if it has such a setting."""
BRIEF_SECONDS = 10
"""The same while rows are fetched without a pause: only a stopped process is idle for so long."""
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
    """A condition for the rows after the ones already read, in storage order."""
    most: int = 0
    """``LIMIT`` of one statement, if the dialect has one; 0: no limit."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way to draw a sample without sorting the table."""

    note: str
    """How it samples, and with what bias; shown in the report."""
    statement: Callable[[Target, float, int], str]
    """Makes the statement from target, share of rows, and seed."""
    in_order: bool = True
    """Whether rows come in the order of ``place``, so that reading can continue after any of them."""


@dataclass(frozen=True, kw_only=True)
class ReadOnly:
    """How a session is made read-only, and how the server is asked to confirm it."""

    statements: tuple[str, ...]
    """Must outlast a transaction, since a commit follows them. What holds for one transaction only goes into
    ``SessionRules.anew``.
    """
    check: str
    """A query that returns one value."""
    expected: str
    """The value that confirms it, as text in lower case."""


POSTGRESQL_READ_ONLY = ReadOnly(
    statements=("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",),
    check="SELECT current_setting('transaction_read_only')",
    expected="on",
)
"""For PostgreSQL and databases derived from it."""


@dataclass(frozen=True, kw_only=True)
class WayRules:
    """How a second connection sees that others wait for locks of a session, and cancels its statement.

    The functions make statements from the server's id of the session.
    """

    own_id: str
    """A query for the id of the session that runs it."""
    waiting: Callable[[str], str]
    """Makes a query that returns rows while another session waits for a lock of the session."""
    cancel: Callable[[str], str]
    disconnect: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class SessionRules:
    """How a session is set up: read-only, with time limits, and with values unaltered."""

    read_only: ReadOnly | None = None
    """``None``: there is no read-only session, so the account itself must be unable to write."""
    limits: Callable[[int], tuple[str, ...]] = field(default=lambda seconds: ())
    """Makes the statements that set time limits, from the seconds that a statement may take. They must
    outlast a transaction, since a commit follows them."""
    way: WayRules | None = None
    """``None``: waiting sessions cannot be detected."""
    brief: str = ""
    """A statement that shortens the time limit of idle transactions, for transactions whose rows are fetched
    without a pause.
    """
    once: tuple[str, ...] = ()
    """Statements for a new session that no view or function has a reason to undo."""
    anew: Callable[[int], tuple[str, ...]] = field(default=lambda seconds: ())
    """Makes the statements to run before each statement that reads rows, from the seconds that it may take.
    They set the limits again, since views and functions can undo them. They are run in the transaction that
    reads, so they may also set what holds for one transaction only."""
    afterwards: tuple[str, ...] = ()
    """Statements to run after each one that reads rows: they release locks that a function took, and
    restore the settings for reading the catalogue."""
    counting: tuple[str, ...] = ()
    """Statements for sessions that only count, to run after ``anew``: they undo the settings of ``limits``
    that keep rows in order, and plan for many rows.
    """
    adapt: Callable[[Any], None] = field(default=lambda connection: None)
    """Prepares a driver's connection to return values of user-defined types unaltered."""
    sent: Callable[[Any, str, Any], tuple[str, Any]] = field(
        default=lambda cursor, statement, parameters: (statement, parameters)
    )
    """Changes a statement and its parameters before the driver's cursor gets them."""
    options: Mapping[str, object] = field(default_factory=dict)
    """Execution options for the SQLAlchemy connection."""
    connect_args: Mapping[str, object] = field(default_factory=dict)
    abandon: Callable[[Any], None] = field(default=lambda cursor: None)
    """Drops a driver's cursor that has rows left, before its connection is closed."""


@dataclass(frozen=True, kw_only=True)
class CatalogueQueries:
    """Queries about the tables of a server."""

    system_schemas: frozenset[str] = frozenset()
    system_prefixes: tuple[str, ...] = ()
    schema_is_database: bool = False
    """Whether schemas are databases, so that a URI with a database selects one schema."""
    statistics: str = ""
    """A query for (schema, table, row count, whether it is a table and not a partition). Optional columns
    follow: whether rows have a ``place``, and whether the table keeps versions. The row count is -1 if it is
    unknown, and null if it is not a stored table."""
    types: str = ""
    """A query for (schema, table, column, type, whether it is user-defined), if the server knows more than
    SQLAlchemy does; columns in their order. Values of user-defined types are taken as the driver gives them:
    a cast could be user-defined, too."""
    watermark: str = ""
    """A query for a text that changes whenever the content of any table in the database changes."""
    explain: Callable[[str], str] | None = None
    """Makes a statement that returns the server's plan for another one, without running it."""
    planned: Callable[[Sequence[Mapping[str, Any]]], int | None] = field(default=lambda plan: None)
    """The number of rows that a plan expects, from its rows; ``None`` if it does not say."""
    counts_views: bool = False
    """Whether to first try counting the rows of a view in a short time, because plans are rough."""


@dataclass(frozen=True, kw_only=True)
class RowStatements:
    """How rows are selected."""

    method: Callable[[Target], Method]
    all_rows: Callable[[Target], str] = field(default=lambda target: selected(target))
    place: Callable[[Target], str] = field(default=lambda target: "")
    """An expression that orders stored rows, so that reading can continue after any of them; empty: none."""
    after: Callable[[str, str], str] = field(default=lambda place, value: f"{place} > {value}")
    """Makes the condition for rows after a value of ``place``, in the form that the driver returns."""
    last: Callable[[Target], str] = field(default=lambda target: "")
    """Makes the query for the end of a table that has a ``place``; it gives null if there are no rows."""
    until: Callable[[str, str], str] = field(default=lambda place, value: f"{place} <= {value}")
    """Makes the condition for rows up to that end."""
    is_cut: bool = False
    """Whether statements must limit their rows (``Target.most``), because cursors cannot be left early."""
    expression: Callable[[str, str, int], str] = field(default=lambda column, kind, cut: column)
    """The select expression for a quoted column of a type: cut to so many characters and cast to text if
    possible."""
    versions: str = ""
    """The text after the name of a table that keeps versions, so that changed or deleted rows are returned,
    too.
    """
    matches: Callable[[str], str] | None = None
    """Makes the condition that a text expression matches the regular expression in parameter ``%s``;
    ``None``: rows cannot be filtered on this server."""


@dataclass(frozen=True, kw_only=True)
class ViewRules:
    """Queries that show whose code could run when a table or view is read."""

    owners: str = ""
    """A query for (schema, table, owner): owners whose code could run when the table is read, except owners
    with full rights anyway. One row for each owner.
    """
    owners_now: Callable[["Ask", str, bool], set[str]] = field(default=lambda *_: set())
    """Like ``owners``, for all objects that a query reads, as they are now. Where a server can, they are
    locked until the transaction ends. Arguments: a function that runs statements, the query, and whether it
    casts values of user-defined types."""
    definitions: str = ""
    """A query for (schema, view, definition), if a definition shows whether a view is harmless."""
    harmful: Callable[[Mapping[tuple[str, str], str], frozenset[str]], set[tuple[str, str]]] = field(
        default=lambda views, others: set()
    )
    """Selects the views that may run other people's code, or that use one of the given tables."""
    columns_of: Callable[[str], list[str]] = field(default=lambda definition: [])
    """The columns named in a definition."""
    trusted: str = ""
    """A query that lists the owners who have full rights; some accounts may not run it."""


@dataclass(frozen=True, kw_only=True)
class ErrorCodes:
    """The meaning of the server's errors."""

    reasons: Mapping[str, tuple[ReasonCode, str]] = field(default_factory=dict)
    """Reasons by the driver's error code (SQLSTATE or number)."""
    finer: Mapping[str, str] = field(default_factory=dict)
    """Keys of ``reasons`` by a regular expression on the error text, where its code is too general."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Keys of ``reasons`` by a regular expression on the server's reply, where the driver gives no code."""


@dataclass(frozen=True, kw_only=True)
class SqlDialect:
    """One database product. The module's docstring describes it, with the rights it needs and its costs."""

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
    """The default port of its servers; 0: it is not reached by host and port."""
    reads_pgpass: bool = False
    """Whether its driver takes a missing password from ``~/.pgpass``, so that nobody need be asked for it."""


def selected(target: Target, tail: str = "") -> str:
    """The statement that reads the columns of a target.

    >>> selected(Target(name='"t"', columns=('"a"', '"b"'), hashed=()), "WHERE true")
    'SELECT "a", "b" FROM "t" WHERE true'
    """
    return f"SELECT {', '.join(target.columns)} FROM {target.name} {tail}".rstrip()


def where(target: Target, *conditions: str) -> str:
    """The ``WHERE`` of some conditions and of the target's own condition.

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
    """The limit below which a uniform ``bits``-bit hash falls for that share of the rows."""
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
"""Makes an expression from target and seed: a hash of the row, as a number of 32 bits."""


def by_hash(row_hash: RowHash) -> Method:
    """Draws the rows whose hash is below a share of all hashes."""
    return Method(
        note=HASH_NOTE,
        statement=lambda target, share, seed: selected(
            target, f"WHERE {row_hash(target, seed)} < {threshold(share)}"
        ),
    )


def sampled(
    note: str, table: Callable[[Target, float, int], str], row_hash: RowHash
) -> Callable[[Target], Method]:
    """Samples stored tables as ``note`` says, and everything else by a hash."""
    stored, computed = Method(note=note, statement=table), by_hash(row_hash)
    return lambda target: stored if target.is_table else computed


def hashed(row_hash: RowHash) -> Callable[[Target], Method]:
    """Samples everything by a hash."""
    method = by_hash(row_hash)
    return lambda target: method
