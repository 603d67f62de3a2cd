"""The order of all lists in reports, which does not depend on the order of the scan."""

import dataclasses

from scanner.finding import Finding, Report, Violation

SEVERITIES = ("critical", "high", "medium", "low", "info")
"""Most severe first."""

BASES = ("said", "implied", "our reading")
"""How directly the notice states a promise, most directly first."""


def in_order(report: Report) -> Report:
    """The same report, sorted by source, collection and field; broken promises by severity first."""
    return dataclasses.replace(
        report,
        sources=tuple(sorted(report.sources, key=lambda item: item.source)),
        collections=tuple(sorted(report.collections, key=lambda item: (item.source, item.collection))),
        findings=tuple(sorted(report.findings, key=_of_finding)),
        violations=tuple(sorted(report.violations, key=of_violation)),
        unscanned=tuple(
            sorted(report.unscanned, key=lambda item: (item.source, item.collection, item.reason))
        ),
        possible=tuple(sorted(report.possible, key=_of_finding)),
    )


def _of_finding(finding: Finding) -> tuple[str, ...]:
    return (finding.source, finding.collection, finding.group, finding.field, finding.entity)


def of_violation(item: Violation) -> tuple[int, int, str, str, str, str, str]:
    basis = BASES.index(item.basis) if item.basis in BASES else len(BASES)
    place = (item.source, item.collection, item.field)
    return (SEVERITIES.index(item.severity), basis, item.promise, *place, item.evidence)
