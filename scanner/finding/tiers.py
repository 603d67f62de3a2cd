"""Findings and possible findings together, where both are treated alike. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from scanner.finding import Finding, PossibleFinding, Report


def both_tiers(report: Report) -> tuple[Finding, ...]:
    """Every finding of a report, then everything that is only possible."""
    return (*report.findings, *report.possible)


def with_both_tiers(report: Report, findings: Iterable[Finding]) -> Report:
    """``report`` with these findings instead of its own, each in its tier."""
    told = tuple(findings)
    return replace(
        report,
        findings=tuple(item for item in told if not isinstance(item, PossibleFinding)),
        possible=tuple(item for item in told if isinstance(item, PossibleFinding)),
    )
