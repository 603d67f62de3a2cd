"""Whose a record is and who works on it, as its columns say, however a vendor spells them. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from scanner.names.naming import words
from scanner.policy.column_parts import unglued

SOMEBODY = "~somebody"
"""What kinds of records ask for, as they ask for traits."""


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Words of columns that say whose a record is."""

    people: frozenset[str]
    """Words for whoever that is, and for what only people have."""
    things: frozenset[str]
    """What somebody has, of which only a reference (``order_id``) says that the record is about it."""
    references: frozenset[str]
    """Last words of names that refer: ``id``."""
    apart: frozenset[str]
    """Words of columns that tell who made a record, or how many there are."""
    entities: frozenset[str]
    """What only people's records hold, whatever their columns are called."""

    def is_named(self, paths: Iterable[str]) -> bool:
        """Whether any of the columns says whose the record is."""
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
    """Columns that name whoever works on a record."""

    words: frozenset[str]
    """What names end in, as one word or as two joined: ``assignee``, ``createdby``."""
    never: frozenset[str]
    """Names that end in no such words, though they look so: ``useragent``."""
    references: frozenset[str]
    """Words that may stand behind: ``assignee_id``, ``created_by_user``."""

    def among(self, paths: Iterable[str], more: frozenset[str]) -> frozenset[str]:
        """Those of the fields that name one. ``more``: words beside ours."""
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
    """The last segment of a path, behind the one before it where it says no more than ``owner.id`` does."""
    *outer, leaf = path.rsplit(".", 2)
    return f"{outer[-1]}_{leaf}" if outer and references.issuperset(words(leaf)) else leaf


@dataclass(frozen=True, kw_only=True)
class Definitions:
    """Tables that list what there is: services, stages, forms."""

    kind: str
    ends: frozenset[str]
    """Last words of their names."""
    talks: frozenset[str]
    """What a record of a talk has any of, whatever else it looks like."""
    own: frozenset[str]
    """What columns are called that say what an entry is called."""
    names: frozenset[str]
    """Last words of columns that say so where another says how it is shown."""
    marks: frozenset[str]
    """Words of columns that say how it is shown, or whether it is in use."""
    lacks: frozenset[str]
    """What no entry of a list has: signs of a communication, as ``~origin``."""

    def are_like(self, paths: Iterable[str]) -> bool:
        """Whether columns of such names describe entries of a list."""
        paths = tuple(paths)
        if not self.own.isdisjoint("".join(words(path)) for path in paths if "." not in path):
            return True
        told = [words(path.rsplit(".", 1)[-1]) for path in paths]
        is_named = any(self._is_called(parts[-1], told) for parts in told if parts)
        return is_named and any(self._is_marked(word) for parts in told for word in parts)

    def _is_called(self, word: str, told: Iterable[tuple[str, ...]]) -> bool:
        """Whether a last word says what an entry is called, be it behind a prefix that others share
        (``srvid``, ``srvname``)."""
        if word in self.names:
            return True
        glued = next((word.removesuffix(name) for name in self.names if word.endswith(name)), "")
        return bool(glued) and sum(parts[:1] != () and parts[0].startswith(glued) for parts in told) > 1

    def _is_marked(self, word: str) -> bool:
        return word in self.marks or word.startswith(tuple(self.marks))
