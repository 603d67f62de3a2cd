"""Signals for and against a data element, from its record, name and values, each with its reason."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from scanner.classifier.context import Context
from scanner.classifier.learned.model import Learned
from scanner.classifier.signal_weights import WEIGHTS
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.names.comments import names_in_comment
from scanner.names.naming import last_part, normal, without_hash_words
from scanner.policy.data_class import DataClass
from scanner.policy.kinds import Kinds, RecordKind
from scanner.policy.policy import Element, Policy

PRECEDENCE: Mapping[str, float] = {
    "own": 20.0,
    "name.own": 20.0,
    "reference": 12.0,
    "link": 11.0,
    "handler": 12.5,
    "inside": 7.0,
    "machines": 5.0,
    "file": 4.0,
}
"""Points that no data moves: what the company says of its own outweighs every name, a declared key is what it
refers to, what lies inside content is content, machines are nobody. A link told by values is less than a
declared key: it outweighs, by more than the margin of a tie, that a column merely stands in some record
(`rest`, with all that fits to it); for columns that the kind of their record knows none is looked for."""
LEARNED: Mapping[str, float] = {"model": 2.0, "model.element": 2.0}
"""Weights of what the model of names says where there are no values, chosen on products that it was not
trained on: with less, lists of names that were made for other products outvote it."""
STRONG_NAMES = frozenset({"name.own", "name.vendor", "name.strong", "reference", "link", "handler", "file"})
KEYS = frozenset({"reference", "link"})
"""Signals that a column points at another table."""
LEAST_CHANCE = 0.1
"""Probability of a class from which on the model of names proposes elements of it."""
LIKELY = 0.5
"""The same from which on it may be believed where nothing else speaks."""
_RAREST = 0.01
Basis = Literal["column", "trait", "rest", "name", "key", "model", "value", "default", "population", "fit"]
"""What a signal rests on: the record kind's own columns, the part a column plays in such a record, that it
stands in one at all, the dictionary of names, the column it points to, a value in such a record, a value
wherever it stands, the system's population, or how well all that fits together."""
OF_RECORD = frozenset[Basis]({"column", "trait", "rest"})


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing that speaks for or against an element: its weight, times how much of it there is."""

    key: str
    """One of ``WEIGHTS`` or ``PRECEDENCE``."""
    why: str
    basis: Basis = "fit"
    amount: float = 1.0

    @property
    def points(self) -> float:
        """Natural log-odds."""
        return _POINTS[self.key] * self.amount


_POINTS = {**WEIGHTS, **LEARNED, **PRECEDENCE}


Said = tuple[str, Signal]
"""An element and what speaks for it."""


def leaf_names(path: str, group: str) -> tuple[str, ...]:
    """Normalised names a field goes by, longest first: below its record, and its last segment."""
    below = path.removeprefix(f"{group}.") if group else path
    return tuple(dict.fromkeys((normal(below), normal(path.rsplit(".", 1)[-1]))))


def column_element(profile: FieldProfile, group: str, kind: RecordKind | None) -> str:
    """The element that the record kind names for this column; empty where it names none."""
    if kind is None or profile.unnamed:
        return ""
    hashless = without_hash_words(profile.path)
    names = leaf_names(profile.path, group) + ((normal(hashless),) if hashless else ())
    return next((kind.columns[name] for name in names if name in kind.columns), "")


def trait_element(profile: FieldProfile, context: Context) -> str:
    """The element that the record kind has for the part this column plays; empty where there is none."""
    trait, kind = context.traits.get(profile.path), context.record_kind
    if kind is None or trait is None:
        return ""
    return kind.traits.get(trait.id) or trait.elements.get(kind.category, "")


def told_by_kind(profile: FieldProfile, group: str, context: Context, kinds: Kinds) -> str:
    """The element that the kind of its record has for a column, by its name or its part, or that the kind of
    its source has for whoever works on it; empty: none."""
    own = column_element(profile, group, context.record_kind) or handler_element(profile, context, kinds)
    return own or trait_element(profile, context)


def handler_element(profile: FieldProfile, context: Context, kinds: Kinds) -> str:
    """The element of staff, where a column names whoever works on its record; empty where it does not."""
    return kinds.staff if profile.path in context.handlers else ""


def may_be(element: Element, profile: FieldProfile) -> bool:
    """Whether values admit it: what is made of text alone is no field of codes."""
    return element.entities != (FREE_TEXT,) or not profile.tally.is_coded


def said_by_record(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> Iterable[Said]:
    """What the kind of its record says of a column: by its name, by the part it plays, or as the rest."""
    kind = context.record_kind
    column, handler = column_element(profile, group, kind), handler_element(profile, context, kinds)
    if handler and not column:
        yield (
            handler,
            Signal(key="handler", why="it names who works on it, in a staff system", basis="column"),
        )
        return
    if kind is None:
        return
    part = trait_element(profile, context)
    if part and not column and _is_told_whole(part, profile, context, policy):
        part = ""
    if (
        column
        and may_be(policy.elements[column], profile)
        and not _is_note_of_codes(column, profile, kind, policy)
    ):
        yield column, Signal(key="column", why=f"column of a {kind.title}", basis="column")
    elif part and may_be(policy.elements[part], profile) and _plays(part, profile, verdict, policy, kinds):
        why = f"{context.traits[profile.path].id} of a {kind.title}"
        yield part, Signal(key="trait", why=why, basis="trait")
    elif kind.rest and verdict is None and _is_rest(profile, context, policy, kinds):
        yield kind.rest, Signal(key="rest", why=f"part of a {kind.title}", basis="rest")


def _is_told_whole(part: str, profile: FieldProfile, context: Context, policy: Policy) -> bool:
    """Whether the name as a whole (``call_count``) tells another element of the class that one word tells.

    One that can be the same entity: otherwise the field would be neither.
    """
    own = policy.elements[part]
    hits = policy.names.lookup(profile.path, " ".join(context.table))
    told = {hit.element for hit in hits if hit.strength != "weak"}
    others = (policy.elements[one] for one in told)
    alike = (one for one in others if one.category == own.category)
    return part not in told and any(not set(own.entities).isdisjoint(one.entities) for one in alike)


def _is_note_of_codes(element: str, profile: FieldProfile, kind: RecordKind, policy: Policy) -> bool:
    """Whether what a call record has for notes holds a few words over and over: nobody wrote those."""
    of = policy.elements[element]
    is_text = of.of.is_content and of.entities[0] == FREE_TEXT
    return kind.voice and is_text and profile.tally.is_coded and not profile.tally.n_number


def _plays(
    element: str, profile: FieldProfile, verdict: EntityVerdict | None, policy: Policy, kinds: Kinds
) -> bool:
    """Whether a field can be the element: where its name as a whole tells a value (``postal_code``), one word
    of it tells no element that is made of none; no flag, no number is what was said or where that lies."""
    entities = policy.elements[element].entities
    if policy.elements[element].category == "none":
        return True
    if RECORD_METADATA not in entities[:1] and not kinds.admits(entities[0], profile.path, profile.type):
        return False
    return verdict is None or verdict.neutral or entities != (RECORD_METADATA,)


def said_by_name(
    profile: FieldProfile, verdict: EntityVerdict | None, context: Context, policy: Policy
) -> Iterable[Said]:
    """What the dictionary says of a field's name, its comment, and the column that it refers to."""
    known: set[str] = set()
    for name in filter(None, (profile.path, without_hash_words(profile.path))):
        for hit in policy.names.lookup(name, " ".join(context.table)):
            if hit.element not in known:
                known.add(hit.element)
                is_other = verdict is not None and is_shown_other(verdict, policy.elements[hit.element])
                strength = "strong" if hit.strength == "own" and is_other else hit.strength
                yield hit.element, Signal(key=f"name.{strength}", why=f"{strength} name", basis="name")
    for element in told_by_reference(profile.references, policy):
        yield element, _points_at(profile)
    said = {
        hit.element
        for name in names_in_comment(profile.comment)
        for hit in policy.names.lookup(name, "")
        if hit.strength != "weak"
    }
    for element in sorted(said):
        yield element, Signal(key="comment", why="its comment says so")


