"""Cases for fitting the classifier: fields of known class, each with all elements that the field could be.

Each labelled column gives several cases with more or less information: with or without the kind of the
source, in its own table or in a table with a meaningless name, by name alone or with values of an entity. The
worked cases of the policy are added, for which real sources are built and scanned.
"""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from benchmarks.accuracy_classes import Half, labelled_groups
from detectors.registry import load_detectors
from scanner.classifier.certainty import lead_of
from scanner.classifier.classify import surroundings
from scanner.classifier.context import Context
from scanner.classifier.decide import CLAIM_BY_SCHEMA
from scanner.classifier.decision import ENOUGH, Classifier, Decision
from scanner.classifier.described import decide_described
from scanner.classifier.label import label_of
from scanner.classifier.score import Candidate, candidates
from scanner.counting.plan import ScanSettings, SourceRequest
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.learned.features import SourceFeatures, TableView
from scanner.names.learned.learned import Learned
from scanner.names.learned.model import shipped_model
from scanner.policy.policy import load_policy
from scanner.run.engine import ReadContext, scan_sources
from tests.scanner.test_worked_cases import CASES, build

Way = Literal["stated", "told", "bare", "valued", "obscure", "worked"]
SURE = 0.95
"""Confidence of the entity in cases with values."""
ROWS = 60
WORKED_COUNTS = 4.0
"""The weight of a worked case, relative to the weight of a labelled column."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One element that a field could be; an empty element means that the field holds no personal data."""

    element: str
    category: str
    amounts: Mapping[str, float]
    fixed: float = 0.0
    """Points that do not depend on the fitted weights."""


@dataclass(frozen=True, kw_only=True)
class ClassCase:
    options: tuple[Option, ...]
    category: str
    element: str
    way: Way
    counts: float = 1.0
    confidence: float | None = None
    """The certainty that the classifier claims for its answer; ``None`` if it gives no answer."""
    is_right: bool = False
    """Whether the category of the classifier's answer is right."""
    points: float = 0.0
    lead: float = 0.0
    """``points`` of the answer, and its ``lead`` in points over the best element of another category."""


class _Silent:
    """A name model that gives no answers for fields, so that the other signals are fitted without it."""

    def look(self, table: TableView, source: SourceFeatures) -> tuple[Learned, ...]:
        return ()

    def kinds_of(self, table: TableView) -> Mapping[tuple[str, str], float]:
        return shipped_model().kinds_of(table)


SILENT = _Silent()


def the_classifier(*, schema_only: bool) -> Classifier:
    policy = load_policy("xpoz")
    return Classifier(
        policy=policy,
        kinds=policy.kinds,
        detectors=load_detectors(),
        schema_only=schema_only,
    )


def column_cases(half: Half, ways: Iterable[Way]) -> Iterator[ClassCase]:
    """A case for every labelled column of one half of the data, in each of ``ways``."""
    classifier = replace(the_classifier(schema_only=True), names_model=SILENT)
    for way in ways:
        for group, rows in labelled_groups(half, "stated" if way in ("stated", "valued") else "told"):
            seen = replace(group, collection="t_1", source="schema") if way == "bare" else group
            context, beside = surroundings(seen, classifier)
            for profile, row in zip(seen.fields, rows, strict=True):
                column = _Column(profile, seen.path, context, classifier, row, way)
                if way in ("valued", "obscure"):
                    yield from column.valued()
                else:
                    decisions = decide_described(profile, seen, context, classifier, beside[profile.path])
                    yield from column.described(decisions)


