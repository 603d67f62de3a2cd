"""Runs all patterns of the detectors over one buffer, and assigns matches to detectors.

Patterns that consist of whole words or begin at a rare sign are tried at all words and rare signs
(``word_patterns``). All others run in Hyperscan, which takes long to report where a match starts, unless the
match starts with a literal word. Patterns that contain a literal word elsewhere match rarely ("rare"
patterns): they first run without reporting starts, and then the few rows with a match are scanned again.
"""

import re
from collections.abc import Sequence

import hyperscan
import numpy as np

from detectors.base import Detector, Recognized
from detectors.matching import native
from detectors.matching.hits import present
from detectors.matching.native import Found, Ints
from detectors.matching.pattern_database import Patterns, open_patterns, starts
from detectors.matching.word_patterns import WordMatches, signs_before, word_pattern

_NOT_LITERAL = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|\{[^}]*\}|\(\?[a-z:]+\)?")
_WORD = re.compile(r"[A-Za-z]{3}")
_FIRST_WORD = re.compile(r"\\b(?:\(\?:)?[A-Za-z]{3}")
_KEY_FIRST = re.compile(r"(\(\?i\))\\b\(\?:[a-z|]+\)=(?:\[[^\]]+\](?:\{\d+,\d+\})?)+(?=\(\?:)")
"""A key and its value at the beginning of a pattern. Some logs have keys and values in every line, so the
first scan uses only the part of the pattern that follows.
"""
_SHORT_WORD = re.compile(r"[(:|][A-Za-z]{1,2}(?:/|\\\.\??)?[|)]")
"""An alternative that is too short for Hyperscan to search for."""
_NONE = np.zeros(0, dtype=np.int64)


