"""The facts about a finding that policy conditions can test: its label, place and neighbouring findings.
Pure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import NamedTuple

from scanner.classifier.classify import GroupResult
from scanner.evidence.verdict import FREE_TEXT
from scanner.finding import Classification, Finding
from scanner.policy.condition import Condition, Predicate, PredicateName
from scanner.policy.condition_tree import holds, leaves
from scanner.policy.whole_durations import before


class _Label(NamedTuple):
    """The facts about a label that conditions can test."""

    category: str
    data_subject: str
    element: str
    flags: tuple[str, ...]
    retention: str


class Tested(NamedTuple):
    """All facts that conditions can test, in hashable form (``today`` is the day of the scan)."""

    label: _Label
    axis: str
    collection: str
    beside: frozenset[str]
    entity: str
    example_share: float
    field: str
    confidence: float
    n_distinct: int
    n_valid: int
    newest: str | None
    record_kind: str
    source_kind: str
    place: str
    """The names of source and collection, separated by a space."""
    today: date


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One label of a finding, with its context: the facts on which conditions are tested."""

    finding: Finding
    label: Classification
    source_kind: str
    record_kind: str
    """Id of the record kind; empty if unknown."""
    beside: frozenset[str]
    """Elements of all findings in the same record."""
    today: date
    newest: str | None = None
    """Newest day in the field. Findings omit this day if the field's dates are personal data, so it is stored
    here."""

    def meet(self, condition: Condition) -> bool:
        return holds(condition, partial(_decide, self.tested))

    @cached_property
    def tested(self) -> Tested:
        finding, label = self.finding, self.label
        evidence = finding.evidence
        return Tested(
            label=_Label(
                category=label.category,
                data_subject=label.data_subject,
                element=label.element,
                flags=label.flags,
                retention=label.retention.rule,
            ),
            axis=finding.axis,
            collection=finding.collection,
            beside=self.beside,
            entity=finding.entity,
            example_share=evidence.n_example / evidence.n_match if evidence.n_match else 0.0,
            field=finding.field,
            confidence=finding.confidence,
            n_distinct=evidence.n_distinct_match,
            n_valid=evidence.n_valid,
            newest=evidence.newest or self.newest,
            record_kind=self.record_kind,
            source_kind=self.source_kind,
            place=f"{finding.source} {finding.collection}",
            today=self.today,
        )


class Conditions:
    """Several conditions, evaluated with a cache. The cache helps because many small files differ only in
    their names, and conditions only test whether a name contains certain words.
    """

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self._conditions = conditions
        asked = {leaf for condition in conditions.values() for leaf in leaves(condition)}
        self._words = {
            kind: sorted({word.lower() for leaf in asked if leaf.name == kind for word in leaf.words})
            for kind in ("collection_name_like", "source_name_like")
        }
        self._met: dict[Tested, tuple[str, ...]] = {}

    def met_by(self, facts: Facts) -> tuple[str, ...]:
        """The keys of the conditions that the facts meet, in order."""
        tested = facts.tested
        # Reduce each name to the words for which conditions search, so that more facts share a cache entry.
        tested = tested._replace(
            collection=_only(self._words["collection_name_like"], tested.collection),
            place=_only(self._words["source_name_like"], tested.place),
        )
        if tested not in self._met:
            decide = partial(_decide, tested)
            self._met[tested] = tuple(key for key, one in self._conditions.items() if holds(one, decide))
        return self._met[tested]


def _only(words: Sequence[str], name: str) -> str:
    lower = name.lower()
    return "\0".join([word for word in words if word in lower])


Test = Callable[[Tested, Predicate], bool]


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


def _decide(facts: Tested, predicate: Predicate) -> bool:
    return TESTS[predicate.name](facts, predicate)


def _like(name: str, predicate: Predicate) -> bool:
    return any(word.lower() in name.lower() for word in predicate.words)


def _newest_within(facts: Tested, predicate: Predicate) -> bool:
    newest = facts.newest
    return newest is not None and newest[:10] >= before(facts.today, predicate.words[0])


TESTS: Mapping[PredicateName, Test] = {
    "axis": lambda facts, asked: facts.axis in asked.words,
    "category_in": lambda facts, asked: facts.label.category in asked.words,
    "collection_name_like": lambda facts, asked: _like(facts.collection, asked),
    "cooccurs_with": lambda facts, asked: bool(facts.beside & set(asked.words)),
    "data_subject_in": lambda facts, asked: facts.label.data_subject in asked.words,
    "element_in": lambda facts, asked: facts.label.element in asked.words,
    "entity_in": lambda facts, asked: facts.entity in asked.words,
    "example_share_below": lambda facts, asked: facts.example_share < asked.number,
    "field_name_like": lambda facts, asked: _like(facts.field, asked),
    "flag_in": lambda facts, asked: bool(set(facts.label.flags) & set(asked.words)),
    "hash_like": lambda facts, asked: ("hashed" in facts.label.flags) == bool(asked.number),
    "min_confidence": lambda facts, asked: facts.confidence >= asked.number,
    "min_distinct": lambda facts, asked: facts.n_distinct >= asked.number,
    "min_valid": lambda facts, asked: facts.n_valid >= asked.number,
    "newest_within": _newest_within,
    "prose": lambda facts, asked: (facts.entity == FREE_TEXT) == bool(asked.number),
    "record_kind_in": lambda facts, asked: facts.record_kind in asked.words,
    "retention_in": lambda facts, asked: facts.label.retention in asked.words,
    "source_kind_in": lambda facts, asked: facts.source_kind in asked.words,
    "source_name_like": lambda facts, asked: _like(facts.place, asked),
}
