"""Signals for and against data elements that follow from the name model, each with its reason. Pure."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from scanner.classifier.context import Context
from scanner.classifier.signals import Said, Signal, may_be
from scanner.fields.profile import FieldProfile
from scanner.names.learned.learned import Learned
from scanner.policy.data_class import DataClass
from scanner.policy.entries import Element
from scanner.policy.policy import Policy

LEAST_CHANCE = 0.1
"""Lowest probability of a class, by the name model, with which the elements of the class get a signal."""
_RAREST = 0.01


def said_by_model(profile: FieldProfile, context: Context, policy: Policy) -> Iterable[Said]:
    """Signals for the elements that the name model considers likely, if their classes are likely, too."""
    learned = context.learned_of(profile)
    if learned is None:
        return ()
    key = ("model", profile.path)
    if key not in context.kept:
        context.kept[key] = tuple(_said_by_model(profile, learned, policy))
    said: Sequence[Said] = context.kept[key]
    return said


def _said_by_model(profile: FieldProfile, learned: Learned, policy: Policy) -> Iterable[Said]:
    for element, likely in learned.elements.items():
        known = policy.elements.get(element)
        chance = likelihood(known.of, learned) if known else 0.0
        if known and chance >= LEAST_CHANCE and may_be(known, profile):
            yield element, Signal(key="model.element", why="names like these", basis="model", amount=likely)
    if policy.elements.keys().isdisjoint(learned.elements):
        yield from _said_by_kind_of_value(profile, learned, policy)


def _said_by_kind_of_value(profile: FieldProfile, learned: Learned, policy: Policy) -> Iterable[Said]:
    """Signals for a policy of which the name model knows no element. They follow from the entities that the
    model considers likely, within likely classes. Elements with the same first entity share the probability
    of that entity.
    """
    sharing = Counter(element.entities[0] for element in policy.elements.values())
    for element in policy.elements.values():
        entity = element.entities[0]
        if profile.tally.is_of_times and entity in policy.kinds.of_columns.shapeless:
            continue  # entities without a recognisable form do not look like times
        likely = learned.personal * learned.entities.get(entity, 0.0) / sharing[entity]
        if (
            likely >= LEAST_CHANCE
            and likelihood(element.of, learned) >= LEAST_CHANCE
            and may_be(element, profile)
        ):
            yield (
                element.id,
                Signal(key="model.element", why="names like these", basis="model", amount=likely),
            )


def likelihood(of: DataClass, learned: Learned) -> float:
    """Probability of a policy's class: the sum over the name model's classes in ``DataClass.maps_from``."""
    return learned.of_any(of.maps_from)


def chance_of(of: DataClass, profile: FieldProfile, context: Context) -> Sequence[Signal]:
    """The signal for or against a class: the logarithm of the class's probability according to the name
    model, relative to equal probabilities of all classes. Empty if the model has no result for the field.
    """
    learned = context.learned_of(profile)
    if learned is None:
        return ()
    key = ("chance", profile.path, of.id)
    if key not in context.kept:
        context.kept[key] = tuple(_chance_of(of, learned))
    said: Sequence[Signal] = context.kept[key]
    return said


def _chance_of(of: DataClass, learned: Learned) -> Iterable[Signal]:
    if not learned.categories.keys().isdisjoint(of.maps_from):
        chance = max(likelihood(of, learned), _RAREST)
        amount = round(math.log(chance * len(learned.categories)), 3)
        why = f"{chance:.0%} likely, by all names around it"
        yield Signal(key="model", why=why, basis="model", amount=amount)


def is_likely(element: Element, profile: FieldProfile, context: Context) -> bool:
    """Whether the name model finds the class of an element most likely."""
    return is_likeliest(element.of, context.learned_of(profile))


def is_likeliest(of: DataClass, learned: Learned | None) -> bool:
    """Whether a prediction of the name model finds a policy's class most likely."""
    return learned is not None and learned.category in of.maps_from
