"""Combine the name model's result for a field with its own name, its record and its values. Pure.

Rules say what a field holds. The purpose of the data shows in all surrounding names together: the model's
probabilities are evidence for each class like any other, with or without values.
"""

import math
from collections.abc import Sequence, Set
from dataclasses import replace

from scanner.classifier.certainty import certainty
from scanner.classifier.context import Context
from scanner.classifier.decision import ENOUGH, Classifier, Decision
from scanner.classifier.model_signals import likelihood
from scanner.classifier.score import Candidate, candidates
from scanner.classifier.signals import BY_PLACE, PRECEDENCE, STRONG_NAMES
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.names.learned.model import Learned
from scanner.policy.kinds import Kinds

SURE_OF_ALONE = 3.5
"""Log-odds of being personal from which a part of a record gets an entity if the model sees no other table of
its source: then it knows too little to be right more often than names are."""
_RAREST = 1e-6
_RULES = frozenset(PRECEDENCE)
_RULES_ANYWHERE = _RULES - BY_PLACE
CLAIMED = "name"
"""Detector of verdicts that only rest on the element."""


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
        is_declared: whether a format or a tag says what the field holds; the model is then not used.
    """
    learned = context.learned_of(profile)
    if learned is None or _is_settled(profile, context):
        return tuple(decisions)
    if profile.tally.n_read and learned.category in classifier.policy.impersonal_classes:
        return tuple(decisions)
    told = [_with_class(profile, group, one, context, classifier) for one in decisions]
    if not classifier.schema_only:
        return tuple(told)
    if not told:
        told = list(_unknown(profile, group, context, classifier))
    told = [one for one in told if not _is_nobodys(one)]
    if not is_declared:
        told = [_with_entity(profile, one, learned, context, classifier) for one in told]
    return tuple(replace(one, cpni=learned.cpni) for one in told)


def _is_settled(profile: FieldProfile, context: Context) -> bool:
    """Whether a person stated the source kind, or the columns have values and match their record kind: both
    count more than names.
    """
    return bool(profile.tally.n_read) and (context.source_kind_stated or context.is_like_its_kind)


def with_rest(
    fields: Sequence[FieldProfile],
    group: str,
    decided: Sequence[tuple[Decision, ...]],
    context: Context,
    classifier: Classifier,
) -> Sequence[tuple[Decision, ...]]:
    """Add the columns that no rule recognises in a record with values, if another column of the record holds
    personal data of the same class.
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
    """Give a decision the entity that the field's name says if it is more likely personal than not, and
    record metadata if it only is a part of its record.

    The ends of a link keep their entity, and so do the company's own names and entities that no value could
    show. If other tables show what a key means, it is part of its record, and its element says whose it is.
    In a table that is classified alone, all that a name says is kept, except the time of the row.
    """
    told = decision.verdict.entity
    kinds = classifier.kinds
    is_own = decision.best is not None and any(one.key == "name.own" for one in decision.best.signals)
    if decision.inside or is_own or told in {*kinds.link_ends.values(), *kinds.shapeless}:
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
    """Whether a neutral entity follows from the declared type, whatever the name."""
    return entity in classifier.catalogue.neutral and classifier.kinds.is_typed(entity, profile.type)


def _with_class(
    profile: FieldProfile, group: str, decision: Decision, context: Context, classifier: Classifier
) -> Decision:
    """The decision with the best of all candidates, unless a rule with precedence made it or the values are
    free text.
    """
    is_text = decision.verdict.entity == FREE_TEXT and decision.verdict.evidence.n_match
    if decision.inside or is_text or (decision.best and is_ruled(decision.best, context, classifier.kinds)):
        return decision
    verdict = None if decision.verdict.evidence.detector == CLAIMED else decision.verdict
    ranked = _ranked(profile, group, verdict, context, classifier)
    if not ranked or not _is_enough(ranked[0]):
        return decision
    if profile.tally.n_read and decision.best is not None:
        same = decision.best.element.category == ranked[0].element.category
        if same or (ranked[0].chance or 0.0) <= certainty(decision.best, decision.rest):
            return decision
    return replace(decision, best=ranked[0], rest=ranked[1:])


