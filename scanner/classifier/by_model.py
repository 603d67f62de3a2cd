"""Combine the name model's result for a field with the evidence from the field's name, record and values.
Pure.

Rules recognise what a field holds. The class of the data depends on its purpose, which all surrounding names
together show best. Therefore the model's probability of each class is added to the evidence, whether or not
the field has values.
"""

import math
from collections.abc import Sequence, Set
from dataclasses import replace

from scanner.classifier.certainty import MARGIN, certainty, lead_of
from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier, Decision, is_enough
from scanner.classifier.model_signals import is_likeliest, likelihood
from scanner.classifier.score import Candidate, candidates
from scanner.classifier.signals import BY_PLACE, PRECEDENCE, STRONG_NAMES
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.names.learned.learned import Learned
from scanner.policy.kinds import Kinds

SURE_OF_ALONE = 3.5
"""Minimum log-odds of personal data with which the entity that the model predicts replaces record metadata,
if the model knows no other table of the source. If it knows other tables, 0 is enough."""
_RAREST = 1e-6
_RULES = frozenset(PRECEDENCE)
_RULES_ANYWHERE = _RULES - BY_PLACE
CLAIMED = "name"
"""Detector id of verdicts that rest on a name only and are supported by no detector."""


def weighed(
    profile: FieldProfile,
    group: str,
    decisions: Sequence[Decision],
    context: Context,
    classifier: Classifier,
    *,
    is_declared: bool,
) -> tuple[Decision, ...]:
    """Return a field's decisions with the class that all evidence together supports.

    Args:
        is_declared: whether a format or a tag states the field's entity; if so, the model does not change the
            entity.
    """
    learned = context.learned_of(profile)
    if learned is None or _is_settled(profile, context):
        return tuple(decisions)
    is_of_nobody = profile.tally.n_read and learned.category in classifier.policy.impersonal_classes
    told = [
        one
        if is_of_nobody and not _shows_person(one.verdict)
        else _with_class(profile, group, one, context, classifier)
        for one in decisions
    ]
    if not classifier.schema_only:
        return tuple(told)
    if not told:
        told = list(_unknown(profile, group, context, classifier))
    told = [one for one in told if not _is_nobodys(one)]
    if not is_declared:
        told = [_with_entity(profile, one, learned, context, classifier) for one in told]
    return tuple(replace(one, cpni=learned.cpni) for one in told)


def _is_settled(profile: FieldProfile, context: Context) -> bool:
    """Whether a field has values and the name model is not needed, because the user stated the source kind or
    the columns match the shape of their record kind.
    """
    return bool(profile.tally.n_read) and (context.source_kind_stated or context.is_like_its_kind)


def with_rest(
    fields: Sequence[FieldProfile],
    group: str,
    decided: Sequence[tuple[Decision, ...]],
    context: Context,
    classifier: Classifier,
) -> Sequence[tuple[Decision, ...]]:
    """Add decisions for columns that no rule recognises, in a record with values. A column gets one if a
    class is likely and another column of the record holds personal data of that class.
    """
    if classifier.schema_only:
        return decided
    held = {
        one.best.element.category
        for decisions in decided
        for one in decisions
        if one.best is not None and one.verdict.entity != RECORD_METADATA
    }
    return [
        decisions or _rest(profile, group, held, context, classifier)
        for profile, decisions in zip(fields, decided, strict=True)
    ]


