"""Build one SQL statement per table that counts the table's rows in each state under each rule."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause
from sqlalchemy.sql.selectable import Alias, TableClause

from scanner.audit import codes, words
from scanner.audit.once import asked_of
from scanner.audit.site import Site
from scanner.audit.states import STATES, RowStates
from scanner.audit.table import Table
from scanner.audit.words import Clause
from scanner.policy.audit_vocabulary import vocabulary


class _DuckDb(postgresql.dialect):  # type: ignore[misc,valid-type]
    """DuckDB's dialect, which is almost the same as PostgreSQL's."""

    name = "duckdb"


DIALECTS: Mapping[str, Callable[..., Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
    "mysql": mysql.dialect,
    "mariadb": mysql.dialect,
    "duckdb": _DuckDb,
}
_READ_BY_DUCKDB = ("delimited", "parquet", "json")
"""File formats that DuckDB can read when the file name is used as a table."""


def counting(rules: Sequence[RowStates], *, site: Site) -> sa.Select[Any]:
    """Build a statement with one result row. For each rule, the row has the number of table rows in each
    possible state, the number of people with late rows, and the earliest time from which the limit counts for
    a late row.

    The table is read once. Rows are grouped by state, and late rows also by person. People are counted in
    these groups, so that nothing needs to be sorted.
    """
    clocks = list({id(rule.clock): rule.clock for rule in rules if rule.clock is not None}.values())
    told = words.fenced(_told(rules, clocks, site=site), site=site).subquery("told")
    of_person: list[Clause] = []
    for place, rule in enumerate(rules):
        state = told.c[f"state_{place}"]
        for name in rule.possible:
            n_rows = sa.case((state == STATES.index(name), told.c.n_rows), else_=0)
            of_person.append(sa.func.sum(n_rows).label(f"{name}_{place}"))
        at = [told.c[f"clock_{n}"] for n, clock in enumerate(clocks) if clock is rule.clock]
        oldest = sa.func.min(sa.case((state == STATES.index(rule.late), at[0]))) if at else sa.null()
        of_person.append(oldest.label(f"oldest_{place}"))
    people = sa.select(told.c.subject, *of_person).group_by(told.c.subject).subquery("people")
    return sa.select(*(one for place, rule in enumerate(rules) for one in _totals(people.c, place, rule)))


def _told(rules: Sequence[RowStates], clocks: Sequence[Clause], *, site: Site) -> sa.Select[Any]:
    """A query for groups of rows with equal states, which has one column for the state under each rule."""
    alike = _alike(rules, clocks, site=site).c
    states = (
        codes.state_in(alike.code, place, rule, alike.subject).label(f"state_{place}")
        for place, rule in enumerate(rules)
    )
    return sa.select(*(column for column in alike if column is not alike.code), *states)


def _alike(rules: Sequence[RowStates], clocks: Sequence[Clause], *, site: Site) -> sa.Subquery:
    """A subquery of groups of rows with equal states. Each group has the number of rows and the earliest time
    of each clock.
    """
    names = [f"clock_{n}" for n in range(len(clocks))]
    subject = rules[0].subject
    late = (codes.is_late(rule) if rule.may_be_late is None else rule.may_be_late for rule in rules)
    may_be_late = sa.or_(*{id(one): one for one in late}.values())
    columns = (
        codes.code_of(rules).label("code"),
        (sa.null() if subject is None else sa.case((may_be_late, subject))).label("subject"),
        *(clock.label(name) for name, clock in zip(names, clocks, strict=True)),
    )
    seen = asked_of(rules[0].source, columns, site=site)
    row = words.fenced(seen, site=site).subquery("seen").c
    earliest = (sa.func.min(row[name]).label(name) for name in names)
    rows = sa.select(row.code, row.subject, sa.func.count().label("n_rows"), *earliest)
    return rows.group_by(row.code, row.subject).subquery("alike")


def _totals(people: Any, place: int, rule: RowStates) -> Iterator[Clause]:
    yield from (sa.func.sum(people[f"{name}_{place}"]).label(f"{name}_{place}") for name in rule.possible)
    is_late = sa.and_(people.subject.is_not(None), people[f"{rule.late}_{place}"] > 0)
    yield sa.func.sum(sa.case((is_late, 1), else_=0)).label(f"people_{place}")
    oldest = sa.func.min(people[f"oldest_{place}"])
    yield (rule.seconds_of(oldest) if rule.seconds_of else oldest).label(f"oldest_{place}")


def listing(rule: RowStates, *, site: Site) -> sa.Select[Any]:
    """Build a query for the keys of the rows that are late under one rule. The owner of the data can run this
    query.
    """
    keys = list(rule.keys) or [sa.literal(1).label("row")]
    return asked_of(rule.source, keys, site=site, where=[codes.is_late(rule)])


def listed(build: Callable[[Site], Sequence[RowStates]], site: Site, table: Table) -> str:
    """The SQL text of ``listing``. For files, it is in DuckDB's dialect, or empty if DuckDB cannot read the
    files.
    """
    if site.is_loaded and not table.result.collection.format.startswith(_READ_BY_DUCKDB):
        return ""
    asked = Site(dialect="duckdb", is_loaded=True) if site.is_loaded else site
    return in_sql(listing(build(asked)[0], site=asked), asked.dialect)


def in_sql(statement: sa.Select[Any], dialect: str) -> str:
    """The SQL text of a statement in a dialect. Values are written into the text; none of them comes from a
    row.
    """
    speaks = DIALECTS[dialect](paramstyle="named")
    return str(statement.compile(dialect=speaks, compile_kwargs={"literal_binds": True})).replace("\n", " ")


def row_keys(of: Any, table: Table) -> list[Clause]:
    """The columns that identify a row: the declared key, else a column that looks like the key, else columns
    that hold accounts, else SQLite's ``rowid``; empty if there are none of these.
    """
    keys = [column for column in table.columns if column.primary_key] or ([table.key] if table.key else [])
    if keys:
        return [of.c[key.name] for key in keys]
    accounts = vocabulary().columns["account"].entities
    if links := [column for column in table.columns if accounts & column.entities]:
        return [of.c[column.name] for column in links]
    if table.result.collection.format == "sqlite" and table.result.collection.options.get("object") != "view":
        return [sa.literal_column(f"{of.name}.rowid")] if hasattr(of, "name") else []
    return []


def columns_of(statement: sa.Select[Any]) -> dict[str, set[str]]:
    """The names of the columns that a statement uses, by the name of their table."""
    used: dict[str, set[str]] = {}
    for element in visitors.iterate(statement):
        if isinstance(element, ColumnClause):
            base = element.table
            while isinstance(base, Alias):
                base = base.element
            if isinstance(base, TableClause):
                used.setdefault(str(base.name), set()).add(str(element.name))
    return used
