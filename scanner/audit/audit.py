"""Audit a run: check the tables against the rules of the notice by counting rows in the source.

Pure except for ``Asking``. The roles of columns are derived from names, keys and findings (``catalogue``,
``clock``). All rules for a table are combined into one SQL statement (``retention``, ``count``), and each
result becomes an entry of the report (``entries``). Statements return only counts and the oldest dates of
late rows, no other values.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from connectors.base import ConnectorError
from scanner.audit import entries
from scanner.audit.accepted import with_accepted
from scanner.audit.answers import answers_of, with_counted_fields, with_row_violations
from scanner.audit.asking import Asking, listed
from scanner.audit.catalogue import Catalogue
from scanner.audit.clock_parts import ClosureClock, LastEvent
from scanner.audit.column import Column
from scanner.audit.entries import Counted, days_over, graver
from scanner.audit.field_counts import by_fields
from scanner.audit.field_plan import Spot
from scanner.audit.now import Now
from scanner.audit.promises import Tested, by_rows, by_rule
from scanner.audit.retention import RetentionPlan, counted_by, retention_plans, subject_of
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.errors import crash_of
from scanner.finding import Audit, AuditClock, Report, Violation
from scanner.policy.durations import iso_of
from scanner.policy.entries import Promise, RetentionRule
from scanner.policy.policy import Policy


def with_audit(
    report: Report, catalogue: Catalogue, policy: Policy, databases: Asking, now: datetime
) -> Report:
    """Return the report with the results of the audit. If the audit fails unexpectedly, the answers to
    promises with row tests give the reason.

    ``now``: the time at which retention is checked.
    """
    moment = Now(
        at=now, limit_of=partial(_limit, policy), names_of=partial(_names, policy), rules=policy.retention
    )
    try:
        return _audited(report, catalogue, policy, databases, moment)
    except Exception as failed:
        lost = partial(_lost, reason=crash_of("the audit", failed))
        told = {promise.id: lost(promise) for promise in policy.promises.values() if promise.rows}
        return replace(report, answers=answers_of(report, policy, told))


def _audited(report: Report, catalogue: Catalogue, policy: Policy, databases: Asking, now: Now) -> Report:
    retention = with_accepted(audits_of(catalogue, policy, databases, now.at), report)
    told = {
        promise.id: _by_rows(promise, catalogue, retention, databases, now)
        for promise in policy.promises.values()
        if promise.rows
    }
    of_rows = [one for rule in policy.retention.values() for one in by_rule(rule, catalogue, databases, now)]
    report = replace(report, violations=_not_refuted(report.violations, told.values()))
    of_fields = by_fields(
        report, catalogue, policy, databases, today=now.at.date(), told=_tested(told.values())
    )
    told = {key: replace(one, audits=with_accepted(one.audits, report)) for key, one in told.items()}
    of_promises = [audit for one in told.values() for audit in one.audits]
    of_rules = (*of_rows, *(audit for one in told.values() for audit in one.of_rules))
    shown = {_place(one) for one in of_rows}
    retention = (*(one for one in retention if _place(one) not in shown), *with_accepted(of_rules, report))
    report = replace(
        report,
        audits=tuple(sorted((*retention, *of_promises, *of_fields), key=entries.worst_first)),
        violations=with_row_violations(with_counted_fields(report, of_fields), policy, of_promises),
    )
    return replace(report, answers=answers_of(report, policy, told))


def _by_rows(
    promise: Promise, catalogue: Catalogue, retention: Sequence[Audit], databases: Asking, now: Now
) -> Tested:
    """The results of a promise's row tests. An unexpected error affects only this promise."""
    try:
        return by_rows(promise, catalogue, retention, databases, now)
    except Exception as failed:
        return _lost(promise, crash_of("the test", failed))


def _lost(promise: Promise, reason: str) -> Tested:
    """The result for a promise that could not be tested."""
    return Tested(promise=promise, audits=(), missing=(reason,))


def _tested(told: Iterable[Tested]) -> frozenset[Spot]:
    """The combinations of promise, source and collection that a row test checked, so that the rows are not
    counted again by field.
    """
    return frozenset(
        (one.promise.id, audit.source, audit.collection)
        for one in told
        for audit in one.audits
        if "breach" in audit.counts or "kept" in audit.counts
    )


def _not_refuted(violations: Sequence[Violation], told: Iterable[Tested]) -> tuple[Violation, ...]:
    """``violations`` without those that a row test refutes because all rows of the table keep the promise."""
    kept = {
        (one.promise.id, audit.source, audit.collection)
        for one in told
        for audit in one.audits
        if audit.counts.keys() == {"kept"} and not audit.estimate
    }
    return tuple(one for one in violations if (one.promise, one.source, one.collection) not in kept)


def _place(audit: Audit) -> tuple[str, str, str]:
    return audit.id, audit.source, audit.collection


def _limit(policy: Policy, name: str) -> str:
    """The duration of the setting or rule called ``name``; any other text is returned unchanged."""
    if name in policy.retention:
        return policy.retention[name].limit.audited
    setting = policy.settings.get(name)
    if setting is None:
        return name
    return f"P{setting.default}Y" if isinstance(setting.default, int) else str(setting.default)


