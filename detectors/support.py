"""What stands near a match and speaks for it: a context word, a key that names it, its partner."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Verdict
from detectors.hits import Bools, Ints

WINDOW = 64
"""Bytes before a match in which a context word counts, in the same row."""
AFTER = 16
"""Bytes after a match at whose beginning one counts, too (``020 7946 0018 mobile``)."""

_KEY = re.compile(rb"([A-Za-z][A-Za-z0-9_.\- ]{0,40})[\"']?\s?[:=]{1,2}>?\s?[\"'(]?$")
_FIRST = re.compile(rb"[ ,;(-]{1,2}([A-Za-z\x80-\xff]+)")
_NOT_ALNUM = re.compile(rb"[^a-z0-9]+")


class Support:
    """Which hits of ``detectors`` are supported; only detectors that ask for support are looked at."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._partner = {
            index: [other for other, item in enumerate(detectors) if item.entity == detector.partner]
            for index, detector in enumerate(detectors)
            if detector.partner
        }
        self._context = {
            index: tuple(word.encode() for word in detector.context)
            for index, detector in enumerate(detectors)
            if detector.context or (detector.needs_support and detector.names)
        }
        self._names = [frozenset(name.encode() for name in detector.names) for detector in detectors]

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
        """One flag per hit; an invalid candidate is never supported."""
        supported = np.zeros(len(detector), dtype=np.bool_)
        valid = verdict != Verdict.INVALID
        for index, partners in self._partner.items():
            mine = np.flatnonzero(valid & (detector == index))
            if len(mine):
                rows = row[valid & np.isin(detector, partners)]
                supported[mine] = np.isin(row[mine], rows)
        for index, words in self._context.items():
            for hit in np.flatnonzero(valid & (detector == index) & ~supported).tolist():
                left = max(int(row_starts[row[hit]]), int(start[hit]) - WINDOW)
                supported[hit] = self._speaks(index, words, buffer[left : start[hit]]) or _follows(
                    words, buffer[end[hit] : end[hit] + AFTER]
                )
        return supported

    def _speaks(self, index: int, words: tuple[bytes, ...], before: bytes) -> bool:
        before = before.lower()
        # Most words are absent, and "in" says so many times faster than a pattern.
        if any(word in before and _stands_alone(word, before) for word in words):
            return True
        key = _KEY.search(before)
        if key is None:
            return False
        path = key[1]
        whole, last = _NOT_ALNUM.sub(b"", path), _NOT_ALNUM.sub(b"", re.split(rb"[. ]", path)[-1])
        return whole in self._names[index] or last in self._names[index]


def _follows(words: tuple[bytes, ...], after: bytes) -> bool:
    """Whether one of ``words`` is the first that comes ``after``, on the same line."""
    first = _FIRST.match(after)
    return first is not None and first[1].lower() in words


def _stands_alone(word: bytes, text: bytes) -> bool:
    """Whether ``word`` is in ``text`` other than inside a longer word of letters."""
    return re.search(rb"(?<![a-z])" + re.escape(word) + rb"(?![a-z])", text) is not None
