"""Find the data element of a field: collect candidates, and add up the evidence for and against each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from scanner.classifier.context import Context
from scanner.classifier.model_signals import chance_of, is_likely, said_by_model
from scanner.classifier.signals import (
    OF_RECORD,
    STRONG_NAMES,
    Said,
    Signal,
    may_be,
    said_by_name,
    said_by_record,
    said_by_value,
)
from scanner.evidence.verdict import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.fields.profile import FieldProfile
from scanner.policy.entries import Element
from scanner.policy.kinds import Kinds
from scanner.policy.policy import Policy

_LAST_RESORTS = frozenset({"rest", "name.weak", "comment", "model.element"})


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An element that a field could have, with the evidence for and against that element."""

    element: Element
    signals: tuple[Signal, ...]
    by_record: bool = False
    """Whether the record kind supports the element: by a column, by a trait, or as the rest of the record."""
    named: bool = False
    """Whether a strong name, the record kind or the name model supports the element. In a table of people, a
    weak name is enough if the element's entity has no recognisable form.
    """
    is_rest: bool = False
    """Whether only the record, the name model, a weak name or a comment supports the element."""
    chance: float | None = None
    """Probability of the element's class, if names alone decide the class; ``None`` if points decide."""
    placed: bool = False
    """Whether more than a weak name supports the element: a strong name, the record kind, or the values."""

    @cached_property
    def points(self) -> float:
        return round(sum([signal.points for signal in self.signals]), 3)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of the candidate's signals."""
        return frozenset([signal.key for signal in self.signals])


