"""Name an SQL expression that a query needs several times, so that it is computed once and the statement
stays short.

For example, the time of a column in seconds is a long expression that other expressions would repeat.
``asked_of`` adds a subquery in which such expressions get names, and the query uses the names.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause, ColumnElement
from sqlalchemy.sql.functions import FunctionElement

from scanner.audit.moments import Before
from scanner.audit.site import Site

_Clause = ColumnElement[Any]
_LONGEST = 48
"""Maximum number of characters of a name before a number is appended to it."""


class Once(FunctionElement[Any]):
    """An expression that may occur several times in a query.

    Args:
        stem: the name of the expression, without a number.
        of: the rows for which the expression is computed.
        name: name of the column; ``stem``, ``of`` and ``name`` together identify the expression.
        part: the expression itself.
        is_repeated: whether the surrounding SQL repeats the expression.
    """

    inherit_cache = False

    def __init__(self, stem: str, of: Any, name: str, part: _Clause, *, is_repeated: bool = False) -> None:
        super().__init__(part)
        self.type = part.type
        self.stem, self.of, self.part, self.is_repeated = stem, of, part, is_repeated
        self.which = stem, id(of), name


@compiles(Once)
def _as_it_is(element: Once, compiler: Any, **options: Any) -> str:
    return f"({compiler.process(element.clauses, **options)})"


@dataclass
class _Parts:
    """The repeated expressions of a query, which get names."""

    dialect: str
    found: dict[tuple[str, int, str], Once] = field(default_factory=dict)
    counts: dict[tuple[str, int, str], int] = field(default_factory=dict)
    levels: dict[tuple[str, int, str], int] = field(default_factory=dict)
    """Cache of ``level``, which must not be called before ``counts`` is complete."""

    def count(self, clause: Any) -> None:
        """Count the expressions in a clause. Expressions inside an expression that was counted before are not
        counted again.
        """
        if isinstance(clause, Once):
            self.counts[clause.which] = self.counts.get(clause.which, 0) + 1 + clause.is_repeated
            if clause.which in self.found:
                return
            self.found[clause.which] = clause
        for child in _children(clause, self.dialect):
            self.count(child)

    def is_named(self, clause: Any) -> bool:
        return isinstance(clause, Once) and self.counts.get(clause.which, 0) > 1

    def level(self, clause: Any) -> int:
        """How deeply named expressions are nested in a clause; 0 if the clause contains none."""
        if isinstance(clause, Once) and clause.which in self.levels:
            return self.levels[clause.which]
        inner = max((self.level(child) for child in _children(clause, self.dialect)), default=0)
        found = inner + self.is_named(clause)
        if isinstance(clause, Once):
            self.levels[clause.which] = found
        return found

    def cells(self, clause: Any) -> Iterator[ColumnClause[Any]]:
        """The columns in a clause that are not inside a named expression."""
        if self.is_named(clause):
            return
        if isinstance(clause, ColumnClause):
            yield clause
        for child in _children(clause, self.dialect):
            yield from self.cells(child)


def _children(clause: Any, dialect: str) -> Sequence[Any]:
    if isinstance(clause, sa.FromClause) and not isinstance(clause, FunctionElement):
        return ()
    if isinstance(clause, Before) and clause.is_ordered_by(dialect):
        return (clause.column,)
    return tuple(clause.get_children())


def asked_of(
    source: Any,
    columns: Sequence[_Clause],
    *,
    site: Site,
    where: Sequence[_Clause] = (),
    group_by: Sequence[_Clause] = (),
    having: Sequence[_Clause] = (),
) -> "sa.Select[Any]":
    """Build a query of ``source`` in which no repeated expression is written twice."""
    parts = _Parts(site.dialect)
    for clause in (*columns, *where, *group_by, *having):
        parts.count(clause)
    named = [one for one in parts.found.values() if parts.is_named(one)]
    call: Callable[[_Clause], _Clause] = _as_written
    if named:
        source, call = _below(source, (*columns, *where, *group_by, *having), named, parts, site)
    asked = sa.select(*map(call, columns)).select_from(source)
    for test in where:
        asked = asked.where(call(test))
    asked = asked.group_by(*map(call, group_by))
    for test in having:
        asked = asked.having(call(test))
    return asked


def _below(
    source: Any, clauses: Sequence[_Clause], named: Sequence[Once], parts: _Parts, site: Site
) -> tuple[Any, Callable[[_Clause], _Clause]]:
    """A subquery in which the expressions have names, and a function that replaces the expressions in a
    clause by these names.
    """
    cells: dict[tuple[int, str], ColumnClause[Any]] = {}
    for clause in (*clauses, *(one.part for one in named if parts.level(one) > 1)):
        for cell in parts.cells(clause):
            cells.setdefault((id(cell.table), str(cell.name)), cell)
    names: dict[Any, str] = {}
    for key, cell in cells.items():
        names[key] = _free(str(cell.name).rsplit(".", 1)[-1], names.values())
    for one in named:
        names[one.which] = _free(f"{one.stem}_1", names.values())
    rows = sa.select(*(cell.label(names[key]) for key, cell in cells.items())).select_from(source)
    call: Callable[[_Clause], _Clause] = _as_written
    for level in range(1, 1 + max(map(parts.level, named))):
        told = [call(one.part).label(names[one.which]) for one in named if parts.level(one) == level]
        below = _fenced(rows.add_columns(*told), site).subquery(f"row_{level}")
        call = _caller(below, names, parts)
        rows = sa.select(*below.c)
    return below, call


def _as_written(clause: _Clause) -> _Clause:
    return clause


def _fenced(rows: "sa.Select[Any]", site: Site) -> "sa.Select[Any]":
    """Add a ``LIMIT`` that does not change the result, for databases that would otherwise compute a named
    expression again at each use.
    """
    every = {"sqlite": "-1", "postgresql": "ALL"}.get(site.dialect)
    return rows.limit(sa.literal_column(every)) if every else rows


def _free(name: str, taken: Iterable[str]) -> str:
    """A name that is not in ``taken``, ignoring case, and not too long for any database."""
    known = {one.lower() for one in taken}
    stem = name.removesuffix("_1")[:_LONGEST]
    numbered = (f"{stem}_{number}" for number in count(2))
    return next(one for one in chain((name,), numbered) if one.lower() not in known)


def _caller(below: sa.Subquery, names: dict[Any, str], parts: _Parts) -> Callable[[_Clause], _Clause]:
    def called(element: Any, **_: Any) -> Any:
        if isinstance(element, Once) and element.which in names:
            return below.c[names[element.which]]
        if isinstance(element, ColumnClause):
            return below.c[names[id(element.table), str(element.name)]]
        return None

    def call(clause: _Clause) -> _Clause:
        found: _Clause = visitors.replacement_traverse(clause, {}, called)
        return found.label(clause.name.rsplit(".", 1)[-1]) if isinstance(clause, ColumnClause) else found

    return call