def _unknown(
    profile: FieldProfile, group: str, context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    """Decision for a field that no rule knows, if its class is likely enough."""
    ranked = _ranked(profile, group, None, context, classifier)
    if not ranked or not _is_enough(ranked[0]):
        return ()
    sure = ranked[0].chance or certainty(ranked[0], ranked[1:])
    verdict = metadata_verdict(profile, RECORD_METADATA, sure)
    return (Decision(verdict=verdict, best=ranked[0], rest=ranked[1:]),)


def is_ruled(candidate: Candidate, context: Context, kinds: Kinds) -> bool:
    """Whether the decision needs no weighing: it rests on the company's own facts, a declared key, the
    container, a name that says whom the record belongs to, or a person who is certainly staff.
    """
    keys = candidate.keys
    before = _RULES if context.source_kind_stated or kinds.is_own_staff else _RULES_ANYWHERE
    if not keys.isdisjoint(before):
        return True
    return not keys.isdisjoint(STRONG_NAMES) and not kinds.link_flags.isdisjoint(candidate.element.flags)


def _is_theirs(profile: FieldProfile, context: Context, classifier: Classifier) -> bool:
    """Whether the person who works on the record is not staff, since the user stated a source kind of
    customers.
    """
    place = classifier.kinds.source_kinds.get(context.source_kind)
    is_theirs = context.source_kind_stated and place is not None and not place.staffed
    return is_theirs and bool(classifier.kinds.handlers.among((profile.path,), frozenset()))


def _is_enough(best: Candidate) -> bool:
    return best.points >= ENOUGH and best.placed


def _ranked(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    classifier: Classifier,
) -> tuple[Candidate, ...]:
    """All possible elements of a field by all evidence; those of a rule with precedence come first.

    A source kind that the user did not state is only a guess from names and excludes nothing. Values that
    show personal data leave open whose data it is, but not that it is somebody's.
    """
    told = learned = context.learned_of(profile)
    context = _open(context, classifier.kinds)
    if learned is not None and _is_theirs(profile, context, classifier):
        staff = classifier.policy.elements[classifier.kinds.staff].of
        learned = learned.without(frozenset(staff.maps_from))
    if learned is not None and verdict is not None and verdict.evidence.n_match and not verdict.neutral:
        learned = learned.without(classifier.policy.impersonal_classes)
    if learned is not None and learned is not told:
        context = replace(context, learned={**context.learned, profile.path: learned})
    ranked = candidates(profile, group, verdict, context, classifier.policy, classifier.kinds)
    ruled = [one for one in ranked if is_ruled(one, context, classifier.kinds)]
    if ruled:
        return (*ruled, *(one for one in ranked if one not in ruled))
    return (_with_chance(ranked[0], learned), *ranked[1:]) if ranked else ()


def _open(context: Context, kinds: Kinds) -> Context:
    """The context without the conclusions from a guessed source kind."""
    if context.source_kind_stated:
        return context
    key = ("open", str(kinds.is_own_staff))
    if key not in context.kept:
        handlers = context.handlers if kinds.is_own_staff else frozenset()
        context.kept[key] = replace(context, population=None, barred=frozenset(), handlers=handlers)
    opened: Context = context.kept[key]
    return opened


def _with_chance(candidate: Candidate, learned: Learned | None) -> Candidate:
    """A candidate of the class that the model finds most likely is as sure as the model."""
    if learned is None or learned.category not in candidate.element.of.maps_from:
        return candidate
    return replace(candidate, chance=likelihood(candidate.element.of, learned))


def _is_nobodys(decision: Decision) -> bool:
    """Whether it is record metadata about nobody, with the model as its only evidence."""
    best = decision.best
    is_part = best is not None and best.is_rest and best.element.of.is_impersonal
    return is_part and decision.verdict.entity == RECORD_METADATA
