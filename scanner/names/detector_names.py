"""Look up the detectors that a field's name indicates. Every detector lists typical names of fields. Pure."""

import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations

from detectors.base import Detector
from scanner.names.abbreviations import behind_head, spelt_out
from scanner.names.core_name import core_name
from scanner.names.name_parts import COMMON_NOUNS, name_beginnings, name_ends
from scanner.names.naming import as_spelt, normal, phrase, singular, words
from scanner.names.noun_kinds import is_person

_BARE = frozenset({"value", "val", "values"})
"""Names of fields that say nothing. The name of the object that contains the field is used instead."""
_OF_RECORD = frozenset({"id", "uuid", "guid", "pk", "name"})
"""Names of fields that get their meaning from the record's name: ``id`` in ``customer`` is a customer id."""
_INITIALS = re.compile(r"[^\W_][\W_]+[^\W_]")
_NUMBERS = frozenset({"number", "no", "nr"})
"""Names of fields that get their meaning from the object that contains the field, or from a table of things
that have a number (``number`` in ``phone``). In a table of people, ``number`` can also be a house number.
"""
_OF_OBJECT = _OF_RECORD | _NUMBERS
_KEYS = frozenset({"id", "no", "nr", "code", "key", "number"})
_FEWEST = 2
"""If a table's name has at least this many words, a column named like the last word represents the whole
name.
"""
_CODE = ("code",)


