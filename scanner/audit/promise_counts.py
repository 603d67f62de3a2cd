"""Count the rows of one table that break a promise, with one statement, and create the report entry."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from connectors.base import ConnectorError
from scanner.audit.asking import Asking, listed
from scanner.audit.doubt import after_counting, is_enough
from scanner.audit.entries import Counted, days_over, graver
from scanner.audit.now import Now
from scanner.audit.promise_plan import PromisePlan
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.errors import crash_of
from scanner.finding import Audit, AuditClock
from scanner.policy.durations import iso_of
from scanner.policy.entries import Promise

_BASES = {"our reading": "reading"}


def basis_of(promise: Promise) -> str:
    return _BASES.get(promise.basis, promise.basis)


def counted(plans: Sequence[PromisePlan], databases: Asking, now: Now) -> Audit:
    """Count the rows of one table that are in breach under any of ``plans``. The returned entry describes the
    first plan.
    """
    plan = plans[0]
    if plan.failed:
        return _untold(plan, plan.failed)
    tables = list({id(table): table for one in plans for table in one.tables}.values())
    try:
        place = databases.place(tables)
        build = partial(_rows, plans, now)
        [told] = place.count(build, plan.table, tables[1:])
        statement = listed(build, place.site, plan.table) if told.rows["breach"] else ""
    except ConnectorError as error:
        return _untold(plan, str(error))
    except Exception as failed:
        return _untold(plan, crash_of("counting", failed))
    if len(plans) == 1:
        told = _by_share(told, plan.test.share_above)
        if told.rows.get("breach") and (doubt := _doubted(plan, told)):
            return _untold(plan, f"possibly {told.rows['breach']:,} of its rows, but {doubt}")
    return _entry(plan, told, statement, now)


def _doubted(plan: PromisePlan, told: Counted) -> str:
    """The reason to doubt that the rows are in breach; empty if there is none."""
    odds = after_counting(plan.odds, told.rows, seeks_words=plan.seeks_words)
    if not is_enough(odds):
        return f"it is not certain that {plan.in_doubt}"
    return f"it is not known what {plan.unread[0]} says" if plan.unread else ""


def _rows(plans: Sequence[PromisePlan], now: Now, site: Site) -> Sequence[RowStates]:
    from scanner.audit.promise_states import promise_states

    return [promise_states(plans, now, site=site)]


def _by_share(told: Counted, share: float) -> Counted:
    """Count rows in breach as kept unless they are more than ``share`` of the tested rows."""
    broken, kept = told.rows.get("breach", 0), told.rows.get("kept", 0)
    if not broken or broken > share * (broken + kept):
        return told
    return replace(told, rows={**told.rows, "breach": 0, "kept": kept + broken}, n_subjects=0, oldest=None)


def _entry(plan: PromisePlan, told: Counted, statement: str, now: Now) -> Audit:
    promise, rows = plan.promise, told.rows
    is_broken = bool(rows.get("breach"))
    limit = now.limit_of(plan.test.closed) if plan.test.closed else ""
    days = days_over(told.oldest, limit, now.at) if plan.test.closed and is_broken else 0
    secrecy = [
        label.confidentiality
        for column in plan.fields
        for item in column.findings
        for label in item.classifications
    ]
    return replace(
        _untold(plan, ""),
        counts={state: rows[state] for state in ("breach", "kept", "cannot_tell") if rows.get(state)}
        or {"kept": 0},
        estimate=told.interval_95 is not None,
        interval_95=told.interval_95,
        n_subjects=told.n_subjects if is_broken else 0,
        oldest=iso_of(told.oldest) if told.oldest is not None and is_broken else None,
        days_over=days,
        severity=graver(promise.severity, n_subjects=told.n_subjects, days=days, secrecy=secrecy)
        if is_broken
        else "info",
        statement=statement if is_broken else "",
    )


def _untold(plan: PromisePlan, reason: str) -> Audit:
    """The entry for a table to which a promise applies but whose rows cannot be checked."""
    result = plan.table.result
    promise = plan.promise
    return Audit(
        id=promise.id,
        kind="promise",
        source=plan.table.source,
        collection=plan.table.collection,
        field=plan.shown.name,
        counts={"cannot_tell": result.rows or result.rows_read},
        n_subjects=0,
        oldest=None,
        days_over=0,
        clock=_clock(plan),
        reason=reason,
        notice_section=promise.section,
        notice_lines=promise.lines,
        basis=basis_of(promise),
        title=promise.title,
    )


def _clock(plan: PromisePlan) -> AuditClock | None:
    if plan.clock is not None:
        closure = plan.clock.closure
        return AuditClock(
            collection=closure.table.collection, field=closure.field.name, event="account closed"
        )
    dated = next((join for join in plan.joins if join.moment is not None), None)
    if dated is None or dated.moment is None:
        return None
    return AuditClock(
        collection=dated.table.collection, field=dated.moment.name, event=dated.asked.theirs.replace("_", " ")
    )
