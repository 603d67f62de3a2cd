"""Find the parts of a policy that can never take effect: impossible conditions, and elements that are never
used.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scanner.policy.condition import Condition, Predicate
from scanner.policy.condition_tree import AllOf, AnyOf, Not, leaves
from scanner.policy.entries import Element
from scanner.policy.policy import Policy

_BY_VALUES = frozenset({"hashed", "example_values", "cpni"})
"""Flags that findings of any element can have, because the flags come from values or records."""
_OTHER = ""


@dataclass(frozen=True, kw_only=True)
class _Case:
    """One combination for which a condition is tested: an element, a source kind and a record kind. An empty
    kind represents all kinds that the condition does not name.
    """

    element: Element | None
    """The element; ``None`` for undecided data."""
    source_kind: str
    record_kind: str


def impossible(condition: Condition, policy: Policy) -> bool:
    """Whether no element of the policy, in any context, could meet a condition."""
    anything = (*policy.elements.values(), None)
    return not any(may_meet(element, condition, policy) for element in anything)


def may_meet(element: Element | None, condition: Condition, policy: Policy) -> bool:
    """Whether data of an element could meet a condition in some context. ``element``: ``None`` for undecided
    data.
    """
    cases = _cases(element, condition, policy)
    return any(_holds(condition, case, policy) is not False for case in cases)


def elements_out_of_reach(policy: Policy) -> Iterator[str]:
    """Ids of elements that no field can ever get, because no name, record kind, entity or rule leads
    to them.
    """
    kinds = policy.kinds
    named = {
        kinds.of_people.machines,
        kinds.of_people.staff,
        *kinds.entity_defaults.values(),
        *kinds.of_people.businesses.values(),
    }
    named.update(rule.element for rule in kinds.files)
    named.update(rule.element for rule in policy.also.values())
    named.update(element for spans in kinds.container_spans.values() for element in spans.values())
    for kind in kinds.record_kinds.values():
        told = (
            *kind.meaning.columns.values(),
            *kind.meaning.traits.values(),
            *kind.meaning.entities.values(),
        )
        named.update((*told, kind.meaning.rest, kind.meaning.default, kind.meaning.free_text))
    yield from (key for key in policy.elements if key not in named and key not in policy.names.entries)


def _cases(element: Element | None, condition: Condition, policy: Policy) -> Iterator[_Case]:
    sources, records = (_asked_for(condition, name) for name in ("source_kind_in", "record_kind_in"))
    for source in (*sorted(sources & set(policy.kinds.source_kinds)), _OTHER):
        for record in (*sorted(records & set(policy.kinds.record_kinds)), _OTHER):
            yield _Case(element=element, source_kind=source, record_kind=record)


def _asked_for(condition: Condition, name: str) -> set[str]:
    return {word for asked in leaves(condition) if asked.name == name for word in asked.words}


def _holds(condition: Condition, case: _Case, policy: Policy) -> bool | None:
    """Whether a case meets a condition; ``None`` if that depends on values or names."""
    match condition:
        case Predicate():
            return _answer(condition, case, policy)
        case AllOf():
            return _least(_holds(part, case, policy) for part in condition.parts)
        case AnyOf():
            return _negated(_least(_negated(_holds(part, case, policy)) for part in condition.parts))
        case Not():
            return _negated(_holds(condition.part, case, policy))


def _least(parts: Iterable[bool | None]) -> bool | None:
    told = list(parts)
    return False if False in told else None if None in told else True


def _negated(told: bool | None) -> bool | None:
    return None if told is None else not told


def _answer(asked: Predicate, case: _Case, policy: Policy) -> bool | None:
    words, element = set(asked.words), case.element
    match asked.name:
        case "element_in":
            return element is not None and element.id in words
        case "category_in" if element is None:
            return "undetermined" in words
        case "category_in" if element is not None:
            return element.category in words or (None if words & _by_origin(policy) else False)
        case "flag_in":
            return None if words & _flags(element, policy) else False
        case "data_subject_in" if element is not None:
            return None if words & {*element.data_subjects, *_subjects(policy), "business"} else False
        case "cooccurs_with":
            return None if words & policy.elements.keys() else False
        case "source_kind_in":
            return case.source_kind in words
        case "record_kind_in":
            return case.record_kind in words
        case _:
            return None


def _flags(element: Element | None, policy: Policy) -> set[str]:
    by_records = {flag for kind in policy.kinds.record_kinds.values() for flag in kind.adds_flags}
    own = set(element.flags) if element is not None else set()
    return own | by_records | _BY_VALUES | {policy.kinds.of_people.business_flag}


def _by_origin(policy: Policy) -> set[str]:
    """Classes that findings of other elements can get from the origin of their values (`origins.py`)."""
    return {key for key, one in policy.classes.items() if one.is_of_communication or key == "none"}


def _subjects(policy: Policy) -> set[str]:
    """Data subjects that findings of any element can get from the origin of their values."""
    return {
        one
        for item in policy.elements.values()
        if item.category in _by_origin(policy)
        for one in item.data_subjects
    }
