"""Answer for each promise of the policy whether it is kept, and list the violations that only counted rows
show. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scanner.audit.accepted import shown_by
from scanner.audit.entries import is_wrong
from scanner.audit.promise_counts import basis_of
from scanner.audit.promises import Tested
from scanner.classifier.promises import broken_promise
from scanner.finding import Answer, Audit, Finding, PromiseAnswer, Report, Unit, Violation
from scanner.finding.counted import breaches_by_field
from scanner.finding.urgency import most_urgent_first
from scanner.policy.condition_tree import required
from scanner.policy.entries import Promise
from scanner.policy.policy import Policy

_MOST_REASONS = 2
_MOST_NAMED = 5


def answers_of(report: Report, policy: Policy, tested: Mapping[str, Tested]) -> tuple[PromiseAnswer, ...]:
    """One answer per promise, in the policy's order.

    ``tested``: the results of the row tests, by promise id.
    """
    kinds = {collection.source_kind for collection in report.collections}
    n_fields = sum(len(collection.fields) for collection in report.collections)
    broken: dict[str, list[Violation]] = {}
    for violation in report.violations:
        broken.setdefault(violation.promise, []).append(violation)
    of_fields: dict[str, list[Audit]] = {}
    for audit in report.audits:
        if audit.any_field is not None:
            of_fields.setdefault(audit.id, []).append(audit)
    return tuple(
        _of_the_notice(promise, report, policy)
        if any(test.unfound for test in promise.rows)
        else _broken(
            promise,
            broken.get(promise.id, []),
            tested.get(promise.id),
            of_fields.get(promise.id, []),
            n_fields,
        )
        or _answer(promise, tested.get(promise.id), kinds, n_fields)
        for promise in policy.promises.values()
    )


def _of_the_notice(promise: Promise, report: Report, policy: Policy) -> PromiseAnswer:
    """Answer the promise that every element named in the notice was found. Only elements that are expected in
    a source kind that was read completely are checked.
    """
    read = {one.source_kind for one in report.collections if one.status == "complete" and one.fields}
    named = [
        element
        for element in policy.elements.values()
        if element.notice.strength == "named" and read.intersection(element.home)
    ]
    found = {label.element for item in report.findings for label in item.classifications}
    never = [element for element in named if element.id not in found]
    if not named:
        return _told(promise, "cannot_tell", reason="no source was read where a named element belongs")
    if not never:
        return _told(promise, "kept", unit="elements", n_tested=len(named))
    lines = sorted({line for element in never for line in element.notice.lines})
    titles = ", ".join(element.title for element in never[:_MOST_NAMED])
    more = f" and {len(never) - _MOST_NAMED} more" if len(never) > _MOST_NAMED else ""
    return replace(
        _told(
            promise,
            "broken",
            unit="elements",
            n_tested=len(named),
            n_broken=len(never),
            reason=f"not found: {titles}{more}",
        ),
        notice_lines=tuple(lines),
    )


def _broken(
    promise: Promise,
    broken: Sequence[Violation],
    tested: Tested | None,
    of_fields: Sequence[Audit],
    n_fields: int,
) -> PromiseAnswer | None:
    """The answer for a broken promise, as a number of rows if rows were counted, else of fields. ``None`` if
    no row or field breaks the promise.
    """
    audits = tested.audits if tested else ()
    n_breach = sum(audit.counts.get("breach", 0) for audit in audits)
    if not broken and not n_breach:
        return None
    places = breaches_by_field(of_fields)
    rows = n_breach + sum(one.n_rows for one in places)
    if rows:
        counted = [*(one.n_subjects for one in places), *map(_people, audits)]
        people = max(places, key=lambda one: one.n_subjects, default=None)
        told = _told(
            promise,
            "broken",
            unit="rows",
            n_tested=sum(map(_n_tested, audits)) + sum(one.n_all for one in places),
            n_broken=rows,
            n_subjects=max(counted, default=0),
            reason=_uncounted(broken, (*audits, *of_fields)),
        )
        told = replace(
            told,
            estimate=any(one.estimate for one in filter(is_wrong, (*audits, *of_fields))),
            at_most=people is not None and people.at_most and people.n_subjects == told.n_subjects,
            at_least=sum(n > 0 for n in counted) > 1,
        )
    else:
        told = _told(promise, "broken", unit="fields", n_tested=n_fields, n_broken=len(broken))
    return replace(told, severity=min(broken, key=most_urgent_first).severity) if broken else told


def _n_tested(audit: Audit) -> int:
    return audit.counts.get("breach", 0) + audit.counts.get("kept", 0)


def _people(audit: Audit) -> int:
    return audit.n_subjects if is_wrong(audit) else 0


def _uncounted(broken: Sequence[Violation], audits: Sequence[Audit]) -> str:
    """A phrase with the number of other places that break the promise but whose rows were not counted; empty
    if there are none.
    """
    counted = {(one.source, one.collection, one.field) for one in audits if is_wrong(one)}
    by_row = {(one.source, one.collection) for one in audits if is_wrong(one) and one.any_field is None}
    n = sum(
        (one.source, one.collection) not in by_row and (one.source, one.collection, one.field) not in counted
        for one in broken
    )
    noun, verb = ("place", "is") if n == 1 else ("places", "are")
    return f"{n:,} more {noun} of which no rows {verb} counted" if n else ""


def _answer(promise: Promise, tested: Tested | None, kinds: set[str], n_fields: int) -> PromiseAnswer:
    audits = tested.audits if tested else ()
    n_rows = sum(audit.counts.get("kept", 0) for audit in audits)
    if promise.needs_document:
        return _told(promise, "not_data", reason=promise.needs)
    if n_rows:
        return _told(promise, "kept", unit="rows", n_tested=n_rows, reason=_untold(audits))
    if not n_fields:
        return _told(promise, "cannot_tell", reason="nothing was read")
    if promise.when is not None and not promise.rows:
        asked = (one for one in required(promise.when) if one.name == "source_kind_in")
        wanted = {kind for one in asked for kind in one.words}
        if not wanted or wanted & kinds:
            return _told(promise, "kept", unit="fields", n_tested=n_fields)
        words = ", ".join(sorted(kind.replace("_", " ") for kind in wanted)[:4])
        return _told(promise, "cannot_tell", reason=f"no source of this kind was read ({words})")
    missing = tested.missing if tested else ()
    none = {f"{audit.collection} has no row that it applies to" for audit in audits if "kept" in audit.counts}
    reason = _untold(audits) or "; ".join([*sorted(none), *missing][:_MOST_REASONS]) or promise.needs
    return _told(promise, "cannot_tell", reason=reason)


def _untold(audits: Iterable[Audit]) -> str:
    """The reasons why some rows could not be tested, and the numbers of rows that a review accepted, in
    words; empty if neither applies.
    """
    aside = (
        f"{audit.collection}: {n:,} {'row' if n == 1 else 'rows'} that break it accepted by a review"
        for audit in audits
        if (n := audit.counts.get("accepted", 0))
    )
    reasons = (*aside, *(f"{audit.collection}: {audit.reason}" for audit in audits if audit.reason))
    return "; ".join(sorted(set(reasons))[:_MOST_REASONS])


def _told(
    promise: Promise,
    answer: Answer,
    *,
    unit: Unit = "",
    n_tested: int = 0,
    n_broken: int = 0,
    n_subjects: int = 0,
    reason: str = "",
) -> PromiseAnswer:
    return PromiseAnswer(
        promise=promise.id,
        title=promise.title,
        answer=answer,
        basis=basis_of(promise),
        severity=promise.severity,
        unit=unit,
        n_tested=n_tested,
        n_broken=n_broken,
        n_subjects=n_subjects,
        reason=reason,
        notice_section=promise.section,
        notice_lines=promise.lines,
    )


def with_row_violations(report: Report, policy: Policy, audits: Iterable[Audit]) -> tuple[Violation, ...]:
    """The violations of ``report``, plus one for each promise and collection for which only ``audits`` show a
    breach.
    """
    known = {(item.promise, item.source, item.collection) for item in report.violations}
    shown = shown_by(report)
    found = [
        _violation(policy.promises[audit.id], audit, shown)
        for audit in audits
        if audit.counts.get("breach") and (audit.id, audit.source, audit.collection) not in known
    ]
    return tuple(sorted((*report.violations, *found), key=most_urgent_first))


def with_counted_fields(report: Report, of_fields: Iterable[Audit]) -> Report:
    """Return the report with the rows and people that were counted in the source added to the evidence of its
    violations.
    """
    counted = {(one.id, one.source, one.collection, one.field): one for one in of_fields}

    def told(item: Violation) -> Violation:
        audit = counted.get((item.promise, item.source, item.collection, item.field))
        if audit is None or not audit.counts.get("breach"):
            return item
        return replace(item, evidence=f"{item.evidence}; in all {evidence_of(audit)}")

    return replace(report, violations=tuple(map(told, report.violations)))


def _violation(promise: Promise, audit: Audit, shown: Mapping[tuple[str, str, str], Finding]) -> Violation:
    finding = shown.get((audit.source, audit.collection, audit.field))
    found = broken_promise(
        promise,
        audit,
        evidence_of(audit),
        finding.fingerprint if finding else "",
        audit.source,
        audit.collection,
    )
    return replace(found, severity=audit.severity)


def evidence_of(audit: Audit) -> str:
    """Describe the evidence of an audit: the rows and people affected, the days over the limit, and the
    column from which the limit counts.
    """
    wrong, all_rows = audit.counts.get("breach", 0), sum(audit.counts.values())
    about = "about " if audit.estimate else ""
    parts = [f"{about}{wrong:,} of {all_rows:,} rows"]
    if audit.n_subjects:
        noun = "person" if audit.n_subjects == 1 else "people"
        parts.append(f"{'at most ' if audit.at_most else ''}{audit.n_subjects:,} {noun}")
    if audit.days_over:
        parts.append(f"up to {audit.days_over:,} days over")
    if audit.clock:
        where = audit.clock.collection.rsplit("!/", 1)[-1]
        parts.append(f"counted from {where}.{audit.clock.field}")
    return ", ".join(parts)
