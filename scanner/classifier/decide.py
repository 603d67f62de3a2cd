"""Decide which entities of a field are reported, and which data element each of them is.

A field of text, or one whose content a customer defined, is a container: every entity in it gets the class of
the container. Any other field is reported once for each entity that it holds. A field without entities can
still get an element by its name and its record.
"""

from scanner.classifier.by_name import as_named, claimed_entity, is_secret, needs_no_value
from scanner.classifier.certainty import MARGIN, certainty
from scanner.classifier.container import all_contained, container_of
from scanner.classifier.context import Context, has_name
from scanner.classifier.decision import AS_REST, Classifier, Decision, is_enough
from scanner.classifier.heard import heard, listed, named_elements
from scanner.classifier.score import Candidate, as_rest, candidates
from scanner.classifier.signals import KEYS
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, EntityVerdict
from scanner.fields.profile import FieldProfile, RecordGroup
from scanner.names.naming import normal
from scanner.policy.kinds import Kinds

CLAIM = 6.0
"""Minimum points, by name and record, with which a field gets an element if no value is recognised."""
CLAIM_BY_SCHEMA = 2.0
"""The same for fields without values. A strong name is enough if the record does not contradict it."""


def decide_field(
    profile: FieldProfile,
    group: RecordGroup,
    context: Context,
    classifier: Classifier,
    beside: frozenset[str] = frozenset(),
) -> tuple[Decision, ...]:
    """Return one decision for each entity that is reported for a field; empty for a field without findings.

    Args:
        beside: entities in other fields of the record.
    """
    named = named_elements(profile, group, context, classifier.policy, classifier.kinds)
    every = heard(profile, group, context, classifier, beside)
    found = listed(every, profile, group, context, classifier, beside)
    container = container_of(profile, group, found, context, classifier, named)
    if container is not None:
        return tuple(all_contained(found, container, classifier))
    decisions: list[Decision] = []
    for verdict in found:
        if verdict.entity == FREE_TEXT or _names_nothing(profile, verdict, classifier.kinds):
            continue
        ranked = candidates(profile, group.path, verdict, context, classifier.policy, classifier.kinds)
        if classifier.schema_only:
            ranked = _record_first(ranked, context)
        best = ranked[0] if ranked and is_enough(ranked[0]) else None
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
    """The candidates, reordered: one of the record kind's class comes first unless another class clearly
    leads.
    """
    kind = context.record_kind
    if not ranked or kind is None or ranked[0].element.category == kind.category:
        return ranked
    close = (one for one in ranked if ranked[0].points - one.points < MARGIN and one.placed)
    own = next((one for one in close if one.element.category == kind.category), ranked[0])
    return (own, *(one for one in ranked if one is not own))


def _names_nothing(profile: FieldProfile, verdict: EntityVerdict, kinds: Kinds) -> bool:
    """Whether a neutral entity rests only on a name that occurs in records of any kind (``url``, ``id``)."""
    leaf = normal(profile.path.rsplit(".", 1)[-1])
    return verdict.neutral and not verdict.evidence.n_match and leaf in kinds.of_columns.bookkeeping


def _claim(
    profile: FieldProfile, group: RecordGroup, context: Context, classifier: Classifier
) -> Decision | None:
    """The decision, by name and record, about a field in which no value is recognised; ``None`` if no
    candidate has enough points.
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