class Scanner:
    """All distinct patterns, compiled. Each pattern has owners: the detectors that use the pattern, either to
    find matches or as a trap.
    """

    def __init__(self, detectors: Sequence[Detector], literals: Sequence[str] = ()) -> None:
        """``literals``: words to search for in the same scan, in upper and lower case, at no extra cost."""
        owners: dict[str, list[tuple[int, bool]]] = {}
        for index, detector in enumerate(detectors):
            if isinstance(detector.match, Recognized):
                continue
            for text in detector.patterns:
                owners.setdefault(text, []).append((index, False))
            for text in detector.text.traps:
                owners.setdefault(text, []).append((index, True))
        words = {text: None if _is_literal(text) else word_pattern(text) for text in owners}
        worded = [text for text in owners if words[text] is not None]
        self.word_patterns = tuple(worded)
        """The patterns that ``WordPatterns`` must run; the caller passes their matches to ``scan``."""
        self._texts = tuple(text for text in owners if words[text] is None)
        # Of equal matches, that of the first pattern wins. Patterns for Hyperscan and patterns with a sign
        # before the word come first.
        ordered = sorted(owners, key=lambda text: words[text] is not None and not signs_before(text)[0])
        place = {text: number for number, text in enumerate(ordered)}
        self._of_text, self._of_word = (
            np.array([place[text] for text in some], dtype=np.int64) for some in (self._texts, worded)
        )
        own = [owners[text] for text in ordered]
        self._first = np.cumsum([0, *map(len, own)], dtype=np.int64)
        self._owner_of = np.array([2 * index + is_trap for some in own for index, is_trap in some], np.int64)
        self._n_traps = np.array([sum(is_trap for _, is_trap in some) for some in own], dtype=np.int64)
        self._rare = np.array(
            [_has_word(text) and not _begins_with_word(text) for text in self._texts], dtype=np.bool_
        )
        first = [
            _KEY_FIRST.sub(r"\1", text) if rare else text
            for text, rare in zip(self._texts, self._rare, strict=True)
        ]
        flags = [0 if rare else hyperscan.HS_FLAG_SOM_LEFTMOST for rare in self._rare]
        flags += [hyperscan.HS_FLAG_CASELESS] * len(literals)
        self._patterns = open_patterns([*first, *literals], flags, "scanner") if flags else None
        self._single: dict[int, Patterns] = {}

    def scan(
        self, buffer: bytes, found: WordMatches, row_starts: Ints, row_ends: Ints
    ) -> tuple[Found, tuple[Ints, Ints]]:
        """Pattern, start and end of every match, in any order; and for every match of a literal, the number
        of the literal and the end.

        ``found``: the matches of ``word_patterns``.
        """
        n_texts, literals = len(self._texts), (_NONE, _NONE)
        parts = [(self._of_word[found.pattern], found.start, found.end)]
        if self._patterns is not None and buffer:
            expression, start, end = self._patterns.matches(buffer)
            is_own = expression < n_texts
            literals = (expression[~is_own] - n_texts, end[~is_own])
            own = (expression[is_own], start[is_own], end[is_own])
            parts += self._automata(own, buffer, row_starts, row_ends)
        pattern, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
        return (pattern, start, end), literals

    def _automata(self, found: Found, buffer: bytes, row_starts: Ints, row_ends: Ints) -> list[Found]:
        """The matches of the patterns that run in Hyperscan. Rare patterns are run again to
        find where matches start.
        """
        expression, start, end = found
        keep = ~self._rare[expression]
        parts = [(self._of_text[expression[keep]], start[keep], end[keep])]
        for number in present(expression[~keep]):
            rows = present(np.searchsorted(row_starts, end[expression == number] - 1, side="right") - 1)
            first, last = self._again(number, buffer, row_starts[rows], row_ends[rows])
            parts.append((np.full(len(first), self._of_text[number], dtype=np.int64), first, last))
        return parts

    def expand(self, found: Found, longest: int) -> tuple[Found, Found]:
        """The candidates and the traps, each with detector, start and end. There is one for each match and
        each owner of the match's pattern. Candidates longer than ``longest`` are dropped.
        """
        return native.spread(found, self._first, self._owner_of, self._n_traps, longest)

    def _again(self, number: int, buffer: bytes, row_starts: Ints, row_ends: Ints) -> tuple[Ints, Ints]:
        """Start and end of all matches of one pattern in the given rows; matches in
        other rows may be included.
        """
        if number not in self._single:
            self._single[number] = open_patterns([text := self._texts[number]], starts([text]))
        if 2 * len(buffer) < 3 * int((row_ends - row_starts).sum()):
            _, start, end = self._single[number].matches(buffer)
            return start, end
        _, start, end = self._single[number].matches(native.pieces(buffer, row_starts, row_ends))
        here = np.concatenate(([0], np.cumsum(row_ends - row_starts + 1)[:-1]))
        shift = (row_starts - here)[np.searchsorted(here, start, side="right") - 1]
        return start + shift, end + shift


def _is_literal(pattern: str) -> bool:
    r"""Whether the pattern begins at a word boundary, contains literal words that Hyperscan can search
    for, and matches rarely.

    A pattern that ends at a certain sign or the end of the line, such as one for names of
    programs, matches often in logs.

    >>> _is_literal(r"\b(?:floor|room) \d\b"), _is_literal(r"\b(?:floor|fl) \d\b")
    (True, False)
    """
    is_word = pattern.startswith(r"\b") and _has_word(pattern) and not pattern.endswith("|$)")
    return is_word and not _SHORT_WORD.search(pattern)


def _has_word(pattern: str) -> bool:
    """Whether the pattern contains three letters in a row outside character classes.

    >>> _has_word(r"\\bpassword[:=]"), _has_word(r"[a-z]{3}@\\d+\\b")
    (True, False)
    """
    return _WORD.search(_NOT_LITERAL.sub(" ", pattern)) is not None


def _begins_with_word(pattern: str) -> bool:
    """Whether the pattern begins with a literal word and is case-sensitive.

    >>> _begins_with_word(r"\\b(?:curl|Wget)/\\d"), _begins_with_word(r"(?i)\\bpassword[:=]")
    (True, False)
    """
    return _FIRST_WORD.match(pattern) is not None and "(?i" not in pattern
