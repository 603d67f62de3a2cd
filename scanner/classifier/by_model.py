"""The class of fields in a schema alone, by the model of names. Pure.

Rules say what a field holds. Without values, the surrounding names are a better guide to its class than lists
of names.
"""

from collections.abc import Sequence
from dataclasses import replace

from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier, Decision
from scanner.classifier.learned.model import Learned
from scanner.classifier.score import Candidate, candidates
from scanner.classifier.signals import PRECEDENCE, STRONG_NAMES
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.policy.kinds import Kinds

NOBODYS = "none"
"""The class of what is about nobody."""
SURE_OF_POPULATION = 0.6
"""Probability from which on people are taken for staff or applicants."""
SURE_OF_ENTITY = 0.97
"""Probability of being personal from which on a part of a record gets the likeliest entity of its name."""
SURE_OF_TYPED = 0.4
"""The same where the declared type says what it is, and only whether it is somebody's is asked."""
BOOKKEEPING = 0.3
"""Probability of being personal below which such a column is bookkeeping of the record."""
HANDLER = "handler"
CLAIMED = "name"
"""Detector of verdicts that rest on the element alone."""


def as_learned(
    profile: FieldProfile,
    group: str,
    decisions: Sequence[Decision],
    context: Context,
    classifier: Classifier,
) -> tuple[Decision, ...]:
    """Decisions by rules with the class that the model of names has for a field; of a field that no rule
    knows, the class alone."""
    learned = context.learned_of(profile)
    if learned is None:
        return tuple(decisions)
    told = [_with_class(profile, group, one, context, classifier) for one in decisions]
    if not told:
        told = list(_unknown(profile, group, context, classifier))
    told = [_with_entity(profile, one, learned, classifier) for one in told if not _is_nobodys(one)]
    return tuple(replace(one, cpni=learned.cpni) for one in told)


def _with_entity(
    profile: FieldProfile, decision: Decision, learned: Learned, classifier: Classifier
) -> Decision:
    """A part of a record that no name gave an entity, with the likeliest one, where it is personal in itself;
    the time of an event of somebody is, that of the row is not."""
    told = decision.verdict.entity
    if decision.inside:
        return decision
    if told != RECORD_METADATA:
        is_of_row = learned.personal < BOOKKEEPING and _is_typed(told, profile, classifier)
        return (
            replace(decision, verdict=replace(decision.verdict, entity=RECORD_METADATA))
            if is_of_row
            else decision
        )
    entity = max(learned.entities, key=lambda one: learned.entities[one], default=RECORD_METADATA)
    enough = SURE_OF_TYPED if _is_typed(entity, profile, classifier) else SURE_OF_ENTITY
    if learned.personal < enough or not classifier.kinds.admits(entity, profile.path, profile.type):
        return decision
    return replace(decision, verdict=metadata_verdict(profile, entity, learned.personal))


def _is_typed(entity: str, profile: FieldProfile, classifier: Classifier) -> bool:
    """Whether a neutral entity is what the declared type says, whatever the name."""
    return entity in classifier.catalogue.neutral and classifier.kinds.is_typed(entity, profile.type)


def _with_class(
    profile: FieldProfile, group: str, decision: Decision, context: Context, classifier: Classifier
) -> Decision:
    if decision.inside:
        return decision
    verdict = None if decision.verdict.evidence.detector == CLAIMED else decision.verdict
    ranked = led(
        _open_candidates(profile, group, verdict, context, classifier), profile, context, classifier.kinds
    )
    if not ranked or (ranked[0].chance is None and not context.source_kind_stated):
        return decision
    return replace(decision, best=ranked[0], rest=ranked[1:])


def _unknown(
    profile: FieldProfile, group: str, context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    ranked = led(
        _open_candidates(profile, group, None, context, classifier), profile, context, classifier.kinds
    )
    if not ranked or ranked[0].chance is None:
        return ()
    verdict = metadata_verdict(profile, RECORD_METADATA, ranked[0].chance)
    return (Decision(verdict=verdict, best=ranked[0], rest=ranked[1:]),)


def _open_candidates(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    classifier: Classifier,
) -> tuple[Candidate, ...]:
    """All that a field could be. Where no person states whose system it is, that is a guess by names as well
    and rules nothing out."""
    if not context.source_kind_stated:
        context = replace(context, population=None, barred=frozenset())
    return candidates(profile, group, verdict, context, classifier.policy, classifier.kinds)


def led(
    ranked: Sequence[Candidate], profile: FieldProfile, context: Context, kinds: Kinds
) -> tuple[Candidate, ...]:
    """As ranked, those of the class first that the model of names holds likeliest, but where a rule goes
    before: what the company says of its own, a declared key, whose system it is. Where a person states the
    kind of the source, the points of all evidence decide, the model's among them."""
    learned = context.learned_of(profile)
    if learned is None or not ranked or context.source_kind_stated:
        return tuple(ranked)
    category = _class_of(learned, context.population, kinds)
    before = PRECEDENCE if category == NOBODYS else PRECEDENCE.keys() - {HANDLER}
    if any(signal.key in before for signal in ranked[0].signals):
        return tuple(ranked)
    linked = [one for one in ranked if not kinds.link_flags.isdisjoint(one.element.flags) and _is_named(one)]
    if linked:  # what it points at
        return (linked[0], *(one for one in ranked if one is not linked[0]))
    own = [one for one in ranked if one.element.category == category]
    if not own:
        return tuple(ranked)
    first = replace(own[0], chance=learned.categories[category])
    return (first, *own[1:], *(one for one in ranked if one not in own))


def _is_named(candidate: Candidate) -> bool:
    return any(signal.key in STRONG_NAMES for signal in candidate.signals)


def _class_of(learned: Learned, population: str | None, kinds: Kinds) -> str:
    """The likeliest class; that of a population (staff, applicants) only where names are sure of it or rules
    say so too, since every product calls people ``users``, and most of them are customers."""
    ranked = sorted(learned.categories, key=lambda one: -learned.categories[one])
    likeliest = ranked[0]
    is_guess = learned.categories[likeliest] < SURE_OF_POPULATION and likeliest != population
    if likeliest in kinds.populations and is_guess:
        return next((one for one in ranked if one not in kinds.populations), likeliest)
    return likeliest


def _is_nobodys(decision: Decision) -> bool:
    """Whether nothing but the model speaks for a part of a record that is nobody's."""
    best = decision.best
    is_part = best is not None and best.is_rest and best.element.category == NOBODYS
    return is_part and decision.verdict.entity == RECORD_METADATA
