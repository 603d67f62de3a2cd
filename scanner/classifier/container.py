"""Decide whether a field is a container: a field of text, or one whose content a customer defined.

Every entity inside a container gets the class of the container.
"""

from collections.abc import Iterable, Sequence

from scanner.classifier.by_name import called
from scanner.classifier.context import Context, has_name
from scanner.classifier.decision import AS_REST, Classifier, Decision, is_enough
from scanner.classifier.score import Candidate, candidates
from scanner.classifier.signals import Signal, column_element
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Why
from scanner.names.naming import normal
from scanner.policy.entries import Element
from scanner.policy.policy import Policy

TOO_MANY_TO_BE_TERSE = 50
"""Minimum number of values with which a field counts as text only if at least one of them is a sentence."""


def container_of(
    profile: FieldProfile,
    group: RecordGroup,
    found: Iterable[EntityVerdict],
    context: Context,
    classifier: Classifier,
    named: Sequence[Element],
) -> Decision | None:
    """The decision about a field as a container; ``None`` if the field is neither text nor defined by a
    customer.
    """
    kind, policy = context.record_kind, classifier.policy
    if kind is not None and context.population is None:
        segments = [normal(segment) for segment in profile.path.split(".")[:-1]]
        inside = next((segment for segment in segments if segment in kind.meaning.inside), "")
        if inside and profile.tally.n_non_null:
            element = policy.elements[kind.meaning.columns[inside]]
            verdict = metadata_verdict(profile, FREE_TEXT, 0.9)
            return Decision(verdict=verdict, best=_only(element, f"inside what a customer stored ({inside})"))
    found = tuple(found)
    is_typed = any(
        verdict.axis == "column_type" and verdict.entity != FREE_TEXT and not verdict.neutral
        for verdict in found
    )
    if is_typed and not _is_body(profile, group, context, policy):
        return None
    prose = next((verdict for verdict in found if verdict.entity == FREE_TEXT), None)
    if classifier.schema_only and not found and not named and profile.path in context.long_fields:
        prose = metadata_verdict(profile, FREE_TEXT, AS_REST)
    is_content = profile.references or any(element.of.is_content for element in named)
    if prose is None and not (is_content and has_name(profile, group) and _may_be_text(profile, classifier)):
        return None
    text = prose or metadata_verdict(profile, FREE_TEXT, 0.75)
    ranked = candidates(profile, group.path, text, context, policy, classifier.kinds)
    if not ranked or not is_enough(ranked[0]) or ranked[0].element.category == "none":
        return None
    best = ranked[0]
    holds_text = FREE_TEXT in best.element.entities
    if prose is None and not holds_text:  # for example the web address of a recording
        entity = called(profile, best.element.entities, classifier.catalogue) or RECORD_METADATA
        text = metadata_verdict(profile, entity, text.confidence)
    if prose is None and not (best.element.of.is_content and best.named):
        return None
    if not holds_text and prose is not None and not best.named:
        return None
    return Decision(verdict=text, best=best, rest=ranked[1:])


def _is_body(profile: FieldProfile, group: RecordGroup, context: Context, policy: Policy) -> bool:
    """Whether the record kind defines this column as the content of messages. If so, the form of the values
    does not matter, since a message can consist of just a name or a number.
    """
    element = policy.elements.get(column_element(profile, group.path, context.record_kind))
    return element is not None and element.of.is_content and FREE_TEXT in element.entities


def _may_be_text(profile: FieldProfile, classifier: Classifier) -> bool:
    """Whether a field whose name means content can be text although no value was recognised as prose."""
    counts = profile.tally
    if counts.n_non_null == 0:
        return classifier.schema_only and classifier.kinds.admits(FREE_TEXT, profile.path, profile.type)
    if counts.n_non_null >= TOO_MANY_TO_BE_TERSE and counts.n_prose == 0:
        return False
    return counts.numbers.n < 0.8 * counts.n_non_null


def _only(element: Element, why: str) -> Candidate:
    signals = (Signal(key="inside", why=why, basis="column"),)
    return Candidate(element=element, signals=signals, by_record=True, named=True, placed=True)


def all_contained(
    found: Iterable[EntityVerdict], container: Decision, classifier: Classifier
) -> Iterable[Decision]:
    """The decisions about a container and about every entity inside it. All get the container's class."""
    yield container
    for verdict in found:
        if verdict.entity != FREE_TEXT and not verdict.neutral:
            yield contained(verdict, container, classifier)


def contained(
    verdict: EntityVerdict, container: Decision, classifier: Classifier, why: Why | None = None
) -> Decision:
    """The decision about an entity inside a container, which gets the class of the container."""
    assert container.best is not None
    element = container.best.element
    spans = classifier.kinds.container_spans.get(element.id, {})
    own = classifier.policy.elements[spans.get(verdict.entity, element.id)]
    best = _only(own, f"inside {element.title.lower()}")
    return Decision(verdict=verdict, best=best, rest=(), inside=element.title, why=why)
