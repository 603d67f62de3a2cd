"""Choose the other tables that a test of a promise needs, and the keys that join them. Pure."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast

from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.doubt import is_enough
from scanner.audit.names_of_table import LIKELY
from scanner.audit.resolving import MissingError, Resolved, moment, odds_of, resolve, says
from scanner.audit.shared_key import Token, common_tokens, shared_key, tokens_sought
from scanner.audit.table import Table
from scanner.names.naming import words
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.row_test import With

_MOST_TRIED = 50
"""Maximum number of other tables that are tried for each table, most likely first. This keeps the work from
growing with the square of the number of tables.
"""


@dataclass(frozen=True, kw_only=True)
class JoinPlan:
    """The plan for joining rows of another table on a common key."""

    asked: With
    table: Table
    mine: Column
    theirs: Column
    among: Resolved
    where: Resolved
    moment: Column | None
    own_moment: Column | None
    also: tuple[tuple[Column, Column], ...] = ()
    """Further pairs of columns whose values must be equal: a column of the tested table and one of ``table``.
    """
    own_parts: tuple[tuple[str, float], ...] = ()
    """The statement that ``own_moment`` is the right column, in words, with its log-odds."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of ``table`` that are needed for the join."""
        moment = (self.moment,) if self.moment else ()
        also = [theirs for _, theirs in self.also]
        return (*self.among.columns.values(), *self.where.columns.values(), self.theirs, *also, *moment)


def title_of(role: str) -> str:
    """The title that reports use for tables of a role.

    >>> title_of("opt_out")
    'table of opt-outs from marketing'
    """
    table = vocabulary().tables.get(role)
    return f"table of {table.title}" if table and table.title else f"table of {role.replace('_', ' ')}s"


@dataclass(frozen=True, kw_only=True)
class _Side:
    """A table that may be the other table of a test, with the columns that the test needs in it."""

    table: Table
    among: Resolved
    where: Resolved
    moment: Column | None
    odds: float
    """Sum of the log-odds that the columns of ``table`` have their roles."""


@dataclass(frozen=True, kw_only=True)
class _Sides:
    """All tables of a source that may be the other table of a test."""

    ranked: Sequence[_Side]
    """Those of the tables that are likely enough, most likely first."""
    by_token: dict[Token, list[int]]
    """Token → the positions in ``ranked`` of the tables that have this token, ascending."""
    likely: Sequence[tuple[Table, str]]
    """Tables whose names fit the role, each with a description of what the table lacks."""

    def sharing(self, tokens: Iterable[Token]) -> Iterator[_Side]:
        """The tables with at least one of ``tokens``, most likely first."""
        places = heapq.merge(*(self.by_token.get(token, ()) for token in tokens))
        last = -1
        for place in places:
            if place != last:
                yield self.ranked[place]
            last = place


def join_plan(
    asked: With, table: Table, catalogue: Catalogue, used: dict[str, Column], *, to_excuse: bool = False
) -> JoinPlan | None:
    """Plan the join to the most likely other table. If no table fits, return ``None`` if the condition is
    optional, else raise ``MissingError``.

    Args:
        used: the columns of ``table`` that already have a role, by role; newly found columns are added.
    """
    sides = _sides(asked, catalogue, table.source_id, to_excuse)
    sought = tokens_sought(table, asked.by, catalogue, own=asked.is_own)
    reason = ""
    for side in islice(sides.sharing(sought), _MOST_TRIED):
        if side.table is table and not asked.is_own:
            continue
        if (keys := shared_key(table, side.table, asked.by, catalogue)) is None:
            continue
        try:
            return _joined(asked, table, side, keys, catalogue, used)
        except MissingError as error:
            reason = str(error)
            break
    if asked.optional:
        return None
    raise MissingError(reason or _lacking(sides, asked, table))