def _names(policy: Policy, element: str) -> tuple[str, ...]:
    """The policy's names for an element, without underscores."""
    return tuple(
        name for name, hits in policy.names.whole.items() if any(hit.element == element for hit in hits)
    )


def audits_of(catalogue: Catalogue, policy: Policy, databases: Asking, now: datetime) -> tuple[Audit, ...]:
    """One audit for each retention rule and each table to which the rule applies, worst first."""
    found: list[Audit] = []
    together: dict[tuple[str, str, Column | None], list[RetentionPlan]] = {}
    for plan in retention_plans(catalogue, policy):
        if plan.clock is None:
            found.append(_untold(plan, plan.missing))
        else:
            table = plan.table
            subject = counted_by(table, plan.fields)
            together.setdefault((table.source_id, table.collection, subject), []).append(plan)
    for plans in together.values():
        found += _counted(plans, databases, now)
    return tuple(sorted(found, key=entries.worst_first))


def _counted(plans: Sequence[RetentionPlan], databases: Asking, now: datetime) -> list[Audit]:
    """Count a table's rows under several rules with one statement; if that fails, with one statement per
    rule.
    """
    table = plans[0].table
    tables = list({id(one): one for plan in plans for one in plan.tables}.values())
    try:
        place = databases.place(tables)
        told = place.count(partial(_states, plans, now), table, tables[1:])
        return [_entry(plan, of, place.site, now) for plan, of in zip(plans, told, strict=True)]
    except ConnectorError as error:
        if len(plans) > 1 and error.code != "timeout":
            return [audit for plan in plans for audit in _counted([plan], databases, now)]
        reason = str(error)
    except Exception as failed:
        reason = crash_of("counting", failed)
    return [_untold(plan, reason) for plan in plans]


def _states(plans: Sequence[RetentionPlan], now: datetime, site: Site) -> Sequence[RowStates]:
    from scanner.audit.retention_states import row_states

    return row_states(plans, now, site=site)


def _late(rule: RetentionRule) -> str:
    return rule.audit.late if rule.audit else "overdue"


def _entry(plan: RetentionPlan, told: Counted, site: Site, now: datetime) -> Audit:
    rule, rows = plan.rule, dict(told.rows)
    whole_years = rule.audit is not None and rule.audit.whole_years
    days = days_over(told.oldest, rule.limit.audited, now, whole_years=whole_years)
    secrecy = [
        label.confidentiality
        for column in plan.fields
        for item in column.findings
        for label in item.classifications
    ]
    is_late = bool(rows.get("overdue"))
    return replace(
        _untold(plan, ""),
        counts={state: rows[state] for state in _ORDER if rows.get(state)} or {"in_time": 0},
        estimate=told.interval_95 is not None,
        interval_95=told.interval_95,
        n_subjects=told.n_subjects,
        oldest=iso_of(told.oldest) if told.oldest is not None else None,
        days_over=days,
        severity=graver(rule.severity, n_subjects=told.n_subjects, days=days, secrecy=secrecy)
        if is_late
        else "info",
        statement=listed(partial(_states, [plan], now), site, plan.table) if rows.get(_late(rule)) else "",
        reason=_unanswered(plan) if rows.get("cannot_tell") else "",
    )


def _unanswered(plan: RetentionPlan) -> str:
    """Why the state of some rows is unknown."""
    if isinstance(plan.clock, LastEvent):
        return f"no record that refers to these rows says when this last happened: {plan.rule.trigger}"
    return "the account of these rows was not found, or nothing readable says when it was closed"


_ORDER = ("in_time", "overdue", "on_hold", "open_ended", "de_identified", "breach", "kept", "cannot_tell")


def _untold(plan: RetentionPlan, reason: str) -> Audit:
    """The entry for a table to which a rule applies but whose rows cannot be checked."""
    result = plan.table.result
    rule = plan.rule
    return Audit(
        id=rule.id,
        kind="retention",
        source=plan.table.source,
        collection=plan.table.collection,
        field=_shown(plan).name,
        counts={"cannot_tell": result.rows or result.rows_read},
        n_subjects=0,
        oldest=None,
        days_over=0,
        clock=_clock(plan),
        limit=rule.limit.audited,
        reason=reason,
        notice_section=rule.notice.section,
        notice_lines=rule.notice.lines,
        basis=_BASES.get(rule.limit.source, "reading"),
        title=rule.title,
    )


def _shown(plan: RetentionPlan) -> Column:
    """The column that reports show for a plan: the column that identifies people, if the rule applies to it,
    else the first column to which the rule applies.
    """
    subject = subject_of(plan.table, plan.fields)
    return subject if subject in plan.fields else plan.fields[0]


_BASES = {"notice": "said", "notice_by_default_rule": "implied"}


def _clock(plan: RetentionPlan) -> AuditClock | None:
    if plan.clock is None:
        return None
    if isinstance(plan.clock, ClosureClock):
        closure = plan.clock.closure
        return AuditClock(
            collection=closure.table.collection, field=closure.field.name, event=plan.rule.trigger
        )
    if isinstance(plan.clock, LastEvent):
        last = plan.clock.happenings[0]
        return AuditClock(collection=last.hop.table.collection, field=last.at.name, event=plan.rule.trigger)
    return AuditClock(collection=plan.table.collection, field=plan.clock.name, event=plan.rule.trigger)
