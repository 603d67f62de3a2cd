"""One statement per rule and table that gives each row a state and counts the states in the source."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import Alias, TableClause

from scanner.audit.catalogue import Table
from scanner.audit.site import Site
from scanner.audit.states import STATES, TOLD, RowStates
from scanner.audit.words import Clause


class _DuckDb(postgresql.dialect):  # type: ignore[misc,valid-type]
    """DuckDB's SQL is almost PostgreSQL's."""

    name = "duckdb"


_DIALECTS: Mapping[str, Callable[..., Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
    "mysql": mysql.dialect,
    "mariadb": mysql.dialect,
    "duckdb": _DuckDb,
}
COUNTED = "state"
_READ_BY_DUCKDB = ("delimited", "parquet", "json")
"""Formats that DuckDB reads if a file name stands for a table."""


def states(*whens: tuple[Clause, str | None], else_: str) -> Clause:
    """The state of a row as an index into ``STATES``, because databases group numbers faster than text."""
    coded = [(condition, sa.null() if name is None else _code(name)) for condition, name in whens]
    return sa.case(*coded, else_=_code(else_))


def _code(name: str) -> Clause:
    return sa.literal(STATES.index(name))


def counting(rows: RowStates) -> sa.Select[Any]:
    """For each state: number of rows and of people, and the earliest clock.

    People are grouped first, and only in rows whose state is reported, so that nothing is sorted.
    """
    nobody = sa.null()
    is_told = rows.may_be_told
    if is_told is None:
        is_told = rows.state.in_([STATES.index(name) for name in TOLD])
    subject = nobody if rows.subject is None else sa.case((is_told, rows.subject))
    clock = sa.cast(nobody, sa.BigInteger) if rows.clock is None else rows.clock
    inner = sa.select(rows.state.label(COUNTED), subject.label("subject"), clock.label("clock")).select_from(
        rows.source
    )
    told = inner.subquery("told")
    people = (
        sa.select(
            told.c.state,
            told.c.subject,
            sa.func.count().label("n_rows"),
            sa.func.min(told.c.clock).label("oldest"),
        )
        .group_by(told.c.state, told.c.subject)
        .subquery("people")
    )
    return sa.select(
        people.c.state,
        sa.func.sum(people.c.n_rows).label("n_rows"),
        sa.func.count(people.c.subject).label("n_subjects"),
        sa.func.min(people.c.oldest).label("oldest"),
    ).group_by(people.c.state)


def listing(rows: RowStates, state: str) -> sa.Select[Any]:
    """The keys of the rows in one state, for the data's owner to run."""
    keys = list(rows.keys) or [sa.literal(1).label("row")]
    return sa.select(*keys).select_from(rows.source).where(rows.state == STATES.index(state))


def listed(build: Callable[[Site], RowStates], state: str, site: Site, table: Table) -> str:
    """A statement that lists the keys of the rows in one state; in DuckDB's SQL for files, or empty."""
    if site.is_loaded and not table.result.collection.format.startswith(_READ_BY_DUCKDB):
        return ""
    asked = Site(dialect="duckdb", is_loaded=True) if site.is_loaded else site
    return in_sql(listing(build(asked), state), asked.dialect)


def in_sql(statement: sa.Select[Any], dialect: str) -> str:
    """The SQL text for a database, with literal values: none of them comes from a row."""
    speaks = _DIALECTS[dialect](paramstyle="named")
    return str(statement.compile(dialect=speaks, compile_kwargs={"literal_binds": True})).replace("\n", " ")


def row_keys(of: Any, table: Table) -> list[Clause]:
    """What identifies a row: declared keys, else a column that is one, else SQLite's ``rowid``."""
    keys = [column for column in table.columns if column.primary_key] or ([table.key] if table.key else [])
    if keys:
        return [of.c[key.name] for key in keys]
    if not keys and (links := [column for column in table.columns if "ACCOUNT_SID" in column.entities]):
        return [of.c[column.name] for column in links]
    if table.result.collection.format == "sqlite" and table.result.collection.options.get("object") != "view":
        return [sa.literal_column(f"{of.name}.rowid")] if hasattr(of, "name") else []
    return []


def columns_of(statement: sa.Select[Any]) -> dict[str, set[str]]:
    """The columns in a statement, by table."""
    used: dict[str, set[str]] = {}
    for element in visitors.iterate(statement):
        if isinstance(element, ColumnClause):
            base = element.table
            while isinstance(base, Alias):
                base = base.element
            if isinstance(base, TableClause):
                used.setdefault(str(base.name), set()).add(str(element.name))
    return used
