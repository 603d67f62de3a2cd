"""SQL for closures of accounts and legal holds. Pure."""

from typing import Any

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.clock_parts import Closure, Holds
from scanner.audit.once import Once
from scanner.audit.site import Site
from scanner.audit.words import Clause


def closed_at(of: Any, closure: Closure) -> Clause:
    """Time of the last closure in seconds; null if the account is open or the time is unknown."""
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
    """1 if an account is closed but its closing date is missing or unreadable."""
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
    """The distinct keys that are on hold now."""
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
