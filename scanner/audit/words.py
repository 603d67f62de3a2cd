"""Conditions on cells in portable SQL, such as whether a cell is empty, means yes, or contains a word from a
list.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.elements import ColumnElement, quoted_name
from sqlalchemy.sql.functions import FunctionElement

from connectors.base import ConnectorError
from scanner.audit.column import Column
from scanner.audit.moments import Before, Epoch
from scanner.audit.once import Once
from scanner.audit.site import Site
from scanner.audit.table import Table
from scanner.finding import RowState
from scanner.policy.audit_vocabulary import vocabulary

Clause = ColumnElement[Any]
When = tuple[Clause, RowState | None]
"""A condition, and the state of the rows for which it is true; ``None`` if the rule does not apply to these
rows.
"""
_MIXER, _PARTS = 2_654_435_761, 1_000_003
_BOTH = 2
"""Number of values of a flag: yes and no, however they are written."""
_SHORT = 64
"""Maximum number of characters of a text that can be a mark of removed data, such as ``[redacted]``."""


class LikeAny(FunctionElement[bool]):
    """Whether a text matches one of several ``LIKE`` patterns. PostgreSQL computes the text only once for all
    patterns.
    """

    inherit_cache = False
    type = sa.Boolean()

    def __init__(self, value: Clause, patterns: Sequence[str]) -> None:
        super().__init__(value)
        self.patterns = [sa.literal(one) for one in patterns]


@compiles(LikeAny)
def _like_any(element: LikeAny, compiler: Any, **options: Any) -> str:
    value, *patterns = (compiler.process(one, **options) for one in (element.clauses, *element.patterns))
    return f"({' OR '.join(f'{value} LIKE {one}' for one in patterns)})"


@compiles(LikeAny, "postgresql")
def _like_any_in_postgresql(element: LikeAny, compiler: Any, **options: Any) -> str:
    value, *patterns = (compiler.process(one, **options) for one in (element.clauses, *element.patterns))
    return f"({value} LIKE ANY (ARRAY[{', '.join(patterns)}]))"


def from_clause(table: Table, *, site: Site) -> sa.TableClause:
    """A table in SQL, under its own name or, if its rows were loaded from files, under the name of its
    collection.
    """
    columns: list[sa.ColumnClause[Any]] = [sa.column(quoted_name(one.name, True)) for one in table.columns]
    collection = table.result.collection
    if site.is_loaded:
        return sa.table(quoted_name(table.collection, True), *columns)
    if collection.format == "sqlite":
        return sa.table(quoted_name(collection.locator[1], True), *columns)
    schema, name = collection.locator[-2:] if collection.format == "duckdb" else collection.locator[:2]
    return sa.table(quoted_name(name, True), *columns, schema=quoted_name(schema, True))


def audited(table: Table, *, site: Site) -> Any:
    """The audited table in SQL, either completely or as a sample.

    Raises:
        ConnectorError: a sample is needed, but the table has no key by which rows can be chosen.
    """
    whole = from_clause(table, site=site)
    if site.share >= 1.0 or site.is_loaded:
        return whole
    if site.dialect == "postgresql":
        method = sa.func.system if site.by_block else sa.func.bernoulli
        return whole.tablesample(method(site.share * 100), name="drawn")
    if site.dialect == "duckdb":
        return whole.tablesample(sa.func.bernoulli(sa.text(f"{site.share * 100:g}%")), name="drawn")
    if site.dialect == "sqlite" and table.result.collection.options.get("object") != "view":
        mixed: Clause = sa.func.abs(sa.literal_column("rowid") * _MIXER % _PARTS)
    elif table.key is not None:
        mixed = sa.func.crc32(whole.c[table.key.name]) % _PARTS
    else:
        raise ConnectorError(
            "timeout", "it took longer than an audit may take, and no key distinguishes its rows"
        )
    return sa.select(*whole.c).where(mixed < int(site.share * _PARTS)).subquery("drawn")


def fenced(rows: "sa.Select[Any]", *, site: Site) -> "sa.Select[Any]":
    """Prevent PostgreSQL from computing a named expression of ``rows`` again at each use.

    ``LIMIT ALL`` prevents this and, unlike ``OFFSET 0``, still lets PostgreSQL read the table in parallel.
    """
    return rows.limit(sa.literal_column("ALL")) if site.dialect == "postgresql" else rows


def cell(of: Any, column: Column) -> Clause:
    found: Clause = of.c[column.name]
    return found


def text(of: Any, column: Column) -> Clause:
    """A cell as text."""
    value = cell(of, column)
    return value if column.is_string else sa.cast(value, sa.String(255))


def number(of: Any, column: Column) -> Clause:
    """A cell as a number, even if the column stores numbers as text."""
    value = cell(of, column)
    return value if column.storage == "number" else sa.cast(sa.func.nullif(value, ""), sa.Float)


def plain(of: Any, column: Column) -> Clause:
    """A cell as lower-case text without surrounding spaces."""
    return sa.func.lower(sa.func.trim(text(of, column)))


def epoch(of: Any, column: Column) -> Clause:
    """A cell as seconds since 1970; null if it is not a point in time."""
    written = _in_iso(cell(of, column), column)
    if written is None:
        return Once("moment", of, column.name, Epoch(cell(of, column), column.storage))
    text = Once("text", of, column.name, written, is_repeated=True)
    return Once("moment", of, column.name, Epoch(text, "text"))


def _in_iso(value: Clause, column: Column) -> Clause | None:
    """A date converted to ISO 8601, from a single number or from another order or separator; ``None`` if the
    column needs no such conversion.
    """
    if column.is_packed:
        digits = value if column.is_string else sa.cast(value, sa.String(8))
        return _joined(digits, (1, 4), (5, 2), (7, 2))
    if not (column.is_string and column.is_dated):
        return None
    is_day_first = sa.or_(*(value.like(f"__{mark}__{mark}____%") for mark in "./-"))
    return sa.case(
        (is_day_first, _joined(value, (7, 4), (4, 2), (1, 2)) + sa.func.substr(value, 11)),
        (value.like("____/__/__%"), _joined(value, (1, 4), (6, 2), (9, 2)) + sa.func.substr(value, 11)),
        else_=value,
    )


def _joined(value: Clause, *parts: tuple[int, int]) -> Clause:
    first, second, third = (sa.func.substr(value, start, length) for start, length in parts)
    dash = sa.literal("-")
    return sa.cast(first, sa.String) + dash + second + dash + third


def is_before(of: Any, column: Column, seconds: int) -> Clause:
    """Whether a cell is a point in time before ``seconds`` since 1970."""
    if _in_iso(cell(of, column), column) is not None:
        return epoch(of, column) < seconds
    return Before(cell(of, column), epoch(of, column), column.storage, seconds)


def is_word(of: Any, column: Column, said: Sequence[str]) -> Clause:
    return plain(of, column).in_(list(said))


def has_status(of: Any, column: Column, which: str) -> Clause:
    """Whether a cell has the status ``which`` (``open`` or ``closed``), as a word or an abbreviation."""
    own = column.meant(vocabulary().columns["status"]).get(which, ())
    said = is_word(of, column, (*vocabulary().values[which], *sorted({*own} - {*vocabulary().values[which]})))
    return Once(f"is_{which}", of, column.name, said)


def is_empty(of: Any, column: Column) -> Clause:
    """Whether a cell is empty, or holds a placeholder date such as 9999-12-31."""
    value = cell(of, column)
    empty: list[Clause] = [value.is_(None)]
    if column.is_string:
        empty.append(sa.func.trim(value) == "")
    if column.is_packed or (column.is_string and column.is_dated):
        shown = text(of, column)
        empty += [
            shown.like(f"{never}%") for never in ("0000", "9999", "31.12.9999", "31/12/9999", "31-12-9999")
        ]
    return sa.or_(*empty)


def is_yes(of: Any, column: Column) -> Clause:
    """Whether a flag is set, a date is present, or a word means yes. The condition is never null."""
    if column.storage in ("moment", "date"):
        return cell(of, column).is_not(None)
    own = column.spelled.rows.keys() if column.spelled else frozenset()
    no = own & {*vocabulary().values["flag_no"], *vocabulary().foreign["flag_no"]}
    if no and column.n_distinct == _BOTH:
        return sa.and_(sa.not_(is_empty(of, column)), sa.not_(is_word(of, column, sorted(no))))
    foreign = sorted(own & vocabulary().foreign["flag_set"])
    said = is_word(of, column, (*vocabulary().values["flag_set"], *foreign))
    if column.is_dated:
        said = sa.or_(said, epoch(of, column).is_not(None))
    return sa.func.coalesce(said, sa.false())


def is_held(of: Any, column: Column) -> Clause:
    """Whether a cell says that a row is on hold, either by a flag or by naming the reason. The condition is
    never null.
    """
    own = column.spelled.rows.keys() if column.spelled else frozenset()
    said = vocabulary()
    ranks = (said.rank(said.columns[role], column.called) for role in ("hold_flag", "hold_mark"))
    if column.held_words and all(rank is None for rank in ranks):
        return sa.func.coalesce(is_word(of, column, sorted(column.held_words)), sa.false())
    is_flag = not column.is_string or not own.isdisjoint({*said.values["flag_set"], *said.values["flag_no"]})
    is_mark = said.rank(said.columns["hold_flag"], column.called) is None
    if is_flag and not is_mark:
        return is_yes(of, column)
    return sa.not_(is_empty(of, column))


def identifies(of: Any, column: Column) -> Clause:
    """Whether a cell still identifies a person: it is not empty, and not overwritten with a mark such as
    ``[redacted]``.
    """
    return value_identifies(cell(of, column), column)


def value_identifies(value: Clause, column: Column) -> Clause:
    """Whether a value of ``column`` still identifies a person, as in ``identifies``."""
    if not column.is_string:
        return value.is_not(None)
    is_prose = column.has_entity("prose")
    starts = ("", "[", "<", "(") if is_prose else ("%",)
    marks = [f"{start}{mark}%" for mark in vocabulary().removed for start in starts]
    marked = sa.and_(sa.func.length(value) <= _SHORT, LikeAny(sa.func.lower(value), marks))
    return sa.and_(value.is_not(None), sa.func.trim(value) != "", sa.not_(marked))
