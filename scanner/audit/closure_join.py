"""Join the rows of a table to the closures of their accounts and to legal holds. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.clock_parts import Closure, ClosureClock, Holds
from scanner.audit.column import Column
from scanner.audit.joins import Hop
from scanner.audit.lookups import equal, widened
from scanner.audit.once import Once, asked_of
from scanner.audit.site import Site
from scanner.audit.table import Table
from scanner.audit.words import Clause


def closed_at(of: Any, closure: Closure) -> Clause:
    """The time of an account's last closure in seconds since 1970; null if the account is open or the time is
    unknown.
    """
    at = words.epoch(of, closure.at) if closure.at else sa.null()
    whens = []
    if closure.status is not None:
        whens.append((words.has_status(of, closure.status, "open"), sa.null()))
        if closure.at is None and closure.status_since is not None:
            is_closed = words.has_status(of, closure.status, "closed")
            at = sa.case((is_closed, words.epoch(of, closure.status_since)))
    if closure.reopened is not None:
        whens.append((words.epoch(of, closure.reopened) >= at, sa.null()))
    return Once("closed", of, closure.field.name, sa.case(*whens, else_=at)) if whens else at


def is_undated(of: Any, closure: Closure) -> Clause:
    """1 if an account is closed but its closing date is missing or unreadable, else 0."""
    parts = []
    if closure.status is not None:
        parts.append(words.has_status(of, closure.status, "closed"))
    if closure.at is not None:
        there = sa.not_(words.is_empty(of, closure.at))
        if closure.status is not None:
            is_open = words.has_status(of, closure.status, "open")
            there = sa.and_(there, sa.not_(sa.func.coalesce(is_open, sa.false())))
        parts.append(sa.and_(there, words.epoch(of, closure.at).is_(None)))
    return sa.case((sa.and_(closed_at(of, closure).is_(None), sa.or_(*parts)), 1), else_=0)


def live_holds(holds: Holds, now: int, *, site: Site) -> sa.Subquery:
    """A subquery of the distinct keys that are on hold at ``now`` (seconds since 1970) according to a
    register.
    """
    register = words.from_clause(holds.table, site=site).alias()
    is_live = []
    if holds.start is not None:
        is_live.append(sa.func.coalesce(words.epoch(register, holds.start), 0) <= now)
    if holds.end is not None:
        ends = words.epoch(register, holds.end)
        is_live.append(sa.or_(words.is_empty(register, holds.end), ends > now))
    if holds.flag is not None:
        is_live.append(words.is_held(register, holds.flag))
    key = words.text(register, holds.column)
    return sa.select(key.label("held")).where(sa.and_(sa.true(), *is_live)).distinct().subquery()


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A table joined to the closures of its accounts."""

    source: Any
    closed: Clause
    undated: Clause
    held: Clause | None
    is_lost: Clause | None
    """Whether no account was found for a row; ``None`` if the rows themselves are the accounts."""
    key: Clause | None
    standing: Clause | None = None
    """The result of the ``Standing`` function for the row's account; null if the row has no account. ``None``
    if it was not computed per account because it also depends on the row.
    """

    @cached_property
    def is_ended(self) -> Clause:
        """A condition that is cheap to evaluate and true for every row of a closed account. All rules get the
        same object.
        """
        return self.closed.is_not(None) if self.standing is None else self.standing > 0


Standing = Callable[[Clause, Clause, Clause], Clause]
"""A function that computes a value for an account from three expressions: the time of the last closure,
whether that time is unknown, and whether the account is on hold.
"""


def joined_closure(
    of: Any,
    table: Table,
    clock: ClosureClock,
    now: int,
    *,
    site: Site,
    source: Any = None,
    standing: Standing | None = None,
) -> Joined:
    """Join each row of ``of`` to the closure of its account. Each row has at most one closure, so the number
    of rows stays the same.
    """
    source = of if source is None else source
    held: list[Clause] = []
    if clock.own_flag is not None:
        held.append(words.is_held(of, clock.own_flag))
    for holds in clock.holds:
        if holds.on is table and clock.hops:
            live = live_holds(holds, now, site=site)
            source = source.outerjoin(live, words.text(of, holds.key) == live.c.held)
            held.append(live.c.held.is_not(None))
    if not clock.hops:
        return _own_closure(of, source, clock, now, held, site=site)
    here: Any = of
    for hop in clock.hops[:-1]:
        step = _one_each(hop.other, hop.key, _next_column(clock, hop), site=site)
        column = words.cell(of, hop.column) if here is of else here.c.next
        source = source.outerjoin(step, equal(column, step.c.key, hop))
        here = step
    last = clock.hops[-1]
    has_say = bool(held) or clock.by_history
    accounts = _closures(clock, now, last.key, site=site)
    is_bound = (table.collection, last.column.name, last.other.collection) in site.bound and here is of
    if standing and not has_say:
        accounts = _with_standing(accounts, standing, only_ended=is_bound, site=site)
    column = words.cell(of, last.column) if here is of else here.c.next
    source = source.outerjoin(accounts, equal(column, accounts.c.key, last))
    held.append(sa.func.coalesce(accounts.c.on_hold, 0) == 1)
    return Joined(
        source=source,
        closed=accounts.c.closed,
        undated=accounts.c.undated,
        held=sa.or_(*held),
        is_lost=_is_lost(clock, here, of, accounts),
        key=accounts.c.key,
        standing=None if has_say else _standing_in(accounts, column if is_bound else None),
    )


