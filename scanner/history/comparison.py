"""Compare the two versions of a finding in two runs, and set the statuses of a report's findings."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from scanner.finding import Classification, Difference, Evidence, Finding, FindingStatus, PastRun, Report
from scanner.finding.tiers import both_tiers, with_both_tiers
from scanner.history.review import Decisions, set_aside
from scanner.history.scope import Scope

MOVED = 0.1
"""Smallest difference between two shares that is reported (0.1 is 10 percentage points). In addition, the
shares' 95 % intervals must not overlap."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A finding of an earlier run."""

    source_id: str
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What is known from earlier runs before a scan begins."""

    findings: tuple[Known, ...] = ()
    """Findings that were present when their collection was last read."""
    decisions: Decisions = field(default_factory=Decisions)
    last: Report | None = None
    """The report of the last run that read one of the sources, without findings and violations."""
    past: tuple[PastRun, ...] = ()
    """The most recent runs of exactly the same sources, oldest first."""


def differences(before: Finding, after: Finding) -> tuple[Difference, ...]:
    """Differences between two versions of a finding that a person would call a change.

    Counts and confidence are not compared, because every added row changes them.
    """
    found = [
        Difference(what=old.name, before=old.words, after=new.words)
        for old, new in zip(_facts(before), _facts(after), strict=True)
        if old.value != new.value
    ]
    if before.evidence.n_read and after.evidence.n_read:
        found += _axis(before, after)
        found += _share(before.evidence, after.evidence)
    if set_aside(before) and not set_aside(after):
        found.append(Difference(what="review", before="suppressed", after="open again"))
    return tuple(found)


def in_words(item: Difference) -> str:
    """Write a difference as a phrase.

    >>> in_words(Difference(what="role", before="controller", after=""))
    'role: controller → none'
    """
    return f"{item.what}: {item.before or 'none'} → {item.after or 'none'}"


@dataclass(frozen=True)
class _Fact:
    """A property of a finding: the value to compare, and the words to show."""

    name: str
    value: str
    words: str


def _facts(finding: Finding) -> list[_Fact]:
    tier = _Fact("tier", finding.tier, finding.tier)
    if not finding.classifications:
        names = ("class", "role", "element", "kept", "flags", "confidentiality", "also")
        return [tier, *(_Fact(name, "", "") for name in names)]
    first, *others = finding.classifications
    plain = {
        "kept": f"{first.retention.limit} {first.retention.rule}".strip(),
        "flags": ", ".join(sorted(first.flags)),
        "confidentiality": first.confidentiality,
    }
    return [
        tier,
        _Fact("class", first.category, _class(first)),
        _Fact("role", first.role, first.role),
        _Fact("element", first.element, first.element_title or first.element),
        *(_Fact(name, value, value) for name, value in plain.items()),
        _Fact(
            "also",
            ", ".join(f"{item.category} ({item.element})" for item in others),
            ", ".join(f"{_class(item)} ({item.element_title or item.element})" for item in others),
        ),
    ]


def _class(label: Classification) -> str:
    return label.category_title or label.category


def _axis(before: Finding, after: Finding) -> list[Difference]:
    if before.axis == after.axis:
        return []
    return [Difference(what="axis", before=before.axis, after=after.axis)]


def _share(before: Evidence, after: Evidence) -> list[Difference]:
    apart = before.interval_95[1] < after.interval_95[0] or after.interval_95[1] < before.interval_95[0]
    if not apart or abs(before.prevalence - after.prevalence) < MOVED:
        return []
    old, new = f"{before.prevalence:.0%}", f"{after.prevalence:.0%}"
    return [Difference(what="share of values", before=old, after=new)]


def with_statuses(report: Report, earlier: Earlier) -> Report:
    """Set the status of every finding, and add the findings that are gone, as the earlier run reported them.

    A finding counts as gone only if this run read the finding's place completely.
    """
    known = {item.finding.fingerprint: item for item in earlier.findings}
    found = [
        replace(finding, status=_status(finding, known.get(finding.fingerprint)))
        for finding in both_tiers(report)
    ]
    present = {finding.fingerprint for finding in found}
    missing = (item for fingerprint, item in known.items() if fingerprint not in present)
    return with_both_tiers(report, (*found, *_gone(missing, Scope(report=report))))


def _status(finding: Finding, known: Known | None) -> FindingStatus:
    if set_aside(finding):
        return "suppressed"
    if known is None:
        return "new"
    return "changed" if differences(known.finding, finding) else "unchanged"


def _gone(missing: Iterable[Known], scope: Scope) -> Iterable[Finding]:
    for item in sorted(missing, key=_in_order):
        if scope.gap(item.source_id, item.finding) == ("", ""):
            source = scope.sources[item.source_id].source
            yield replace(item.finding, source=source, status="gone")


def _in_order(item: Known) -> tuple[str, ...]:
    finding = item.finding
    return item.source_id, finding.collection, finding.field, finding.entity
