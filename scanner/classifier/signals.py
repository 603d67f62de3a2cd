"""Signals for and against data elements, from a field's record, name and values, each with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scanner.classifier.context import Context
from scanner.classifier.signal_weights import WEIGHTS
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.names.comments import names_in_comment
from scanner.names.naming import last_part, normal, without_hash_words
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy
from scanner.policy.record_kind import RecordKind

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
"""By key of a signal: weights that are set by hand, not fitted to data.

The company's own facts outweigh every name. A declared key gets the meaning of the column to which it refers.
Everything inside content is content. Addresses of machines are not personal data. A link by values counts
less than a declared key, but clearly outweighs the evidence that a column is merely part of its record
(`rest`). Links are not searched for columns that the record kind defines.
"""
BY_PLACE = frozenset({"handler"})
"""Signals with precedence over the name model only in some places: if the user stated the source kind, or if
only the company's own staff works on records (``Kinds.is_own_staff``)."""
LEARNED: Mapping[str, float] = {"model": 24.0, "model.element": 16.0}
"""Weights of the name model's results, chosen by tests with products that were not in the training data. The
weights are high because all names of a source together show a class better than any single name.
"""
STRONG_NAMES = frozenset({"name.own", "name.vendor", "name.strong", "reference", "link", "handler", "file"})
KEYS = frozenset({"reference", "link"})
"""Signals which say that a column refers to another table."""
Basis = Literal[
    "column", "trait", "rest", "name", "comment", "key", "model", "value", "default", "population", "fit"
]
"""What a signal is based on. In this order: the record kind defines the column; the record kind defines the
column's part (trait); the column is merely in such a record; the dictionary of names; the column's comment;
the column to which it refers; the name model; what such a value means in such a record; what such a value
means in any record; the population of the source; how well everything else fits.
"""
OF_RECORD = frozenset[Basis]({"column", "trait", "rest"})


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One piece of evidence for or against an element."""

    key: str
    """Key of ``WEIGHTS``, ``LEARNED`` or ``PRECEDENCE``."""
    why: str
    basis: Basis = "fit"
    amount: float = 1.0

    @property
    def points(self) -> float:
        """The signal's weight times its amount, in natural log-odds."""
        return POINTS[self.key] * self.amount


POINTS: Mapping[str, float] = {**WEIGHTS, **LEARNED, **PRECEDENCE}
"""All weights by key of a signal. A signal's points are the weight times the signal's amount."""


Said = tuple[str, Signal]
"""The id of an element, and a signal for that element."""


def leaf_names(path: str, group: str) -> tuple[str, ...]:
    """Normalised names of a field, longest first: the path below the record, and the last segment of the
    path.
    """
    below = path.removeprefix(f"{group}.") if group else path
    return tuple(dict.fromkeys((normal(below), normal(path.rsplit(".", 1)[-1]))))


def column_element(profile: FieldProfile, group: str, kind: RecordKind | None) -> str:
    """Id of the element that the record kind gives to a column with this name; empty if none."""
    if kind is None or profile.unnamed:
        return ""
    hashless = without_hash_words(profile.path)
    names = leaf_names(profile.path, group) + ((normal(hashless),) if hashless else ())
    return next((kind.meaning.columns[name] for name in names if name in kind.meaning.columns), "")


def trait_element(profile: FieldProfile, context: Context) -> str:
    """Id of the element that the record kind gives to the part (trait) of this column; empty if none."""
    trait, kind = context.traits.get(profile.path), context.record_kind
    if kind is None or trait is None:
        return ""
    return kind.meaning.traits.get(trait.id) or trait.elements.get(kind.category, "")


def told_by_kind(profile: FieldProfile, group: str, context: Context, kinds: Kinds) -> str:
    """Id of the element that the record kind gives to a column: by the column's name, or because the column
    names the person who works on the record, or by the column's part (trait); empty if none.
    """
    own = column_element(profile, group, context.record_kind) or handler_element(profile, context, kinds)
    return own or trait_element(profile, context)


