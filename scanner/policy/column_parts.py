"""Recognise the part that a column plays in its record, by the words of its name in any vendor's spelling.

A call record, for example, has two ends, a time, a duration and an outcome. Products call the first end
``src``, ``calling_number`` or ``callerIdNumber``. Such a part is a trait: words that indicate it, and the
entities that a column with it can hold if only its name is known.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from scanner.names.naming import phrase, words


@dataclass(frozen=True, kw_only=True)
class Trait:
    """One part that columns can play in a record."""

    id: str
    words: frozenset[str]
    """Words that indicate the trait anywhere in a column's name; two neighbouring words may be joined."""
    entities: tuple[str, ...] = ()
    """Possible entities of its values, most likely first; empty if no detector recognises them."""
    stands_out: bool = False
    """Whether a column of a communication record with this trait needs an element of its own, and never gets
    the element for the rest of the record.
    """
    ends: frozenset[str] = frozenset()
    """Last words of a name, or its last two words joined, that give this trait whatever the other words say.
    So ``recording_status`` is a status and not a recording.
    """
    elements: Mapping[str, str] = field(default_factory=dict)
    """Class → the element of columns with this trait in records of that class; record kinds can define
    another."""
    spreads: bool = False
    """Whether fields inside an object with such a name also have this trait, if their own name gives none."""
    never: frozenset[str] = frozenset()
    """Entities whose values exclude the trait: no end of a call is the address of a machine."""
    not_inside: frozenset[str] = frozenset()
    """Words in the name of the surrounding object that exclude the trait: the amount of a price is no payment
    of a person.
    """


@dataclass(frozen=True)
class Traits:
    """All traits; the first that matches a name wins: ``source_addr_ton`` is routing, not an origin."""

    by_id: Mapping[str, Trait]
    glue: frozenset[str]
    """Further words by which joined names are split."""

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
    """The words of a name, with joined words split if possible, and each two neighbouring words as one."""
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
