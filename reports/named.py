"""A report with the names of its sources in place of their addresses. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from reports.html_model import called
from scanner.finding import (
    Audit,
    CollectionSummary,
    ElementPlace,
    Finding,
    FlowEnd,
    PossibleFinding,
    Report,
    SourceSummary,
    Unscanned,
    Violation,
)

Placed = TypeVar(
    "Placed",
    Audit,
    CollectionSummary,
    ElementPlace,
    Finding,
    FlowEnd,
    PossibleFinding,
    SourceSummary,
    Unscanned,
    Violation,
)


def named(report: Report) -> Report:
    """``report`` with source names instead of source addresses; ids and fingerprints are unchanged."""
    names = called(report)

    def one(item: Placed) -> Placed:
        return replace(item, source=names.get(item.source, item.source))

    def all_(items: Iterable[Placed]) -> tuple[Placed, ...]:
        return tuple(map(one, items))

    return replace(
        report,
        sources=all_(report.sources),
        collections=all_(report.collections),
        findings=all_(report.findings),
        possible=all_(report.possible),
        violations=all_(report.violations),
        unscanned=all_(report.unscanned),
        audits=all_(report.audits),
        matrix=tuple(replace(row, places=all_(row.places)) for row in report.matrix),
        flows=tuple(replace(flow, origin=one(flow.origin), copy=one(flow.copy)) for flow in report.flows),
    )
