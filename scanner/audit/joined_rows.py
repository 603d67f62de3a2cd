"""Join the tested rows to the rows of another table that a promise needs. Pure."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.cell_tests import passes, sure
from scanner.audit.join_plan import JoinPlan
from scanner.audit.lookups import widened
from scanner.audit.now import Now
from scanner.audit.once import asked_of
from scanner.audit.site import Site
from scanner.audit.words import Clause
from scanner.policy.durations import seconds_in

_DAY = 86_400


def joined(of: Any, source: Any, join: JoinPlan, now: Now, *, site: Site) -> tuple[Any, sa.Subquery]:
    """Join each row of ``source`` to at most one row of the other table. Returns the join and the subquery of
    the other table.
    """
    if join.asked.demand == "standing" and join.moment and join.own_moment:
        step = _by_time(join, now, site=site)
        mine = words.epoch(of, join.own_moment)
        is_in = sa.and_(step.c.first <= mine, sa.or_(step.c.last.is_(None), mine < step.c.last))
        return source.outerjoin(step, sa.and_(_is_same(of, join, step), is_in)), step
    step = _by_key(join, now, site=site)
    return source.outerjoin(step, _is_same(of, join, step)), step


def _is_same(of: Any, join: JoinPlan, step: sa.Subquery) -> Clause:
    """Whether a tested row and a row of the other table have equal keys."""
    mine = (join.mine, *(own for own, _ in join.also))
    names = ("key", *(f"also_{place}" for place, _ in enumerate(join.also)))
    return sa.and_(
        *(_as_key(words.text(of, column)) == step.c[name] for column, name in zip(mine, names, strict=True))
    )


def _keys(of: Any, join: JoinPlan) -> Sequence[Clause]:
    """The key columns of the other table; the first is labelled ``key``, the others ``also_0``, ``also_1``
    and so on.
    """
    also = (
        _as_key(words.text(of, theirs)).label(f"also_{place}") for place, (_, theirs) in enumerate(join.also)
    )
    return [_as_key(words.text(of, join.theirs)).label("key"), *also]


def is_met(of: Any, join: JoinPlan, step: sa.Subquery, now: Now) -> Clause:
    """Whether a row meets the plan's demand on the other table."""
    asked = join.asked
    if asked.demand == "unmatched":
        if join.own_moment is None or join.moment is None:
            return step.c.key.is_(None)
        return sa.or_(step.c.key.is_(None), words.epoch(of, join.own_moment) < step.c.first)
    if asked.demand in ("matched", "standing") or join.own_moment is None:
        return step.c.key.is_not(None)
    mine, span = words.epoch(of, join.own_moment), seconds_in(now.limit_of(asked.limit))
    if asked.demand == "within":
        near = [sa.and_(mine - end <= span, end - mine <= span) for end in (step.c.first, step.c.last)]
        return sa.or_(*near)
    if asked.demand == "outlived":
        return mine + step.c.last * _DAY < now.seconds
    if asked.demand == "before":
        return sa.and_(step.c.key.is_not(None), sa.func.coalesce(mine <= step.c.last, sa.true()))
    return mine > step.c.first + span


def is_spared(of: Any, join: JoinPlan, step: sa.Subquery, first: sa.Subquery | None) -> Clause:
    """Whether a row is excused. If the times are known, the excuse must be later than the prohibition and not
    later than the row.
    """
    if join.own_moment is None or first is None:
        return step.c.key.is_not(None)
    mine = words.epoch(of, join.own_moment)
    return sa.and_(step.c.last > first.c.last, step.c.last <= mine)


def _as_key(value: Clause) -> Clause:
    return sa.func.lower(sa.func.trim(value))


def _unnamed(keys: Sequence[Clause]) -> Sequence[Clause]:
    return [key.element for key in keys]


def _by_key(join: JoinPlan, now: Now, *, site: Site) -> sa.Subquery:
    """A subquery of the other table with one row per key, and the first and last time of the rows with that
    key.
    """
    rows, of = widened(words.from_clause(join.table, site=site).alias(), join.columns, site=site)
    keys = _keys(of, join)
    at: Clause = sa.cast(sa.null(), sa.BigInteger)
    if join.moment:
        is_span = join.asked.demand == "outlived"
        at = words.number(of, join.moment) if is_span else words.epoch(of, join.moment)
    is_among, holds = passes(of, join.among, now), sure(passes(of, join.where, now))
    if join.asked.demand == "unmatched" and join.moment is not None:  # no time means not yet happened
        is_among = sa.and_(is_among, at.is_not(None))
    if join.asked.demand == "standing" and join.moment is not None:
        last_so, last_not = sa.func.max(sa.case((holds, at))), sa.func.max(sa.case((sa.not_(holds), at)))
        is_last = sa.and_(last_so.is_not(None), sa.or_(last_not.is_(None), last_so >= last_not))
        ends = (*keys, last_so.label("first"), last_so.label("last"))
        return asked_of(
            rows, ends, site=site, where=[is_among], group_by=_unnamed(keys), having=[is_last]
        ).subquery()
    return asked_of(
        rows,
        (*keys, sa.func.min(at).label("first"), sa.func.max(at).label("last")),
        site=site,
        where=[is_among, holds],
        group_by=_unnamed(keys),
        having=[sa.func.count() >= join.asked.at_least] if join.asked.at_least > 1 else [],
    ).subquery()


def _by_time(join: JoinPlan, now: Now, *, site: Site) -> sa.Subquery:
    """A subquery of the periods in which a condition holds for a key. Each period lasts from one row to the
    next row with this key, so that periods never overlap.
    """
    assert join.moment is not None
    rows, of = widened(words.from_clause(join.table, site=site).alias(), join.columns, site=site)
    holds = sa.case((sure(passes(of, join.where, now)), 1), else_=0)
    every = asked_of(
        rows,
        (*_keys(of, join), words.epoch(of, join.moment).label("first"), holds.label("holds")),
        site=site,
        where=[passes(of, join.among, now)],
    ).subquery()
    keys = [column for column in every.c if column.name not in ("first", "holds")]
    following = sa.func.lead(every.c.first).over(partition_by=keys, order_by=every.c.first)
    told = sa.select(*every.c, following.label("last")).where(every.c.first.is_not(None)).subquery()
    named = [told.c[column.name] for column in keys]
    return sa.select(*named, told.c.first, told.c.last).where(told.c.holds == 1).subquery()
