"""The accepted baseline of a project, and the comparison of a report with it. Pure."""

from dataclasses import dataclass

from scanner.finding import Report, Violation
from scanner.finding.tiers import both_tiers, with_both_tiers
from scanner.history.comparison import Earlier, Known, with_statuses


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """The accepted state: for every source, the findings of the last accepted run that could read it."""

    runs: tuple[str, ...] = ()
    """Ids of the runs; empty if nothing was accepted yet."""
    findings: tuple[Known, ...] = ()
    violations: frozenset[tuple[str, str]] = frozenset()
    """Promise and what breaks it, as from ``violation_key``."""

    def knows(self, violation: Violation) -> bool:
        return violation_key(violation) in self.violations


def violation_key(item: Violation) -> tuple[str, str]:
    return item.promise, item.finding or item.fingerprint


def against(report: Report, baseline: Baseline) -> Report:
    """``report`` with statuses relative to the baseline; without a baseline, every current finding is new."""
    earlier = Earlier(findings=baseline.findings)
    present = with_both_tiers(report, (item for item in both_tiers(report) if item.status != "gone"))
    compared = with_statuses(present, earlier)
    if baseline.runs:
        return compared
    gone = (item for item in both_tiers(report) if item.status == "gone")
    return with_both_tiers(compared, (*both_tiers(compared), *gone))