def said_by_model(profile: FieldProfile, context: Context, policy: Policy) -> Iterable[Said]:
    """Elements that the model of names holds likely, of the classes that it holds likely."""
    learned = context.learned_of(profile)
    if learned is None:
        return
    for element, likely in learned.elements.items():
        known = policy.elements.get(element)
        chance = likelihood(known.of, learned) if known else 0.0
        if known and chance >= LEAST_CHANCE and may_be(known, profile):
            yield element, Signal(key="model.element", why="names like these", basis="model", amount=likely)
    if policy.elements.keys().isdisjoint(learned.elements):
        yield from _said_by_kind_of_value(profile, learned, policy)


def _said_by_kind_of_value(profile: FieldProfile, learned: Learned, policy: Policy) -> Iterable[Said]:
    """Elements that the model of names has never seen, by the entities that it holds likely: of those made of
    such a value the ones whose class is likely."""
    for element in policy.elements.values():
        likely = learned.personal * learned.entities.get(element.entities[0], 0.0)
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
    """How likely the model of names holds a class: those that it maps from, together."""
    return sum(learned.categories.get(one, 0.0) for one in of.maps_from)


def chance_of(of: DataClass, profile: FieldProfile, context: Context) -> Iterable[Signal]:
    """How likely the model of names holds a class, against one class in all."""
    learned = context.learned_of(profile)
    if learned is not None and of.maps_from:
        chance = max(likelihood(of, learned), _RAREST)
        amount = round(math.log(chance * len(learned.categories)), 3)
        yield Signal(key="model", why=f"{chance:.0%} likely, by all names around it", amount=amount)


