"""Decide which entities of a field are reported, and which data element each of them is.

A field of text, or one that a customer filled, is a container: everything in it has its class. Any other
field is reported for each entity that it holds. A field without entities can still be assigned an element by
its name and its record.
"""

from collections.abc import Iterable, Sequence

from scanner.classifier.by_name import as_named, called, claimed_entity, is_secret, meant, needs_no_value
from scanner.classifier.certainty import MARGIN, certainty
from scanner.classifier.context import Context, has_name
from scanner.classifier.decision import ENOUGH, Classifier, Decision
from scanner.classifier.event_names import dates_an_event
from scanner.classifier.score import Candidate, as_rest, candidates
from scanner.classifier.signals import KEYS, Signal, column_element, told_by_kind
from scanner.evidence.around import Around
from scanner.evidence.entities import metadata_verdict, verdicts
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.finding import Why
from scanner.names.naming import normal, without_hash_words
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

CLAIM = 6.0
"""Minimum points, by name and record, with which a field gets an element although no value is recognised."""
AS_REST = 0.6
"""Confidence in a column that is recognised only by its record."""
CLAIM_BY_SCHEMA = 2.0
"""``CLAIM`` for fields without values: a strong name is enough if the record does not contradict it."""
SURE = 0.65
"""Lowest confidence with which a name alone makes a finding, if no value has the form of the entity."""
TOO_MANY_TO_BE_TERSE = 50
"""Number of values from which a field of text must hold at least one sentence."""


def decide_field(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str] = frozenset(),
) -> tuple[Decision, ...]:
    """One decision for each entity that is reported for a field; empty for a field without findings.

    Args:
        beside: entities in other fields of the record.
    """
    named = _named_elements(profile, group, context, classifier.policy, classifier.kinds)
    every = heard(profile, group, context, classifier, beside)
    found = _listed(every, profile, group, context, classifier, beside)
    container = _container(profile, group, found, context, classifier, named)
    if container is not None:
        return tuple(_contained(found, container, classifier))
    decisions: list[Decision] = []
    for verdict in found:
        if verdict.entity == FREE_TEXT or _names_nothing(profile, verdict, classifier.kinds):
            continue
        ranked = candidates(profile, group.path, verdict, context, classifier.policy, classifier.kinds)
        if classifier.schema_only:
            ranked = _record_first(ranked, context)
        best = ranked[0] if ranked and _is_enough(ranked[0]) else None
        if best is None and classifier.schema_only:
            best = as_rest(profile, group.path, context, classifier.policy, classifier.kinds)
        if verdict.neutral and (best is None or not (best.named or best.placed)):
            continue
        if verdict.neutral and context.population and best is not None and not best.named:
            continue
        if best is not None and not verdict.evidence.n_match:
            verdict = as_named(profile, best, verdict, context, classifier.kinds, classifier.catalogue)
        if all(verdict.entity != other.verdict.entity for other in decisions):
            decisions.append(Decision(verdict=verdict, best=best, rest=ranked[1:] if best else ranked))
    telling = [decision for decision in decisions if not decision.verdict.neutral]
    if any(decision.verdict.axis == "column_type" for decision in telling):
        return tuple(telling)
    if telling:
        return tuple(decisions)
    claim = _claim(profile, group, context, classifier)
    return tuple(decisions) if decisions or claim is None else (claim,)


def _record_first(ranked: tuple[Candidate, ...], context: Context) -> tuple[Candidate, ...]:
    """The candidates, with one of the record's own class first unless another class clearly leads."""
    kind = context.record_kind
    if not ranked or kind is None or ranked[0].element.category == kind.category:
        return ranked
    close = (one for one in ranked if ranked[0].points - one.points < MARGIN and one.placed)
    own = next((one for one in close if one.element.category == kind.category), ranked[0])
    return (own, *(one for one in ranked if one is not own))


def _named_elements(
    profile: FieldProfile, group: RecordGroup, context: Context, policy: Policy, kinds: Kinds
) -> tuple[Element, ...]:
    """Elements that the record kind gives the field, or that its name indicates more than weakly."""
    key = ("named", profile.path, str(profile.unnamed))
    if key not in context.kept:
        context.kept[key] = tuple(_naming(profile, group, context, policy, kinds))
    named: tuple[Element, ...] = context.kept[key]
    return named


def _naming(
    profile: FieldProfile, group: RecordGroup, context: Context, policy: Policy, kinds: Kinds
) -> Iterable[Element]:
    told = told_by_kind(profile, group.path, context, kinds)
    hits = [
        hit.element
        for name in filter(None, (profile.path, without_hash_words(profile.path)))
        for hit in policy.names.lookup(name, " ".join(context.table))
        if hit.strength != "weak"
    ]
    return (policy.elements[key] for key in dict.fromkeys((told, *hits)) if key in policy.elements)


