"""Recognise the part that a column plays in its record by the words of its name, whatever the vendor's
spelling.

A call record, for example, has two ends, a time, a duration and an outcome. Products call the first end
``src``, ``calling_number`` or ``callerIdNumber``. A trait describes one such part: the words that indicate
the part, and the entities that a column can hold if only its name shows the trait.
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
    """Words that indicate the trait anywhere in a column's name. Two neighbouring words of the name may also
    be written as one.
    """
    entities: tuple[str, ...] = ()
    """Entities that the values of a column with this trait can have, most likely first; empty if no detector
    recognises such values.
    """
    stands_out: bool = False
    """Whether a column with this trait in a communication record needs an element of its own. Such a column
    never gets the element for the rest of the record.
    """
    ends: frozenset[str] = frozenset()
    """Ends of names: a name whose last word, or last two words joined, is listed here has this trait whatever
    its other words are. So ``recording_status`` is a status and not a recording.
    """
    elements: Mapping[str, str] = field(default_factory=dict)
    """Class → the element of columns with this trait in records of that class. A record kind can define a
    different element.
    """
    spreads: bool = False
    """Whether a field inside an object whose name has this trait has it as well, if the field's own name
    gives no trait.
    """
    never: frozenset[str] = frozenset()
    """Entities whose values show that a column does not have the trait. For example, the address of a machine
    is never an end of a call.
    """
    not_inside: frozenset[str] = frozenset()
    """Words in the name of the surrounding object that exclude the trait. For example, the amount of a price
    is not a payment by a person.
    """


@dataclass(frozen=True)
class Traits:
    """All traits. If several traits match a name, the first one counts: ``source_addr_ton`` is routing, not
    an origin.
    """

    by_id: Mapping[str, Trait]
    glue: frozenset[str]
    """Further words that are recognised inside joined names, so that these names can be split."""

    def of_names(self, paths: Iterable[str]) -> Mapping[str, Trait]:
        """Path of a field → its trait, for all fields that have one."""
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
    """The words of a name, with joined words split if possible, and every two neighbouring words joined."""
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