def is_likely(element: Element, profile: FieldProfile, context: Context) -> bool:
    """Whether the model of names is sure of the class of an element."""
    learned = context.learned_of(profile)
    return learned is not None and likelihood(element.of, learned) >= LIKELY


def told_by_reference(references: str, policy: Policy) -> tuple[str, ...]:
    """Elements that the name of the column that is referred to speaks for, more than weakly."""
    table, _, column = references.rpartition(".")
    hits = policy.names.lookup(column, last_part(table)) if column else ()
    return tuple(hit.element for hit in hits if hit.strength != "weak")


def _points_at(profile: FieldProfile) -> Signal:
    if profile.by_values:
        return Signal(key="link", why=f"its values are those of {profile.references}", basis="key")
    return Signal(key="reference", why=f"it refers to {profile.references}", basis="key")


def is_shown_other(verdict: EntityVerdict, element: Element) -> bool:
    """Whether values show something that an element is not made of."""
    return bool(verdict.evidence.n_valid) and not verdict.neutral and verdict.entity not in element.entities


def said_by_value(
    profile: FieldProfile, group: str, verdict: EntityVerdict, context: Context, policy: Policy, kinds: Kinds
) -> Iterable[Said]:
    """What values of an entity are in such a record, and what they are wherever they stand."""
    kind = context.record_kind
    told = policy.elements.get(told_by_kind(profile, group, context, kinds))
    is_told = told is not None and verdict.entity in told.entities
    if kind is not None and verdict.entity in kind.entities and not is_told:
        why = f"such a value in a {kind.title}"
        yield kind.entities[verdict.entity], Signal(key="value.in_record", why=why, basis="value")
    is_talk = kind is not None and not (
        kind.voice and profile.tally.is_formulaic
    )  # few calls come with a text
    if kind is not None and verdict.entity == FREE_TEXT and kind.free_text and is_talk:
        yield kind.free_text, Signal(key="value.in_record", why=f"text in a {kind.title}", basis="value")
    if verdict.entity in kinds.entity_defaults:
        why = "what such a value means by itself"
        yield kinds.entity_defaults[verdict.entity], Signal(key="value.alone", why=why, basis="default")
    if verdict.infrastructure:
        yield kinds.machines, Signal(key="machines", why="only addresses of machines", basis="default")
    if verdict.staff:
        yield kinds.staff, Signal(key="own", why="addresses of the company's staff", basis="default")
    if verdict.company and verdict.entity in kinds.businesses and not _is_of_communication(context):
        why = "values that only companies have"
        yield kinds.businesses[verdict.entity], Signal(key="own", why=why, basis="default")


def _is_of_communication(context: Context) -> bool:
    """Whether whoever stands in the record communicates, be it a company."""
    kind = context.record_kind
    return kind is not None and kind.of.is_of_communication


def _is_rest(profile: FieldProfile, context: Context, policy: Policy, kinds: Kinds) -> bool:
    """Whether a column may be merely one more of its record: what may be said in a communication never is,
    but where the rest of the record is content as well."""
    trait, leaf = context.traits.get(profile.path), normal(profile.path.rsplit(".", 1)[-1])
    stands_out = (
        trait is not None
        and trait.stands_out
        and not profile.tally.is_coded
        and any(kinds.admits(entity, profile.path, profile.type) for entity in trait.entities)
    )
    kind = context.record_kind
    is_content = kind is not None and policy.elements[kind.rest].of.is_content
    return leaf not in kinds.bookkeeping and not (
        stands_out and not is_content and _is_of_communication(context)
    )
