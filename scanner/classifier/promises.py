"""Check the promises of the notice against findings: a finding that meets the condition of a promise breaks
the promise.

``condition.py`` parses conditions; ``facts.py`` defines the facts that conditions can test. Promises without
a condition cannot be checked against findings; their ``needs`` entry in the policy says what is missing.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scanner.classifier.classify import GroupResult
from scanner.classifier.facts import Conditions, Facts, facts_of
from scanner.finding import Audit, Finding, Violation, distinct_words
from scanner.finding.identity import violation_fingerprint
from scanner.finding.urgency import most_urgent_first
from scanner.policy.entries import Promise
from scanner.policy.policy import Policy


def violations(results: Sequence[GroupResult], policy: Policy, today: date) -> tuple[Violation, ...]:
    """The violations that findings show, most urgent first. There is at most one per promise and field.

    ``today`` is the day of the scan.
    """
    broken: dict[tuple[str, str, str, str], Violation] = {}
    promises = policy.promises
    asked = Conditions({key: one.when for key, one in promises.items() if one.when})
    for facts in facts_of(results, today):
        finding = facts.finding
        for key in asked.met_by(facts):
            place = (promises[key].id, finding.source, finding.collection, finding.field)
            if place not in broken:
                broken[place] = _violation(promises[key], facts)
    return tuple(sorted(broken.values(), key=most_urgent_first))


def _violation(promise: Promise, facts: Facts) -> Violation:
    finding = facts.finding
    broken = broken_promise(promise, finding, _evidence(facts), finding.fingerprint, finding.fingerprint)
    flags = facts.label.flags
    return replace(broken, at_once="secret" in flags and "hashed" not in flags)


def broken_promise(
    promise: Promise, place: Finding | Audit, evidence: str, finding: str, *key: str
) -> Violation:
    """The violation of a promise by the data at a place.

    Args:
        finding: fingerprint of the finding that shows the violation; empty if there is none.
        key: parts of the fingerprint that distinguish the violation from other violations of the promise.
    """
    return Violation(
        promise=promise.id,
        title=promise.title,
        severity=promise.severity,
        source=place.source,
        collection=place.collection,
        field=place.field,
        evidence=evidence,
        notice_section=promise.section,
        notice_lines=promise.lines,
        remediation=promise.remediation,
        paraphrase=promise.paraphrase,
        basis=promise.basis,
        kind=promise.kind,
        finding=finding,
        fingerprint=violation_fingerprint(promise.id, *key),
    )


def _evidence(facts: Facts) -> str:
    finding = facts.finding
    counts = finding.evidence
    where = f"{finding.entity} in {counts.n_match:,} of {counts.n_non_null:,} rows"
    if finding.axis == "contains" and counts.n_distinct_match:
        where += f", {distinct_words(counts.n_distinct_match)} different"
    if finding.locations:
        noun = "row" if len(finding.locations) == 1 else "rows"
        where += f"; first at {noun} " + ", ".join(str(row) for row in finding.locations[:3])
    title = facts.label.element_title
    meant = title if title[:2].isupper() else title[:1].lower() + title[1:]
    kind = (
        "" if facts.source_kind == "unknown" else f" (kind of source: {facts.source_kind.replace('_', ' ')})"
    )
    return f"{where}; {meant}{kind}"