def heard(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str] = frozenset(),
) -> tuple[EntityVerdict, ...]:
    """All entities that a field may hold by its name and values, however weak the evidence; cached."""
    if not profile.tally.n_read and not classifier.schema_only:
        return ()
    # The cache entry holds the profile, so that no other profile can get the same ``id()``.
    key = ("heard", id(profile), classifier.schema_only, beside)
    if key not in context.kept:
        context.kept[key] = profile, _heard(profile, group, context, classifier, beside)
    found: tuple[EntityVerdict, ...] = context.kept[key][1]
    return found


def _heard(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> tuple[EntityVerdict, ...]:
    elements = _named_elements(profile, group, context, classifier.policy, classifier.kinds)
    known = [element.entities for element in elements]
    if classifier.schema_only:  # of several entities of an element, only the one that the name means
        named = {one for entities in known if (one := called(profile, entities, classifier.catalogue))}
        stands_for = named
    else:  # leave out elements of free text: their names say nothing about entities inside the text
        named = {one for entities in known if entities[0] != FREE_TEXT for one in entities}
        stands_for = {meant(profile, entities, classifier.catalogue) for entities in known}
    around = Around(
        named={
            one
            for one in named - {FREE_TEXT, RECORD_METADATA}
            if classifier.kinds.admits(one, profile.path, profile.type)
        },
        meant=stands_for,
        traps=_traps(profile, context, classifier, beside),
        never=classifier.kinds.people.never_of(profile.path, context.table),
        beside=beside,
        table=context.table,
        prefix=group.prefix,
        in_words=any(entities[0] == FREE_TEXT for entities in known) or not has_name(profile, group),
        hashed_name=bool(without_hash_words(profile.path)),
        is_of_people=context.overall.names_people or classifier.kinds.people.are_named(context.table),
        is_peoples=classifier.kinds.people.are_named(context.table)
        or not classifier.catalogue.of_people.isdisjoint(beside),
        nobodys=context.overall.nobodys,
        names_somebody=not classifier.kinds.somebody.entities.isdisjoint(beside),
    )
    return verdicts(profile, classifier.catalogue, around)


def _traps(
    profile: FieldProfile, context: Context, classifier: Classifier, beside: frozenset[str]
) -> frozenset[str]:
    """Entities that the name makes unlikely: a field called ``date`` dates its record, not a person."""
    told = classifier.kinds.trapped(profile.path, context.table, beside)
    dates = normal(profile.path.rsplit(".", 1)[-1]) in classifier.kinds.record_clocks
    dates = dates or dates_an_event(profile.path)
    return told | classifier.catalogue.of_people if dates else told


def _listed(
    found: Sequence[EntityVerdict],
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> tuple[EntityVerdict, ...]:
    """The verdicts that are certain enough for findings. If valid values show that the whole column is one
    entity, verdicts without valid values are left out.
    """
    listed = [
        verdict
        for verdict in found
        if verdict.confidence >= classifier.min_confidence
        and not verdict.lost_to
        and (verdict.evidence.n_match or _is_named_well(profile, group, verdict, context, classifier, beside))
    ]
    is_typed = any(v.axis == "column_type" and v.evidence.n_valid and not v.neutral for v in listed)
    return tuple(verdict for verdict in listed if verdict.evidence.n_valid or not is_typed)


def _is_named_well(
    profile: FieldProfile,
    group: RecordGroup,
    verdict: EntityVerdict,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str],
) -> bool:
    """Whether a verdict without matching values is credible by the field's name, type and table."""
    kinds = classifier.kinds
    if not kinds.admits(verdict.entity, profile.path, profile.type):
        return False
    has_form = verdict.evidence.n_validated > 0
    if profile.tally.n_read and not has_form and verdict.confidence < SURE:
        return False
    is_told = profile.tally.n_read or column_element(profile, group.path, context.record_kind)
    return bool(is_told) or kinds.people.may_own(profile.path, context.table, beside)


def _container(
    profile: FieldProfile,
    group: RecordGroup,
    found: Iterable[EntityVerdict],
    context: Context,
    classifier: Classifier,
    named: Sequence[Element],
) -> Decision | None:
    """The decision about the field as a container; ``None`` unless it is text or was filled by a customer."""
    kind, policy = context.record_kind, classifier.policy
    if kind is not None and context.population is None:
        segments = [normal(segment) for segment in profile.path.split(".")[:-1]]
        inside = next((segment for segment in segments if segment in kind.inside), "")
        if inside and profile.tally.n_non_null:
            element = policy.elements[kind.columns[inside]]
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
    if not ranked or not _is_enough(ranked[0]) or ranked[0].element.category == "none":
        return None
    best = ranked[0]
    holds_text = FREE_TEXT in best.element.entities
    if prose is None and not holds_text:  # such as the web address of a recording
        entity = called(profile, best.element.entities, classifier.catalogue) or RECORD_METADATA
        text = metadata_verdict(profile, entity, text.confidence)
    if prose is None and not (best.element.of.is_content and best.named):
        return None
    if not holds_text and prose is not None and not best.named:
        return None
    return Decision(verdict=text, best=best, rest=ranked[1:])


def _is_body(profile: FieldProfile, group: RecordGroup, context: Context, policy: Policy) -> bool:
    """Whether the record kind defines this column as a message's content. The form of the values then does
    not matter, since a message can also be just a name or a number.
    """
    element = policy.elements.get(column_element(profile, group.path, context.record_kind))
    return element is not None and element.of.is_content and FREE_TEXT in element.entities


def _names_nothing(profile: FieldProfile, verdict: EntityVerdict, kinds: Kinds) -> bool:
    """Whether a neutral entity rests only on a name that records of any kind have (``url``, ``id``)."""
    leaf = normal(profile.path.rsplit(".", 1)[-1])
    return verdict.neutral and not verdict.evidence.n_match and leaf in kinds.bookkeeping


def _is_enough(best: Candidate) -> bool:
    """Whether a candidate has enough evidence; a weak name alone is never enough, however well values fit."""
    return best.points >= ENOUGH and best.placed


def _may_be_text(profile: FieldProfile, classifier: Classifier) -> bool:
    """Whether a field can be text because its name means content, although it was not recognised as prose."""
    counts = profile.tally
    if counts.n_non_null == 0:
        return classifier.schema_only and classifier.kinds.admits(FREE_TEXT, profile.path, profile.type)
    if counts.n_non_null >= TOO_MANY_TO_BE_TERSE and counts.n_prose == 0:
        return False
    return counts.n_number < 0.8 * counts.n_non_null


def _only(element: Element, why: str) -> Candidate:
    signals = (Signal(key="inside", why=why, basis="column"),)
    return Candidate(element=element, signals=signals, by_record=True, named=True, placed=True)


def _contained(
    found: Iterable[EntityVerdict], container: Decision, classifier: Classifier
) -> Iterable[Decision]:
    """The decisions about a container and every entity inside it, each with the container's class."""
    yield container
    for verdict in found:
        if verdict.entity != FREE_TEXT and not verdict.neutral:
            yield contained(verdict, container, classifier)


def contained(
    verdict: EntityVerdict, container: Decision, classifier: Classifier, why: Why | None = None
) -> Decision:
    """The decision about an entity inside a container: it takes the container's class."""
    assert container.best is not None
    element = container.best.element
    spans = classifier.kinds.container_spans.get(element.id, {})
    own = classifier.policy.elements[spans.get(verdict.entity, element.id)]
    best = _only(own, f"inside {element.title.lower()}")
    return Decision(verdict=verdict, best=best, rest=(), inside=element.title, why=why)


def _claim(
    profile: FieldProfile, group: RecordGroup, context: Context, classifier: Classifier
) -> Decision | None:
    """The decision for a field without a recognised value, by its name and record; ``None`` if no candidate
    has enough points.
    """
    counts = profile.tally
    if (counts.n_non_null == 0 and not classifier.schema_only) or not has_name(profile, group):
        return None
    ranked = candidates(profile, group.path, None, context, classifier.policy, classifier.kinds)
    if classifier.schema_only:
        ranked = _record_first(ranked, context)
    needed = CLAIM_BY_SCHEMA if classifier.schema_only else CLAIM
    claims = (one for one in ranked[:2] if one.is_rest or (one.named and one.points >= needed))
    best = next(claims, None)
    if best is None:
        return None
    others = tuple(one for one in ranked if one is not best)
    catalogue = classifier.catalogue if classifier.schema_only else None
    entity = claimed_entity(profile, best, context, classifier.kinds, catalogue)
    if best.is_rest:
        return Decision(verdict=metadata_verdict(profile, entity, AS_REST), best=best, rest=others)
    if counts.n_non_null and classifier.catalogue.has_form(entity):
        return None
    is_key = any(signal.key in KEYS for signal in best.signals)
    if counts.n_non_null and not (needs_no_value(best) or is_secret(best) or is_key or best.by_record):
        return None
    confidence = min(0.95, certainty(best, others))
    return Decision(verdict=metadata_verdict(profile, entity, confidence), best=best, rest=others)
