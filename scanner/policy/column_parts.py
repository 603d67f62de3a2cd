"""Recognise the part of a column in its record by the words of its name, in any vendor's spelling.

A call record has two ends, a time, a duration and an outcome; products call them ``src``, ``calling_number``
or ``callerIdNumber``. A trait is one such part: its words, and the entities that it can hold if only the name
is known.
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
    """Possible entities of its values, most likely first; empty if no detector recognises them."""
    stands_out: bool = False
    """It is never just the rest of a communication record: an element must define it."""
    ends: frozenset[str] = frozenset()
    """Last words of a name, or its last two words joined, that always give this trait: ``recording_status``
    is not a recording, ``server_ip`` not an end of a call."""
    elements: Mapping[str, str] = field(default_factory=dict)
    """Its element in records of a class (by id), unless the record kind defines one."""
    spreads: bool = False
    """Fields inside an object with such a name also have this trait, if their own name gives none."""
    never: frozenset[str] = frozenset()
    """Entities that exclude it: no end of a call is the address of a machine."""
    not_inside: frozenset[str] = frozenset()
    """Words of a surrounding object that exclude it: the amount of a price is not a personal payment."""


@dataclass(frozen=True)
class Traits:
    """All traits; the first match wins: ``source_addr_ton`` is routing before it is an origin."""

    by_id: Mapping[str, Trait]
    glue: frozenset[str]
    """Further words that joined names can contain."""

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
    """The words of a name and each pair of neighbours; joined words are split if every piece is known."""
    parts = [part for word in words(name) for part in unglued(word, vocabulary)]
    return frozenset(parts) | {left + right for left, right in pairwise(parts)}


def unglued(word: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    """Split a word into as few known words as possible; return it unchanged if that is not possible.

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
