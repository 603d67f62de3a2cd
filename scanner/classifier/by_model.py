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
from scanner.evidence.verdict import RECORD_METADATA
from scanner.fields.profile import FieldProfile
from scanner.policy.kinds import Kinds

SURE_OF_POPULATION = 0.6
"""Probability from which on people are taken for staff or applicants."""
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
    return tuple(replace(one, cpni=learned.cpni) for one in told if not _is_nobodys(one))


def _with_class(
    profile: FieldProfile, group: str, decision: Decision, context: Context, classifier: Classifier
) -> Decision:
    if decision.inside:
        return decision
    verdict = None if decision.verdict.evidence.detector == CLAIMED else decision.verdict
    policy, kinds = classifier.policy, classifier.kinds
    ranked = led(candidates(profile, group, verdict, context, policy, kinds), profile, context, kinds)
    if not ranked or (ranked[0].chance is None and not context.source_kind_stated):
        return decision
    return replace(decision, best=ranked[0], rest=ranked[1:])


def _unknown(
    profile: FieldProfile, group: str, context: Context, classifier: Classifier
) -> tuple[Decision, ...]:
    policy, kinds = classifier.policy, classifier.kinds
    ranked = led(candidates(profile, group, None, context, policy, kinds), profile, context, kinds)
    if not ranked or ranked[0].chance is None:
        return ()
    verdict = metadata_verdict(profile, RECORD_METADATA, ranked[0].chance)
    return (Decision(verdict=verdict, best=ranked[0], rest=ranked[1:]),)


def led(
    ranked: Sequence[Candidate], profile: FieldProfile, context: Context, kinds: Kinds
) -> tuple[Candidate, ...]:
    """As ranked, those of the class first that the model of names holds likeliest, but where a rule goes
    before: what the company says of its own, a declared key, whose system it is. Where a person states the
    kind of the source, the points of all evidence decide, the model's among them."""
    learned = context.learned_of(profile)
    if learned is None or not ranked or context.source_kind_stated:
        return tuple(ranked)
    if any(signal.key in PRECEDENCE for signal in ranked[0].signals):
        return tuple(ranked)
    linked = [one for one in ranked if not kinds.link_flags.isdisjoint(one.element.flags) and _is_named(one)]
    if linked:  # what it points at
        return (linked[0], *(one for one in ranked if one is not linked[0]))
    category = _class_of(learned, kinds)
    own = [one for one in ranked if one.element.category == category]
    if not own:
        return tuple(ranked)
    first = replace(own[0], chance=learned.categories[category])
    return (first, *own[1:], *(one for one in ranked if one not in own))


def _is_named(candidate: Candidate) -> bool:
    return any(signal.key in STRONG_NAMES for signal in candidate.signals)


def _class_of(learned: Learned, kinds: Kinds) -> str:
    """The likeliest class; that of a population (staff, applicants) only where names are sure of it, since
    every product calls people ``users``, and most of them are customers."""
    ranked = sorted(learned.categories, key=lambda one: -learned.categories[one])
    likeliest = ranked[0]
    if likeliest in kinds.populations and learned.categories[likeliest] < SURE_OF_POPULATION:
        return next((one for one in ranked if one not in kinds.populations), likeliest)
    return likeliest


def _is_nobodys(decision: Decision) -> bool:
    """Whether nothing but the model speaks for a part of a record that is nobody's."""
    best = decision.best
    is_part = best is not None and best.is_rest and best.element.category == "none"
    return is_part and decision.verdict.entity == RECORD_METADATA
