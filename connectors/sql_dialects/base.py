"""What a dialect is: how one database product is told to only read, and how it draws a sample.

Everything here is pure: names come in quoted, statements go out as text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.base import ReasonCode
from connectors.unread_values import MAX_CELL

LOCK_SECONDS = 5
IDLE_SECONDS = 300
"""How long a server waits for us within a transaction, where it can be told to."""
REFUSED = (
    "the server refused the account or its password; give it with --password-file, or in the URI with "
    "/ ? # @ % as %2F %3F %23 %40 %25"
)
NO_DATABASE = "the server has no such database; the path of the URI names one that is there"
CUT = MAX_CELL + 1
"""Characters of a value that a server is asked for: one more than is read, to see that there were more."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A table or view as statements need it; all names are quoted."""

    name: str
    columns: tuple[str, ...]
    """Expressions of the select list."""
    hashed: tuple[str, ...]
    """Columns that tell one row from another: the primary key, else all."""
    key: str = ""
    """The primary key where it is one whole number."""
    is_table: bool = True
    """A stored table; false for views and what other servers hold."""
    rows: int = 0
    """By the server's statistics; 0: unknown."""
    after: str = ""
    """A condition: the rows that come after those that were read, in the order in which it stores them."""
    most: int = 0
    """Rows that one statement gives at most, where it can be said; 0: all."""


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way to draw a sample without sorting the table."""

    note: str
    """How, and with what bias: for the report."""
    statement: Callable[[Target, float, int], str]
    """Of the target, the share of rows, and the seed."""
    in_order: bool = True
    """Whether rows of a table come in the order of their ``place``, so that reading can go on after one."""


@dataclass(frozen=True, kw_only=True)
class ReadOnly:
    """How a session is made unable to write, and how the server is asked whether it is."""

    statements: tuple[str, ...]
    check: str
    """A query of one value."""
    expected: str
    """That value as text, in lower case."""


@dataclass(frozen=True, kw_only=True)
class SessionRules:
    """How a session is set up: it cannot write, it ends in time, and it gives values as they are."""

    read_only: ReadOnly | None = None
    """``None``: it has no such session, and the account must be one that cannot write."""
    limits: Callable[[int], tuple[str, ...]] = field(default=lambda seconds: ())
    """Statements that set the time limits of a session, from the seconds that a statement may take."""
    settings: str = ""
    """A query of names: which of the settings that not every version has there are."""
    anew: Callable[[int, bool, frozenset[str]], tuple[str, ...]] = field(default=lambda *_: ())
    """Statements before each one that reads rows: views and functions can undo limits. From the seconds
    that it may take, whether it is a table, so that nothing else is to be evaluated, and what ``settings``
    gave."""
    counting: tuple[str, ...] = ()
    """Statements that undo, where only counts are asked for, what ``limits`` does for the order of rows."""
    adapt: Callable[[Any], None] = field(default=lambda connection: None)
    """Prepares a driver's connection, so that it gives values of types that people define as they are."""
    options: Mapping[str, object] = field(default_factory=dict)
    """SQLAlchemy's execution options of the connection."""
    connect_args: Mapping[str, object] = field(default_factory=dict)
    abandon: Callable[[Any], None] = field(default=lambda cursor: None)
    """Lets go of a driver's cursor that still has rows to come, before its connection is closed."""


@dataclass(frozen=True, kw_only=True)
class CatalogueQueries:
    """What the server is asked about its tables."""

    system_schemas: frozenset[str] = frozenset()
    system_prefixes: tuple[str, ...] = ()
    schema_is_database: bool = False
    """A URI that names a database means that schema alone."""
    statistics: str = ""
    """A query of (schema, table, rows or null, whether it is a table of its own), and whether its rows have a
    ``place``, where that is not so for all."""
    types: str = ""
    """A query of (schema, table, column, type, whether people defined it), where it knows more than
    SQLAlchemy does. A value of a type that people defined is taken as the driver gives it: a cast could be
    theirs, too."""
    watermark: str = ""
    """A query of one text: the same only as long as no table of the database holds anything else."""
    explain: Callable[[str], str] | None = None
    """A statement whose first cell is a JSON plan with ``Plan Rows``."""


