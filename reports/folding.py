"""The worklist as data, and a short form of reports with very many findings. Pure.

In a report with more than ``MANY`` findings, a worklist item with more than ``MANY_PLACES`` findings shows
the first ``SHOWN`` in full. The item's ``more_places`` lists the others by collection, field and the start of
the fingerprint. A collection in which no finding is shown in full is listed without fields. If audits could
not judge any row of more than ``MANY_PLACES`` similarly named collections, all for the same reason, the first
``SHOWN`` audits are shown in full and ``audits_alike`` summarises the whole series. No finding is left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from scanner.finding import Audit, Finding, Report, Violation
from scanner.finding.makes import MANY_PLACES, shape
from scanner.finding.worklist import WorkItem, worklist

MANY: Final = 2_000
SHOWN: Final = 20
PRINT_SHOWN: Final = 16
"""Number of characters of a fingerprint that are enough to identify a finding in a command."""


def folded(report: Report) -> tuple[Report, dict[str, Any]]:
    """The report as ``findings.json`` contains it, shortened if there are very many findings, and the
    additional keys of that file.
    """
    items = worklist(report)
    if len(report.findings) + len(report.possible) <= MANY:
        return report, {"worklist": [as_entry(item) for item in items]}
    at = {(item.source, item.collection): place for place, item in enumerate(report.collections)}
    beside: dict[str, Any] = {"worklist": [_short_entry(item, at) for item in items]}
    hidden = {
        finding.fingerprint
        for item in items
        if len(item.findings) > MANY_PLACES
        for finding in item.findings[SHOWN:]
    }
    short = _without(report, hidden)
    alike = _series_without_result(report.audits)
    extra = {id(audit) for audits in alike for audit in audits[SHOWN:]}
    short = replace(short, audits=tuple(audit for audit in report.audits if id(audit) not in extra))
    beside["folded"] = {
        "findings": len(report.findings) - len(short.findings),
        "possible": len(report.possible) - len(short.possible),
        "violations": len(report.violations) - len(short.violations),
        "audits": len(extra),
        "audits_alike": [_summed(audits) for audits in alike],
        "why": "each is listed under its item in the worklist, in places or more_places",
    }
    return short, beside


def as_entry(item: WorkItem) -> dict[str, Any]:
    """The entry of a worklist item in ``findings.json``."""
    return {
        **_named(item, "id kind state source collection field element element_title category"),
        "entities": list(item.entities),
        "severity": item.severity,
        "promises": sorted({found.promise for found in item.violations}),
        **_named(item, "n_places n_rows n_people is_estimate owner due progress plan comment"),
        "reviewed": list(item.reviewed),
        "places": _places(item.findings),
    }


def _named(item: WorkItem, names: str) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names.split()}


def _short_entry(item: WorkItem, at: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    """A worklist item, shortened if it has many places.

    ``at`` is the position of each collection in the report's list of collections.
    """
    if len(item.findings) <= MANY_PLACES:
        return as_entry(item)
    rest = item.findings[SHOWN:]
    more: dict[str, Any] = {
        "collections": [at[finding.source, finding.collection] for finding in rest],
        "findings": [finding.fingerprint[:PRINT_SHOWN] for finding in rest],
    }
    if len({finding.field for finding in item.findings}) > 1:
        more["fields"] = [finding.field for finding in rest]
    return as_entry(item) | {"places": _places(item.findings[:SHOWN]), "more_places": more}


def _series_without_result(audits: Iterable[Audit]) -> list[list[Audit]]:
    """Large groups of audits in similarly named collections that could not judge any row, for the same
    reason.
    """
    makes: dict[tuple[str, ...], list[Audit]] = {}
    for audit in audits:
        if not any(count for state, count in audit.counts.items() if state != "cannot_tell"):
            make = (audit.id, audit.kind, audit.source, shape(audit.collection), audit.reason)
            makes.setdefault(make, []).append(audit)
    return [audits for audits in makes.values() if len(audits) > MANY_PLACES]


def _summed(audits: Sequence[Audit]) -> dict[str, Any]:
    first = audits[0]
    return {
        "id": first.id,
        "kind": first.kind,
        "source": first.source,
        "collection": shape(first.collection),
        "reason": first.reason,
        "n_collections": len({audit.collection for audit in audits}),
        "n_rows": sum(audit.counts.get("cannot_tell", 0) for audit in audits),
    }


def _places(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One entry per collection and field, with the fingerprints of all findings there."""
    places: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        places.setdefault((finding.collection, finding.field), []).append(finding.fingerprint)
    return [
        {"collection": collection, "field": field, "findings": prints}
        for (collection, field), prints in places.items()
    ]


def _without(report: Report, hidden: set[str]) -> Report:
    findings = tuple(item for item in report.findings if item.fingerprint not in hidden)
    possible = tuple(item for item in report.possible if item.fingerprint not in hidden)
    shown = {(item.source, item.collection) for item in (*findings, *possible)}
    bare = {
        (item.source, item.collection)
        for item in (*report.findings, *report.possible)
        if item.fingerprint in hidden
    } - shown
    return replace(
        report,
        findings=findings,
        possible=possible,
        violations=_fewer(report.violations, hidden),
        collections=tuple(
            replace(item, fields=(), record_groups=()) if (item.source, item.collection) in bare else item
            for item in report.collections
        ),
    )


def _fewer(violations: Sequence[Violation], hidden: set[str]) -> tuple[Violation, ...]:
    """The violations. If more than ``MANY_PLACES`` hidden findings break the same promise, their violations
    are left out.
    """
    unseen = Counter(item.promise for item in violations if item.finding in hidden)
    return tuple(
        item for item in violations if item.finding not in hidden or unseen[item.promise] <= MANY_PLACES
    )
