"""Handle findings and possible findings together, for code that treats both alike. Pure."""

from collections.abc import Iterable
from dataclasses import fields, replace

from scanner.finding import Finding, PossibleFinding, Report


def both_tiers(report: Report) -> tuple[Finding, ...]:
    """All findings of a report, then all possible findings."""
    return (*report.findings, *report.possible)


def as_finding(possible: Finding) -> Finding:
    """Convert a possible finding to a finding. A finding is only copied."""
    return Finding(**{item.name: getattr(possible, item.name) for item in fields(Finding)})


def with_both_tiers(report: Report, findings: Iterable[Finding]) -> Report:
    """Return ``report`` with its findings and possible findings replaced by those in ``findings``."""
    every = tuple(findings)
    return replace(
        report,
        findings=tuple(item for item in every if not isinstance(item, PossibleFinding)),
        possible=tuple(item for item in every if isinstance(item, PossibleFinding)),
    )