def _joined(
    asked: With,
    table: Table,
    side: _Side,
    keys: tuple[Column, Column],
    catalogue: Catalogue,
    used: dict[str, Column],
) -> JoinPlan:
    is_needed = asked.demand not in ("before", "unmatched", "standing")
    own = moment(table, asked.mine, used, catalogue, is_needed=is_needed) if asked.mine else None
    return JoinPlan(
        asked=asked,
        table=side.table,
        mine=keys[0],
        theirs=keys[1],
        among=side.among,
        where=side.where,
        moment=side.moment,
        own_moment=own,
        also=tuple(_agreeing(asked, table, side, used)),
        own_parts=((says(own, asked.mine), odds_of(table, own, asked.mine)),) if own else (),
    )


def _agreeing(
    asked: With, table: Table, side: _Side, used: Mapping[str, Column]
) -> Iterator[tuple[Column, Column]]:
    """The further pairs of columns whose values must be equal, as far as both tables have such columns."""
    for mine, theirs in asked.also:
        own = used.get(mine) or table.find(mine, not_=used.values())
        its = side.where.columns.get(theirs) or side.table.find(theirs)
        if own is not None and its is not None:
            yield own, its


def _lacking(sides: _Sides, asked: With, table: Table) -> str:
    """The reason why no table can be joined, in words. It describes what the most likely table lacks."""
    for other, reason in sides.likely:
        if other is not table or asked.is_own:
            by = " or ".join(role.replace("_", " ") for role in asked.by)
            return reason or f"{table.collection} and {other.collection} share no {by}"
    return f"no {title_of(asked.table)} was found"


def _sides(asked: With, catalogue: Catalogue, source_id: str, to_excuse: bool) -> _Sides:
    key = "sides", id(asked), source_id, to_excuse
    if key not in catalogue.remembered:
        catalogue.remembered[key] = _ranked_sides(asked, catalogue, source_id, to_excuse)
    return cast(_Sides, catalogue.remembered[key])


def _ranked_sides(asked: With, catalogue: Catalogue, source_id: str, to_excuse: bool) -> _Sides:
    found: list[tuple[float, _Side]] = []
    likely: list[tuple[Table, str]] = []
    for table in catalogue.perhaps_of(asked.table):
        if table.source_id != source_id:
            continue
        odds, reason = table.odds_of(asked.table), ""
        try:
            side = _side(asked, table, catalogue)
        except MissingError as error:
            reason = str(error)
        else:
            if is_enough(odds + side.odds, to_excuse=to_excuse):
                found.append((odds + side.odds, side))
        if odds > LIKELY:
            likely.append((table, reason))
    ranked = [side for _, side in sorted(found, key=lambda one: -one[0])]
    by_token: dict[Token, list[int]] = {}
    for place, side in enumerate(ranked):
        for token in common_tokens(side.table, asked.by, catalogue):
            by_token.setdefault(token, []).append(place)
    return _Sides(ranked=ranked, by_token=by_token, likely=likely)


def _time_of(table: Table, columns: Iterable[Column]) -> Column | None:
    """The column that says when the value of one of ``columns`` was set, such as
    ``recording_enabled_changed_at`` for ``recording_enabled``.
    """
    for column in columns:
        said = words(column.called)
        for other in table.columns:
            if other.is_dated and other is not column and words(other.called)[: len(said)] == said:
                return other
    return None


def _side(asked: With, table: Table, catalogue: Catalogue) -> _Side:
    """Find the columns of another table that a test needs. Raises ``MissingError``."""
    taken: dict[str, Column] = {}
    among = resolve(asked.among, table, taken, catalogue)
    where = resolve(asked.where, table, taken, catalogue)
    is_needed = asked.demand != "standing"
    theirs = None
    if asked.theirs:
        own = _time_of(table, where.columns.values())
        theirs = own or moment(table, asked.theirs, taken, catalogue, is_needed=is_needed)
    odds = among.odds + where.odds + (odds_of(table, theirs, asked.theirs) if theirs else 0.0)
    return _Side(table=table, among=among, where=where, moment=theirs, odds=odds)
