"""Answer each promise of the policy, and list the broken promises that rows show. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from scanner.audit.accepted import shown_by
from scanner.audit.entries import is_wrong
from scanner.audit.promises import Tested, basis_of
from scanner.classifier.promises import broken_promise
from scanner.finding import Answer, Audit, Finding, PromiseAnswer, Report, Violation
from scanner.finding.urgency import most_urgent_first
from scanner.policy.condition_tree import required
from scanner.policy.entries import Promise
from scanner.policy.policy import Policy

_MOST_REASONS = 2
_MOST_NAMED = 5


def answers_of(report: Report, policy: Policy, tested: Mapping[str, Tested]) -> tuple[PromiseAnswer, ...]:
    """One answer per promise, in the policy's order."""
    kinds = {collection.source_kind for collection in report.collections}
    n_fields = sum(len(collection.fields) for collection in report.collections)
    broken: dict[str, list[Violation]] = {}
    for violation in report.violations:
        broken.setdefault(violation.promise, []).append(violation)
    return tuple(
        _of_the_notice(promise, report, policy)
        if any(test.unfound for test in promise.rows)
        else _answer(promise, broken.get(promise.id, []), tested.get(promise.id), kinds, n_fields)
        for promise in policy.promises.values()
    )


def _of_the_notice(promise: Promise, report: Report, policy: Policy) -> PromiseAnswer:
    """Whether everything that the notice names was found in its sources, as far as they were read."""
    read = {one.source_kind for one in report.collections if one.status == "complete" and one.fields}
    named = [
        element
        for element in policy.elements.values()
        if element.notice.strength == "named" and read.intersection(element.home)
    ]
    found = {label.element for item in report.findings for label in item.classifications}
    never = [element for element in named if element.id not in found]
    if not named:
        return _told(promise, "cannot_tell", reason="no source was read that anything named belongs in")
    if not never:
        return _told(promise, "kept", n_tested=len(named))
    lines = sorted({line for element in never for line in element.notice.lines})
    titles = ", ".join(element.title for element in never[:_MOST_NAMED])
    more = f" and {len(never) - _MOST_NAMED} more" if len(never) > _MOST_NAMED else ""
    return replace(
        _told(
            promise, "broken", n_tested=len(named), n_broken=len(never), reason=f"not found: {titles}{more}"
        ),
        notice_lines=tuple(lines),
    )


def _answer(
    promise: Promise,
    broken: Sequence[Violation],
    tested: Tested | None,
    kinds: set[str],
    n_fields: int,
) -> PromiseAnswer:
    audits = tested.audits if tested else ()
    n_breach = sum(audit.counts.get("breach", 0) for audit in audits)
    n_rows = n_breach + sum(audit.counts.get("kept", 0) for audit in audits)
    people = max((audit.n_subjects for audit in audits if is_wrong(audit)), default=0)
    if broken or n_breach:
        n_broken, n_tested = (n_breach, n_rows) if n_breach else (len(broken), n_fields)
        told = _told(promise, "broken", n_tested=n_tested, n_broken=n_broken, n_subjects=people)
        return replace(told, severity=min(broken, key=most_urgent_first).severity) if broken else told
    if promise.needs_document:
        return _told(promise, "not_data", reason=promise.needs)
    if n_rows:
        return _told(promise, "kept", n_tested=n_rows, reason=_untold(audits))
    if not n_fields:
        return _told(promise, "cannot_tell", reason="nothing was read")
    if promise.when is not None and not promise.rows:
        asked = (one for one in required(promise.when) if one.name == "source_kind_in")
        wanted = {kind for one in asked for kind in one.words}
        if not wanted or wanted & kinds:
            return _told(promise, "kept", n_tested=n_fields)
        words = ", ".join(sorted(kind.replace("_", " ") for kind in wanted)[:4])
        return _told(promise, "cannot_tell", reason=f"no source of such a kind was read ({words})")
    missing = tested.missing if tested else ()
    none = {f"{audit.collection} has no row that it speaks of" for audit in audits if "kept" in audit.counts}
    reason = _untold(audits) or "; ".join([*sorted(none), *missing][:_MOST_REASONS]) or promise.needs
    return _told(promise, "cannot_tell", reason=reason)


def _untold(audits: Iterable[Audit]) -> str:
    """Why some rows could not be tested, or do not count."""
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
        n_tested=n_tested,
        n_broken=n_broken,
        n_subjects=n_subjects,
        reason=reason,
        notice_section=promise.section,
        notice_lines=promise.lines,
    )


def with_row_violations(report: Report, policy: Policy, audits: Iterable[Audit]) -> tuple[Violation, ...]:
    """Add the broken promises that rows show; one per promise and collection."""
    known = {(item.promise, item.source, item.collection) for item in report.violations}
    shown = shown_by(report)
    found = [
        _violation(policy.promises[audit.id], audit, shown)
        for audit in audits
        if audit.counts.get("breach") and (audit.id, audit.source, audit.collection) not in known
    ]
    return tuple(sorted((*report.violations, *found), key=most_urgent_first))


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
    """Number of rows and people, how late, and by which clock, in words."""
    wrong, all_rows = audit.counts.get("breach", 0), sum(audit.counts.values())
    about = "about " if audit.estimate else ""
    parts = [f"{about}{wrong:,} of {all_rows:,} rows"]
    if audit.n_subjects:
        parts.append(f"{audit.n_subjects:,} {'person' if audit.n_subjects == 1 else 'people'}")
    if audit.days_over:
        parts.append(f"up to {audit.days_over:,} days over")
    if audit.clock:
        where = audit.clock.collection.rsplit("!/", 1)[-1]
        parts.append(f"counted from {where}.{audit.clock.field}")
    return ", ".join(parts)
