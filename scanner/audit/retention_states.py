"""The state of each row under a retention rule. Pure."""

from datetime import datetime

import sqlalchemy as sa

from scanner.audit import words
from scanner.audit.catalogue import Column
from scanner.audit.clock import ClosureClock
from scanner.audit.closure_join import joined_closure
from scanner.audit.count import row_keys, states
from scanner.audit.retention import RetentionPlan, subject_of
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.audit.words import Clause
from scanner.policy.durations import cutoff


def row_states(plan: RetentionPlan, now: datetime, *, site: Site) -> RowStates:
    """The states of the rows of a plan with a clock."""
    if isinstance(plan.clock, ClosureClock):
        return _by_closure(plan, plan.clock, now, site=site)
    assert plan.clock is not None
    return _by_own_clock(plan, plan.clock, now, site=site)


def _past(plan: RetentionPlan, at: Clause, now: datetime) -> Clause:
    limit = plan.rule.limit.audited
    return at < (cutoff(now, limit) if limit else int(now.timestamp()))


def _late(plan: RetentionPlan) -> str:
    assert plan.rule.audit is not None
    return plan.rule.audit.late


def _by_own_clock(plan: RetentionPlan, column: Column, now: datetime, *, site: Site) -> RowStates:
    of = words.audited(plan.table, site=site)
    at = words.epoch(of, column)
    still = sa.or_(*(words.identifies(of, field) for field in plan.fields))
    flag = plan.table.find("hold_flag")
    held = [(words.is_yes(of, flag), "on_hold")] if flag else []
    state = states(
        (words.is_empty(of, column), "in_time"),
        (at.is_(None), "cannot_tell"),
        (sa.not_(still), "de_identified"),
        (sa.not_(_past(plan, at, now)), "in_time"),
        *held,
        else_=_late(plan),
    )
    subject = subject_of(plan.table, plan.fields)
    return RowStates(
        source=of,
        state=state,
        subject=words.cell(of, subject) if subject else None,
        clock=at,
        may_be_told=_past(plan, at, now),
        keys=row_keys(of, plan.table),
    )


def _by_closure(plan: RetentionPlan, clock: ClosureClock, now: datetime, *, site: Site) -> RowStates:
    of = words.audited(plan.table, site=site)
    joined = joined_closure(of, plan.table, clock, int(now.timestamp()), site=site)
    still = sa.or_(*(words.identifies(of, field) for field in plan.fields))
    held = [(joined.held, "on_hold")] if joined.held is not None else []
    state = states(
        *([(joined.is_lost, "cannot_tell")] if joined.is_lost is not None else []),
        (joined.undated == 1, "cannot_tell"),
        (joined.closed.is_(None), "in_time"),
        (sa.not_(still), "de_identified"),
        (sa.not_(_past(plan, joined.closed, now)), "in_time"),
        *held,
        else_=_late(plan),
    )
    subject = subject_of(plan.table, plan.fields)
    return RowStates(
        source=joined.source,
        state=state,
        subject=words.cell(of, subject) if subject else joined.key,
        clock=joined.closed,
        may_be_told=_past(plan, joined.closed, now),
        keys=row_keys(of, plan.table),
    )
