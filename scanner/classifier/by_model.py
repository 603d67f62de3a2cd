"""Classify fields by the name model. Pure.

Rules say what a field holds. Without values, all surrounding names together are a better guide to its class
than lists of names.
"""

from collections.abc import Sequence, Set
from dataclasses import replace

from scanner.classifier.context import Context
from scanner.classifier.decision import Classifier, Decision
from scanner.classifier.learned.model import Learned
from scanner.classifier.score import Candidate, candidates
from scanner.classifier.signals import PRECEDENCE, STRONG_NAMES
from scanner.evidence.entities import metadata_verdict
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.policy.kinds import Kinds

NOBODYS = "none"
"""The class of data that is about nobody."""
SURE_OF_POPULATION = 0.6
"""Probability from which a field's people count as staff or applicants."""
SURE_BESIDE_VALUES = 0.8
"""Probability from which a class decides even if values say what the field holds."""
SURE_OF_ENTITY = 0.97
"""Probability of being personal from which a part of a record gets the likeliest entity for its name."""
SURE_OF_TYPED = 0.4
"""The same if the declared type gives the entity, and the only question is whether it is personal."""
BOOKKEEPING = 0.3
"""Probability of being personal below which such a column is record metadata."""
HANDLER = "handler"
CLAIMED = "name"
"""Detector of verdicts that only rest on the element."""


def as_learned(
    profile: FieldProfile,
    group: str,
    decisions: Sequence[Decision],
    context: Context,
    classifier: Classifier,
) -> tuple[Decision, ...]:
    """Give a field's decisions the class from the name model; a field without decisions only gets the
    class.
    """
    learned = context.learned_of(profile)
    if learned is None:
        return tuple(decisions)
    told = [_with_class(profile, group, one, context, classifier) for one in decisions]
    if not told:
        told = list(_unknown(profile, group, context, classifier))
    told = [_with_entity(profile, one, learned, classifier) for one in told if not _is_nobodys(one)]
    return tuple(replace(one, cpni=learned.cpni) for one in told)


def with_classes(
    profile: FieldProfile,
    group: str,
    decisions: Sequence[Decision],
    context: Context,
    classifier: Classifier,
) -> tuple[Decision, ...]:
    """Give decisions that rest on values the class that the model of names is sure of: values say what a
    field holds, the names around it say more about what it is kept for. Free text keeps its class, and so do
    records whose columns are those of their kind.
    """
    learned = context.learned_of(profile)
    is_settled = context.source_kind_stated or context.is_like_its_kind
    if learned is None or is_settled:
        return tuple(decisions)
    category = learned.category
    if category == NOBODYS or learned.categories[category] < SURE_BESIDE_VALUES:
        return tuple(decisions)
    return tuple(
        one if _is_told(one, category) else _with_class(profile, group, one, context, classifier)
        for one in decisions
    )


def with_rest(
    fields: Sequence[FieldProfile],
    group: str,
    decided: Sequence[tuple[Decision, ...]],
    context: Context,
    classifier: Classifier,
) -> Sequence[tuple[Decision, ...]]:
    """Add what no rule knows of a record with values: columns of a class that the model of names is sure of,
    where another column of the record holds personal data of that class.
    """
    if classifier.schema_only or context.source_kind_stated or context.is_like_its_kind:
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
    learned = context.learned_of(profile)
    if learned is None or not profile.tally.n_non_null or learned.category not in held:
        return ()
    if learned.category == NOBODYS or learned.categories[learned.category] < SURE_BESIDE_VALUES:
        return ()
    return _unknown(profile, group, context, classifier)


def _is_told(decision: Decision, category: str) -> bool:
    """Whether rules say the same, or what names cannot: what somebody wrote, and what a column points at."""
    if decision.best is None:
        return False
    is_ruled = any(signal.key in PRECEDENCE for signal in decision.best.signals)
    return is_ruled or decision.verdict.entity == FREE_TEXT or decision.best.element.category == category


def _with_entity(
    profile: FieldProfile, decision: Decision, learned: Learned, classifier: Classifier
) -> Decision:
    """Replace record metadata by the likeliest entity, if it is personal by itself.

    The time of a person's action is personal, the time of the row is not.
    """
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
    """Whether a neutral entity follows from the declared type, whatever the name."""
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
    """All possible elements of a field. Unless the user stated the source kind, it is only a guess by names
    and excludes nothing.
    """
    if not context.source_kind_stated:
        context = replace(context, population=None, barred=frozenset())
    return candidates(profile, group, verdict, context, classifier.policy, classifier.kinds)


def led(
    ranked: Sequence[Candidate], profile: FieldProfile, context: Context, kinds: Kinds
) -> tuple[Candidate, ...]:
    """Move the candidates of the name model's likeliest class to the front, unless a rule with precedence
    applies.

    Such rules (``PRECEDENCE``) are, for example, the company's own facts, declared keys, and content inside
    content. If the user stated the source kind, the points of all evidence decide, including the model's.
    """
    learned = context.learned_of(profile)
    if learned is None or not ranked or context.source_kind_stated:
        return tuple(ranked)
    category = _class_of(learned, context.population, kinds)
    before = PRECEDENCE if category == NOBODYS else PRECEDENCE.keys() - {HANDLER}
    if any(signal.key in before for signal in ranked[0].signals):
        return tuple(ranked)
    linked = [one for one in ranked if not kinds.link_flags.isdisjoint(one.element.flags) and _is_named(one)]
    if linked:  # the element it refers to
        return (linked[0], *(one for one in ranked if one is not linked[0]))
    own = [one for one in ranked if one.element.category == category]
    if not own:
        return tuple(ranked)
    first = replace(own[0], chance=learned.categories[category])
    return (first, *own[1:], *(one for one in ranked if one not in own))


def _is_named(candidate: Candidate) -> bool:
    return any(signal.key in STRONG_NAMES for signal in candidate.signals)


def _class_of(learned: Learned, population: str | None, kinds: Kinds) -> str:
    """The likeliest class. The class of a population (staff, applicants) needs certainty or agreement with
    the rules, since every product calls people ``users``, and most of them are customers.
    """
    ranked = sorted(learned.categories, key=lambda one: -learned.categories[one])
    likeliest = ranked[0]
    is_guess = learned.categories[likeliest] < SURE_OF_POPULATION and likeliest != population
    if likeliest in kinds.populations and is_guess:
        return next((one for one in ranked if one not in kinds.populations), likeliest)
    return likeliest


def _is_nobodys(decision: Decision) -> bool:
    """Whether it is record metadata about nobody, with the model as its only evidence."""
    best = decision.best
    is_part = best is not None and best.is_rest and best.element.category == NOBODYS
    return is_part and decision.verdict.entity == RECORD_METADATA
