"""Distinguish names of tables and fields that are about people from names that are about things. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from scanner.names.naming import normal, phrase, singular, words
from scanner.names.noun_kinds import is_namesake, is_person

_TAG = 2
"""Maximum number of letters of a language code."""
_PARTIES = frozenset({"by", "to"})
"""Words that show, before ``name``, that a person is named: who did something, or for whom
(``licensed_to_name``).
"""


@dataclass(frozen=True, kw_only=True)
class People:
    """Words and entities that distinguish the ``name`` of a person from the name of a thing."""

    names: frozenset[str]
    """Field names that occur for both things and people, such as ``name``."""
    tables: frozenset[str]
    """Words in names of tables about people."""
    parts: frozenset[str]
    """Words for the parts of a person's name, such as ``first``."""
    not_of_things: frozenset[str]
    """Entities that a field does not hold if its name is that of a thing (``product_name``)."""
    namesakes: frozenset[str]
    """Entities whose values are also names of places, animals and plants."""
    beside: frozenset[str]
    """Entities in another field of the record that show that a field such as ``name`` is about a person."""

    def is_word(self, word: str) -> bool:
        """Whether a singular noun means people, according to ``tables`` or the dictionary."""
        return word in self.tables or is_person(word)

    def are_named(self, words: Sequence[str]) -> bool:
        """Whether one of ``words``, which are in the singular, is in ``tables``, or the last of them means
        people.
        """
        return not self.tables.isdisjoint(words) or any(map(is_person, words[-1:]))

    def never_of(self, path: str, table: Sequence[str]) -> frozenset[str]:
        """Entities that a field cannot hold, either because it is named after places, animals or plants, or
        because it is the ``name`` in a table of these.
        """
        found = words(path.rsplit(".", 1)[-1])
        if any(map(is_namesake, map(singular, found[-1:]))):
            return self.namesakes
        is_name = any(word in self.names for word in found) and all(
            word in self.names | self.parts or len(word) <= _TAG for word in found
        )
        return self.namesakes if is_name and any(map(is_namesake, table[-1:])) else frozenset()

    def may_own(self, path: str, table: Sequence[str], beside: frozenset[str]) -> bool:
        """Whether a field can be about a person, given the words of the table's name and the entities in
        neighbouring fields (``beside``).
        """
        *outer, leaf = path.split(".")
        if normal(leaf) not in self.names or beside & self.beside:
            return True
        return self.are_named(phrase(outer[-1]) if outer else table)

    def spoken_against(self, leaf: str) -> frozenset[str]:
        """Entities that a field does not hold because its name is that of a thing (``product_name``); empty
        for other names.
        """
        found = words(leaf)
        if len(found) < 2 or singular(found[-1]) not in self.names:
            return frozenset()
        if found[-2] in _PARTIES:
            return frozenset()
        owner = singular(found[-2])
        return frozenset() if owner in self.parts or self.are_named([owner]) else self.not_of_things
