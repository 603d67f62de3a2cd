"""The notice's promises held against the findings: each promise is a condition over one finding.

``condition.py`` reads and nests conditions; here stands what each predicate asks of a finding, of the
record it stands in, or of its source. Promises without a condition need something that a scan alone
does not have; the policy says what.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from scanner.classifier.classify import GroupResult
from scanner.classifier.condition import Predicate, holds
from scanner.classifier.durations import before
from scanner.classifier.policy import Policy, Promise
from scanner.evidence import FREE_TEXT
from scanner.finding import Classification, Finding, Violation


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a condition may look at."""

    finding: Finding
    label: Classification
    source_kind: str
    beside: frozenset[str]
    """Elements that stand in the same record."""
    today: date


Test = Callable[[Facts, Predicate], bool]


def _example_share(facts: Facts) -> float:
    evidence = facts.finding.evidence
    return evidence.n_example / evidence.n_match if evidence.n_match else 0.0


def _like(name: str, predicate: Predicate) -> bool:
    return any(word.lower() in name.lower() for word in predicate.words)


def _newest_within(facts: Facts, predicate: Predicate) -> bool:
    newest = facts.finding.evidence.newest
    return newest is not None and newest[:10] >= before(facts.today, predicate.words[0])


TESTS: Mapping[str, Test] = {
    "axis": lambda facts, asked: facts.finding.axis in asked.words,
    "category_in": lambda facts, asked: facts.label.category in asked.words,
    "collection_name_like": lambda facts, asked: _like(facts.finding.collection, asked),
    "cooccurs_with": lambda facts, asked: bool(facts.beside & set(asked.words)),
    "data_subject_in": lambda facts, asked: facts.label.data_subject in asked.words,
    "element_in": lambda facts, asked: facts.label.element in asked.words,
    "entity_in": lambda facts, asked: facts.finding.entity in asked.words,
    "example_share_below": lambda facts, asked: _example_share(facts) < asked.number,
    "field_name_like": lambda facts, asked: _like(facts.finding.field, asked),
    "flag_in": lambda facts, asked: bool(set(facts.label.flags) & set(asked.words)),
    "hash_like": lambda facts, asked: ("hashed" in facts.label.flags) == bool(asked.number),
    "min_confidence": lambda facts, asked: facts.finding.confidence >= asked.number,
    "min_distinct": lambda facts, asked: facts.finding.evidence.n_distinct_match >= asked.number,
    "min_valid": lambda facts, asked: facts.finding.evidence.n_valid >= asked.number,
    "newest_within": _newest_within,
    "prose": lambda facts, asked: (facts.finding.entity == FREE_TEXT) == bool(asked.number),
    "source_kind_in": lambda facts, asked: facts.source_kind in asked.words,
    "source_name_like": lambda facts, asked: _like(
        f"{facts.finding.source} {facts.finding.collection}", asked
    ),
}


def violations(results: Sequence[GroupResult], policy: Policy, today: date) -> tuple[Violation, ...]:
    """Broken promises, worst first; one per promise and field. ``today`` is the day of the scan."""
    broken: dict[tuple[str, str, str, str], Violation] = {}
    for facts in _facts(results, today):
        for promise in policy.promises.values():
            if promise.when and holds(promise.when, partial(_decide, facts)):
                finding = facts.finding
                place = (promise.id, finding.source, finding.collection, finding.field)
                broken.setdefault(place, _violation(promise, facts))
    return tuple(sorted(broken.values(), key=worst_first))


def worst_first(item: Violation) -> tuple[int, str, str, str, str]:
    order = ("critical", "high", "medium", "low", "info")
    return order.index(item.severity), item.promise, item.source, item.collection, item.field


def _decide(facts: Facts, predicate: Predicate) -> bool:
    return TESTS[predicate.name](facts, predicate)


def _facts(results: Iterable[GroupResult], today: date) -> Iterable[Facts]:
    for result in results:
        beside = frozenset(label.element for finding in result.findings for label in finding.classifications)
        for finding in result.findings:
            for label in finding.classifications:
                yield Facts(
                    finding=finding,
                    label=label,
                    source_kind=result.context.source_kind,
                    beside=beside,
                    today=today,
                )


def _violation(promise: Promise, facts: Facts) -> Violation:
    finding = facts.finding
    place = "\x1f".join((promise.id, finding.fingerprint))
    return Violation(
        promise=promise.id,
        title=promise.title,
        severity=promise.severity,
        source=finding.source,
        collection=finding.collection,
        field=finding.field,
        evidence=_evidence(facts),
        notice_section=promise.section,
        remediation=promise.remediation,
        paraphrase=promise.paraphrase,
        basis=promise.basis,
        kind=promise.kind,
        finding=finding.fingerprint,
        fingerprint=hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _evidence(facts: Facts) -> str:
    finding = facts.finding
    counts = finding.evidence
    where = f"{finding.entity} in {counts.n_match:,} of {counts.n_non_null:,} rows"
    if finding.axis == "contains" and counts.n_distinct_match:
        where += f", {counts.n_distinct_match:,} different"
    if finding.locations:
        where += "; first at row " + ", ".join(str(row) for row in finding.locations[:3])
    return f"{where}; {facts.label.element_title.lower()} in a source of kind {facts.source_kind}"