@dataclass(frozen=True)
class _Column:
    """A labelled column, with one of the ways (``Way``) in which the classifier gets to see it."""

    profile: FieldProfile
    group: str
    context: Context
    classifier: Classifier
    row: Mapping[str, str]
    way: Way

    def described(self, decisions: tuple[Decision, ...]) -> Iterator[ClassCase]:
        """The case in which only the schema of the column is known, without values."""
        if not decisions:
            if options := _options(self._candidates(self.profile, None), claimed=True):
                yield self._case((*options, _nothing(CLAIM_BY_SCHEMA)))
            return
        first = decisions[0]
        ranked = tuple(candidate for candidate in (first.best, *first.rest) if candidate is not None)
        claimed = first.verdict.evidence.detector == "name"
        options = (*_options(ranked, claimed=claimed), _nothing(CLAIM_BY_SCHEMA if claimed else ENOUGH))
        label = label_of(self.profile, first, self.context, self.classifier)
        confidence = None if label.category == "undetermined" else label.confidence
        is_right = label.category == self.row["category"]
        case = replace(self._case(options), confidence=confidence, is_right=is_right)
        if first.best is not None:
            case = replace(case, points=first.best.points, lead=lead_of(first.best, first.rest))
        yield case

    def valued(self) -> Iterator[ClassCase]:
        """The case in which the column contains values of the most likely entity of its labelled element."""
        element = self.classifier.policy.elements.get(self.row["element"])
        held = [
            one for one in (element.entities if element else ()) if one not in (FREE_TEXT, RECORD_METADATA)
        ]
        if not held:
            return
        verdict = metadata_verdict(self.profile, held[0], SURE)
        verdict = replace(verdict, evidence=replace(verdict.evidence, n_match=ROWS))
        seen = replace(self.profile, path="c_7") if self.way == "obscure" else self.profile
        if options := _options(self._candidates(seen, verdict), claimed=False):
            yield self._case((*options, _nothing(ENOUGH)))

    def _candidates(self, seen: FieldProfile, verdict: EntityVerdict | None) -> tuple[Candidate, ...]:
        known = self.classifier
        return candidates(seen, self.group, verdict, self.context, known.policy, known.kinds)

    def _case(self, options: tuple[Option, ...]) -> ClassCase:
        return _case(options, self.row, self.way)


def worked_cases() -> Iterator[ClassCase]:
    """A case for the field of each worked case, from a scan of a source that is built for the worked case."""
    classifier = the_classifier(schema_only=False)
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            for group in _groups(case, Path(folder), classifier):
                yield from _worked(case, group, classifier)


def _groups(case: Mapping[str, Any], folder: Path, classifier: Classifier) -> list[RecordGroup]:
    request = SourceRequest(
        source=build(dict(case), folder), source_id="worked", source_kind=case["source_kind"]
    )
    context = ReadContext(settings=ScanSettings(), detectors=tuple(classifier.detectors))
    outcome = scan_sources([request], context)
    return [group for collection in outcome.collections for group in collection.groups]


def _worked(case: Mapping[str, Any], group: RecordGroup, classifier: Classifier) -> Iterator[ClassCase]:
    context, beside = surroundings(group, classifier)
    for profile in group.fields:
        if profile.path != case["field"]:
            continue
        for decision in decide_described(profile, group, context, classifier, beside[profile.path])[:1]:
            ranked = tuple(one for one in (decision.best, *decision.rest) if one is not None)
            options = (*_options(ranked, claimed=False), _nothing(ENOUGH))
            yield replace(_case(options, case["expect"], "worked"), counts=WORKED_COUNTS)


def _options(ranked: Iterable[Candidate], *, claimed: bool) -> tuple[Option, ...]:
    """The candidates that may win, as options.

    Candidates with only a weak name are left out. Candidates for the remaining fields of a record
    (``is_rest``) are left out as well if a candidate of the same category has a clear name.
    """
    ranked = tuple(ranked)
    named = {one.element.category for one in ranked if one.named}
    return tuple(
        Option(element=one.element.id, category=one.element.category, amounts=_amounts(one))
        for one in ranked
        if (one.named or one.is_rest or (one.placed and not claimed))
        and not (one.is_rest and one.element.category in named)
    )


def _amounts(candidate: Candidate) -> Mapping[str, float]:
    amounts: dict[str, float] = defaultdict(float)
    for signal in candidate.signals:
        amounts[signal.key] += signal.amount
    return amounts


def _nothing(points: float) -> Option:
    return Option(element="", category="none", amounts={}, fixed=points)


def _case(options: tuple[Option, ...], row: Mapping[str, str], way: Way) -> ClassCase:
    return ClassCase(options=options, category=row["category"], element=row["element"], way=way)
