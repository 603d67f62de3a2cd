"""Check promises against rows and answer each: kept, broken, cannot be told, or not about data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from connectors.base import ConnectorError
from scanner.audit.asking import Asking, listed
from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.doubt import after_counting, is_enough
from scanner.audit.entries import Counted, days_over, graver, n_wrong
from scanner.audit.now import Now
from scanner.audit.promise_plan import PromisePlan, promise_plans
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.counting.dates import is_time_name
from scanner.errors import described
from scanner.finding import Audit, AuditClock
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.durations import iso_of
from scanner.policy.entries import Promise, RetentionRule
from scanner.policy.row_test import RowTest

_BASES = {"our reading": "reading"}
_OTHER_TIMES = ("signed_up", "active", "birth")
"""What the times of an account are that does not say when it was closed."""


@dataclass(frozen=True, kw_only=True)
class Tested:
    """The results of the row tests of one promise."""

    promise: Promise
    audits: tuple[Audit, ...]
    missing: tuple[str, ...]
    """What was missing for tests that could not be made."""
    of_rules: tuple[Audit, ...] = ()
    """The same rows, under the retention rules that they break."""


def basis_of(promise: Promise) -> str:
    return _BASES.get(promise.basis, promise.basis)


def by_rows(
    promise: Promise, catalogue: Catalogue, retention: Sequence[Audit], databases: Asking, now: Now
) -> Tested:
    """Run every row test of a promise on every possible table. A row is in breach if one of them shows it."""
    audits: dict[tuple[str, str], Audit] = {}
    missing: list[str] = []
    of_rules: dict[tuple[str, str, str], Audit] = {}
    broken: dict[tuple[str, str], list[PromisePlan]] = {}
    told_elsewhere: set[tuple[str, str]] = set()
    """Tables whose rows are told of where others refer to them: what was sent, not what could be."""
    for test in promise.rows:
        if test.unfound:
            continue
        if test.unanchored:
            wanting = [audit for audit in retention if audit.id in now.by_closure]
            found = _unanchored(promise, wanting, catalogue)
            missing += [] if found else ["no table of accounts with a status was found"]
        elif test.overdue:
            found = _from_retention(promise, test, retention)
        else:
            left_out = frozenset(audits) if test.tables.otherwise else frozenset()
            plans, lacking = promise_plans(promise, test, catalogue, left_out=left_out)
            missing += lacking
            found = [_counted([plan], databases, now) for plan in plans]
            for plan, audit in zip(plans, found, strict=True):
                if audit.counts.get("breach"):
                    broken.setdefault((audit.source, audit.collection), []).append(plan)
            told_elsewhere |= {
                (table.source, table.collection)
                for plan, audit in zip(plans, found, strict=True)
                for table in plan.looked_up
                if audit.counts.get("breach") or audit.counts.get("kept")
            }
        for audit in found:
            place = audit.source, audit.collection
            audits[place] = _worse(audits.get(place), audit)
            if test.rule:
                key = test.rule, *place
                of_rules[key] = _worse(of_rules.get(key), _of_rule(audit, now.rules[test.rule]))
    for place, plans in broken.items():
        if len(plans) > 1:
            audits[place] = _worse(audits[place], _counted(plans, databases, now))
            rules = {plan.test.rule for plan in plans if plan.test.rule}
            of_rules |= {(rule, *place): _of_rule(audits[place], now.rules[rule]) for rule in rules}
    return Tested(
        promise=promise,
        audits=tuple(one for place, one in audits.items() if place not in told_elsewhere),
        missing=tuple(dict.fromkeys(missing)),
        of_rules=tuple(of_rules.values()),
    )


def _worse(before: Audit | None, audit: Audit) -> Audit:
    return audit if before is None or n_wrong(audit) > n_wrong(before) else before


def by_rule(rule: RetentionRule, catalogue: Catalogue, databases: Asking, now: Now) -> list[Audit]:
    """Run every row test of a retention rule on every possible table."""
    if not rule.rows:
        return []
    asked = Promise(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        severity=rule.severity,
        basis="said" if rule.limit.source == "notice" else "our reading",
        paraphrase=rule.notice.basis,
        section=rule.notice.section,
        lines=rule.notice.lines,
        remediation="",
        when=None,
        rows=rule.rows,
    )
    found = by_rows(asked, catalogue, (), databases, now).audits
    return [_of_rule(audit, rule) for audit in found if audit.reason or _is_tested(audit)]


def _is_tested(audit: Audit) -> bool:
    return bool(audit.counts.get("breach") or audit.counts.get("kept"))


def _from_retention(promise: Promise, test: RowTest, retention: Sequence[Audit]) -> list[Audit]:
    """Take the results of retention rules: overdue rows are in breach, all others are kept."""
    found = []
    for audit in retention:
        if audit.id in test.overdue:
            counts = {
                "breach": audit.counts.get("overdue", 0),
                "kept": sum(audit.counts.get(state, 0) for state in ("in_time", "on_hold", "de_identified")),
                "cannot_tell": audit.counts.get("cannot_tell", 0),
                "accepted": audit.counts.get("accepted", 0),
            }
            found.append(_as_promise(promise, audit, {state: n for state, n in counts.items() if n}))
    return found


def _unanchored(promise: Promise, wanting: Sequence[Audit], catalogue: Catalogue) -> list[Audit]:
    """In breach if there are accounts with a status, but no table of the run has closing dates."""
    if any(audit.clock for audit in wanting):
        told = next(one for one in wanting if one.clock)
        told = replace(told, n_subjects=0, oldest=None, days_over=0, statement="", reason="")
        return [_as_promise(promise, told, {"kept": sum(told.counts.values())})]
    accounts = {
        (table.source, table.collection)
        for table in catalogue.of_role("account")
        if (status := table.find("status") or table.find("sid_active")) is not None and not status.is_dated
        if not any(map(_may_date, table.columns))
    }
    found = [audit for audit in wanting if (audit.source, audit.collection) in accounts]
    return [_as_promise(promise, audit, {"breach": audit.counts["cannot_tell"]}) for audit in found[:1]]


def _may_date(column: Column) -> bool:
    """Whether a column may be a closing date that was not recognised as one."""
    if not (column.is_dated or column.is_packed or is_time_name(column.name)):
        return False
    return all(column.fits(vocabulary().columns[role]) is None for role in _OTHER_TIMES)


def _of_rule(audit: Audit, rule: RetentionRule) -> Audit:
    """Turn rows in breach of a promise into overdue rows of a rule."""
    counts = {
        {"breach": "overdue", "kept": "in_time"}.get(state, state): n for state, n in audit.counts.items()
    }
    return Audit(
        **{
            **vars(audit),
            "id": rule.id,
            "kind": "retention",
            "counts": counts,
            "notice_section": rule.notice.section,
            "notice_lines": rule.notice.lines,
            "title": rule.title,
        }
    )


def _as_promise(promise: Promise, audit: Audit, counts: dict[str, int]) -> Audit:
    return Audit(
        **{
            **vars(audit),
            "id": promise.id,
            "kind": "promise",
            "counts": counts or {"kept": 0},
            "notice_section": promise.section,
            "notice_lines": promise.lines,
            "basis": basis_of(promise),
            "title": promise.title,
            "severity": audit.severity if counts.get("breach") else "info",
        }
    )


def _counted(plans: Sequence[PromisePlan], databases: Asking, now: Now) -> Audit:
    """The rows of one table in breach by any of ``plans``; what is shown of them is that of the first."""
    plan = plans[0]
    tables = list({id(table): table for one in plans for table in one.tables}.values())
    try:
        place = databases.place(tables)
        build = partial(_rows, plans, now)
        [told] = place.count(build, plan.table, tables[1:])
        statement = listed(build, place.site, plan.table) if told.rows["breach"] else ""
    except ConnectorError as error:
        return _untold(plan, str(error))
    except Exception as failed:
        return _untold(plan, f"crashed: counting stopped at an unexpected error ({described(failed)})")
    if len(plans) == 1:
        told = _by_share(told, plan.test.share_above)
        if told.rows.get("breach") and (doubt := _doubted(plan, told)):
            return _untold(plan, f"possibly {told.rows['breach']:,} of its rows, but {doubt}")
    return _entry(plan, told, statement, now)


def _doubted(plan: PromisePlan, told: Counted) -> str:
    """What makes it doubtful that the rows are in breach; empty: nothing."""
    odds = after_counting(plan.odds, told.rows, seeks_words=plan.seeks_words)
    if not is_enough(odds):
        return f"it is not sure that {plan.in_doubt}"
    return f"it is not known what {plan.unread[0]} says" if plan.unread else ""


def _rows(plans: Sequence[PromisePlan], now: Now, site: Site) -> Sequence[RowStates]:
    from scanner.audit.promise_states import promise_states

    return [promise_states(plans, now, site=site)]


def _by_share(told: Counted, share: float) -> Counted:
    """Drop a breach unless it affects more than ``share`` of the tested rows."""
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
    """The entry for rows to which a promise applies but that cannot be checked."""
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
