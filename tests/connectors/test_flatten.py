"""Nested records as rows."""

from hypothesis import given
from hypothesis import strategies as st

from connectors.arrow.flatten import MAX_DEPTH, MAX_KEYS, Json, flatten

SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
JSON = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("ab.", max_size=3), inner, max_size=4)
    ),
)


def _n_scalars(value: Json) -> int:
    if isinstance(value, dict):
        return sum(map(_n_scalars, value.values()))
    if isinstance(value, list):
        return sum(map(_n_scalars, value))
    return 1


@given(JSON.filter(lambda value: "." not in repr(value)))
def test_no_scalar_is_lost_or_invented(record: Json) -> None:
    groups = flatten(record)
    assert sum(len(row) for rows in groups.values() for row in rows) == _n_scalars(record)


@given(st.dictionaries(st.text(max_size=3), JSON, max_size=4))
def test_an_object_has_one_row_at_the_top(record: dict[str, Json]) -> None:
    assert len(flatten(record)[""]) == 1


def test_arrays_inside_arrays_are_groups_of_their_own() -> None:
    record: Json = {"id": 1, "calls": [{"to": "a", "legs": [{"n": 1}, {"n": 2}]}, "b", [{"to": "c"}]]}
    assert flatten(record) == {
        "": [{"id": "1"}],
        "calls": [{"calls.to": "a"}, {"calls": "b"}, {"calls.to": "c"}],
        "calls.legs": [{"calls.legs.n": "1"}, {"calls.legs.n": "2"}],
    }


def test_records_that_are_no_objects() -> None:
    assert flatten([{"a": 1}, 2, None]) == {"": [{"a": "1"}, {"value": "2"}, {"value": None}]}
    assert flatten("x") == {"": [{"value": "x"}]}


def test_an_object_of_many_keys_is_a_map_whose_keys_are_data() -> None:
    accounts: Json = {f"user{n}@example.org": {"plan": "x"} for n in range(MAX_KEYS + 1)}
    rows = flatten({"accounts": accounts})["accounts"]
    assert len(rows) == MAX_KEYS + 1
    assert rows[0] == {"accounts.(key)": "user0@example.org", "accounts.plan": "x"}


def test_nothing_lies_too_deep_to_be_read() -> None:
    record: Json = "needle"
    for _ in range(900):
        record = {"a": record}
    ((_, text),) = flatten(record)[""][0].items()
    assert text is not None and text.endswith(" needle")


def test_what_lies_too_deep_is_json_text() -> None:
    record: Json = "needle"
    for _ in range(MAX_DEPTH + 10):
        record = {"a": record}
    ((path, text),) = flatten(record)[""][0].items()
    assert path == ".".join("a" * MAX_DEPTH)
    assert text == '{"a":' * 10 + '"needle"' + "}" * 10
