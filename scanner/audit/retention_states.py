"""The state of each row of a table under retention rules. Pure."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from scanner.audit import codes, words
from scanner.audit.clock_parts import ClosureClock, LastEvent, hold_flag
from scanner.audit.closure_join import Joined, joined_closure
from scanner.audit.column import Column
from scanner.audit.count import row_keys
from scanner.audit.event_join import joined_event
from scanner.audit.moments import Epoch
from scanner.audit.retention import RetentionPlan, counted_by, subject_of
from scanner.audit.site import Site
from scanner.audit.states import Emptied, RowStates
from scanner.audit.words import Clause, When
from scanner.policy.durations import cutoff


def row_states(plans: Sequence[RetentionPlan], now: datetime, *, site: Site) -> list[RowStates]:
    """The states of one table's rows under each rule in ``plans``, all of which have a clock.

    A condition that several rules share is one and the same object, so that ``count`` evaluates it only once.
    """
    table = plans[0].table
    of = words.audited(table, site=site)
    closure = next((plan.clock for plan in plans if isinstance(plan.clock, ClosureClock)), None)
    told = partial(_standing, plans, now)
    seconds = int(now.timestamp())
    source, last = of, {}
    for place, plan in enumerate(plans):
        if isinstance(plan.clock, LastEvent):
            event = joined_event(of, source, plan.clock, now=seconds, site=site)
            source, last[place] = event.source, event.at
    joined = (
        joined_closure(of, table, closure, seconds, site=site, source=source, standing=told)
        if closure
        else None
    )
    source = joined.source if joined else source
    closed = _closed(joined) if joined else ()
    emptied: dict[tuple[Column, ...], When] = {
        plan.fields: (sa.not_(sa.or_(*(words.identifies(of, one) for one in plan.fields))), "de_identified")
        for plan in plans
    }
    found = []
    for place, plan in enumerate(plans):
        if joined and isinstance(plan.clock, ClosureClock):
            found.append(_by_closure(plan, of, joined, (*closed, emptied[plan.fields]), now))
        elif isinstance(plan.clock, LastEvent):
            found.append(_by_event(plan, of, source, last[place], emptied[plan.fields], now))
        elif isinstance(plan.clock, Column):
            found.append(_by_own_clock(plan, of, source, plan.clock, emptied[plan.fields], now))
    return found


def _standing(
    plans: Sequence[RetentionPlan], now: datetime, closed: Clause, undated: Clause, held: Clause
) -> Clause:
    """The states of all rows of an account, as one number. Whether a row was emptied is checked
    separately.
    """
    emptied: When = (sa.false(), "de_identified")
    begins: tuple[When, ...] = ((undated == 1, "cannot_tell"), (closed.is_(None), "in_time"), emptied)
    rules = {}
    for place, plan in enumerate(plans):
        if isinstance(plan.clock, ClosureClock):
            past = closed < _cutoff(plan, now)
            rules[place] = _states(
                plan,
                None,
                source=None,
                whens=(*begins, (sa.not_(past), "in_time"), (held, "on_hold")),
                subject=None,
                clock=None,
                emptied=Emptied(when=emptied, of=sa.not_),
            )
    return codes.standing(rules)


def _closed(joined: Joined) -> tuple[When, ...]:
    """The conditions on a row's account that are the same for all rules."""
    lost: list[When] = [(joined.is_lost, "cannot_tell")] if joined.is_lost is not None else []
    return (*lost, (joined.undated == 1, "cannot_tell"), (joined.closed.is_(None), "in_time"))


def _cutoff(plan: RetentionPlan, now: datetime) -> int:
    limit = plan.rule.limit.audited
    if plan.rule.audit and plan.rule.audit.whole_years:
        now = now.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return cutoff(now, limit) if limit else int(now.timestamp())


def _states(plan: RetentionPlan, of: Any, **more: Any) -> RowStates:
    assert plan.rule.audit is not None
    return RowStates(
        late=plan.rule.audit.late,
        otherwise=plan.rule.audit.late,
        keys=() if of is None else row_keys(of, plan.table),
        **more,
    )


def _by_own_clock(
    plan: RetentionPlan, of: Any, source: Any, column: Column, emptied: When, now: datetime
) -> RowStates:
    at = words.epoch(of, column)
    is_kept = column.storage in ("moment", "date")
    past = words.is_before(of, column, _cutoff(plan, now))
    flag = hold_flag(plan.table)
    subject = counted_by(plan.table, plan.fields)
    untold: list[When] = [] if is_kept else [(at.is_(None), "cannot_tell")]
    held: list[When] = [(words.is_held(of, flag), "on_hold")] if flag else []
    return _states(
        plan,
        of,
        source=source,
        whens=((words.is_empty(of, column), "in_time"), *untold, emptied, (sa.not_(past), "in_time"), *held),
        subject=words.cell(of, subject) if subject else None,
        clock=words.cell(of, column) if is_kept else at,
        seconds_of=partial(Epoch, storage=column.storage) if is_kept else None,
        may_be_late=past,
    )


def _by_event(
    plan: RetentionPlan, of: Any, source: Any, at: Clause, emptied: When, now: datetime
) -> RowStates:
    past = at < _cutoff(plan, now)
    flag = hold_flag(plan.table)
    subject = counted_by(plan.table, plan.fields)
    held: list[When] = [(words.is_held(of, flag), "on_hold")] if flag else []
    return _states(
        plan,
        of,
        source=source,
        whens=((at.is_(None), "cannot_tell"), emptied, (sa.not_(past), "in_time"), *held),
        subject=words.cell(of, subject) if subject else None,
        clock=at,
        may_be_late=past,
    )


def _by_closure(
    plan: RetentionPlan, of: Any, joined: Joined, begins: Sequence[When], now: datetime
) -> RowStates:
    past = joined.closed < _cutoff(plan, now)
    held: list[When] = [(joined.held, "on_hold")] if joined.held is not None else []
    subject = subject_of(plan.table, plan.fields)
    person, emptied = counted_by(plan.table, plan.fields), None
    if subject and plan.fields == (subject,):
        # an emptied cell in this column shows that the row was de-identified
        person, emptied = subject, Emptied(when=begins[-1], of=partial(_is_emptied, column=subject))
    return _states(
        plan,
        of,
        source=joined.source,
        whens=(*begins, (sa.not_(past), "in_time"), *held),
        subject=words.cell(of, person) if person else joined.key,
        clock=joined.closed,
        may_be_late=joined.is_ended if emptied or joined.standing is not None else past,
        standing=joined.standing,
        emptied=emptied,
    )


def _is_emptied(value: Clause, column: Column) -> Clause:
    return sa.not_(words.value_identifies(value, column))
