"""Selects the findings that the numbers of a report count. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from scanner.finding.audits import Audit, RowState
from scanner.finding.findings import Finding
from scanner.finding.makes import METADATA
from scanner.finding.report import Report

NOT_COUNTED: Final = ("gone", "suppressed")


def live(report: Report) -> tuple[Finding, ...]:
    """Findings that are neither gone nor suppressed by a review."""
    return tuple(finding for finding in report.findings if finding.status not in NOT_COUNTED)


def counted(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``findings`` without record metadata; metadata that breaks a promise counts as any finding does."""
    broken = {(item.source, item.collection, item.field) for item in report.violations}
    return tuple(
        finding
        for finding in findings
        if finding.entity != METADATA or (finding.source, finding.collection, finding.field) in broken
    )


def telling(report: Report) -> tuple[Finding, ...]:
    """Findings that count and are neither gone nor suppressed."""
    return counted(report, live(report))


def rows_past_limits(audits: Iterable[Audit], state: RowState) -> Mapping[tuple[str, str], int]:
    """The rows in a state under retention rules, by source and collection.

    Several rules can count the same rows, so the rule with the most rows stands for its collection.
    """
    rows: dict[tuple[str, str], int] = {}
    for audit in audits:
        if audit.kind == "retention" and (n_rows := audit.counts.get(state, 0)):
            place = audit.source, audit.collection
            rows[place] = max(rows.get(place, 0), n_rows)
    return rows
