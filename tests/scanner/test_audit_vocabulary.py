"""Entries of ``audit_vocabulary.toml`` have only known keys, and refer to lists and roles that are there."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from detectors.built import toml
from scanner.policy.audit_roles import Is
from scanner.policy.audit_vocabulary import FACTS

BODY: Mapping[str, Any] = toml(FACTS)
_OF_KEYS = {"called", "elements", "elsewhere", "entities", "flagged_by", "unlike", "values"}
KNOWN = {
    "columns": {"is", *_OF_KEYS},
    "keys": _OF_KEYS,
    "tables": {
        *("called", "core", "elements", "has", "kinds", "named", "not_kinds", "shown_by", "shown_with"),
        *("title", "whole", "yields_to"),
    },
}
"""The keys of an entry, as ``scanner/policy/audit_roles.py`` explains them."""
NEEDED = {"columns": {"called", "is"}, "keys": {"called"}, "tables": {"called", "title"}}
COLUMNS = {*BODY["columns"], *BODY["keys"]}
REFERRED = {
    "values": BODY["values"].keys(),
    **dict.fromkeys(("unlike", "flagged_by", "shown_by", "shown_with", "has"), COLUMNS),
    "yields_to": BODY["tables"].keys(),
}
"""What the words under a key may be."""
LISTS = {
    **dict.fromkeys(("of_the_row", "parties_to", "people"), COLUMNS),
    **{key: BODY["tables"].keys() for key in ("of_accounts", "parties")},
}
"""The same for lists under ``whose``."""


def _words(said: str | list[str]) -> Iterator[str]:
    for one in [said] if isinstance(said, str) else said:
        yield from one.split()


@pytest.mark.parametrize("sort", KNOWN)
def test_entries_have_known_keys(sort: str) -> None:
    for name, entry in BODY[sort].items():
        assert entry.keys() <= KNOWN[sort], f"[{sort}.{name}] has keys that nothing reads"
        assert entry.keys() >= NEEDED[sort], f"[{sort}.{name}] lacks keys"


def test_columns_are_of_a_known_sort() -> None:
    sorts = {name: entry["is"] for name, entry in BODY["columns"].items()}
    assert {name: sort for name, sort in sorts.items() if sort not in get_args(Is)} == {}


@pytest.mark.parametrize("sort", KNOWN)
def test_entries_refer_to_what_is_there(sort: str) -> None:
    for name, entry in BODY[sort].items():
        for key in entry.keys() & REFERRED.keys():
            assert set(_words(entry[key])) <= set(REFERRED[key]), f"'{key}' of [{sort}.{name}]"


def test_lists_of_roles_refer_to_what_is_there() -> None:
    for key, known in LISTS.items():
        assert set(BODY["whose"][key]) <= set(known), key
    for proof in BODY["whose"]["proofs"]:
        table, *columns = proof.split()
        assert table in BODY["tables"] and set(columns) <= COLUMNS, proof
