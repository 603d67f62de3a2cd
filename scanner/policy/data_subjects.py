"""Recognise columns that name the data subject or the person who works on a record, whatever the vendor's
spelling. Also recognise tables that list definitions. Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scanner.names.naming import words
from scanner.policy.column_parts import unglued

SOMEBODY = "~somebody"
"""A name in the form of a trait. Record kinds use it to require or exclude a column that names the data
subject.
"""


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Words in the name of a column that show that it identifies the data subject."""

    people: frozenset[str]
    """Words for people, and for things that only people have."""
    things: frozenset[str]
    """Words for things with an owner. Only a reference to such a thing (``order_id``) shows that a record is
    about the owner of the thing.
    """
    references: frozenset[str]
    """Words such as ``id`` that are first or last in the name of a reference."""
    apart: frozenset[str]
    """Words that exclude a column, because it says who created the record or how many of something
    there are.
    """
    entities: frozenset[str]
    """Entities that occur only in records about people, whatever the column's name."""

    def is_named(self, paths: Iterable[str]) -> bool:
        """Whether any of the columns identifies the data subject."""
        return any(self._is_named(path.rsplit(".", 1)[-1]) for path in paths)

    @cached_property
    def _is_named(self) -> Callable[[str], bool]:
        owned = self.people | self.things
        vocabulary = owned | self.references | self.apart

        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> bool:
            parts = [part for word in words(leaf) for part in unglued(word, vocabulary)]
            if not parts or not self.apart.isdisjoint(parts):
                return False
            behind = parts[-2] if len(parts) > 1 and parts[-1] in self.references else ""
            before = parts[-1] if parts[0] in self.references else ""  # id_cliente
            return parts[-1] in self.people or not owned.isdisjoint({behind, before})

        return of_leaf


@dataclass(frozen=True, kw_only=True)
class Handlers:
    """Rules to recognise columns that name the person who works on a record."""

    words: frozenset[str]
    """Ends of the names of such columns, as one word or as two joined words: ``assignee``, ``createdby``."""
    never: frozenset[str]
    """Two joined words that exclude a name ending in them, although the name also ends in one of ``words``:
    ``useragent``.
    """
    references: frozenset[str]
    """Words that may follow one of ``words`` in a name: ``assignee_id``, ``created_by_user``."""

    def among(self, paths: Iterable[str], more: frozenset[str]) -> frozenset[str]:
        """Those of ``paths`` that name the person who works on the record; ``more`` is added to ``words``."""
        return frozenset(path for path in paths if self._is_named(path, more))

    @cached_property
    def _is_named(self) -> Callable[[str, frozenset[str]], bool]:
        @lru_cache(maxsize=65_536)
        def of_path(path: str, more: frozenset[str]) -> bool:
            named, name = self.words | more, _own_name(path, self.references)
            found = [part for word in words(name) for part in unglued(word, named | self.references)]
            if "".join(found[-2:]) in self.never:
                return False
            while found and named.isdisjoint((found[-1], "".join(found[-2:]))):
                if found.pop() not in self.references:
                    return False
            return bool(found)

        return of_path


def _own_name(path: str, references: frozenset[str]) -> str:
    """The last segment of a path. If this segment is only a word for a reference, the segment before it is
    added (``owner.id``).
    """
    *outer, leaf = path.rsplit(".", 2)
    return f"{outer[-1]}_{leaf}" if outer and references.issuperset(words(leaf)) else leaf


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """How to recognise tables that list definitions: services, stages, forms."""

    talks: frozenset[str]
    """Columns and traits of which a record of a communication has at least one."""
    own: frozenset[str]
    """Names of columns that alone show that a table lists definitions: ``name``, ``title``."""
    names: frozenset[str]
    """Last words in the names of columns that name an entry. They count only if a name in the table has one
    of ``marks``.
    """
    marks: frozenset[str]
    """Beginnings of words in the names of columns that say how an entry is shown, or whether an entry is in
    use.
    """
    lacks: frozenset[str]
    """Columns and traits that an entry of a list never has, such as the trait ``~origin``."""

    def are_like(self, paths: Iterable[str]) -> bool:
        """Whether columns with these names describe the entries of a list of definitions."""
        paths = tuple(paths)
        if not self.own.isdisjoint("".join(words(path)) for path in paths if "." not in path):
            return True
        told = [words(path.rsplit(".", 1)[-1]) for path in paths]
        is_named = any(self._is_called(parts[-1], told) for parts in told if parts)
        return is_named and any(self._is_marked(word) for parts in told for word in parts)

    def _is_called(self, word: str, told: Iterable[tuple[str, ...]]) -> bool:
        """Whether the last word of a column's name shows that the column names an entry. The word may have a
        prefix that the names of other columns share (``srvid``, ``srvname``).
        """
        if word in self.names:
            return True
        glued = next((word.removesuffix(name) for name in self.names if word.endswith(name)), "")
        return bool(glued) and sum(parts[:1] != () and parts[0].startswith(glued) for parts in told) > 1

    def _is_marked(self, word: str) -> bool:
        return word in self.marks or word.startswith(tuple(self.marks))