def handler_element(profile: FieldProfile, context: Context, kinds: Kinds) -> str:
    """Id of the element for staff, if a column names the person who works on the record; else empty."""
    return kinds.of_people.staff if profile.path in context.handlers else ""


def _of_staff(element: str, verdict: EntityVerdict | None, policy: Policy) -> str:
    """``element``, if it can hold the verdict's entity; else the id of the first element of the same class
    that can.
    """
    own = policy.elements[element]
    if verdict is None or verdict.entity in own.entities:
        return element
    alike = (one for one in policy.elements.values() if one.category == own.category)
    return next((one.id for one in alike if verdict.entity in one.entities), element)


def may_be(element: Element, profile: FieldProfile) -> bool:
    """Whether a field's values allow an element. A field with a few repeated codes, for example, is not free
    text.
    """
    return element.entities != (FREE_TEXT,) or not profile.tally.is_coded


def said_by_record(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> Iterable[Said]:
    """Signals from the record kind: by a column's name, by a column's part, or as the rest of the record."""
    kind = context.record_kind
    column, handler = column_element(profile, group, kind), handler_element(profile, context, kinds)
    if handler and not column:
        yield (
            _of_staff(handler, verdict, policy),
            Signal(key="handler", why="it names who works on it, and that is staff", basis="column"),
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
    elif kind.meaning.rest and verdict is None and _is_rest(profile, context, policy, kinds):
        yield kind.meaning.rest, Signal(key="rest", why=f"part of a {kind.title}", basis="rest")


def _is_told_whole(part: str, profile: FieldProfile, context: Context, policy: Policy) -> bool:
    """Whether a field's whole name (``call_count``) means an element other than ``part``, which a single word
    of the name indicates. Only elements of the same class that share an entity with ``part`` are considered.
    """
    own = policy.elements[part]
    hits = policy.names.lookup(profile.path, " ".join(context.table))
    told = {hit.element for hit in hits if hit.strength != "weak"}
    others = (policy.elements[one] for one in told)
    alike = (one for one in others if one.category == own.category)
    return part not in told and any(not set(own.entities).isdisjoint(one.entities) for one in alike)


def _is_note_of_codes(element: str, profile: FieldProfile, kind: RecordKind, policy: Policy) -> bool:
    """Whether a text field of a call record holds only a few repeated words, so that they are no notes."""
    of = policy.elements[element]
    is_text = of.of.is_content and of.entities[0] == FREE_TEXT
    return kind.voice and is_text and profile.tally.is_coded and not profile.tally.numbers.n


def _plays(
    element: str, profile: FieldProfile, verdict: EntityVerdict | None, policy: Policy, kinds: Kinds
) -> bool:
    """Whether a field can have the element that its part (trait) indicates.

    The declared type must allow the element's entity; a flag or a number, for example, is no content. If the
    field's values are personal data, the element must not be one of record metadata only.
    """
    entities = policy.elements[element].entities
    if policy.elements[element].category == "none":
        return True
    if RECORD_METADATA not in entities[:1] and not kinds.admits(entities[0], profile.path, profile.type):
        return False
    return verdict is None or verdict.neutral or entities != (RECORD_METADATA,)


def said_by_name(
    profile: FieldProfile, verdict: EntityVerdict | None, context: Context, policy: Policy
) -> Iterable[Said]:
    """Signals from the dictionary of names: for the field's name, its comment, and the column to which it
    refers.
    """
    known: set[str] = set()
    for name in filter(None, (profile.path, without_hash_words(profile.path))):
        for hit in policy.names.lookup(name, " ".join(context.table)):
            if hit.element not in known:
                known.add(hit.element)
                is_other = verdict is not None and is_shown_other(verdict, policy.elements[hit.element])
                strength = "strong" if hit.strength == "own" and is_other else hit.strength
                yield hit.element, _by_name(strength)
    for element in told_by_reference(profile.references, policy):
        yield element, _points_at(profile)
    said = {
        hit.element
        for name in names_in_comment(profile.comment)
        for hit in policy.names.lookup(name, "")
        if hit.strength != "weak"
    }
    for element in sorted(said):
        yield element, Signal(key="comment", why="its comment says so", basis="comment")


@cache
def _by_name(strength: str) -> Signal:
    return Signal(key=f"name.{strength}", why=f"{strength} name", basis="name")


def told_by_reference(references: str, policy: Policy) -> tuple[str, ...]:
    """Ids of elements that the name of a referenced column (``table.column``) indicates more than weakly."""
    table, _, column = references.rpartition(".")
    hits = policy.names.lookup(column, last_part(table)) if column else ()
    return tuple(hit.element for hit in hits if hit.strength != "weak")


def _points_at(profile: FieldProfile) -> Signal:
    if profile.by_values:
        return Signal(key="link", why=f"its values are those of {profile.references}", basis="key")
    return Signal(key="reference", why=f"it refers to {profile.references}", basis="key")


def is_shown_other(verdict: EntityVerdict, element: Element) -> bool:
    """Whether valid values show an entity of personal data that the element cannot hold."""
    return bool(verdict.evidence.n_valid) and not verdict.neutral and verdict.entity not in element.entities


def said_by_value(
    profile: FieldProfile, group: str, verdict: EntityVerdict, context: Context, policy: Policy, kinds: Kinds
) -> Iterable[Said]:
    """Signals from values: what the verdict's entity means in a record of this kind, and in any record."""
    kind = context.record_kind
    told = policy.elements.get(told_by_kind(profile, group, context, kinds))
    is_told = told is not None and verdict.entity in told.entities
    if kind is not None and verdict.entity in kind.meaning.entities and not is_told:
        why = f"a value of this kind in a {kind.title}"
        yield kind.meaning.entities[verdict.entity], Signal(key="value.in_record", why=why, basis="value")
    is_talk = kind is not None and not (
        kind.voice and profile.tally.is_formulaic
    )  # text that machines wrote in a call record is not the content of the call
    if kind is not None and verdict.entity == FREE_TEXT and kind.meaning.free_text and is_talk:
        yield (
            kind.meaning.free_text,
            Signal(key="value.in_record", why=f"text in a {kind.title}", basis="value"),
        )
    if verdict.entity in kinds.entity_defaults:
        why = "what a value of this kind means in any record"
        yield kinds.entity_defaults[verdict.entity], Signal(key="value.alone", why=why, basis="default")
    if verdict.infrastructure:
        yield (
            kinds.of_people.machines,
            Signal(key="machines", why="only addresses of machines", basis="default"),
        )
    if verdict.staff:
        yield (
            kinds.of_people.staff,
            Signal(key="own", why="addresses of the company's staff", basis="default"),
        )
    if verdict.company and verdict.entity in kinds.of_people.businesses and not _is_of_communication(context):
        why = "values that only companies have"
        yield kinds.of_people.businesses[verdict.entity], Signal(key="own", why=why, basis="default")


def _is_of_communication(context: Context) -> bool:
    """Whether the record is about a communication or is the content of one."""
    kind = context.record_kind
    return kind is not None and kind.of.is_of_communication


def _is_rest(profile: FieldProfile, context: Context, policy: Policy, kinds: Kinds) -> bool:
    """Whether a column may get the element that the record kind defines for the rest of the record.

    A bookkeeping column may not. Neither may a column of a communication record if the column's part needs an
    element of its own (``Trait.stands_out``), unless the rest of the record is content as well.
    """
    trait, leaf = context.traits.get(profile.path), normal(profile.path.rsplit(".", 1)[-1])
    stands_out = (
        trait is not None
        and trait.stands_out
        and not profile.tally.is_coded
        and any(kinds.admits(entity, profile.path, profile.type) for entity in trait.entities)
    )
    kind = context.record_kind
    is_content = kind is not None and policy.elements[kind.meaning.rest].of.is_content
    return leaf not in kinds.of_columns.bookkeeping and not (
        stands_out and not is_content and _is_of_communication(context)
    )
