"""Join the tables in which cells of a row are looked up. Each table is joined once, with one row per key.
Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.column import Column
from scanner.audit.joins import Hop
from scanner.audit.referred import LookedUp
from scanner.audit.site import Site
from scanner.audit.words import Clause


@dataclass(frozen=True, eq=False)
class Widened:
    """The rows of a table, extended by cells of other tables that they refer to."""

    of: Any
    c: Mapping[str, Clause]

    @property
    def name(self) -> str:
        return str(self.of.name)


def widened(of: Any, columns: Iterable[Column], *, site: Site) -> tuple[Any, Any]:
    """Join ``of`` to the other tables in which some of ``columns`` are looked up.

    Returns the join to select from, and an object whose ``c`` has the cells of all these tables.
    """
    by_hop: dict[tuple[str, str], dict[str, LookedUp]] = {}
    for one in columns:
        if isinstance(one, LookedUp):
            by_hop.setdefault((one.hop.column.name, one.hop.other.collection), {})[one.name] = one
    if not by_hop:
        return of, of
    source, cells = of, dict(of.c)
    for together in by_hop.values():
        found = [*together.values()]
        hop = found[0].hop
        other = _one_a_key(hop, found, site=site)
        source = source.outerjoin(other, equal(of.c[hop.column.name], other.c.key, hop))
        cells |= {one.name: other.c[f"cell_{place}"] for place, one in enumerate(found)}
    return source, Widened(of, cells)


def _one_a_key(hop: Hop, columns: list[LookedUp], *, site: Site) -> sa.Subquery:
    """A subquery of the other table with one row per key, even if the key is not declared. If the other table
    is a history, the last row for each key is used.
    """
    rows = words.from_clause(hop.other, site=site).alias()
    source, other = widened(rows, (one.own for one in columns), site=site)
    key = other.c[hop.key.name]
    cells: list[Clause] = [other.c[one.own.name] for one in columns]
    if (at := columns[0].at) is not None:
        return _last_a_key(source, key, cells, words.epoch(rows, at))
    if not hop.key.primary_key:
        cells = [sa.func.max(_ordered(cell, one.own)) for cell, one in zip(cells, columns, strict=True)]
    named = (cell.label(f"cell_{place}") for place, cell in enumerate(cells))
    found = sa.select(key.label("key"), *named).select_from(source)
    return (found if hop.key.primary_key else found.group_by(key)).subquery()


def _last_a_key(source: Any, key: Clause, cells: list[Clause], at: Clause) -> sa.Subquery:
    place = sa.func.row_number().over(partition_by=key, order_by=at.desc())
    named = [cell.label(f"cell_{number}") for number, cell in enumerate(cells)]
    every = (
        sa.select(key.label("key"), *named, place.label("place"))
        .select_from(source)
        .where(at.is_not(None))
        .subquery()
    )
    return (
        sa.select(*(column for column in every.c if column.name != "place"))
        .where(every.c.place == 1)
        .subquery()
    )


def _ordered(cell: Clause, column: Column) -> Clause:
    """A cell in a form to which every database can apply ``min`` and ``max``; PostgreSQL cannot apply them to
    booleans.
    """
    is_ordered = column.is_string or column.storage in ("number", "moment", "date")
    return cell if is_ordered else sa.cast(cell, sa.String(255))


def equal(value: Clause, key: Clause, hop: Hop) -> Clause:
    """Whether a cell equals a key. Addresses are compared without regard to case, and columns of different
    storage types are compared as text.
    """
    if hop.is_address:
        return sa.func.lower(sa.func.trim(value)) == sa.func.lower(sa.func.trim(key))
    if hop.column.storage != hop.key.storage or hop.column.is_string != hop.key.is_string:
        return sa.cast(value, sa.String(255)) == sa.cast(key, sa.String(255))
    return value == key
