"""From record groups to findings: the four questions, in their order, for every field of a run.

Whose system is it? Is the field the inside of a communication? Does the record describe one
communication? Is it about the relation with a customer? The first that is answered decides; what
stays open across categories is ``undetermined``, with the question that a person must answer.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detectors.base import Detector
from scanner.classifier.kinds import Kinds
from scanner.classifier.naming import normal, without_hash_words
from scanner.classifier.policy import Element, Policy, role_of
from scanner.classifier.record_kinds import Context, context_of
from scanner.classifier.retention import describe, retention_of
from scanner.classifier.score import Candidate, candidates, column_element
from scanner.evidence import FREE_TEXT, RECORD_METADATA, EntityVerdict, metadata_verdict, verdicts
from scanner.finding import Category, Classification, Finding
from scanner.profile import FieldProfile, RecordGroup

ENOUGH = 3.0
"""Points below which no element is taken."""
MARGIN = 1.5
"""Points by which the best must lead the next category."""
CLAIM = 4.5
"""Points a name and its place need to claim a field that holds no value a detector knows."""
TOO_MANY_TO_BE_TERSE = 50
"""Rows from which on a text field must hold at least one sentence."""
STRICTNESS: tuple[Category, ...] = (
    "customer_content",
    "undetermined",
    "customer_usage_data",
    "customer_account_data",
    "employee_data",
    "applicant_data",
    "none",
)
"""Strictest first: how a record with several categories must be handled."""


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """What a run classifies with."""

    policy: Policy
    kinds: Kinds
    detectors: Sequence[Detector]
    min_confidence: float = 0.5
    schema_only: bool = False


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The element that a verdict of a field came to."""

    verdict: EntityVerdict
    best: Candidate | None
    rest: tuple[Candidate, ...] = ()
    inside: str = ""
    """Title of the container whose class it takes."""


@dataclass(frozen=True, kw_only=True)
class GroupResult:
    context: Context
    category: Category
    """The strictest among its findings."""
    findings: tuple[Finding, ...]


def classify_group(group: RecordGroup, classifier: Classifier) -> GroupResult:
    """Findings of one record group, in the order of its fields."""
    context = context_of(group, classifier.kinds)
    findings = tuple(
        _finding(group, profile, decision, context, classifier)
        for profile in group.fields
        for decision in decide_field(profile, group, context, classifier)
    )
    present = {label.category for finding in findings for label in finding.classifications}
    strictest = next((category for category in STRICTNESS if category in present), "none")
    return GroupResult(context=context, category=strictest, findings=findings)


