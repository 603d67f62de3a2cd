"""Conditions are evaluated correctly, however they are nested."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.policy import condition_tree
from scanner.policy.condition import Condition, Predicate, parse_condition

WORDS = ("api_log", "app_log", "crm", "helpdesk")
leaves = st.sampled_from(WORDS).map(lambda word: {"source_kind_in": [word]})
bodies = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)


def stands_in(condition: Condition, kinds: frozenset[str]) -> bool:
    return condition_tree.holds(condition, lambda predicate: bool(set(predicate.words) & kinds))


def by_hand(body: dict[str, object], kinds: frozenset[str]) -> bool:
    """The value of a condition, evaluated directly from the YAML for comparison."""
    [(name, value)] = body.items()
    match name, value:
        case "all", list():
            return all(by_hand(part, kinds) for part in value)
        case "any", list():
            return any(by_hand(part, kinds) for part in value)
        case "not", dict():
            return not by_hand(value, kinds)
    assert isinstance(value, list)
    return bool(set(value) & kinds)


@given(bodies, st.frozensets(st.sampled_from(WORDS)))
def test_a_condition_holds_as_it_reads(body: dict[str, object], kinds: frozenset[str]) -> None:
    assert stands_in(parse_condition(body), kinds) == by_hand(body, kinds)


@given(bodies, st.frozensets(st.sampled_from(WORDS)))
def test_not_turns_it_round(body: dict[str, object], kinds: frozenset[str]) -> None:
    assert stands_in(parse_condition({"not": body}), kinds) != stands_in(parse_condition(body), kinds)


def test_keys_side_by_side_must_all_hold() -> None:
    condition = parse_condition({"source_kind_in": ["crm"], "not": {"source_kind_in": ["crm"]}})
    assert not stands_in(condition, frozenset({"crm"}))


def test_every_predicate_is_seen_with_what_it_asks() -> None:
    body = {"any": [{"min_valid": 3, "hash_like": True}, {"not": {"newest_within": "P13Y"}}]}
    assert list(condition_tree.leaves(parse_condition(body))) == [
        Predicate(name="min_valid", number=3.0),
        Predicate(name="hash_like", number=1.0),
        Predicate(name="newest_within", words=("P13Y",)),
    ]
