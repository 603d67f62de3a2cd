"""Finds words in rows and in field names that support matches of a recogniser."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache

import numpy as np

from detectors.matching.native import Ints

_PART = re.compile(r"\w+")
_JOINTS = (" ", "_", "-", ". ", "")
_LONG_WORD = 5
"""A supporting word with at least this many letters also counts inside a longer word of a field name. A
shorter word must be a whole word of the field name.
"""
_REMEMBERED = 4_096
_LETTER = np.zeros(256, dtype=np.bool_)
_LETTER[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = True


class SupportWords:
    """The supporting words of several recognisers, each identified by a number."""

    def __init__(self, words: Mapping[int, Collection[str]]) -> None:
        owners: dict[str, list[int]] = {}
        for place, own in words.items():
            for text in dict.fromkeys(text for word in sorted(own) for text in _spellings(word)):
                owners.setdefault(text, []).append(place)
        self._owners = [np.array(places, dtype=np.int64) for places in owners.values()]
        self._lengths = np.array([len(text.encode()) for text in owners], dtype=np.int64)
        self.patterns = tuple(map(re.escape, owners))
        parts = {part.lower() for own in words.values() for word in own for part in _PART.findall(word)}
        self._long_words = tuple(sorted(part for part in parts if len(part) >= _LONG_WORD))
        self._parts = frozenset(parts)
        self.supports = lru_cache(maxsize=_REMEMBERED)(self._supports)
        """Whether a field name contains a supporting word of any recogniser."""

    def _supports(self, name: str) -> bool:
        if not self._parts.isdisjoint(part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)):
            return True
        plain = "".join(re.findall(r"[a-z]+", name.lower()))
        return any(word in plain for word in self._long_words)

    def rows(self, number: Ints, end: Ints, buffer: bytes, starts: Ints) -> tuple[Ints, Ints]:
        """The recogniser and the row of every supporting word that occurs as a whole word in ``buffer``. A
        pair of recogniser and row can occur more than once.

        ``number`` and ``end``: index of the pattern, and end, of each match of ``patterns`` in ``buffer``;
        ``starts``: the starts of the rows.
        """
        empty = np.zeros(0, dtype=np.int64)
        data, before = np.frombuffer(buffer, dtype=np.uint8), end - self._lengths[number] - 1
        alone = (before < 0) | ~_LETTER[data.take(before, mode="clip")]
        alone &= (end == len(data)) | ~_LETTER[data.take(end, mode="clip")]
        number, row = number[alone], np.searchsorted(starts, end[alone] - 1, side="right") - 1
        found = [self._owners[one] for one in number.tolist()]
        counts = [len(one) for one in found]
        return np.concatenate([empty, *found]), np.repeat(row, counts)


def _spellings(word: str) -> list[str]:
    """All spellings of a word or phrase: in lower case, with different separators between the parts.

    >>> _spellings("Tax no.")
    ['tax no', 'tax_no', 'tax-no', 'tax. no', 'taxno']
    """
    parts = [part.lower() for part in _PART.findall(word)]
    return list(dict.fromkeys(joint.join(parts) for joint in _JOINTS)) if parts else []