def _is_lost(clock: ClosureClock, here: Any, of: Any, accounts: sa.Subquery) -> Clause | None:
    """Whether the account of a row was not found; ``None`` if the rows are the accounts themselves."""
    if not clock.by_history:
        return accounts.c.key.is_(None)
    return None if here is of else here.c.key.is_(None)


def _with_standing(accounts: sa.Subquery, standing: Standing, *, only_ended: bool, site: Site) -> sa.Subquery:
    """Compute ``standing`` per account, not per row: there are far fewer accounts than rows.

    ``only_ended``: whether to leave out accounts for which the result is 0.
    """
    told = standing(accounts.c.closed, accounts.c.undated, accounts.c.on_hold == 1)
    found = words.fenced(sa.select(*accounts.c, told.label("standing")), site=site)
    if only_ended:
        every = found.subquery()
        found = words.fenced(sa.select(*every.c).where(every.c.standing != 0), site=site)
    return found.subquery()


def _standing_in(accounts: sa.Subquery, bound: Clause | None) -> Clause | None:
    """The ``standing`` of a row's account. It is 0 if the row has a value in the column ``bound`` but its
    account was left out of ``accounts``.
    """
    told: Clause | None = accounts.c.get("standing")
    if told is None or bound is None:
        return told
    return sa.case((told.is_not(None), told), (bound.is_not(None), 0))


def _own_closure(
    of: Any, source: Any, clock: ClosureClock, now: int, held: list[Clause], *, site: Site
) -> Joined:
    closure = clock.closure
    if closure.flag is not None:
        held.append(words.is_held(of, closure.flag))
    for holds in clock.holds:
        live = live_holds(holds, now, site=site)
        source = source.outerjoin(live, words.text(of, holds.key) == live.c.held)
        held.append(live.c.held.is_not(None))
    key = closure.table.key
    return Joined(
        source=source,
        closed=closed_at(of, closure),
        undated=is_undated(of, closure),
        held=sa.or_(*held) if held else None,
        is_lost=None,
        key=words.cell(of, key) if key else None,
    )


def _closures(clock: ClosureClock, now: int, key: Column, *, site: Site) -> sa.Subquery:
    """A subquery with the last closure of each account, whether the closing date is unknown, and whether the
    account is on hold.
    """
    closure = clock.closure
    rows = words.from_clause(closure.table, site=site).alias("account")
    source, of = widened(rows, [closure.status] if closure.status is not None else [], site=site)
    held: list[Clause] = []
    if closure.flag is not None:
        held.append(words.is_held(of, closure.flag))
    for holds in clock.holds:
        if holds.on is closure.table:
            live = live_holds(holds, now, site=site)
            source = source.outerjoin(live, words.text(of, holds.key) == live.c.held)
            held.append(live.c.held.is_not(None))
    on_hold = sa.case((sa.or_(*held), 1), else_=0) if held else sa.literal(0)
    named = words.cell(of, key)
    columns: list[Clause] = [closed_at(of, closure), is_undated(of, closure), on_hold]
    if not key.primary_key:
        columns = [sa.func.max(column) for column in columns]
    if clock.by_history and closure.status_since is None:  # an account ends with the last of its contracts
        columns[0] = sa.case((sa.func.count() == sa.func.count(closed_at(of, closure)), columns[0]))
    if clock.by_history and closure.status is not None and closure.status_since is not None:
        is_other = sa.not_(words.has_status(of, closure.status, "closed"))
        went_on = sa.func.max(sa.case((is_other, words.epoch(of, closure.status_since))))
        columns[0] = sa.case((went_on > columns[0], None), else_=columns[0])
    told = zip(columns, ("closed", "undated", "on_hold"), strict=True)
    found = asked_of(
        source,
        (named.label("key"), *(column.label(name) for column, name in told)),
        site=site,
        where=[named.is_not(None)],
        group_by=[] if key.primary_key else [named],
    )
    return words.fenced(found, site=site).subquery()


def _next_column(clock: ClosureClock, hop: Hop) -> Column:
    return clock.hops[clock.hops.index(hop) + 1].column


def _one_each(table: Table, key: Column, following: Column, *, site: Site) -> sa.Subquery:
    """A subquery of an intermediate table, with one row per key and the column for the next join."""
    of = words.from_clause(table, site=site).alias()
    named, leads = words.cell(of, key), words.cell(of, following)
    if key.primary_key:
        return sa.select(named.label("key"), leads.label("next")).subquery()
    return sa.select(named.label("key"), sa.func.max(leads).label("next")).group_by(named).subquery()
