"""Conditions as trees: comparisons (leaves), combined by *all*, *any* and *not*.

Three condition languages are based on these trees: ``when`` in policies (`condition.py`), tests of rows
(`row_test.py`) and ``--fail-on`` (`scanner/gate/`). They differ in their comparisons and in their syntax.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

Leaf = TypeVar("Leaf")
NESTING = ("all", "any", "not")
"""Keys under which a policy file nests conditions."""


@dataclass(frozen=True)
class AllOf(Generic[Leaf]):
    """Every part must hold. Without parts, the condition is true."""

    parts: tuple["Tree[Leaf]", ...] = ()


@dataclass(frozen=True)
class AnyOf(Generic[Leaf]):
    """At least one of the parts must hold."""

    parts: tuple["Tree[Leaf]", ...]


@dataclass(frozen=True)
class Not(Generic[Leaf]):
    """The part must not hold."""

    part: "Tree[Leaf]"


Tree: TypeAlias = Leaf | AllOf[Leaf] | AnyOf[Leaf] | Not[Leaf]


def nested(word: str, value: Any, read: Callable[[Any], Tree[Leaf]]) -> Tree[Leaf]:
    """Build the node for ``word``, which is in ``NESTING``; ``read`` parses each condition in ``value``."""
    if word == "not":
        return Not(read(value))
    parts = tuple(map(read, value))
    return AllOf(parts) if word == "all" else AnyOf(parts)


def all_of(parts: tuple[Tree[Leaf], ...]) -> Tree[Leaf]:
    """A condition that holds if all parts hold; a single part is returned unchanged."""
    return parts[0] if len(parts) == 1 else AllOf(parts)


def any_of(parts: tuple[Tree[Leaf], ...]) -> Tree[Leaf]:
    """A condition that holds if any part holds; a single part is returned unchanged."""
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def holds(tree: Tree[Leaf], decide: Callable[[Leaf], bool]) -> bool:
    """Evaluate a condition; ``decide`` evaluates each comparison.

    >>> holds(AllOf(("a", Not("b"))), lambda leaf: leaf == "a")
    True
    """
    match tree:
        case AllOf():
            return all(holds(part, decide) for part in tree.parts)
        case AnyOf():
            return any(holds(part, decide) for part in tree.parts)
        case Not():
            return not holds(tree.part, decide)
        case _:
            return decide(tree)


def leaves(tree: Tree[Leaf]) -> Iterator[Leaf]:
    """Every comparison in a condition, in the order in which they are written."""
    match tree:
        case AllOf() | AnyOf():
            for part in tree.parts:
                yield from leaves(part)
        case Not():
            yield from leaves(tree.part)
        case _:
            yield tree


def required(tree: Tree[Leaf]) -> Iterator[Leaf]:
    """The comparisons without which the condition cannot hold; those inside *any* and *not* are left out.

    >>> list(required(AllOf(("a", AnyOf(("b", "c")), AllOf(("d",))))))
    ['a', 'd']
    """
    match tree:
        case AllOf():
            for part in tree.parts:
                yield from required(part)
        case AnyOf() | Not():
            return
        case _:
            yield tree