def candidates(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> tuple[Candidate, ...]:
    """The candidates for a field, given one verdict, best first. If ``verdict`` is ``None``, only names
    count.
    """
    spoken = _starting_points(profile, group, verdict, context, policy, kinds)
    found = [
        _candidate(policy.elements[element], signals, profile, verdict, context, policy, kinds)
        for element, signals in spoken.items()
        if element in policy.elements and _admits(policy.elements[element], profile, context)
    ]
    found.sort(key=lambda candidate: (-candidate.points, candidate.element.id))
    return _told_first(found)


def as_rest(
    profile: FieldProfile, group: str, context: Context, policy: Policy, kinds: Kinds
) -> Candidate | None:
    """The candidate for a field as the rest of its record; ``None`` if the record kind defines no element for
    the rest.
    """
    for key, signal in said_by_record(profile, group, None, context, policy, kinds):
        element = policy.elements[key]
        if signal.key == "rest" and _admits(element, profile, context):
            return _candidate(element, [signal], profile, None, context, policy, kinds)
    return None


def _told_first(ranked: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates. If the first has ``is_rest``, the best candidate of the same class that a name supports
    is put before it.
    """
    if not ranked or not ranked[0].is_rest:
        return tuple(ranked)
    own = ranked[0].element.category
    told = next((one for one in ranked if one.named and one.element.category == own), ranked[0])
    return (told, *(one for one in ranked if one is not told))


def _candidate(
    element: Element,
    said: Sequence[Signal],
    profile: FieldProfile,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> Candidate:
    bases, keys = {signal.basis for signal in said}, {signal.key for signal in said}
    by_model = "model.element" in keys and is_likely(element, profile, context)
    is_told = by_model or not bases.isdisjoint({"column", "trait"}) or not keys.isdisjoint(STRONG_NAMES)
    return Candidate(
        element=element,
        signals=(
            *said,
            *chance_of(element.of, profile, context),
            *_fit(element, verdict, context, policy, kinds),
        ),
        by_record=not bases.isdisjoint(OF_RECORD),
        named=is_told or ("name.weak" in keys and _is_about_people(element, context, kinds)),
        placed=by_model or not keys <= {"name.weak", "model.element"},
        is_rest=not keys.isdisjoint({"rest", "model.element"}) and keys <= _LAST_RESORTS,
    )


def _is_about_people(element: Element, context: Context, kinds: Kinds) -> bool:
    """Whether a weak name of the column is enough: the element's entity has no recognisable form, and the
    table is about people.
    """
    return element.entities[0] in kinds.of_columns.shapeless and kinds.of_people.people.are_named(
        context.table
    )


def _admits(element: Element, profile: FieldProfile, context: Context) -> bool:
    """Whether an element is possible for a field in this context.

    If the record has a population (such as staff), only elements of that class are possible. If the company
    itself takes part in all conversations, elements of communication classes are impossible. The field's
    values must not exclude the element.
    """
    if element.category in context.barred or not may_be(element, profile):
        return False
    population = context.population_of(profile.path)
    return population is None or element.category == population


def _starting_points(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> Mapping[str, list[Signal]]:
    spoken: dict[str, list[Signal]] = {}

    def take(said: Iterable[Said]) -> None:
        for element, signal in said:
            spoken.setdefault(element, []).append(signal)

    take(said_by_record(profile, group, verdict, context, policy, kinds))
    take(said_by_name(profile, verdict, context, policy))
    take(said_by_model(profile, context, policy))
    if verdict is None:
        return spoken
    take(said_by_value(profile, group, verdict, context, policy, kinds))
    if context.population_of(profile.path) and not spoken.keys() & _of_population(policy, context):
        kind = context.record_kind
        default = kind.meaning.default if kind and kind.meaning.default else _default_of(policy, context)
        why = "the people in this system"
        take([(default, Signal(key="population", why=why, basis="population"))])
    return spoken


def _of_population(policy: Policy, context: Context) -> set[str]:
    return {key for key, element in policy.elements.items() if element.category == context.population}


def _default_of(policy: Policy, context: Context) -> str:
    return min(_of_population(policy, context), key=list(policy.elements).index)


def _fit(
    element: Element, verdict: EntityVerdict | None, context: Context, policy: Policy, kinds: Kinds
) -> Iterable[Signal]:
    kind = context.record_kind
    key = ("fit", element.id)
    if key not in context.kept:
        context.kept[key] = tuple(_fit_of_record(element, context, policy, kinds))
    yield from context.kept[key]
    if verdict is None:
        return
    way = "seen" if verdict.evidence.n_match else "named"
    if verdict.entity in element.entities:
        yield _fits(way, verdict.entity, verdict.confidence)
    elif verdict.entity not in (FREE_TEXT, RECORD_METADATA) and element.entities != (RECORD_METADATA,):
        if kind is None or element.id not in (
            kind.meaning.entities.get(verdict.entity),
            kind.meaning.default,
        ):
            yield _misfits(way, verdict.entity)
    elif verdict.entity == FREE_TEXT:
        yield Signal(key="text.misfit", why="is not text")


@lru_cache(maxsize=1_024)
def _fits(way: str, entity: str, confidence: float) -> Signal:
    return Signal(key=f"entity.{way}.fits", why=f"holds {entity}", amount=confidence)


@cache
def _misfits(way: str, entity: str) -> Signal:
    return Signal(key=f"entity.{way}.misfit", why=f"is not made of {entity}")


def _fit_of_record(element: Element, context: Context, policy: Policy, kinds: Kinds) -> Iterable[Signal]:
    """Signals that say how well an element fits the record as a whole: the record kind, source kind and table
    name.
    """
    kind = context.record_kind
    if kind is not None and element.category == kind.category:
        yield Signal(key="record.same", why=f"usual in a record of kind {kind.title}")
    if context.source_kind != "unknown" and element.home:
        is_stated = context.source_kind_stated
        if context.source_kind in element.home:
            key = "home.stated" if is_stated else "home.told"
            yield Signal(key=key, why=f"usual in a source of kind {context.source_kind}")
        elif is_stated:
            yield Signal(key="away.stated", why=f"unusual in a source of kind {context.source_kind}")
    if policy.names.at_home(element.id, " ".join(context.table)):
        yield Signal(key="table", why="table of that name")
    elif _is_about_people(element, context, kinds):
        yield Signal(key="table", why="table of people")
