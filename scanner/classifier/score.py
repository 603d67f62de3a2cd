"""Which element a field is: evidence added up per candidate, each point with its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from scanner.classifier.kinds import Kinds, RecordKind
from scanner.classifier.naming import normal, without_hash_words
from scanner.classifier.policy import Element, Policy
from scanner.classifier.record_kinds import Context
from scanner.evidence import FREE_TEXT, RECORD_METADATA, EntityVerdict
from scanner.profile import FieldProfile

COLUMN = 5.0
NAME = {"vendor": 4.0, "strong": 3.0, "weak": 1.0}
TRAIT = 3.5
REST = 2.0
ENTITY_IN_KIND = 3.0
ENTITY_ALONE = 2.5
POPULATION_DEFAULT = 3.0
HOME_STATED, HOME_TOLD = 1.5, 0.75
KIND_CATEGORY = 1.5
TABLE = 1.0
ENTITY_FITS, ENTITY_MISFITS = 2.0, -3.0
Basis = Literal["column", "trait", "rest", "name", "value", "default", "population", "fit"]
"""What a signal rests on: the record kind's own columns, the part a column plays in such a record, that it
stands in one at all, the dictionary of names, a value in such a record, a value wherever it stands, the
system's population, or how well all that fits together."""
_OF_RECORD = frozenset[Basis]({"column", "trait", "rest"})


@dataclass(frozen=True, kw_only=True)
class Signal:
    points: float
    why: str
    basis: Basis = "fit"


@dataclass(frozen=True, kw_only=True)
class Candidate:
    element: Element
    signals: tuple[Signal, ...]
    by_record: bool = False
    """The record kind itself says what this column is."""
    named: bool = False
    """A strong name, or the record kind, speaks for it."""
    is_rest: bool = False
    """Nothing speaks for it but that it stands in such a record, and at most a name."""
    placed: bool = False
    """Something beyond a weak name speaks for it: a strong name, the record kind, or the value itself."""

    @property
    def points(self) -> float:
        return round(sum(signal.points for signal in self.signals), 3)


def leaf_names(path: str, group: str) -> tuple[str, ...]:
    """Normalised names a field goes by, longest first: below its record, and its last segment."""
    below = path.removeprefix(f"{group}.") if group else path
    return tuple(dict.fromkeys((normal(below), normal(path.rsplit(".", 1)[-1]))))


def column_element(profile: FieldProfile, group: str, kind: RecordKind | None) -> str:
    """The element that the record kind names for this column; empty where it names none."""
    if kind is None:
        return ""
    hashless = without_hash_words(profile.path)
    names = leaf_names(profile.path, group) + ((normal(hashless),) if hashless else ())
    return next((kind.columns[name] for name in names if name in kind.columns), "")


def trait_element(profile: FieldProfile, context: Context) -> str:
    """The element that the record kind has for the part this column plays; empty where it has none."""
    trait, kind = context.traits.get(profile.path), context.record_kind
    return kind.traits.get(trait.id, "") if kind is not None and trait is not None else ""


