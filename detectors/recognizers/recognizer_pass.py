"""Runs Presidio's recognisers on a buffer of rows, in addition to our own patterns.

A recogniser that needs support may match any number, and calling Python for each number would be too
slow. Such a recogniser therefore reads a row only if the row contains one of the recogniser's
supporting words or the field's name may support the recogniser. Other recognisers are run in one of
three ways. If the only pattern is one word, the matches come from the pass over all words. If matches
must be whole words, the recogniser runs where words of the same form occur. Any other recogniser runs
on every row that its prefilter matches.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detectors.base import Detector, Recognized, Verdict
from detectors.matching.hits import present
from detectors.matching.native import Bools, Ints
from detectors.matching.word_patterns import WordMatches
from detectors.recognizers.presidio_patterns import Fold
from detectors.recognizers.presidio_rows import RowFilter, Rows, Shown, odd_rows, only_with
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_bounds import BoundRecognizer, Matches, refused_once, tokens_at
from detectors.recognizers.recognizer_texts import Found, Texts
from detectors.recognizers.recognizer_words import only_word, word_filter
from detectors.recognizers.support_words import SupportWords


@dataclass(frozen=True)
class _Buffer:
    """The rows to search. A row is odd if it contains characters that must be folded for prefilters."""

    text: bytes
    starts: Ints
    ends: Ints
    odd: Rows
    """The odd rows, in folded form. Recognisers read these rows one by one."""

    @cached_property
    def is_odd(self) -> Bools:
        is_odd = np.zeros(len(self.starts), dtype=np.bool_)
        is_odd[self.odd.numbers] = True
        return is_odd

    @property
    def parts(self) -> tuple[Rows, Rows]:
        """All rows unchanged, and the odd rows folded."""
        numbers = np.arange(len(self.starts), dtype=np.int64)
        return Rows(self.text, self.starts, numbers), self.odd

    def in_plain_rows(self, places: Ints) -> Bools:
        if not len(self.odd.numbers):
            return np.ones(len(places), dtype=np.bool_)
        return ~self.is_odd[np.searchsorted(self.starts, places, side="right") - 1]


class RecognizerPass:
    """The recognisers of ``detectors``, each identified by its index among all recognisers."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        groups: dict[Recognizer, list[int]] = {}
        for index, detector in enumerate(detectors):
            if isinstance(detector.match, Recognized):
                groups.setdefault(detector.match.recognizer, []).append(index)
        self._recognizers = list(groups)
        self._patterns = [detectors[group[0]].patterns for group in groups.values()]
        self._texts = Texts(detectors, groups)
        needy = {
            place: {word for index in group for word in (*detectors[index].context, *detectors[index].names)}
            for place, group in enumerate(groups.values())
            if all(detectors[index].support.is_needed for index in group)
        }
        both = dict(enumerate(zip(self._recognizers, self._patterns, strict=True)))
        bound = {place: BoundRecognizer.of(*one) for place, one in both.items()}
        self._bound = {place: one for place, one in bound.items() if one is not None}
        alone = sorted(self._bound.keys() - needy.keys())
        worded = {place: only_word(*both[place]) for place in alone}
        near = {place: word_filter(*both[place]) for place in alone if not worded[place]}
        self._worded = {place: one for place, one in worded.items() if one}
        self._near_words = {place: one for place, one in near.items() if one}
        self._by_words = {*self._worded, *self._near_words}
        self._free = self._filter(both.keys() - needy.keys() - self._by_words, "free")
        self._needy = self._filter(needy, "needy")
        # In odd rows, word patterns on bytes do not find all words.
        self._in_odd_rows = self._filter(self._by_words, "odd")
        self._words = SupportWords(needy)
        self.supporting_words = self._words.patterns
        """Patterns of supporting words, to be matched in any case. The caller passes
        their matches to ``find``.
        """
        self._fold = Fold()

    def _filter(self, places: Collection[int], name: str) -> RowFilter:
        chosen = {place: (self._recognizers[place], self._patterns[place]) for place in sorted(places)}
        return RowFilter(chosen, f"recognizers_{name}")

    @property
    def word_patterns(self) -> tuple[str, ...]:
        """Patterns for ``WordPatterns``. The caller passes their matches to ``find``."""
        return (*self._worded.values(), *self._near_words.values())

    def supports(self, name: str) -> bool:
        """Whether a field name contains a word that supports some recogniser."""
        return self._words.supports(name)

    def find(
        self,
        text: bytes,
        matched: WordMatches,
        spoken: tuple[Ints, Ints],
        rows: tuple[Ints, Ints],
        is_open: Bools | None,
    ) -> Found:
        """All matches, including rejected ones. For recognisers of whole tokens, matches inside longer tokens
        may be missing, because these matches do not count.

        ``matched``: the matches of ``word_patterns``; ``spoken``: the number and end of each match of
        ``supporting_words``; ``rows``: the starts and ends of rows; ``is_open``: a mask of the rows whose
        field name may support recognisers that need support.
        """
        starts, ends = rows
        if not self._recognizers or not text:
            return Found.of([])
        buffer = _Buffer(text, starts, ends, odd_rows(text, starts, ends, self._fold))
        n_worded = len(self._worded)
        near = matched.between(n_worded, n_worded + len(self._near_words))
        found = [
            self._found(place, matched.between(number, number + 1), buffer)
            for number, place in enumerate(self._worded)
        ]
        shown = self._shown(buffer, near, self._words.rows(*spoken, text, starts), is_open)
        if len(shown.row):
            alone = ~np.isin(shown.recognizer, list(self._bound)) | buffer.is_odd[shown.row]
            found.append(self._texts.one_by_one(shown.where(alone), text, starts, ends))
            shown = shown.where(~alone)
            found += [
                self._together(place, shown.where(shown.recognizer == place), buffer)
                for place in present(shown.recognizer)
            ]
        return Found.of(found)

    def _shown(
        self, buffer: _Buffer, near: WordMatches, spoken: tuple[Ints, Ints], is_open: Bools | None
    ) -> Shown:
        """Which recognisers must read which rows, without recognisers whose only pattern is one word."""
        shown = [self._free.shown(part) for part in buffer.parts]
        shown.append(self._near(buffer, near))
        if len(buffer.odd.numbers):
            shown.append(self._in_odd_rows.shown(buffer.odd))
        opened = np.zeros(len(buffer.starts), dtype=np.bool_) if is_open is None else is_open
        wanted = opened.copy()
        wanted[spoken[1]] = True
        asked = None if opened.any() else spoken[0]
        for part in buffer.parts:
            chosen = part.where(wanted[part.numbers])
            if len(chosen.numbers):
                shown.append(only_with(self._needy.shown(chosen, asked), spoken, opened))
        return Shown.of(shown)

    def _near(self, buffer: _Buffer, matched: WordMatches) -> Shown:
        """The rows, except odd ones, that contain words of the form for which a recogniser searches."""
        recognizer = np.array(list(self._near_words), dtype=np.int64)[matched.pattern]
        row = np.searchsorted(buffer.starts, matched.start, side="right") - 1
        return Shown(recognizer, row, matched.end - 1 - buffer.starts[row]).where(~buffer.is_odd[row])

    def _found(self, place: int, matched: WordMatches, buffer: _Buffer) -> Found:
        """The matches of a recogniser whose only pattern is one word, outside odd rows. ``matched``: the
        matches of the corresponding word pattern.
        """
        plain = buffer.in_plain_rows(matched.start)
        start, end = matched.start.compress(plain), matched.end.compress(plain)
        return self._accepted(place, self._bound[place].in_places(buffer.text, start, end), buffer)

    def _together(self, place: int, shown: Shown, buffer: _Buffer) -> Found:
        """The matches of one recogniser in all rows that the recogniser must read."""
        recognizer = self._bound[place]
        # A recogniser that must read every row has no matches of a prefilter that would point to tokens.
        if recognizer.in_tokens and place not in {*self._free.always, *self._needy.always}:
            first, last = tokens_at(buffer.text, buffer.starts[shown.row] + shown.last)
        else:
            rows = np.unique(shown.row)
            first, last = buffer.starts[rows], buffer.ends[rows]
        return self._accepted(place, recognizer.in_parts(buffer.text, first, last), buffer)

    def _accepted(self, place: int, matches: Matches, buffer: _Buffer) -> Found:
        found = refused_once(buffer.text, buffer.starts, matches)
        verdict = np.where(found.score > 0, Verdict.VALID, Verdict.INVALID).astype(np.int8)
        return Found(self._texts.detectors_of(place, found.score), found.start, found.end, verdict)
