"""Combine the name model's result for a field with the evidence of its name, its record and its values. Pure.

Rules recognise what a field holds. The purpose of the data, and so its class, shows best in all surrounding
names together. The model's probability of each class is therefore added as evidence, with or without values.
"""

import math
from collections.abc import Sequence, Set
from dataclasses import replace

from scanner.classifier.certainty import MARGIN, certainty, lead_of
from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier, Decision, is_enough
from scanner.classifier.model_signals import likelihood
from scanner.classifier.score import Candidate, candidates
from scanner.classifier.signals import BY_PLACE, PRECEDENCE, STRONG_NAMES
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.names.learned.learned import Learned
from scanner.policy.kinds import Kinds

SURE_OF_ALONE = 3.5
"""Minimum log-odds of being personal data with which record metadata gets the entity that the model predicts,
if the model knows no other table of the source. With other tables, 0 is enough."""
_RAREST = 1e-6
_RULES = frozenset(PRECEDENCE)
_RULES_ANYWHERE = _RULES - BY_PLACE
CLAIMED = "name"
"""Detector id of verdicts that no detector supports, only a name."""


def weighed(
    profile: FieldProfile,
    group: str,
    decisions: Sequence[Decision],
    context: Context,
    classifier: Classifier,
    *,
    is_declared: bool,
) -> tuple[Decision, ...]:
    """Give a field's decisions the class that all evidence together supports.

    Args:
        is_declared: whether a format or a tag states the field's entity; the model does not change it then.
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
    """Whether the name model is not needed for a field with values: the user stated the source kind, or the
    columns match the shape of their record kind.
    """
    return bool(profile.tally.n_read) and (context.source_kind_stated or context.is_like_its_kind)


def with_rest(
    fields: Sequence[FieldProfile],
    group: str,
    decided: Sequence[tuple[Decision, ...]],
    context: Context,
    classifier: Classifier,
) -> Sequence[tuple[Decision, ...]]:
    """Add decisions for the columns that no rule recognises in a record with values: those with a likely
    class, if another column of the record holds personal data of that class.
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
    """Replace record metadata by the model's most likely entity if the field is probably personal data, and
    another entity by record metadata if it probably is not.

    Some decisions stay: entities inside containers, names from the company's own dictionary, ends of links,
    and entities that cannot be recognised by value. If the model knows no other table of the source, only
    neutral entities that follow from the declared type become metadata, such as the time of a row.
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
    """Whether an entity is neutral and follows from the declared type, whatever the name."""
    return entity in classifier.catalogue.neutral and classifier.kinds.is_typed(entity, profile.type)


def _with_class(
    profile: FieldProfile, group: str, decision: Decision, context: Context, classifier: Classifier
) -> Decision:
    """The decision with the candidate that all evidence supports best. It stays unchanged if a rule with
    precedence made it, if the values are free text, or if its own class is as certain.
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
    """The decision that names made, as certain as the model is of its class."""
    if decision.best is None:
        return decision
    return replace(decision, best=_with_chance((decision.best, *decision.rest), learned))


def _unknown(
    profile: FieldProfile, group: str, context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    """The decision for a field that no rule recognises: record metadata of its most likely class; empty if no
    class is likely enough.
    """
    ranked = _ranked(profile, group, None, context, classifier)
    if not ranked or not is_enough(ranked[0]):
        return ()
    sure = ranked[0].chance or certainty(ranked[0], ranked[1:])
    verdict = metadata_verdict(profile, RECORD_METADATA, sure)
    return (Decision(verdict=verdict, best=ranked[0], rest=ranked[1:]),)


def is_ruled(candidate: Candidate, context: Context, kinds: Kinds) -> bool:
    """Whether a candidate needs no comparison with the model: it rests on a signal with precedence (such as
    the company's own facts, a declared key or a container), or on a strong name for an element that other
    records refer to (``Kinds.link_flags``).
    """
    keys = candidate.keys
    before = _RULES if context.source_kind_stated or kinds.is_own_staff else _RULES_ANYWHERE
    if not keys.isdisjoint(before):
        return True
    return not keys.isdisjoint(STRONG_NAMES) and not kinds.of_keys.link_flags.isdisjoint(
        candidate.element.flags
    )


def _is_theirs(profile: FieldProfile, context: Context, classifier: Classifier) -> bool:
    """Whether a field names the person who works on the record, and that person is the customer's staff,
    because the user stated a source kind that the company's own staff does not work with.
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
    """All candidates for a field by all evidence, best first; those that ``is_ruled`` accepts come first.

    A source kind that the user did not state is a guess from names, so it excludes no class. If values show
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
    return (_with_chance(ranked, learned), *ranked[1:]) if ranked else ()


def _open(context: Context, kinds: Kinds) -> Context:
    """The context without what follows from a guessed source kind."""
    if context.source_kind_stated:
        return context
    key = ("open", str(kinds.is_own_staff))
    if key not in context.kept:
        handlers = context.handlers if kinds.is_own_staff else frozenset()
        context.kept[key] = replace(context, population=None, barred=frozenset(), handlers=handlers)
    opened: Context = context.kept[key]
    return opened


def _with_chance(ranked: Sequence[Candidate], learned: Learned | None) -> Candidate:
    """The first candidate with the model's probability of its class as its certainty: the other signals for a
    class are mostly names, too, which the model has seen.

    Unchanged if the model knows no such class, or if it finds another class most likely and the candidates
    are too close to decide.
    """
    best = ranked[0]
    if learned is None or learned.categories.keys().isdisjoint(best.element.of.maps_from):
        return best
    if learned.category not in best.element.of.maps_from and lead_of(best, ranked[1:]) < MARGIN:
        return best
    return replace(best, chance=likelihood(best.element.of, learned))


def _shows_person(verdict: EntityVerdict) -> bool:
    """Whether values of personal data were recognised, so that the field cannot be about nobody."""
    is_seen = verdict.evidence.n_match and verdict.evidence.detector != CLAIMED
    return bool(is_seen) and not verdict.neutral and verdict.entity != RECORD_METADATA


def _is_nobodys(decision: Decision) -> bool:
    """Whether a decision is record metadata of a class about nobody that no strong name supports."""
    best = decision.best
    is_part = best is not None and best.is_rest and best.element.of.is_impersonal
    return is_part and decision.verdict.entity == RECORD_METADATA