def candidates(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> tuple[Candidate, ...]:
    """Elements a field could be for one verdict (``None``: by names alone), best first."""
    spoken = _starting_points(profile, group, verdict, context, policy, kinds)
    found = [
        Candidate(
            element=policy.elements[element],
            signals=(
                *signals,
                *_fit(policy.elements[element], verdict, context, policy),
            ),
            by_record=any(signal.basis in _OF_RECORD for signal in signals),
            named=any(
                signal.basis in ("column", "trait")
                or (signal.basis == "name" and signal.points >= NAME["strong"])
                for signal in signals
            ),
            placed=any(signal.points > NAME["weak"] for signal in signals),
            is_rest=any(signal.basis == "rest" for signal in signals)
            and all(signal.points < NAME["strong"] for signal in signals),
        )
        for element, signals in spoken.items()
        if element in policy.elements and _admits(policy.elements[element], context)
    ]
    return tuple(sorted(found, key=lambda candidate: (-candidate.points, candidate.element.id)))


def _admits(element: Element, context: Context) -> bool:
    """Whose system it is decides first: in a staff system only staff elements are candidates."""
    if context.population is None:
        return True
    return element.category == context.population


def _starting_points(
    profile: FieldProfile,
    group: str,
    verdict: EntityVerdict | None,
    context: Context,
    policy: Policy,
    kinds: Kinds,
) -> Mapping[str, list[Signal]]:
    spoken: dict[str, list[Signal]] = {}

    def speak(element: str, points: float, why: str, basis: Basis) -> None:
        spoken.setdefault(element, []).append(Signal(points=points, why=why, basis=basis))

    kind = context.record_kind
    column = column_element(profile, group, kind)
    part = "" if column else trait_element(profile, context)
    if kind is not None and column:
        speak(column, COLUMN, f"column of a {kind.title}", "column")
    elif kind is not None and part:
        speak(part, TRAIT, f"{context.traits[profile.path].id} of a {kind.title}", "trait")
    elif kind is not None and kind.rest and verdict is None and _is_rest(profile, context, kinds):
        speak(kind.rest, REST, f"part of a {kind.title}", "rest")
    for name in filter(None, (profile.path, without_hash_words(profile.path))):
        for hit in policy.names.lookup(name, " ".join(context.table)):
            if all(signal.basis != "name" for signal in spoken.get(hit.element, ())):
                speak(hit.element, NAME[hit.strength], f"{hit.strength} name", "name")
    if verdict is not None:
        told = policy.elements.get(column or part)
        if (
            kind is not None
            and verdict.entity in kind.entities
            and not (told and verdict.entity in told.entities)
        ):
            speak(kind.entities[verdict.entity], ENTITY_IN_KIND, f"such a value in a {kind.title}", "value")
        if kind is not None and verdict.entity == FREE_TEXT and kind.free_text:
            speak(kind.free_text, ENTITY_IN_KIND, f"text in a {kind.title}", "value")
        if verdict.entity in kinds.entity_defaults:
            speak(
                kinds.entity_defaults[verdict.entity],
                ENTITY_ALONE,
                "what such a value is by itself",
                "default",
            )
        if verdict.infrastructure:
            speak(kinds.machines, COLUMN, "addresses of machines only", "default")
        if context.population and not spoken.keys() & _of_population(policy, context):
            default = kind.default if kind and kind.default else _default_of(policy, context)
            speak(default, POPULATION_DEFAULT, "whoever stands in this system", "population")
    return spoken


def _is_rest(profile: FieldProfile, context: Context, kinds: Kinds) -> bool:
    trait, leaf = context.traits.get(profile.path), normal(profile.path.rsplit(".", 1)[-1])
    return leaf not in kinds.bookkeeping and not (trait is not None and trait.stands_out)


def _of_population(policy: Policy, context: Context) -> set[str]:
    return {key for key, element in policy.elements.items() if element.category == context.population}


def _default_of(policy: Policy, context: Context) -> str:
    return min(_of_population(policy, context), key=list(policy.elements).index)


def _fit(
    element: Element, verdict: EntityVerdict | None, context: Context, policy: Policy
) -> Iterable[Signal]:
    kind = context.record_kind
    if kind is not None and element.category == kind.category:
        yield Signal(points=KIND_CATEGORY, why=f"a {kind.title} holds such data")
    elif kind is not None:
        yield Signal(points=-0.5, why=f"unusual in a {kind.title}")
    if context.source_kind != "unknown" and element.home:
        size = HOME_STATED if context.source_kind_stated else HOME_TOLD
        if context.source_kind in element.home:
            yield Signal(points=size, why=f"at home in {context.source_kind}")
        else:
            yield Signal(points=-size / 2, why=f"not at home in {context.source_kind}")
    if policy.names.at_home(element.id, " ".join(context.table)):
        yield Signal(points=TABLE, why="table of that name")
    if verdict is None:
        return
    if verdict.entity in element.entities:
        yield Signal(points=ENTITY_FITS * verdict.confidence, why=f"holds {verdict.entity}")
    elif verdict.entity not in (FREE_TEXT, RECORD_METADATA) and element.entities != (RECORD_METADATA,):
        if kind is None or kind.entities.get(verdict.entity) != element.id:
            yield Signal(points=ENTITY_MISFITS, why=f"is not made of {verdict.entity}")
    elif verdict.entity == FREE_TEXT:
        yield Signal(points=-1.0, why="is not text")
