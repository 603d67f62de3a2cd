"""Conditions on findings in a policy file. They consist of predicates, nested as in `condition_tree.py`.

A predicate names one fact about a finding, such as its element, its source kind or its number of valid
values, and the values that the fact may have. The caller decides how the fact is determined.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from scanner.policy.condition_tree import NESTING, Tree, all_of, nested

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


@dataclass(frozen=True, kw_only=True)
class Predicate:
    """One test of a finding. Either ``words`` (any of which may match) or ``number`` is set.

    ``hash_like`` and ``prose`` have the number 1 (true) or 0 (false). The only word of ``newest_within`` is
    an ISO 8601 duration: the field's newest date must be at most that long before the scan.
    """

    name: PredicateName
    words: tuple[str, ...] = ()
    number: float = 0.0


Condition = Tree[Predicate]


def parse_condition(body: Mapping[str, object]) -> Condition:
    """Parse a condition of a policy file that matches the schema. If the mapping has several keys, all of
    them must hold.

    >>> parse_condition({"not": {"min_valid": 3}})
    Not(part=Predicate(name='min_valid', words=(), number=3.0))
    """
    return all_of(tuple(_part(name, value) for name, value in body.items()))


def _part(name: str, value: object) -> Condition:
    if name in NESTING:
        return nested(name, value, parse_condition)
    return _predicate(cast(PredicateName, name), value)


def _predicate(name: PredicateName, value: object) -> Predicate:
    if isinstance(value, list):
        return Predicate(name=name, words=tuple(value))
    if isinstance(value, str):
        return Predicate(name=name, words=(value,))
    return Predicate(name=name, number=float(cast(float, value)))
