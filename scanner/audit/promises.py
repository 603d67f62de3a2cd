"""Check promises and retention rules against rows, and combine the results of several tests of a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from scanner.audit.asking import Asking
from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.entries import n_wrong
from scanner.audit.now import Now
from scanner.audit.promise_counts import basis_of, counted
from scanner.audit.promise_plan import PromisePlan, promise_plans
from scanner.counting.dates import is_time_name
from scanner.finding import Audit
from scanner.policy.audit_vocabulary import vocabulary
from scanner.policy.entries import Promise, RetentionRule
from scanner.policy.row_test import RowTest

_OTHER_TIMES = ("signed_up", "active", "birth")
"""Roles of account times that do not say when the account was closed."""


@dataclass(frozen=True, kw_only=True)
class Tested:
    """The results of the row tests of one promise."""

    promise: Promise
    audits: tuple[Audit, ...]
    missing: tuple[str, ...]
    """For the tests that were impossible: what was missing, in words."""
    of_rules: tuple[Audit, ...] = ()
    """Audits of the same rows under the retention rules that rows in breach violate as well."""


def by_rows(
    promise: Promise, catalogue: Catalogue, retention: Sequence[Audit], databases: Asking, now: Now
) -> Tested:
    """Run every row test of a promise on every table to which it may apply. A row is in breach if at least
    one test shows a breach.
    """
    told, missing = _Told(), []
    tested: list[tuple[PromisePlan, Audit]] = []
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
            left_out = frozenset(told.audits) if test.tables.otherwise else frozenset()
            plans, lacking = promise_plans(promise, test, catalogue, left_out=left_out)
            missing += lacking
            found = [counted([plan], databases, now) for plan in plans]
            tested += zip(plans, found, strict=True)
        told.take(found, [now.rules[test.rule]] if test.rule else [])
    for together in _in_breach(tested):
        rules = dict.fromkeys(plan.test.rule for plan in together if plan.test.rule)
        told.take([counted(together, databases, now)], [now.rules[rule] for rule in rules])
    return Tested(
        promise=promise,
        audits=tuple(one for place, one in told.audits.items() if place not in _told_elsewhere(tested)),
        missing=tuple(dict.fromkeys(missing)),
        of_rules=tuple(told.of_rules.values()),
    )


@dataclass(kw_only=True)
class _Told:
    """The worst result for each table over all tests of a promise; the result with the most rows in breach
    counts.
    """

    audits: dict[tuple[str, str], Audit] = field(default_factory=dict)
    of_rules: dict[tuple[str, str, str], Audit] = field(default_factory=dict)

    def take(self, found: Sequence[Audit], rules: Sequence[RetentionRule]) -> None:
        for audit in found:
            place = audit.source, audit.collection
            self.audits[place] = _worse(self.audits.get(place), audit)
            for rule in rules:
                key = rule.id, *place
                self.of_rules[key] = _worse(self.of_rules.get(key), _of_rule(audit, rule))


def _in_breach(tested: Sequence[tuple[PromisePlan, Audit]]) -> Iterator[Sequence[PromisePlan]]:
    """For each table in which several tests show breaches: the plans of these tests, so that each row is
    counted only once.
    """
    broken: dict[tuple[str, str], list[PromisePlan]] = {}
    for plan, audit in tested:
        if audit.counts.get("breach"):
            broken.setdefault((audit.source, audit.collection), []).append(plan)
    yield from (plans for plans in broken.values() if len(plans) > 1)


def _told_elsewhere(tested: Sequence[tuple[PromisePlan, Audit]]) -> frozenset[tuple[str, str]]:
    """The tables in which tested tables look up columns. They get no audits of their own: for example, sent
    messages are reported, but not the templates of messages.
    """
    return frozenset(
        (table.source, table.collection)
        for plan, audit in tested
        if _is_tested(audit)
        for table in plan.looked_up
    )


def _worse(before: Audit | None, audit: Audit) -> Audit:
    return audit if before is None or n_wrong(audit) > n_wrong(before) else before


def by_rule(rule: RetentionRule, catalogue: Catalogue, databases: Asking, now: Now) -> list[Audit]:
    """Run every row test of a retention rule on every table to which it may apply."""
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
    """Convert audits of retention rules to audits of a promise. Overdue rows are in breach; rows in time, on
    hold or de-identified are kept.
    """
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
    """Audit the promise that closing dates are recorded. It is broken if there are accounts with a status but
    no table with closing dates. Empty if there are neither such accounts nor closing dates.
    """
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
    """Convert an audit of a promise to an audit of a retention rule; rows in breach become overdue rows."""
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
