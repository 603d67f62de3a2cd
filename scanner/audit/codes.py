"""Encode the states of a row under several rules as one number, so that rows can be grouped by it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import takewhile
from operator import add

import sqlalchemy as sa

from scanner.audit.states import STATES, RowStates
from scanner.audit.words import Clause
from scanner.finding import RowState

_BITS = 4
_UNSPOKEN = 15
"""The code of a row to which a rule does not apply."""
_ASKS = 8
"""Number that is added to the code of a state if the state holds only for rows that were not de-identified;
that is checked later.
"""


def code_of(rules: Sequence[RowStates]) -> Clause:
    """The states of a row under all rules, as one number. A condition that several rules share is evaluated
    once. Conditions on people are evaluated later, by ``state_in``.
    """
    alike: dict[int, dict[int, RowStates]] = {}
    for place, rule in enumerate(rules):
        begins = rule.whens[0][0] if rule.standing is None else rule.standing
        alike.setdefault(id(begins), {})[place] = rule
    return reduce(add, map(_code_of_alike, alike.values()))


def standing(rules: Mapping[int, RowStates]) -> Clause:
    """The states, as one number, of those rows of an account that were not de-identified.

    ``rules``: the rules by their position in the number.
    """
    return _code_by_whens(rules)


def is_late(rule: RowStates) -> Clause:
    """Whether a row is late under a rule, with all conditions of the rule applied."""
    return code_of([replace(rule, emptied=None, standing=None)]) == STATES.index(rule.late)


def state_in(code: Clause, place: int, rule: RowStates, subject: Clause) -> Clause:
    """The state under one rule, as an index into ``STATES``. It is taken from ``code``, the number for all
    rules, after checking whether ``subject`` was de-identified.
    """
    number = code.bitwise_rshift(_BITS * place).bitwise_and(_UNSPOKEN)
    if rule.emptied is None:
        return number
    asked = number.between(_ASKS, _UNSPOKEN - 1)
    emptied = sa.and_(asked, rule.emptied.of(subject))
    return sa.case((emptied, STATES.index("de_identified")), (asked, number - _ASKS), else_=number)


def _code_of_alike(rules: Mapping[int, RowStates]) -> Clause:
    """The code of the states under rules that begin with the same condition."""
    told = next(iter(rules.values())).standing
    return _code_by_whens(rules) if told is None else _code_by_standing(told, rules)


def _code_by_standing(told: Clause, rules: Mapping[int, RowStates]) -> Clause:
    """The code for rules in which the account decides everything except whether a row was de-identified."""
    lost = reduce(add, (_coded(_number("cannot_tell"), place) for place in rules))
    if all(rule.emptied for rule in rules.values()):
        return sa.func.coalesce(told, lost)
    parts = []
    for place, rule in rules.items():
        number = told.bitwise_and(sa.literal(_UNSPOKEN << _BITS * place))
        asked = told.bitwise_and(sa.literal(_ASKS << _BITS * place)) > 0
        emptied = next(test for test, name in rule.whens if name == "de_identified")
        whens = ((sa.not_(asked), number), (emptied, _coded(_number("de_identified"), place)))
        parts.append(number if rule.emptied else sa.case(*whens, else_=number - _coded(_ASKS, place)))
    return sa.case((told == 0, 0), (told.is_(None), lost), else_=reduce(add, parts))


def _code_by_whens(rules: Mapping[int, RowStates]) -> Clause:
    """The code for rules whose conditions are evaluated one after the other."""
    of_rows = {place: _whens_of_rows(rule) for place, rule in rules.items()}
    whens = list(zip(*of_rows.values(), strict=False))
    shared = list(takewhile(lambda one: all(when[0] is one[0][0] for when in one), whens))
    rest: list[Clause] = []
    for place, rule in rules.items():
        own = [(test, _coded(number, place)) for test, number in of_rows[place][len(shared) :]]
        otherwise = _coded(_number(rule.otherwise) + (_ASKS if rule.emptied else 0), place)
        rest.append(sa.case(*own, else_=otherwise) if own else otherwise)
    begins = (
        (one[0][0], reduce(add, (_coded(when[1], place) for place, when in zip(rules, one, strict=True))))
        for one in shared
    )
    return sa.case(*begins, else_=reduce(add, rest))


def _whens_of_rows(rule: RowStates) -> list[tuple[Clause, int]]:
    """The conditions of a rule on rows, without its condition on people, each with the code of its state."""
    found, asks = [], 0
    for test, name in rule.whens:
        if rule.emptied is not None and test is rule.emptied.when[0]:
            asks = _ASKS
        else:
            found.append((test, _number(name) + asks))
    return found


def _number(state: RowState | None) -> int:
    return _UNSPOKEN if state is None else STATES.index(state)


def _coded(number: int, place: int) -> Clause:
    return sa.literal(number << _BITS * place)