@dataclass(frozen=True, kw_only=True)
class RowStatements:
    """How rows are asked for."""

    method: Callable[[Target], Method]
    whole: Callable[[Target], str] = field(default=lambda target: selected(target))
    place: Callable[[Target], str] = field(default=lambda target: "")
    """An expression by which stored rows are in order, so that reading goes on after one; empty: none."""
    after: Callable[[str, str], str] = field(default=lambda place, value: f"{place} > {value}")
    """The condition for the rows after a value of ``place``, as the driver gives it."""
    is_cut: bool = False
    """Statements say themselves how many rows they give (``Target.most``): its cursors cannot be left."""
    expression: Callable[[str, str], str] = field(default=lambda column, kind: column)
    """What is selected for a column (quoted) of a type: cut and as text, where the server can do that."""
    matches: Callable[[str], str] | None = None
    """A condition that a text (an expression) matches the regular expression of a parameter, ``%s``;
    ``None``: rows are not left out on this server."""


@dataclass(frozen=True, kw_only=True)
class ViewRules:
    """Who could run something when a table or view is read."""

    owners: str = ""
    """A query of (schema, table, owner): who could run something when it is read, without being one who
    could do anything anyhow. Several rows for several owners."""
    definitions: str = ""
    """A query of (schema, view, definition, owner), where a definition tells whether it is harmless."""
    harmful: Callable[[Mapping[tuple[str, str], str], frozenset[str]], set[tuple[str, str]]] = field(
        default=lambda views, others: set()
    )
    """Which of them may run what somebody wrote, or use one of the other tables."""
    columns_of: Callable[[str], list[str]] = field(default=lambda definition: [])
    """The columns that a definition names."""
    trusted: str = ""
    """A query of owners who could do anything anyhow; not every account may ask."""


@dataclass(frozen=True, kw_only=True)
class ErrorCodes:
    """What the server's errors mean."""

    reasons: Mapping[str, tuple[ReasonCode, str]] = field(default_factory=dict)
    """Reasons by the driver's code of an error (SQLSTATE or number)."""
    finer: Mapping[str, str] = field(default_factory=dict)
    """Codes of ``reasons`` by what the server says besides its own code, as a regular expression."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Codes of ``reasons`` by what the server says, as a regular expression, where the driver drops them."""


@dataclass(frozen=True, kw_only=True)
class SqlDialect:
    """One database product. What it is, its rights and costs stand in the module's docstring."""

    schemes: tuple[str, ...]
    driver: str
    """SQLAlchemy's name of dialect and driver (``postgresql+psycopg``)."""
    extra: str
    """The extra of this distribution that installs the driver."""
    example: str
    rows: RowStatements
    session: SessionRules = SessionRules()
    catalogue: CatalogueQueries = CatalogueQueries()
    views: ViewRules = ViewRules()
    errors: ErrorCodes = ErrorCodes()
    port: int = 0
    """Where its servers listen if the URI does not say; 0: it is not reached by host and port."""


def selected(target: Target, tail: str = "") -> str:
    """
    >>> selected(Target(name='"t"', columns=('"a"', '"b"'), hashed=()), "WHERE true")
    'SELECT "a", "b" FROM "t" WHERE true'
    """
    return f"SELECT {', '.join(target.columns)} FROM {target.name} {tail}".rstrip()


def where(target: Target, *conditions: str) -> str:
    """
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
    """The number under which a uniform hash of so many bits lies for that share of the rows."""
    return max(1, int(min(1.0, share) * 2.0**bits))


HASH_NOTE = (
    "by a seeded hash of the key (of the whole row where there is none): "
    "rows that are equal throughout stand or fall together"
)
BLOCK_NOTE = (
    "by whole blocks of storage: rows stored together are drawn together, "
    "so shares are less certain than the count of rows says"
)