@dataclass(frozen=True, kw_only=True)
class DetectorNames:
    """Maps field names to the ids of the detectors for which they are evidence."""

    by_name: Mapping[str, tuple[str, ...]]
    neutral_ids: frozenset[str]
    """Ids of the detectors whose entities are not personal data by themselves."""
    indirect_ids: frozenset[str]
    """Ids of the detectors whose entities identify a person only to somebody who has the register behind
    them."""

    @staticmethod
    def of(detectors: Sequence[Detector]) -> "DetectorNames":
        """The index of some detectors. The last index is cached, because reading and classifying need the
        same one.
        """
        asked = tuple(detectors)
        for known, names in _made:
            if known == asked:
                return names
        made = DetectorNames._of(asked)
        _made[:] = [(asked, made)]
        return made

    @staticmethod
    def _of(detectors: Sequence[Detector]) -> "DetectorNames":
        by_name: dict[str, list[str]] = defaultdict(list)
        for detector in detectors:
            for name in dict.fromkeys(name if name[0] == "*" else as_spelt(name) for name in detector.names):
                by_name[name].append(detector.id)
        return DetectorNames(
            by_name={name: tuple(ids) for name, ids in by_name.items()},
            neutral_ids=frozenset(detector.id for detector in detectors if detector.nature.neutral),
            indirect_ids=frozenset(detector.id for detector in detectors if detector.nature.indirect),
        )

    def called(self, path: str, table: Sequence[str] = (), *, has_values: bool = True) -> frozenset[str]:
        """Ids of the detectors that a field's name indicates.

        A detector is indicated if the name is one that the detector lists, or ends in one after words that
        say only whose value the field holds, or which of several. A word for people in the name counts as
        ``person``. If the name is only ``value``, the name of the object that contains the field is used.

        Args:
            path: the path of the field; its last segment is the name.
            table: words of the table's name, in the singular.
            has_values: whether values can confirm the name. If so, more names count: ``id``, ``name`` and
                ``number`` together with the name of the record (the object that contains the field, or else
                the last word of ``table``), the beginning of a name, and names with expanded abbreviations.
        """
        *outer, leaf = path.rstrip(".").rsplit(".", 2)
        if outer and leaf.lower() in _BARE:
            leaf = outer[-1]
        found = self._called(leaf)
        if not has_values:
            return found
        found = found | self.owned(path, table) or self._called_loosely(leaf)
        if not found and outer:  # dots can also separate words: ``CPF.do.candidato``
            whole = path.replace(".", "_")
            found = self._called(whole) or self._called_loosely(whole)
        return found

    def owned(self, path: str, table: Sequence[str]) -> frozenset[str]:
        """Ids of the detectors that a field's name indicates only together with the record's name: if the
        name is only ``id``, ``name`` or ``number``, or ``code`` in a table such as ``verification_codes``.
        """
        *outer, leaf = path.rstrip(".").rsplit(".", 2)
        owner = phrase(outer[-1])[-1:] if outer else tuple(table[-1:])
        name = normal(leaf)
        if name not in _OF_OBJECT or not owner:
            return self._headed(path, table)
        found = frozenset(self.by_name.get(normal("_".join((*owner, leaf))), ()))
        if name not in _NUMBERS or outer:
            return found or self._headed(path, table)
        own = found - self.indirect_ids if owner[0] not in COMMON_NOUNS else frozenset()
        return own or self._headed(path, table)

    def _headed(self, path: str, table: Sequence[str]) -> frozenset[str]:
        """Ids of the detectors that the table's whole name indicates, if the column is named like the last
        word of that name. For a column ``code``, each word of the table's name followed by *code* also
        counts: the code in ``verification_attempts`` is a verification code.
        """
        if len(table) < _FEWEST or "." in path:
            return frozenset()
        wholes = ["_".join((*table[:-1], path))] if words(path) == (singular(table[-1]),) else []
        wholes += [f"{word}_{path}" for word in table] if words(path) == _CODE else []
        found = (self._called(whole) for whole in wholes)
        return next(filter(None, found), frozenset()) - self.neutral_ids

    @cached_property
    def _called(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            if _INITIALS.fullmatch(leaf):  # ``u_a`` does not mean a user agent
                return frozenset()
            own = self.by_name.get(as_spelt(leaf), ())  # not translated: ``Steuernummer`` is only German
            names = (name for name in (normal(leaf), core_name(leaf)) if name in self.by_name)
            return (
                frozenset(own)
                or frozenset(self.by_name.get(next(names, ""), ()))
                or self._personal(_key_of_person(leaf))
                or self._personal(name_ends(leaf))
                or self._personal(_of_person(leaf))
            )

        return of_leaf

    @cached_property
    def _called_loosely(self) -> Callable[[str], frozenset[str]]:
        @lru_cache(maxsize=65_536)
        def of_leaf(leaf: str) -> frozenset[str]:
            full = spelt_out(leaf)
            return (
                self._personal(name_beginnings(leaf))
                or (self._called(full) if full else frozenset())
                or self._personal(behind_head(leaf))
            )

        return of_leaf

    def _personal(self, names: Iterable[str]) -> frozenset[str]:
        """Ids of the detectors for the first name in ``names`` that any detector lists, without those of
        neutral entities.
        """
        found = next((self.by_name[name] for name in names if name in self.by_name), ())
        return frozenset(found).difference(self.neutral_ids)

    def keyed(self, path: str) -> frozenset[str]:
        """Ids of the detectors that list the last word of a name in the form ``*id``. Callers use them only
        for fields with a different value in nearly every record.
        """
        last = words(path.rsplit(".", 1)[-1])[-1:]
        return frozenset(self.by_name.get(f"*{last[0]}", ())) if last else frozenset()

    @cached_property
    def may_call(self) -> Callable[[str], frozenset[str]]:
        """A function that maps a path to all ids that ``called`` or ``keyed`` can return for the path in any
        table, and possibly to more.
        """

        @lru_cache(maxsize=65_536)
        def of_path(path: str) -> frozenset[str]:
            leaf = path.rstrip(".").rsplit(".", 1)[-1]
            if normal(leaf) in _OF_OBJECT:
                return self._all
            found = words(leaf)
            if len(found) == 1:  # it may be the last word of the table's name
                return self._ending_in(leaf.lower())
            spans = combinations(range(len(found) + 1), 2)
            parts = ("_".join(found[start:end]) for start, end in spans if end - start < len(found))
            return self.called(path) | self.keyed(path).union(*map(self.called, parts))

        return of_path

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(one for ids in self.by_name.values() for one in ids)

    def _ending_in(self, end: str) -> frozenset[str]:
        """Ids of the detectors that list a name which ends in ``end``."""
        first = end[::-1]
        start = bisect_left(self._backwards, first)
        stop = bisect_left(self._backwards, first + chr(sys.maxunicode), lo=start)
        return frozenset(one for name in self._backwards[start:stop] for one in self.by_name[name[::-1]])

    @cached_property
    def _backwards(self) -> Sequence[str]:
        """All listed names, reversed and sorted, so that names with a common ending are neighbours."""
        return sorted(name[::-1] for name in self.by_name)


_made: list[tuple[tuple[Detector, ...], DetectorNames]] = []


def _key_of_person(leaf: str) -> Iterator[str]:
    """For a name that consists of a word for a key and a word for people (``idVeterinario``), yield
    ``person`` followed by the word for the key: ``personid``.
    """
    found = [singular(word) for word in words(leaf)]
    if len(found) == 2 and found[0] in _KEYS and is_person(found[1]):
        yield f"person{found[0]}"


def _of_person(leaf: str) -> Iterator[str]:
    """For a name of two words that begins with a word for people (``senator_name``), yield the name with
    ``person`` in place of that word: ``personname``.
    """
    found = [singular(word) for word in words(leaf)]
    if len(found) == 2 and is_person(found[0]):
        yield f"person{found[1]}"
