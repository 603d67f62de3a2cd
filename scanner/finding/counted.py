"""Which findings the numbers of a report count. Pure."""

from collections.abc import Iterable
from typing import Final

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
