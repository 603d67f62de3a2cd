"""Dataclasses as plain values, and policies that are read from built files."""

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

import pytest

from scanner.policy.policy import load_policy, policy_of, read_checked
from scanner.policy.shipped import shipped
from scanner.serialization.plain import as_plain, from_plain


@dataclass(frozen=True, kw_only=True)
class Leaf:
    name: str
    size: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Other:
    leaves: tuple["Leaf | Other", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tree:
    kind: Literal["oak", "elm"]
    words: frozenset[str] = frozenset()
    sizes: tuple[int | str | tuple[str, ...], ...] = ()
    by_pair: Mapping[tuple[str, str], tuple[Leaf, ...]] = field(default_factory=dict)
    named: Mapping[str, Leaf] = field(default_factory=dict)
    part: Leaf | Other | None = None
    place: Path = Path()


TREE = Tree(
    kind="elm",
    words=frozenset({"b", "a"}),
    sizes=(1, "x", ("y", "z")),
    by_pair={("a", "b"): (Leaf(name="c", size=1.5),)},
    named={"d": Leaf(name="d")},
    part=Other(leaves=(Leaf(name="e"), Other())),
    place=Path("f/g"),
)


def test_what_is_written_is_read_back_as_it_was() -> None:
    found = from_plain(Tree, marshal.loads(marshal.dumps(cast(Any, as_plain(TREE)), 2)))
    assert found == TREE
    assert {**found.named} == dict(TREE.named.items())
    assert (len(found.named), found.named.get("x"), list(found.named.values())) == (1, None, [Leaf(name="d")])


def test_another_type_is_refused() -> None:
    with pytest.raises((TypeError, ValueError, LookupError)):
        from_plain(Leaf, as_plain(TREE))


def test_what_has_no_plain_form_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        made: object

    with pytest.raises(TypeError, match="object has no plain form"):
        as_plain(Odd(object()))


@pytest.mark.parametrize("policy_id", shipped())
def test_a_built_policy_is_the_one_in_the_files(policy_id: str) -> None:
    read, built = policy_of(read_checked(policy_id)), load_policy(policy_id)
    assert built == read
    assert list(built.elements) == list(read.elements)
    assert built.names.lookup("email", "users") == read.names.lookup("email", "users")
