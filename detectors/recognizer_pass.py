"""What the recognisers of Presidio find in a buffer of rows, beside our own patterns.

A recogniser whose matches count only with support is shown a row only where one of its words stands in it,
or where the caller says that the name of the field may speak for it: its shapes are those of every number,
and asking Python about each would cost more than all else. The others see every row with their pattern.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Verdict
from detectors.hits import Bools, Ints, present
from detectors.presidio_patterns import Fold
from detectors.presidio_rows import RowFilter, Rows, Shown, odd_rows, only_with
from detectors.recognizer import Recognise, Recognizer, quiet_and_offline
from detectors.recognizer_bounds import BoundRecognizer, Tokens
from detectors.speaking_words import SpeakingWords

_STRAY = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Found:
    """Places in the buffer. All arrays have one entry per match."""

    detector: Ints
    start: Ints
    end: Ints
    verdict: npt.NDArray[np.int8]


class RecognizerPass:
    """The recognisers among ``detectors``, in which those of one recogniser stand side by side."""

    def __init__(self, detectors: Sequence[Detector], cache_dir: Path | None) -> None:
        self._detectors = tuple(detectors)
        groups: dict[Recognizer, list[int]] = {}
        for index, detector in enumerate(detectors):
            if detector.recognizer is not None:
                groups.setdefault(detector.recognizer, []).append(index)
        needy = {key for key, group in groups.items() if all(detectors[i].needs_support for i in group)}
        self._recognizers = sorted(groups, key=lambda key: (key in needy, groups[key]))
        self._groups = [groups[key] for key in self._recognizers]
        self._n_free = len(groups) - len(needy)
        patterns = [detectors[group[0]].patterns for group in self._groups]
        n = self._n_free
        self._free = RowFilter(self._recognizers[:n], patterns[:n], cache_dir)
        self._needy = RowFilter(self._recognizers[n:], patterns[n:], cache_dir)
        words = [
            sorted({word for index in group for word in (*detectors[index].context, *detectors[index].names)})
            for group in self._groups[n:]
        ]
        self._words = SpeakingWords(words, cache_dir)
        self._opened: dict[int, Recognise] = {}
        made = [BoundRecognizer.of(*one) for one in zip(self._recognizers, patterns, strict=True)]
        self._bound = {place: one for place, one in enumerate(made) if one is not None}
        self._is_bound = np.isin(np.arange(len(groups)), list(self._bound))
        # Of those that are shown every row it is not known which token to look at.
        self._every_row = {*self._free.always, *(n + place for place in self._needy.always)}
        self._fold = Fold()

    def speaks(self, name: str) -> bool:
        """Whether the name of a field has a word in it that speaks for some recogniser."""
        return self._words.speaks(name)

    def find(self, buffer: bytes, starts: Ints, ends: Ints, is_open: Bools | None) -> Found:
        """Everything found. ``is_open``: rows whose field's name may speak for what needs support."""
        if not self._recognizers or not buffer:
            return _placed([])
        numbers = np.arange(len(starts), dtype=np.int64)
        odd = odd_rows(buffer, starts, ends, self._fold)
        parts = [Rows(buffer, starts, numbers), odd]
        shown = Shown.of(
            [self._free.shown(part) for part in parts] + self._supported(parts, buffer, starts, ends, is_open)
        )
        if not len(shown.row):
            return _placed([])
        is_odd = np.zeros(len(starts), dtype=np.bool_)
        is_odd[odd.numbers] = True
        together = self._is_bound[shown.recognizer] & ~is_odd[shown.row]
        found = [self._one_by_one(shown.where(~together), buffer, starts, ends)]
        shown = shown.where(together)
        tokens = Tokens(buffer)
        found += [
            self._together(place, shown.where(shown.recognizer == place), buffer, starts, ends, tokens)
            for place in present(shown.recognizer)
        ]
        return Found(
            np.concatenate([part.detector for part in found]),
            np.concatenate([part.start for part in found]),
            np.concatenate([part.end for part in found]),
            np.concatenate([part.verdict for part in found]),
        )

    def _supported(
        self, parts: Sequence[Rows], buffer: bytes, starts: Ints, ends: Ints, is_open: Bools | None
    ) -> list[Shown]:
        """What is to be shown to those that need support and may have it."""
        opened = np.zeros(len(starts), dtype=np.bool_) if is_open is None else is_open
        spoken = self._words.find(buffer, starts)
        wanted = opened.copy()
        wanted[spoken[1]] = True
        found = []
        for part in parts:
            chosen = np.flatnonzero(wanted[part.numbers])
            if not len(chosen):
                continue
            sizes = np.append(part.starts[1:] - 1, len(part.buffer))
            if len(chosen) < len(part.numbers):
                spans = zip(part.starts[chosen].tolist(), sizes[chosen].tolist(), strict=True)
                part = Rows.of([part.buffer[left:right] for left, right in spans], part.numbers[chosen])
            shown = only_with(self._needy.shown(part), spoken, opened)
            found.append(replace(shown, recognizer=shown.recognizer + self._n_free))
        return found

    def _together(
        self, place: int, shown: Shown, buffer: bytes, starts: Ints, ends: Ints, tokens: Tokens
    ) -> Found:
        """What one recogniser finds in all rows that are shown to it."""
        recognizer = self._bound[place]
        if recognizer.in_tokens and place not in self._every_row:
            first, last = tokens.at(starts[shown.row] + shown.last)
        else:
            rows = np.unique(shown.row)
            first, last = starts[rows], ends[rows]
        found = recognizer.find(buffer, starts, first, last)
        *better, others = self._groups[place]
        detector = np.full(len(found.start), others, dtype=np.int64)
        for index in reversed(better):
            detector[found.score >= self._detectors[index].least_score] = index
        verdict = np.where(found.score > 0, Verdict.VALID, Verdict.INVALID).astype(np.int8)
        return Found(detector, found.start, found.end, verdict)

    def _one_by_one(self, shown: Shown, buffer: bytes, starts: Ints, ends: Ints) -> Found:
        """What recognisers find in each row."""
        recognizer, row = shown.pairs(len(starts))
        found: list[tuple[int, int, int, int]] = []
        if len(row):
            with quiet_and_offline():
                for place in present(recognizer):
                    for number in row[recognizer == place].tolist():
                        first, last = int(starts[number]), int(ends[number])
                        found += self._ask(place, first, buffer[first:last])
        return _placed(found)

    def _ask(self, place: int, base: int, row: bytes) -> list[tuple[int, int, int, int]]:
        """Detector, start, end and verdict of what one recogniser finds in one row."""
        if place not in self._opened:
            self._opened[place] = self._recognizers[place].open()
        # One character for each byte that is no UTF-8, so that places can be counted back.
        held = row.decode("utf-8", "surrogateescape")
        text = held if held.isascii() else _STRAY.sub("\ufffd", held)
        found = []
        for start, end, score in self._opened[place](text):
            left, right = _bytes_before(held, start), _bytes_before(held, end)
            verdict = Verdict.VALID if score > 0 else Verdict.INVALID
            found.append((self._tier(place, score), base + left, base + right, int(verdict)))
        return found

    def _tier(self, place: int, score: float) -> int:
        """Index of the detector that takes matches of this score."""
        group = self._groups[place]
        return next((index for index in group if score >= self._detectors[index].least_score), group[-1])


def _bytes_before(text: str, place: int) -> int:
    return place if text.isascii() else len(text[:place].encode("utf-8", "surrogateescape"))


def _placed(found: Sequence[tuple[int, int, int, int]]) -> Found:
    table = np.array(found, dtype=np.int64).reshape(-1, 4)
    return Found(table[:, 0].copy(), table[:, 1].copy(), table[:, 2].copy(), table[:, 3].astype(np.int8))
