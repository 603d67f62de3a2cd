"""Patterns for paths of sources, including hostile ones that would take long."""

import pytest

from connectors.storage.globs import Glob
from tests.growth import outgrows


@pytest.mark.parametrize(
    ("pattern", "names", "others"),
    [
        ("**/*.csv", ["a.csv", "x/y/a.csv"], ["a.txt", "a.csv/x"]),
        ("**/**/a", ["a", "x/a", "x/y/a"], ["xa"]),
        ("*a*b", ["ab", "xaab", "aabb"], ["a/b", "ba"]),
        ("**a*b", ["a/ab", "ab", "x/y/azb"], ["a/b"]),
        ("x/**", ["x/a", "x/a/b"], ["y/a"]),
        ("*/**/b?", ["x/b1", "x/y/b2"], ["b1", "x/b/"]),
        ("[*]a[!b].c", ["*ac.c"], ["xac.c", "*ab.c", "*a/.c"]),
        (r"[[\&&]", ["[", "\\", "&"], ["a"]),
        ("[z-a]*", [], ["b", "z"]),
    ],
)
def test_what_a_pattern_matches(pattern: str, names: list[str], others: list[str]) -> None:
    matches = Glob("", pattern).matches
    assert [name for name in [*names, *others] if matches(name)] == names


@pytest.mark.parametrize(
    ("pattern", "unit"),
    [("*a" * 9 + "b", "a"), ("**/" * 8 + "x", "a/"), ("**a" * 9 + "b", "a"), ("**/*/" * 6 + "b", "a/")],
)
def test_many_stars_cost_no_more_than_a_few(pattern: str, unit: str) -> None:
    assert not outgrows(Glob("", pattern).matches, lambda length: unit * length, 10, floor=0.01)
