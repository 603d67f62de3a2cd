"""The facts of a finding that policy conditions can test: its label, place and neighbours. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from scanner.classifier.classify import GroupResult
from scanner.evidence.verdict import FREE_TEXT
from scanner.finding import Classification, Finding
from scanner.policy.condition import Condition, Predicate, PredicateName
from scanner.policy.condition_tree import holds
from scanner.policy.whole_durations import before


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One label of a finding, and its context."""

    finding: Finding
    label: Classification
    source_kind: str
    record_kind: str
    """Empty if unknown."""
    beside: frozenset[str]
    """Elements in the same record."""
    today: date
    newest: str | None = None
    """Newest day in the field; findings do not show it for days that are personal data."""

    def meet(self, condition: Condition) -> bool:
        return holds(condition, partial(_decide, self))


Test = Callable[[Facts, Predicate], bool]


def facts_of(results: Iterable[GroupResult], today: date) -> Iterator[Facts]:
    """The facts of every label of every finding; ``today`` is the day of the scan."""
    for result in results:
        beside = frozenset(label.element for finding in result.findings for label in finding.classifications)
        kind = result.context.record_kind
        for finding in result.findings:
            for label in finding.classifications:
                yield Facts(
                    finding=finding,
                    label=label,
                    source_kind=result.context.source_kind,
                    record_kind=kind.id if kind else "",
                    beside=beside,
                    today=today,
                    newest=result.newest.get(finding.field),
                )


def _decide(facts: Facts, predicate: Predicate) -> bool:
    return TESTS[predicate.name](facts, predicate)


def _example_share(facts: Facts) -> float:
    evidence = facts.finding.evidence
    return evidence.n_example / evidence.n_match if evidence.n_match else 0.0


def _like(name: str, predicate: Predicate) -> bool:
    return any(word.lower() in name.lower() for word in predicate.words)


def _newest_within(facts: Facts, predicate: Predicate) -> bool:
    newest = facts.finding.evidence.newest or facts.newest
    return newest is not None and newest[:10] >= before(facts.today, predicate.words[0])


TESTS: Mapping[PredicateName, Test] = {
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
    "record_kind_in": lambda facts, asked: facts.record_kind in asked.words,
    "retention_in": lambda facts, asked: facts.label.retention.rule in asked.words,
    "source_kind_in": lambda facts, asked: facts.source_kind in asked.words,
    "source_name_like": lambda facts, asked: _like(
        f"{facts.finding.source} {facts.finding.collection}", asked
    ),
}
