"""A kind of look-alike: values that resemble personal data but are none, and names for their column."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Column = Callable[[random.Random], list[str]]
Draw = Callable[[random.Random], str]

UNHELPFUL = ("c1", "value", "ref")
"""Column names that do not describe the content."""

LEAST, MOST = 40, 400
"""The least and greatest number of values in a column."""


@dataclass(frozen=True)
class Kind:
    """A generator of columns, and their names: first those that do not describe the content, then others."""

    name: str
    make: Column
    names: tuple[str, ...]


def column(*names: str) -> Callable[[Column], Kind]:
    """Decorator: make a kind from a function that returns a whole column."""
    return lambda make: Kind(make.__name__, make, (*UNHELPFUL, *names))


def value(*names: str) -> Callable[[Draw], Kind]:
    """Decorator: make a kind from a function that draws single values independently."""

    def kind(draw: Draw) -> Kind:
        return Kind(draw.__name__, lambda rng: [draw(rng) for _ in range(length(rng))], (*UNHELPFUL, *names))

    return kind


def words(name: str, vocabulary: str, *names: str) -> Kind:
    """A kind that draws values from ``vocabulary`` (separated by semicolons), earlier ones more often."""
    entries = [" ".join(entry.split()) for entry in vocabulary.split(";")]

    def make(rng: random.Random) -> list[str]:
        size = len(entries)
        return [entries[min(rng.randrange(size), rng.randrange(size))] for _ in range(length(rng))]

    return Kind(name, make, (*UNHELPFUL, *names))


def length(rng: random.Random) -> int:
    """A random number of values for a column.

    >>> LEAST <= length(random.Random(1)) <= MOST
    True
    """
    return rng.randint(LEAST, MOST)


def kinds_in(namespace: Iterable[object]) -> Iterator[Kind]:
    """The kinds among the values of a module, in the order of definition."""
    return (found for found in namespace if isinstance(found, Kind))
