"""What a dialect is: how one database product is told to only read, and how it draws a sample.

Everything here is pure: names come in quoted, statements go out as text.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from connectors.base import ReasonCode
from connectors.losses import MAX_CELL

LOCK_SECONDS = 5
REFUSED = (
    "the server refused the account or its password; in the password write / ? # @ % as %2F %3F %23 %40 %25"
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


@dataclass(frozen=True, kw_only=True)
class Method:
    """A way to draw a sample without sorting the table."""

    note: str
    """How, and with what bias: for the report."""
    statement: Callable[[Target, float, int], str]
    """Of the target, the share of rows, and the seed."""


@dataclass(frozen=True, kw_only=True)
class ReadOnly:
    """How a session is made unable to write, and how the server is asked whether it is."""

    statements: tuple[str, ...]
    check: str
    """A query of one value."""
    expected: str
    """That value as text, in lower case."""


@dataclass(frozen=True, kw_only=True)
class SqlDialect:
    """One database product. What it is, its rights and costs stand in the module's docstring."""

    schemes: tuple[str, ...]
    driver: str
    """SQLAlchemy's name of dialect and driver (``postgresql+psycopg``)."""
    extra: str
    """The extra of this distribution that installs the driver."""
    example: str
    method: Callable[[Target], Method]
    whole: Callable[[Target], str] = field(default=lambda target: selected(target))
    read_only: ReadOnly | None = None
    """``None``: it has no such session, and the account must be one that cannot write."""
    limits: Callable[[int], tuple[str, ...]] = field(default=lambda seconds: ())
    """Statements that set the time limits of a session, from the seconds that a statement may take."""
    counting: tuple[str, ...] = ()
    """Statements that undo, where only counts are asked for, what ``limits`` does for the order of rows."""
    options: Mapping[str, object] = field(default_factory=dict)
    """SQLAlchemy's execution options of the connection."""
    connect_args: Mapping[str, object] = field(default_factory=dict)
    system_schemas: frozenset[str] = frozenset()
    system_prefixes: tuple[str, ...] = ()
    schema_is_database: bool = False
    """A URI that names a database means that schema alone."""
    statistics: str = ""
    """A query of (schema, table, rows or null, whether it is a table of its own)."""
    types: str = ""
    """A query of (schema, table, column, type), where it knows more than SQLAlchemy does."""
    expression: Callable[[str, str], str] = field(default=lambda column, kind: column)
    """What is selected for a column (quoted) of a type: cut and as text, where the server can do that."""
    matches: Callable[[str], str] | None = None
    """A condition that a text (an expression) matches the regular expression of a parameter, ``%s``;
    ``None``: rows are not left out on this server."""
    watermark: str = ""
    """A query of one text: the same only as long as no table of the database holds anything else."""
    explain: Callable[[str], str] | None = None
    """A statement whose first cell is a JSON plan with ``Plan Rows``."""
    abandon: Callable[[Any], None] = field(default=lambda cursor: None)
    """Lets go of a driver's cursor that still has rows to come, before its connection is closed."""
    port: int = 0
    """Where its servers listen if the URI does not say; 0: it is not reached by host and port."""
    reasons: Mapping[str, tuple[ReasonCode, str]] = field(default_factory=dict)
    """Reasons by the driver's code of an error (SQLSTATE or number)."""
    refusals: Mapping[str, str] = field(default_factory=dict)
    """Codes of ``reasons`` by what the server says, as a regular expression, where the driver drops them."""


def selected(target: Target, tail: str = "") -> str:
    """
    >>> selected(Target(name='"t"', columns=('"a"', '"b"'), hashed=()), "WHERE true")
    'SELECT "a", "b" FROM "t" WHERE true'
    """
    return f"SELECT {', '.join(target.columns)} FROM {target.name} {tail}".rstrip()


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