def decide_field(
    profile: FieldProfile, group: RecordGroup, context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    """Every entity that a field is reported for, with its element; empty for a silent field."""
    found = _entities(profile, group, context, classifier)
    container = _container(profile, group, found, context, classifier)
    if container is not None:
        return tuple(_contained(found, container, context, classifier))
    decisions = []
    for verdict in found:
        if verdict.entity == FREE_TEXT:
            continue
        ranked = candidates(profile, group.path, verdict, context, classifier.policy, classifier.kinds)
        best = ranked[0] if ranked and ranked[0].points >= ENOUGH else None
        if verdict.neutral and (best is None or (context.population and not best.named)):
            continue
        decisions.append(Decision(verdict=verdict, best=best, rest=ranked[1:] if best else ranked))
    telling = [decision for decision in decisions if not decision.verdict.neutral]
    if any(decision.verdict.axis == "column_type" for decision in telling):
        return tuple(telling)
    if telling:
        return tuple(decisions)
    claim = _claim(profile, group, context, classifier)
    return tuple(decisions) if decisions or claim is None else (claim,)


def _entities(
    profile: FieldProfile, group: RecordGroup, context: Context, classifier: Classifier
) -> tuple[EntityVerdict, ...]:
    if profile.tally.n_non_null == 0 and not classifier.schema_only:
        return ()
    policy = classifier.policy
    elements = {
        hit.element
        for name in filter(None, (profile.path, without_hash_words(profile.path)))
        for hit in policy.names.lookup(name, " ".join(context.table))
        if hit.strength != "weak"
    }
    elements.add(column_element(profile, group.path, context.record_kind))
    named = {
        entity for key in elements if key in policy.elements for entity in policy.elements[key].entities
    }
    traps = {
        detector.entity
        for detector in classifier.detectors
        if classifier.kinds.is_trap(profile.path, detector.entity)
    }
    found = verdicts(
        profile,
        classifier.detectors,
        named=named - {FREE_TEXT, RECORD_METADATA},
        traps=traps,
        hashed_name=bool(without_hash_words(profile.path)),
    )
    listed = [verdict for verdict in found if verdict.confidence >= classifier.min_confidence]
    is_typed = any(v.axis == "column_type" and v.evidence.n_valid and not v.neutral for v in listed)
    if not is_typed:
        return tuple(listed)
    return tuple(
        verdict
        for verdict in listed
        if verdict.evidence.n_valid or (verdict.entity == FREE_TEXT and not is_typed)
    )


def _container(
    profile: FieldProfile,
    group: RecordGroup,
    found: Iterable[EntityVerdict],
    context: Context,
    classifier: Classifier,
) -> Decision | None:
    """What the field is as a whole, where it is text or something that a customer stored."""
    kind, policy = context.record_kind, classifier.policy
    if kind is not None and context.population is None:
        segments = [normal(segment) for segment in profile.path.split(".")[:-1]]
        inside = next((segment for segment in segments if segment in kind.inside), "")
        if inside and profile.tally.n_non_null:
            element = policy.elements[kind.columns[inside]]
            verdict = metadata_verdict(profile, FREE_TEXT, 0.9)
            return Decision(verdict=verdict, best=_only(element, f"inside what a customer stored ({inside})"))
    found = tuple(found)
    if any(verdict.axis == "column_type" and verdict.entity != FREE_TEXT and not verdict.neutral for verdict in found):
        return None
    prose = next((verdict for verdict in found if verdict.entity == FREE_TEXT), None)
    text = prose or metadata_verdict(profile, FREE_TEXT, 0.75)
    ranked = candidates(profile, group.path, text, context, policy, classifier.kinds)
    if not ranked or ranked[0].points < ENOUGH or ranked[0].element.category == "none":
        return None
    best = ranked[0]
    holds_text = FREE_TEXT in best.element.entities
    if prose is None and not (
        best.element.category == "customer_content" and best.named and _may_be_text(profile, classifier)
    ):
        return None
    if not holds_text and prose is not None and not best.named:
        return None
    return Decision(verdict=text, best=best, rest=ranked[1:])


def _may_be_text(profile: FieldProfile, classifier: Classifier) -> bool:
    """Whether a field that a name calls content can be text though little of it reads like prose."""
    counts = profile.tally
    if counts.n_non_null == 0:
        return classifier.schema_only
    if counts.n_non_null >= TOO_MANY_TO_BE_TERSE and counts.n_prose == 0:
        return False
    return counts.n_number < 0.8 * counts.n_non_null


def _only(element: Element, why: str) -> Candidate:
    from scanner.classifier.score import COLUMN, Signal

    return Candidate(element=element, signals=(Signal(points=COLUMN + 2, why=why),), by_record=True, named=True)


def _contained(
    found: Iterable[EntityVerdict], container: Decision, context: Context, classifier: Classifier
) -> Iterable[Decision]:
    """The container itself, and every span in it: inside content is content."""
    yield container
    assert container.best is not None
    element = container.best.element
    spans = classifier.kinds.container_spans.get(element.id, {})
    for verdict in found:
        if verdict.entity == FREE_TEXT or verdict.neutral:
            continue
        own = classifier.policy.elements[spans.get(verdict.entity, element.id)]
        best = _only(own, f"inside {element.title.lower()}")
        yield Decision(verdict=verdict, best=best, rest=(), inside=element.title)


def _claim(
    profile: FieldProfile, group: RecordGroup, context: Context, classifier: Classifier
) -> Decision | None:
    """A field that an element claims by name and place, without a value that a detector knows."""
    counts = profile.tally
    if counts.n_non_null == 0 and not classifier.schema_only:
        return None
    ranked = candidates(profile, group.path, None, context, classifier.policy, classifier.kinds)
    if not ranked or not ranked[0].named or ranked[0].points < CLAIM:
        return None
    best = ranked[0]
    entities = [entity for entity in best.element.entities if entity not in (FREE_TEXT, RECORD_METADATA)]
    valueless = RECORD_METADATA in best.element.entities or FREE_TEXT in best.element.entities
    if counts.n_non_null and not valueless and "secret" not in best.element.flags and not best.by_record:
        return None
    entity = entities[0] if classifier.schema_only and entities and not valueless else RECORD_METADATA
    confidence = min(0.95, 0.5 + 0.06 * best.points)
    return Decision(
        verdict=metadata_verdict(profile, entity, confidence), best=best, rest=ranked[1:]
    )


def _finding(
    group: RecordGroup, profile: FieldProfile, decision: Decision, context: Context, classifier: Classifier
) -> Finding:
    verdict = decision.verdict
    label = _label(profile, decision, context, classifier)
    hidden = label.confidentiality in ("secret", "highest") or label.category == "customer_content"
    return Finding(
        fingerprint=fingerprint(group.source_id, group.collection, profile.path, verdict.entity),
        source=group.source,
        collection=group.collection,
        group=group.path,
        field=profile.path,
        entity=verdict.entity,
        axis=verdict.axis,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
        locations=verdict.locations,
        classifications=(label,),
        masked_examples=() if hidden else verdict.masked_examples,
    )


def fingerprint(source_id: str, collection: str, field: str, entity: str) -> str:
    """Identity of a finding over runs: where it is and what it is, never how much or how sure."""
    parts = "\x1f".join((source_id, collection, field, entity))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


def _label(
    profile: FieldProfile, decision: Decision, context: Context, classifier: Classifier
) -> Classification:
    best, policy, kinds = decision.best, classifier.policy, classifier.kinds
    rival = _rival(decision)
    is_open = rival is not None and not decision.verdict.neutral and _is_tie(best, rival) if best else True
    if best is None or is_open:
        return _undetermined(profile, decision, context, classifier)
    element, verdict = best.element, decision.verdict
    category = element.category
    return Classification(
        category=category,
        role=role_of(category),
        data_subject=_subject(element, context, kinds),
        element=element.id,
        element_title=element.title,
        confidence=_certainty(best, rival),
        runner_up=f"{rival.element.id}, {best.points - rival.points:.1f} points behind" if rival else "",
        retention=retention_of(element, category, context, policy, kinds),
        flags=_flags(element, verdict, context, policy),
        identifiability=element.identifiability,
        confidentiality=element.confidentiality,
        recipients=element.recipients,
        legal_basis=element.legal_basis,
        california_category=element.california_category,
        notice_section=element.notice.section,
        reason=_reason(profile, decision, context),
        signals=tuple(
            f"{signal.points:+.1f} {signal.why}"
            for signal in sorted(best.signals, key=lambda signal: -signal.points)
        ),
    )


def _rival(decision: Decision) -> Candidate | None:
    """The best candidate of another category."""
    best = decision.best
    return next(
        (other for other in decision.rest if best is None or other.element.category != best.element.category),
        None,
    )


def _is_tie(best: Candidate, rival: Candidate) -> bool:
    """Too close to call, unless the record kind itself tells the column and only one of them."""
    return best.points - rival.points < MARGIN and not best.by_record and rival.points >= ENOUGH


def _certainty(best: Candidate, rival: Candidate | None) -> float:
    lead = best.points - max(rival.points, 0.0) if rival else best.points
    return round(1 / (1 + math.exp(-(0.35 * best.points + 0.35 * min(lead, 6.0) - 1.4))), 4)


def _subject(element: Element, context: Context, kinds: Kinds) -> str:
    kind, place = context.record_kind, kinds.source_kinds.get(context.source_kind)
    for wish in (kind.subject if kind else "", place.subject if place else ""):
        if wish and wish in element.data_subjects:
            return wish
    return element.data_subjects[0]


def _flags(element: Element, verdict: EntityVerdict, context: Context, policy: Policy) -> tuple[str, ...]:
    kind, flags = context.record_kind, set(element.flags)
    if "cpni_if_voice" in flags:
        flags.discard("cpni_if_voice")
        if (kind is not None and kind.voice) or policy.settings["cpni_includes_messaging"].default is True:
            flags.add("cpni")
    if "cpni" in flags and kind is not None and kind.category == "customer_usage_data" and not kind.voice:
        flags.discard("cpni")
    if kind is not None and element.category == kind.category:
        flags.update(kind.adds_flags)
    if verdict.hashed:
        flags.add("hashed")
    if verdict.evidence.n_example and verdict.evidence.n_example >= verdict.evidence.n_match:
        flags.add("example_values")
    return tuple(sorted(flags))


_CATEGORY_WORDS: dict[str, str] = {
    "customer_account_data": "customer account data",
    "customer_usage_data": "customer usage data",
    "customer_content": "customer content",
    "employee_data": "staff data",
    "applicant_data": "applicant data",
    "none": "no personal data",
    "undetermined": "undetermined",
}


def _place(context: Context) -> str:
    if context.record_kind is not None:
        return f"a {context.record_kind.title} (told {context.why})"
    if context.source_kind != "unknown":
        return f"a source of kind {context.source_kind}"
    return "a record of unknown kind"


def _reason(profile: FieldProfile, decision: Decision, context: Context) -> str:
    assert decision.best is not None
    element, verdict = decision.best.element, decision.verdict
    words = _CATEGORY_WORDS[element.category]
    if decision.inside:
        return (
            f"{verdict.entity} stands inside {decision.inside.lower()}, "
            f"and what lies inside keeps the class of what holds it: {words}."
        )
    if verdict.entity == RECORD_METADATA:
        return f"The name in {_place(context)} says {element.title.lower()}: {words}."
    kind_of_hit = "is" if verdict.axis == "column_type" else "contains"
    first = max(decision.best.signals, key=lambda signal: signal.points).why
    return (
        f"The field {kind_of_hit} {verdict.entity} in {_place(context)}; "
        f"{first} makes it {element.title.lower()}: {words}."
    )


def _undetermined(
    profile: FieldProfile, decision: Decision, context: Context, classifier: Classifier
) -> Classification:
    """As strict as content until a person answers the question."""
    options = [candidate for candidate in (decision.best, *decision.rest) if candidate is not None][:2]
    if len(options) == 2:
        question = f"Is this {options[0].element.title.lower()} or {options[1].element.title.lower()}?"
        why = f"{options[0].element.id} and {options[1].element.id} are too close to call"
    else:
        question = f"Whose {decision.verdict.entity} is this, and what is it kept for?"
        why = "neither names nor neighbours tell what it is kept for"
    return Classification(
        category="undetermined",
        role=role_of("undetermined"),
        data_subject="unknown",
        element="undetermined",
        element_title="Not decided",
        confidence=0.0,
        runner_up=", ".join(candidate.element.id for candidate in options),
        retention=describe("ret_stored_as_instructed", classifier.policy),
        flags=(),
        identifiability="direct",
        confidentiality="restricted",
        recipients=(),
        legal_basis=(),
        california_category="not_listed",
        notice_section="s_definitions",
        reason=f"The field holds {decision.verdict.entity} in {_place(context)}, but {why}.",
        question=question,
    )
