"""What a kind of look-alike is: values that resemble personal data and are none, and the names of their column."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Column = Callable[[random.Random], list[str]]
Draw = Callable[[random.Random], str]

UNHELPFUL = ("c1", "value", "ref")
"""Column names that say nothing of what is in the column."""

LEAST, MOST = 40, 400
"""The bounds of a column's length."""


@dataclass(frozen=True)
class Kind:
    """A column's generator and the names that the column goes by: those that say nothing first, then its own."""

    name: str
    make: Column
    names: tuple[str, ...]


def column(*names: str) -> Callable[[Column], Kind]:
    """Make a kind of a function that returns a whole column."""
    return lambda make: Kind(make.__name__, make, (*UNHELPFUL, *names))


def value(*names: str) -> Callable[[Draw], Kind]:
    """Make a kind of a function that draws one value at a time, each without regard to the others."""

    def kind(draw: Draw) -> Kind:
        return Kind(draw.__name__, lambda rng: [draw(rng) for _ in range(length(rng))], (*UNHELPFUL, *names))

    return kind


def words(name: str, vocabulary: str, *names: str) -> Kind:
    """A kind whose values are drawn from ``vocabulary``, parted by semicolons, with a taste for its first ones."""
    entries = [" ".join(entry.split()) for entry in vocabulary.split(";")]

    def make(rng: random.Random) -> list[str]:
        size = len(entries)
        return [entries[min(rng.randrange(size), rng.randrange(size))] for _ in range(length(rng))]

    return Kind(name, make, (*UNHELPFUL, *names))


def length(rng: random.Random) -> int:
    """How long a column is.

    >>> LEAST <= length(random.Random(1)) <= MOST
    True
    """
    return rng.randint(LEAST, MOST)


def kinds_in(namespace: Iterable[object]) -> Iterator[Kind]:
    """The kinds among the values of a module, in the order of their definition."""
    return (found for found in namespace if isinstance(found, Kind))
