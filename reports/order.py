"""The order of all lists in reports, which does not depend on the order of the scan."""

import dataclasses

from scanner.finding import Finding, Report
from scanner.finding.urgency import most_urgent_first


def in_order(report: Report) -> Report:
    """``report`` with its lists sorted by source, collection and field, and its violations by urgency."""
    return dataclasses.replace(
        report,
        sources=tuple(sorted(report.sources, key=lambda item: item.source)),
        collections=tuple(sorted(report.collections, key=lambda item: (item.source, item.collection))),
        findings=tuple(sorted(report.findings, key=_of_finding)),
        violations=tuple(sorted(report.violations, key=most_urgent_first)),
        unscanned=tuple(
            sorted(report.unscanned, key=lambda item: (item.source, item.collection, item.reason))
        ),
        possible=tuple(sorted(report.possible, key=_of_finding)),
    )


def _of_finding(finding: Finding) -> tuple[str, ...]:
    return (finding.source, finding.collection, finding.group, finding.field, finding.entity)
