"""Finds support near a match: a context word, a key that is a name of the detector, or a partner value."""

import re
from collections.abc import Sequence

import hyperscan
import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Verdict
from detectors.matching import native
from detectors.matching.hits import present
from detectors.matching.native import Bools, Ints
from detectors.matching.pattern_database import open_patterns

WINDOW = 64
"""Number of bytes before a match in which a context word or key supports the match, if in the same row."""
AFTER = 16
"""Number of bytes after a match in which the first word supports the match if it is a context word
(``020 7946 0018 mobile``).
"""
_REMEMBERED = 50_000

_KEY = re.compile(rb"([A-Za-z][A-Za-z0-9_.\- ]{0,40})[\"']?\s?[:=]{1,2}>?\s?[\"'(]?$")
_KEY_BACKWARDS = re.compile(rb"[\"'(]?\s?>?[:=]{1,2}\s?[\"']?[A-Za-z0-9_.\- ]{0,42}")
"""A reversed key. It is matched from the end of a text backwards, because a search from the left would try
to match at every letter.
"""
_FIRST = re.compile(rb"[ ,;(-]{1,2}([A-Za-z\x80-\xff]+)")
_NOT_ALNUM = re.compile(rb"[^a-z0-9]+")
_LETTER = np.zeros(256, dtype=np.bool_)
_LETTER[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = True


class Support:
    """Finds the hits of ``detectors`` that a context word, a key or a partner supports."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        entities = np.array([item.entity for item in detectors])
        self._partner = {
            index: entities == detector.support.partner
            for index, detector in enumerate(detectors)
            if detector.support.partner
        }
        self._words = {
            index: frozenset(word.encode() for word in detector.context)
            for index, detector in enumerate(detectors)
            if detector.context or (detector.support.is_needed and detector.names)
        }
        self._detectors = detectors
        self._names: dict[int, frozenset[bytes]] = {}
        self._opened: dict[frozenset[bytes], _Words] = {}
        self._known_keys: dict[bytes, tuple[bytes, bytes]] = {}

    def of(
        self,
        buffer: bytes,
        detector: Ints,
        start: Ints,
        end: Ints,
        row: Ints,
        row_starts: Ints,
        verdict: npt.NDArray[np.int8],
    ) -> Bools:
        """For each candidate, whether it is supported; an invalid candidate never is."""
        supported = np.zeros(len(detector), dtype=np.bool_)
        valid = verdict != Verdict.INVALID
        for index in (self._partner.keys() | self._words.keys()).intersection(present(detector[valid])):
            mine = valid & (detector == index)
            if index in self._partner:
                rows = row[valid & self._partner[index][detector]]
                supported[mine] = np.isin(row[mine], rows)
            if index in self._words:
                hits = np.flatnonzero(mine & ~supported)
                left = np.maximum(row_starts[row[hits]], start[hits] - WINDOW)
                supported[hits] = self._near(index, buffer, left, start[hits], end[hits])
        return supported

    def _near(self, index: int, buffer: bytes, left: Ints, start: Ints, end: Ints) -> Bools:
        """For each match, whether it has a context word in ``buffer[left:start]``, a key with a name of the
        detector at the end of that range, or a context word directly after ``end``.
        """
        words = self._words[index]
        found = np.zeros(len(start), dtype=np.bool_)
        behind = np.flatnonzero(left < start)
        if words:
            if words not in self._opened:
                self._opened[words] = _Words(words)
            found[behind] = self._opened[words].among(buffer, left[behind], start[behind])
        for hit in behind[~found[behind]].tolist():
            found[hit] = self._is_key(index, buffer[left[hit] : start[hit]])
        for hit in np.flatnonzero(~found).tolist() if words else ():
            found[hit] = _follows(words, buffer[end[hit] : end[hit] + AFTER])
        return found

    def _is_key(self, index: int, before: bytes) -> bool:
        """Whether ``before`` ends with a key of which the whole or the last part is
        a name of the detector.
        """
        reach = _KEY_BACKWARDS.match(before[::-1])
        if reach is None:
            return False
        tail = before[len(before) - reach.end() :]
        if tail not in self._known_keys:
            if len(self._known_keys) > _REMEMBERED:
                self._known_keys.clear()
            self._known_keys[tail] = _key_in(tail)
        return not self._names_of(index).isdisjoint(self._known_keys[tail])

    def _names_of(self, index: int) -> frozenset[bytes]:
        """The names of a detector, encoded on first use, since a run needs the names of few detectors."""
        if index not in self._names:
            self._names[index] = frozenset(name.encode() for name in self._detectors[index].names)
        return self._names[index]


class _Words:
    """A set of context words, compiled to search the texts before many matches at once."""

    def __init__(self, words: frozenset[bytes]) -> None:
        self._lengths = np.array([len(word) for word in sorted(words)], dtype=np.int64)
        texts = [_escaped(word) for word in sorted(words)]
        self._patterns = open_patterns(texts, [hyperscan.HS_FLAG_CASELESS] * len(texts))

    def among(self, buffer: bytes, left: Ints, right: Ints) -> Bools:
        """For each ``buffer[left:right]``, whether it contains one of the words as a whole word."""
        found = np.zeros(len(left), dtype=np.bool_)
        joined = b"\n" + native.pieces(buffer, left, right) + b"\n"
        number, _, end = self._patterns.matches(joined)
        data = np.frombuffer(joined, dtype=np.uint8)
        alone = ~(_LETTER[data[end - self._lengths[number] - 1]] | _LETTER[data[end]])
        begins = np.cumsum(right - left + 1) - (right - left)
        found[np.searchsorted(begins, end[alone] - 1, side="right") - 1] = True
        return found


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


def _key_in(tail: bytes) -> tuple[bytes, bytes]:
    """The key at the end of ``tail``, and the last part of the key, after a dot or space. Both are in lower
    case, with letters and digits only, and empty if there is no key.
    """
    key = _KEY.search(tail.lower())
    if key is None:
        return b"", b""
    return _NOT_ALNUM.sub(b"", key[1]), _NOT_ALNUM.sub(b"", re.split(rb"[. ]", key[1])[-1])


def _follows(words: frozenset[bytes], after: bytes) -> bool:
    """Whether the first word in ``after``, on the same line, is one of ``words``."""
    first = _FIRST.match(after)
    return first is not None and first[1].lower() in words