def _rest(
    profile: FieldProfile, group: str, held: Set[str], context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    if context.learned_of(profile) is None or not profile.tally.n_non_null or _is_settled(profile, context):
        return ()
    told = _unknown(profile, group, context, classifier)
    return tuple(one for one in told if one.best is not None and one.best.element.category in held)


def _with_entity(
    profile: FieldProfile, decision: Decision, learned: Learned, context: Context, classifier: Classifier
) -> Decision:
    """Change the entity of a decision according to the model. If the field is probably personal data, record
    metadata becomes the most likely entity. If it probably is not, any other entity becomes record metadata.

    Some decisions are never changed: entities inside containers, fields that the company's own dictionary
    names, references to other records, and entities that cannot be recognised by value. If the model knows no
    other table of the source, the only entities that become metadata are neutral ones that follow from the
    declared type, such as the time of a row.
    """
    told = decision.verdict.entity
    kinds = classifier.kinds
    is_own = decision.best is not None and any(one.key == "name.own" for one in decision.best.signals)
    if decision.inside or is_own or told in {*kinds.of_keys.link_ends.values(), *kinds.of_columns.shapeless}:
        return decision
    odds = math.log(max(learned.personal, _RAREST) / max(1 - learned.personal, _RAREST))
    if told != RECORD_METADATA:
        is_open = not context.overall.is_alone or _is_typed(told, profile, classifier)
        return _as_metadata(decision) if is_open and odds < 0 else decision
    likely = sorted(learned.entities, key=lambda one: -learned.entities[one])
    admitted = (one for one in likely if kinds.admits(one, profile.path, profile.type))
    entity = next(admitted, RECORD_METADATA)
    is_alone = context.overall.is_alone and not _is_typed(entity, profile, classifier)
    if odds < (SURE_OF_ALONE if is_alone else 0.0):
        return decision
    return replace(decision, verdict=metadata_verdict(profile, entity, learned.personal))


def _as_metadata(decision: Decision) -> Decision:
    return replace(decision, verdict=replace(decision.verdict, entity=RECORD_METADATA))


def _is_typed(entity: str, profile: FieldProfile, classifier: Classifier) -> bool:
    """Whether an entity is neutral and follows from the declared type of the field, whatever the field's
    name.
    """
    return entity in classifier.catalogue.neutral and classifier.kinds.is_typed(entity, profile.type)


def _with_class(
    profile: FieldProfile, group: str, decision: Decision, context: Context, classifier: Classifier
) -> Decision:
    """Replace a decision's candidate by the one that all evidence supports best. The decision stays unchanged
    if a rule with precedence made it or if the values are free text. With values, it also stays if the
    class would be the same, or if its present class is at least as certain.
    """
    is_text = decision.verdict.entity == FREE_TEXT and decision.verdict.evidence.n_match
    if decision.inside or is_text or (decision.best and is_ruled(decision.best, context, classifier.kinds)):
        return decision
    verdict = None if decision.verdict.evidence.detector == CLAIMED else decision.verdict
    ranked = _ranked(profile, group, verdict, context, classifier)
    if not ranked or not is_enough(ranked[0]):
        return _by_names_alone(decision, context.learned_of(profile)) if classifier.schema_only else decision
    if profile.tally.n_read and decision.best is not None:
        same = decision.best.element.category == ranked[0].element.category
        if same or (ranked[0].chance or 0.0) <= certainty(decision.best, decision.rest):
            return decision
    return replace(decision, best=ranked[0], rest=ranked[1:])


def _by_names_alone(decision: Decision, learned: Learned | None) -> Decision:
    """A decision by names alone, with the model's probability of its class as its certainty."""
    if decision.best is None or is_likeliest(decision.best.element.of, learned):
        return decision
    return replace(decision, best=_with_chance((decision.best, *decision.rest), learned))


def _unknown(
    profile: FieldProfile, group: str, context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    """The decision for a field that no rule recognises: record metadata of the most likely class. Empty if no
    class is likely enough.
    """
    ranked = _ranked(profile, group, None, context, classifier)
    if not ranked or not is_enough(ranked[0]):
        return ()
    chance = ranked[0].chance if is_likeliest(ranked[0].element.of, context.learned_of(profile)) else None
    sure = chance or certainty(ranked[0], ranked[1:])
    verdict = metadata_verdict(profile, RECORD_METADATA, sure)
    return (Decision(verdict=verdict, best=ranked[0], rest=ranked[1:]),)


def is_ruled(candidate: Candidate, context: Context, kinds: Kinds) -> bool:
    """Whether a candidate has precedence over the model. It has if it rests on a signal with precedence (such
    as the company's own facts, a declared key or a container), or on a strong name for an element to which
    other records refer (``KeyRules.link_flags``).
    """
    keys = candidate.keys
    before = _RULES if context.source_kind_stated or kinds.is_own_staff else _RULES_ANYWHERE
    if not keys.isdisjoint(before):
        return True
    return not keys.isdisjoint(STRONG_NAMES) and not kinds.of_keys.link_flags.isdisjoint(
        candidate.element.flags
    )


def _is_theirs(profile: FieldProfile, context: Context, classifier: Classifier) -> bool:
    """Whether a field names a person who works on the record and who belongs to the customer's staff. This is
    so if the user stated a source kind with which the company's own staff does not work.
    """
    place = classifier.kinds.source_kinds.get(context.source_kind)
    is_theirs = context.source_kind_stated and place is not None and not place.staffed
    return is_theirs and bool(classifier.kinds.of_people.handlers.among((profile.path,), frozenset()))


def _ranked(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    classifier: Classifier,
) -> tuple[Candidate, ...]:
    """All candidates for a field, best first by all evidence. Candidates that ``is_ruled`` accepts precede
    the others.

    A source kind that the user did not state is only a guess from names and excludes no class. If values show
    personal data, classes about nobody are excluded.
    """
    told = learned = context.learned_of(profile)
    context = _open(context, classifier.kinds)
    if learned is not None and _is_theirs(profile, context, classifier):
        staff = classifier.policy.elements[classifier.kinds.of_people.staff].of
        learned = learned.without(frozenset(staff.maps_from))
    if learned is not None and verdict is not None and _shows_person(verdict):
        learned = learned.without(classifier.policy.impersonal_classes)
    if learned is not None and learned is not told:
        context = replace(context, learned={**context.learned, profile.path: learned})
    ranked = candidates(profile, group, verdict, context, classifier.policy, classifier.kinds)
    ruled = [one for one in ranked if is_ruled(one, context, classifier.kinds)]
    if ruled:
        return (*ruled, *(one for one in ranked if one not in ruled))
    if not ranked or (profile.tally.n_read and not is_likeliest(ranked[0].element.of, learned)):
        return ranked
    return (_with_chance(ranked, learned), *ranked[1:])


def _open(context: Context, kinds: Kinds) -> Context:
    """The context without conclusions that are drawn from a guessed source kind."""
    if context.source_kind_stated:
        return context
    key = ("open", str(kinds.is_own_staff))
    if key not in context.kept:
        handlers = context.handlers if kinds.is_own_staff else frozenset()
        context.kept[key] = replace(context, population=None, barred=frozenset(), handlers=handlers)
    opened: Context = context.kept[key]
    return opened


def _with_chance(ranked: Sequence[Candidate], learned: Learned | None) -> Candidate:
    """The first candidate, with the model's probability of its class as its certainty. The other signals for
    the class are mostly names, which the model already takes into account.

    The candidate is unchanged if the model does not know its class. It is also unchanged if the model finds
    another class most likely and the lead over other candidates is small.
    """
    best = ranked[0]
    if learned is None or learned.categories.keys().isdisjoint(best.element.of.maps_from):
        return best
    if not is_likeliest(best.element.of, learned) and lead_of(best, ranked[1:]) < MARGIN:
        return best
    return replace(best, chance=likelihood(best.element.of, learned))


def _shows_person(verdict: EntityVerdict) -> bool:
    """Whether a detector recognised values of personal data, so that the field cannot be about nobody."""
    is_seen = verdict.evidence.n_match and verdict.evidence.detector != CLAIMED
    return bool(is_seen) and not verdict.neutral and verdict.entity != RECORD_METADATA


def _is_nobodys(decision: Decision) -> bool:
    """Whether a decision is record metadata whose class is about nobody and whose element no strong name
    supports.
    """
    best = decision.best
    is_part = best is not None and best.is_rest and best.element.of.is_impersonal
    return is_part and decision.verdict.entity == RECORD_METADATA
