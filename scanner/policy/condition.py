"""When a promise is broken: a small language of conditions, nested in the policy file, evaluated here.

A condition is ``all``, ``any`` or ``not`` over predicates. A predicate names one fact of a finding
(its element, the kind of its source, how many of its values were valid) and what is asked of it;
what the fact is, is the caller's to say.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

PredicateName = Literal[
    "axis",
    "category_in",
    "collection_name_like",
    "cooccurs_with",
    "data_subject_in",
    "element_in",
    "entity_in",
    "example_share_below",
    "field_name_like",
    "flag_in",
    "hash_like",
    "min_confidence",
    "min_distinct",
    "min_valid",
    "newest_within",
    "prose",
    "record_kind_in",
    "retention_in",
    "source_kind_in",
    "source_name_like",
]
PREDICATES: tuple[PredicateName, ...] = get_args(PredicateName)


@dataclass(frozen=True, kw_only=True)
class Predicate:
    """One question about a finding. Either ``words`` (any of which will do) or ``number`` is set.

    ``hash_like`` and ``prose`` have number 1 (it is) or 0 (it is not); ``newest_within`` has an
    ISO 8601 duration as its only word: the newest date of the field lies within that of the scan.
    """

    name: PredicateName
    words: tuple[str, ...] = ()
    number: float = 0.0


@dataclass(frozen=True, kw_only=True)
class AllOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True)
class Not:
    part: "Condition"


Condition = Predicate | AllOf | AnyOf | Not


def parse_condition(body: Mapping[str, object]) -> Condition:
    """The condition that a mapping of the policy file stands for. The schema has checked its shape.

    Several keys in one mapping must all hold.

    >>> parse_condition({"not": {"min_valid": 3}})
    Not(part=Predicate(name='min_valid', words=(), number=3.0))
    """
    parts = tuple(_part(name, value) for name, value in body.items())
    return parts[0] if len(parts) == 1 else AllOf(parts=parts)


def holds(condition: Condition, decide: Callable[[Predicate], bool]) -> bool:
    """Whether a condition is met, given what ``decide`` says of each predicate.

    >>> condition = parse_condition({"flag_in": ["secret"], "not": {"hash_like": True}})
    >>> holds(condition, lambda predicate: predicate.name == "flag_in")
    True
    """
    match condition:
        case Predicate():
            return decide(condition)
        case AllOf():
            return all(holds(part, decide) for part in condition.parts)
        case AnyOf():
            return any(holds(part, decide) for part in condition.parts)
        case Not():
            return not holds(condition.part, decide)


def predicates(condition: Condition) -> Iterator[Predicate]:
    """Every predicate in a condition, in the order of the file."""
    match condition:
        case Predicate():
            yield condition
        case AllOf() | AnyOf():
            for part in condition.parts:
                yield from predicates(part)
        case Not():
            yield from predicates(condition.part)


def _part(name: str, value: object) -> Condition:
    if name == "not":
        return Not(part=parse_condition(cast(Mapping[str, object], value)))
    if name in ("all", "any"):
        bodies = cast(list[Mapping[str, object]], value)
        parts = tuple(parse_condition(body) for body in bodies)
        return AllOf(parts=parts) if name == "all" else AnyOf(parts=parts)
    return _predicate(cast(PredicateName, name), value)


def _predicate(name: PredicateName, value: object) -> Predicate:
    if isinstance(value, list):
        return Predicate(name=name, words=tuple(value))
    if isinstance(value, str):
        return Predicate(name=name, words=(value,))
    return Predicate(name=name, number=float(cast(float, value)))
