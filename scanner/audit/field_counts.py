"""Count the rows and people for which a field breaks a promise, with one statement for all such fields of a
table.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as Places
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from connectors.base import ConnectorError
from scanner.audit.asking import Asking, listed
from scanner.audit.catalogue import Catalogue
from scanner.audit.column import Column
from scanner.audit.entries import Counted
from scanner.audit.field_plan import BrokenField, FieldsPlan, Names, Share, Spot, fields_plans
from scanner.audit.joins import is_account_like
from scanner.audit.promise_counts import basis_of
from scanner.audit.retention import counted_by
from scanner.audit.site import Site
from scanner.audit.states import RowStates
from scanner.audit.table import Table
from scanner.errors import crash_of
from scanner.finding import AnyField, Audit, Report
from scanner.policy.policy import Policy

_MOST = 12
"""Maximum number of fields that one statement counts, because the states of a row are encoded in one 64-bit
number.
"""
_Numbers = Mapping[Names, Counted]


@dataclass
class _Counting:
    """Counts the rows of one table that have values in certain columns, and stores the results."""

    table: Table
    subject: Column | None
    databases: Asking
    wanted: Mapping[Names, Sequence[Column]]
    numbers: dict[Names, Counted] = field(default_factory=dict)
    """For each set of columns: the number of rows with a value in at least one of them, and the number of
    people.
    """
    reasons: dict[Names, str] = field(default_factory=dict)
    """For each set of columns whose rows could not be counted: the reason."""
    _site: Site | None = None
    _listed: dict[Names, str] = field(default_factory=dict)
    _in_sql: dict[Site, Any] = field(default_factory=dict)
    """The table as an SQL expression, by site; cached, because building it requires a list of all columns."""

    def ask(self, names: Sequence[Names]) -> None:
        """Count the rows for several sets of columns with one statement; if that fails, with one statement
        per set.
        """
        try:
            place = self.databases.place([self.table])
            told = place.count(partial(self._states, names), self.table, ())
            self._site = place.site
            self.numbers.update(zip(names, told, strict=True))
            return
        except ConnectorError as error:
            if len(names) > 1 and error.code not in ("timeout", "unsupported"):
                for one in names:
                    self.ask([one])
                return
            reason = str(error)
        except Exception as failed:
            reason = crash_of("counting", failed)
        self.reasons |= dict.fromkeys(names, reason)

    def statement(self, names: Names) -> str:
        """The SQL text that lists the rows counted for a set of columns; may be empty."""
        if self._site is None:
            return ""
        if names not in self._listed:
            self._listed[names] = listed(partial(self._states, [names]), self._site, self.table)
        return self._listed[names]

    def _states(self, names: Sequence[Names], site: Site) -> Sequence[RowStates]:
        from scanner.audit.field_states import field_states
        from scanner.audit.words import audited

        if site not in self._in_sql:
            self._in_sql[site] = audited(self.table, site=site)
        return field_states(self.table, [self.wanted[one] for one in names], self.subject, self._in_sql[site])


def by_fields(
    report: Report,
    catalogue: Catalogue,
    policy: Policy,
    databases: Asking,
    *,
    today: date,
    told: Places[Spot],
) -> list[Audit]:
    """The audits of all fields that break a promise.

    Args:
        report: a report with only those violations that fields show, not those that rows show.
        today: the day of the scan.
        told: combinations of promise, source and collection that a row test checked, whose rows are not
            counted again.
    """
    return [
        audit
        for plan in fields_plans(report, catalogue, policy, today, told)
        for audit in _with_any(plan, *_entries(plan, policy, databases))
    ]


def _entries(plan: FieldsPlan, policy: Policy, databases: Asking) -> tuple[list[Audit], _Numbers]:
    counting = _counting(plan, databases)
    found = (_entry(one, plan, policy, counting) for one in plan.fields)
    return [audit for audit in found if audit is not None], counting.numbers if counting else {}


def _counting(plan: FieldsPlan, databases: Asking) -> _Counting | None:
    table, wanted = plan.table, plan.wanted
    if table is None or not wanted:
        return None
    columns = [column for some in wanted.values() for column in some]
    subject = counted_by(table, columns) or (table.key if is_account_like(table) else None)
    counting = _Counting(table=table, subject=subject, databases=databases, wanted=wanted)
    names = list(wanted)
    for start in range(0, len(names), _MOST):
        counting.ask(names[start : start + _MOST])
    return counting


def _entry(one: BrokenField, plan: FieldsPlan, policy: Policy, counting: _Counting | None) -> Audit | None:
    key = (one.violation.field,)
    counted = counting.numbers.get(key) if counting and one.column else None
    if counting is not None and counted is not None:
        audit = _of_counted(_empty(one, policy), one.share, counted)
        is_listed = one.share.is_full and audit.counts.get("breach")
        return replace(audit, statement=counting.statement(key)) if is_listed else audit
    if one.share.is_whole:
        return _of_scan(_empty(one, policy), one.share)
    reason = counting.reasons.get(key) if counting else ""
    if not reason or plan.table is None:
        return None
    read = plan.table.result
    return replace(_empty(one, policy), counts={"cannot_tell": read.rows or read.rows_read}, reason=reason)


def _empty(one: BrokenField, policy: Policy) -> Audit:
    """The audit entry of a field, without any counts."""
    broken, promise = one.violation, policy.promises[one.violation.promise]
    return Audit(
        id=promise.id,
        kind="promise",
        source=broken.source,
        collection=broken.collection,
        field=broken.field,
        counts={},
        n_subjects=0,
        oldest=None,
        days_over=0,
        clock=None,
        notice_section=promise.section,
        notice_lines=promise.lines,
        basis=basis_of(promise),
        title=promise.title,
        severity=broken.severity,
        any_field=AnyField(n_rows=0, n_subjects=0),
    )


def _of_counted(audit: Audit, share: Share, told: Counted) -> Audit:
    """Add the rows that were counted in the source. If only some values break the promise, only the same
    share of the rows is in breach.
    """
    values, empty = told.rows.get("breach", 0), told.rows.get("kept", 0)
    if share.is_full:
        audit = _with_rows(audit, values, 0, empty, told.n_subjects)
        return replace(audit, estimate=told.interval_95 is not None, interval_95=told.interval_95)
    if share.is_whole and told.interval_95 is None:
        breach = min(share.n_match, values)
        untold, most, ends = min(share.n_doubt, values - breach), breach, None
    else:
        scale = values / max(1, share.n_values)
        breach = round(share.n_match * scale)
        untold = min(round(share.n_doubt * scale), values - breach)
        low, high = told.interval_95 or (values, values)
        ends = round(low * share.interval_95[0]), round(high * share.interval_95[1])
        most = ends[1]
    n_subjects = min(told.n_subjects, most)
    audit = _with_rows(audit, breach, untold, values + empty - breach - untold, n_subjects)
    return replace(
        audit,
        estimate=ends is not None,
        interval_95=ends,
        at_most=audit.n_subjects > 0,
        reason=f"{share.n_match:,} of the {share.n_values:,} values read show it",
    )


def _of_scan(audit: Audit, share: Share) -> Audit:
    """Add the counts of a scan that read every row. The number of people is 0, because a scan does not count
    people by field.
    """
    rest = max(0, share.n_read - share.n_match - share.n_doubt)
    return _with_rows(audit, share.n_match, share.n_doubt, rest, 0)


def _with_rows(audit: Audit, breach: int, untold: int, kept: int, n_subjects: int) -> Audit:
    counts = {"breach": breach, "kept": kept, "cannot_tell": untold}
    return replace(
        audit,
        counts={state: n for state, n in counts.items() if n} or {"kept": 0},
        n_subjects=n_subjects if breach else 0,
        severity=audit.severity if breach else "info",
    )


def _with_any(plan: FieldsPlan, audits: Sequence[Audit], numbers: _Numbers) -> Iterator[Audit]:
    """Set ``any_field`` of each audit: the rows and people for which any field breaks the promise. A row in
    which several fields break it counts once.

    If only some values of each field break the promise, it is unknown whether they are in the same rows. In
    this case the count of the field with the most rows is used.
    """
    of_promise: dict[str, list[Audit]] = {}
    for audit in audits:
        of_promise.setdefault(audit.id, []).append(audit)
    any_field, together = {}, plan.together
    for promise, alike in of_promise.items():
        told = numbers.get(together.get(promise, ()))
        rows, people = [one.counts.get("breach", 0) for one in alike], [one.n_subjects for one in alike]
        if told is not None:
            rows.append(told.rows.get("breach", 0))
            people.append(told.n_subjects)
        any_field[promise] = AnyField(n_rows=max(rows), n_subjects=max(people))
    return (replace(audit, any_field=any_field[audit.id]) for audit in audits)
