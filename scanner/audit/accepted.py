"""Count a field's rows that break a rule as accepted if a review suppresses the finding for the
field. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scanner.audit.entries import n_wrong
from scanner.finding import Audit, Finding, Report
from scanner.history.review import is_false_alarm, set_aside

Place = tuple[str, str, str]


def shown_by(report: Report) -> Mapping[Place, Finding]:
    """Map source, collection and field to one finding for that field. If a field has several findings, a
    false alarm is chosen only if all of them are false alarms.
    """
    false_last = sorted(report.findings, key=is_false_alarm)
    return {(item.source, item.collection, item.field): item for item in reversed(false_last)}


def with_accepted(audits: Iterable[Audit], report: Report) -> tuple[Audit, ...]:
    """Return the audits. If a review suppresses the finding for an audited field, the audit's rows that break
    the rule count as ``accepted``.
    """
    aside = {place for place, item in shown_by(report).items() if set_aside(item)}
    return tuple(
        _accepted(audit) if (audit.source, audit.collection, audit.field) in aside else audit
        for audit in audits
    )


def _accepted(audit: Audit) -> Audit:
    n_rows = n_wrong(audit)
    if not n_rows:
        return audit
    left = {state: n for state, n in audit.counts.items() if state not in ("overdue", "breach")}
    return replace(
        audit, counts={**left, "accepted": n_rows}, n_subjects=0, oldest=None, days_over=0, severity="info"
    )
