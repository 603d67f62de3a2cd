"""Build a project's accepted baseline, and compare a report with a baseline. All functions are pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.finding import Audit, CollectionSummary, Finding, Report, Violation
from scanner.finding.counted import by_promise, counted_of
from scanner.finding.tiers import both_tiers, with_both_tiers
from scanner.history.comparison import Earlier, Known, differences, in_words, with_statuses
from scanner.history.renaming import KnownSource, renamed

MAY_GROW = 0.1
"""The largest relative growth in rows (0.1 is 10 %) at which an accepted entry still counts as accepted."""
_SHARE = "share of values"
Key = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Amount:
    """The number of rows that a violation or audit counts, and the total number of rows checked.

    If only a sample was read, ``low`` and ``high`` bound the 95 % interval of ``n_rows``; otherwise both
    equal ``n_rows``.
    """

    n_rows: int
    n_all: int
    low: int
    high: int

    def is_more_than(self, accepted: "Amount") -> bool:
        """Whether the rows grew by more than ``MAY_GROW`` and the intervals do not overlap."""
        return self.n_rows > accepted.n_rows * (1 + MAY_GROW) and self.low > accepted.high

    def __str__(self) -> str:
        return f"{self.n_rows:,} of {self.n_all:,}"


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """The accepted state: the findings of each source in the last accepted run that could read it."""

    runs: tuple[str, ...] = ()
    """Ids of the accepted runs; empty if no run was accepted yet."""
    policies: tuple[str, ...] = ()
    """Ids of the policies that the accepted runs used."""
    findings: tuple[Known, ...] = ()
    amounts: Mapping[Key, Amount] = field(default_factory=dict)
    """Numbers of rows, by ``violation_key`` or ``audit_key``."""


def violation_key(item: Violation) -> Key:
    return item.promise, item.finding or item.fingerprint


def audit_key(item: Audit, state: str, source_id: str) -> Key:
    return item.id, item.kind, source_id, item.collection, item.field if item.any_field else "", state


def baseline_of(accepted: Iterable[tuple[Report, Sequence[KnownSource]]]) -> Baseline:
    """Build the baseline from accepted runs. Each run comes with the sources for which it is accepted."""
    runs: set[str] = set()
    policies: set[str] = set()
    findings: list[Known] = []
    found: dict[Key, Amount] = {}
    for report, sources in accepted:
        ids = {source.name.source_id for source in sources}
        now = renamed(report, sources)
        of = {item.source: item.id for item in now.sources if item.id in ids}
        runs.add(report.run.id)
        policies.add(report.run.policy.id)
        findings += [
            Known(source_id=of[item.source], finding=item)
            for item in both_tiers(now)
            if item.source in of and item.status != "gone"
        ]
        found |= amounts(now, of)
    return Baseline(
        runs=tuple(sorted(runs)), policies=tuple(sorted(policies)), findings=tuple(findings), amounts=found
    )


def amounts(report: Report, of: Mapping[str, str]) -> dict[Key, Amount]:
    """Count the rows of each violation, and of each state of an audit.

    Keys are a ``violation_key`` or an ``audit_key``.

    ``of`` maps source names to source ids; sources that are not in ``of`` are left out.
    """
    collections = {(item.source, item.collection): item for item in report.collections}
    shown = {item.fingerprint: item for item in both_tiers(report)}
    counted = by_promise(report.audits)
    found: dict[Key, Amount] = {}
    for violation in report.violations:
        place = violation.source, violation.collection
        audit, finding = counted_of(violation, counted), shown.get(violation.finding)
        if violation.source not in of:
            continue
        if audit and audit.counts.get("breach"):
            found[violation_key(violation)] = _counted(audit, "breach")
        else:
            found[violation_key(violation)] = _found(finding, collections.get(place))
    for audit in report.audits:
        if audit.source in of:
            found |= {
                audit_key(audit, state, of[audit.source]): _counted(audit, state) for state in audit.counts
            }
    return found


def _counted(audit: Audit, state: str) -> Amount:
    n_rows = audit.counts[state]
    low, high = audit.interval_95 or (n_rows, n_rows)
    return Amount(n_rows=n_rows, n_all=sum(audit.counts.values()), low=low, high=high)


def _found(finding: Finding | None, collection: CollectionSummary | None) -> Amount:
    if finding is None:
        return Amount(n_rows=0, n_all=0, low=0, high=0)
    told = finding.evidence
    if collection is None or not collection.rows or collection.rows_read >= collection.rows:
        return Amount(n_rows=told.n_match, n_all=told.n_non_null, low=told.n_match, high=told.n_match)
    n_all = round(told.n_non_null * collection.rows / max(1, collection.rows_read))
    low, high = told.interval_95
    return Amount(
        n_rows=round(told.n_match / max(1, told.n_non_null) * n_all),
        n_all=n_all,
        low=round(low * n_all),
        high=round(high * n_all),
    )


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a finding, a violation or an audit compares with the baseline."""

    status: str
    """``new``, ``changed``, ``unchanged``, ``gone`` or ``suppressed``."""
    why: str = ""
    """What changed, in words; can be empty."""


class Against:
    """Compares a report with a baseline.

    An accepted finding or audit stays accepted unless its number of rows clearly grows or its meaning
    changes. ``is_compared`` states that the report's findings already have statuses relative to the baseline.
    """

    def __init__(self, report: Report, baseline: Baseline, *, is_compared: bool = False) -> None:
        self.report = report if is_compared else against(report, baseline)
        self._of = {item.source: item.id for item in report.sources}
        self._known = {item.finding.fingerprint: item.finding for item in baseline.findings}
        self._then, self._now = baseline.amounts, amounts(report, self._of)

    def finding(self, finding: Finding) -> Standing:
        known = self._known.get(finding.fingerprint)
        if finding.status != "changed" or known is None:
            return Standing(status=finding.status)
        return Standing(status="changed", why="; ".join(map(in_words, differences(known, finding))))

    def violation(self, violation: Violation, finding: Finding | None) -> Standing:
        status = finding.status if finding else "unchanged"
        if status not in ("unchanged", "changed"):
            return Standing(status=status)
        by_rows = self._by_rows(violation_key(violation))
        if by_rows.status != "unchanged" or finding is None or status == "unchanged":
            return by_rows
        known = self._known[finding.fingerprint]
        what = [item for item in differences(known, finding) if item.what != _SHARE]
        return Standing(status="changed", why="; ".join(map(in_words, what))) if what else by_rows

    def audit(self, audit: Audit, state: str) -> Standing:
        return self._by_rows(audit_key(audit, state, self._of.get(audit.source, audit.source)))

    def _by_rows(self, key: Key) -> Standing:
        accepted, now = self._then.get(key), self._now.get(key)
        if accepted is None:
            return Standing(status="new")
        if now is not None and now.is_more_than(accepted):
            return Standing(status="changed", why=f"was {accepted}, now {now}")
        return Standing(status="unchanged")


def against(report: Report, baseline: Baseline) -> Report:
    """Set each finding's status relative to the baseline. With an empty baseline, no finding is known."""
    earlier = Earlier(findings=baseline.findings)
    present = with_both_tiers(report, (item for item in both_tiers(report) if item.status != "gone"))
    compared = with_statuses(present, earlier)
    if baseline.runs:
        return compared
    gone = (item for item in both_tiers(report) if item.status == "gone")
    return with_both_tiers(compared, (*both_tiers(compared), *gone))
