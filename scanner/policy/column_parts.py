"""Which part a column plays in a record, recognised from the words of its name, however a vendor spells it.

A call record has two ends, a time, a duration and an outcome; products call them ``src``, ``calling_number``
or ``callerIdNumber``. A trait is one such part: the words that speak for it, and what its values can
be where nothing but a name is known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from scanner.names.naming import phrase, words


@dataclass(frozen=True, kw_only=True)
class Trait:
    id: str
    words: frozenset[str]
    entities: tuple[str, ...] = ()
    """What its values can be, likeliest first; empty where they are nothing that a detector knows."""
    stands_out: bool = False
    """Never merely the rest of a record of communications: an element must know it."""
    ends: frozenset[str] = frozenset()
    """Words, or two of them joined, that tell it wherever a name ends in them: ``recording_status`` is no
    recording, ``server_ip`` no end of a call."""
    elements: Mapping[str, str] = field(default_factory=dict)
    """What it is in records of a class (by its id) whose kind says nothing else."""
    spreads: bool = False
    """What stands in an object of such a name plays it, too, where its own name tells no part."""
    never: frozenset[str] = frozenset()
    """Entities whose values show that it is not this part: no end of a call is an address of a machine."""
    not_inside: frozenset[str] = frozenset()
    """Words of an object in which it is nothing of the kind: the amount of a price is what anybody pays."""


@dataclass(frozen=True)
class Traits:
    """All traits, first come first served: ``source_addr_ton`` is routing before it is an origin."""

    by_id: Mapping[str, Trait]
    glue: frozenset[str]
    """Words that names are glued together with, beside the words of the traits."""

    def of_names(self, paths: Iterable[str]) -> Mapping[str, Trait]:
        """The trait of each field that has one, by path."""
        told: dict[str, Trait] = {}
        for path in paths:
            *outer, leaf = path.split(".")
            trait = self._of_leaf(leaf) or self._around(outer)
            if trait is not None and trait.not_inside.isdisjoint(phrase(outer[-1]) if outer else ()):
                told[path] = trait
        return told

    def _around(self, outer: Sequence[str]) -> Trait | None:
        trait = self._of_leaf(outer[-1]) if outer else None
        return trait if trait is not None and trait.spreads else None

    @cached_property
    def _of_leaf(self) -> Callable[[str], Trait | None]:
        vocabulary = self.glue.union(*(trait.words for trait in self.by_id.values()))

        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> Trait | None:
            told, last = _parts(leaf, vocabulary), words(leaf)[-2:]
            ends = {*last[-1:], "".join(last)}
            ended = (trait for trait in self.by_id.values() if not trait.ends.isdisjoint(ends))
            named = (trait for trait in self.by_id.values() if not trait.words.isdisjoint(told))
            return next(ended, None) or next(named, None)

        return of_leaf


def _parts(name: str, vocabulary: frozenset[str]) -> frozenset[str]:
    """The words of a name and each pair of them; glued words are taken apart where every piece is known."""
    parts = [part for word in words(name) for part in unglued(word, vocabulary)]
    return frozenset(parts) | {left + right for left, right in pairwise(parts)}


def unglued(word: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    """A word cut into known words, the fewest; itself where it cannot be.

    >>> unglued("callingstationid", frozenset({"calling", "station", "id", "call"}))
    ('calling', 'station', 'id')
    >>> unglued("callsign", frozenset({"call"}))
    ('callsign',)
    """
    if word in vocabulary:
        return (word,)
    best: list[tuple[str, ...] | None] = [(), *(None for _ in word)]
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, piece = best[start], word[start:end]
            if before is None or piece not in vocabulary:
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, piece)
    return best[-1] or (word,)
