r"""Matches patterns of whole words with one state table for all patterns, which is run from
the start of every word.

``\b\d{3}-\d{2}-\d{4}\b`` begins and ends with a word character at a word boundary, so matches can only
begin at the start of a word. A compiled loop reads every word, and rejects most words after three bytes.
Without the compiled loop, Hyperscan runs the patterns. Patterns that begin at a rare sign (``+``, ``@``,
``%``), or at the byte before one, are matched from there in the same way, because Hyperscan would call
Python for each of the many possible ends of a match. An optional sign before the word (``[+-]?\b``) is
added to a match after the match is found.

>>> found = WordPatterns([r"\b\d{3}-\d{4}\b", r"\b\d{4}\b"]).find(b"no 555-0123!")
>>> found.pattern.tolist(), found.start.tolist(), found.end.tolist()
([0, 1], [3, 7], [11, 11])
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from detectors import built
from detectors.built import Arrays
from detectors.matching import native
from detectors.matching.automaton import BEGIN, IS_WORD, WORD
from detectors.matching.native import Bools, Ints, WordsTable
from detectors.matching.pattern_database import open_patterns, places_of_built, starts
from detectors.matching.regular import automaton_of, outline_of

LONGEST_MATCH = 16_384
"""Matches with more bytes than this are dropped. Nothing that we search for is so long, and each possible
end of a match costs time.
"""

_SHORTEST = 2
_SIGNED = re.compile(r"(?P<before>\[[^\]]+\])?(?P<sign>\\\+|[@%]).+")
_ENDS = np.uint16(1 << 15)
"""Flag of a next state: a pattern may end before the byte that was read."""
_FREE, _AT_LINE_END = 1 << 15, 1 << 14
"""Flags of a pattern: its matches may end inside a word, or only at the end of a line."""
_NUMBER = _AT_LINE_END - 1
_LINE_END = re.compile(r"\(\?:(\[(?:\\.|[^\]])+\])\|\$\)$")
"""The end of a pattern if it requires either a byte of a set or the end of the line."""
_BEFORE = re.compile(r"(?:\\(.)|\[([+-]+)\])\?(?=\\b)")
"""An optional sign before the word with which a pattern begins. Hyperscan reports the
sign as part of a match.
"""
_CERTAIN_WORD = re.compile(r"\\b(?:\(\?i?:)*[A-Za-z]{3}")
_NONE = np.zeros(0, dtype=np.int64)
_VARIES = re.compile(r"[?|]|\)\{\d+,")
"""Found in patterns with a varying number of words, whose matches can have the same
end and different starts.
"""


def word_pattern(pattern: str, *, ignores_case: bool = False) -> str | None:
    r"""``pattern`` in the form that ``WordPatterns`` needs; ``None`` if
    ``WordPatterns`` cannot run the pattern.

    >>> word_pattern(r"\b\d{4}\b"), word_pattern(r"\b\d{4}"), word_pattern(r"\b\d{4}\b|\b\d{4}\b")
    ('\\b\\d{4}\\b', None, None)
    >>> word_pattern(r"\bcurl/\d+"), word_pattern(r"\bcurl/(?:[ x]|$)")
    ('\\bcurl/\\d+', '\\bcurl/(?:[ x]|$)')
    >>> word_pattern(r"[+-]?\b\d{4}\b"), word_pattern(r"[+-]?\d{4}\b")
    ('[+-]?\\b\\d{4}\\b', None)
    >>> word_pattern(r"[a-z]@[a-z]{2,9}\b"), word_pattern("a@[a-z@]+")
    ('[a-z]@[a-z]{2,9}\\b', None)
    """
    if not _begins(pattern):
        return None
    return f"(?i){pattern}" if ignores_case else pattern


def _begins(pattern: str) -> bool:
    """Whether ``WordPatterns`` can run a pattern: it begins at a rare sign or at a word. If it begins at a
    word, this must be a literal word, or the pattern must end at a word boundary and have a limited length.
    """
    sign, (_, inner) = _sign_of(pattern), signs_before(pattern)
    if sign is None and not inner.startswith(r"\b"):
        return False
    outline, pattern = outline_of(_forms(pattern)[0][0]), inner
    if outline is None or outline.least < _SHORTEST:
        return False
    if pattern.startswith(r"\b"):
        ends_soon = pattern.endswith(r"\b") and not outline.is_endless
        return outline.first <= WORD and (ends_soon or _CERTAIN_WORD.match(pattern) is not None)
    return sign is not None and sum(sign[0] in allowed for allowed in outline.every) == 1


def signs_before(pattern: str) -> tuple[bytes, str]:
    r"""The optional signs before the word with which a pattern begins, and the rest of the pattern.

    >>> signs_before(r"[+-]?\b\d{4}\b"), signs_before(r"\b\d{4}\b")
    ((b'+-', '\\b\\d{4}\\b'), (b'', '\\b\\d{4}\\b'))
    """
    known = _BEFORE.match(pattern)
    return (b"", pattern) if known is None else ((known[1] or known[2]).encode(), pattern[known.end() :])


def _inner(pattern: str) -> str:
    """The pattern without the word boundaries at its ends, and without an optional
    sign before the first one.
    """
    bare = pattern.removeprefix("(?i)")
    own = signs_before(bare)[1].removeprefix(r"\b").removesuffix(r"\b")
    return pattern[: len(pattern) - len(bare)] + own


def _forms(pattern: str) -> list[tuple[str, int]]:
    r"""The forms in which the state table contains a pattern, each with flags for where matches may end.

    >>> _forms(r"\ba\b"), _forms(r"\ba(?:[ x]|$)")
    ([('a', 0)], [('a(?:[ x])', 32768), ('a', 16384)])
    """
    inner, end = _inner(pattern), _LINE_END.search(pattern)
    if end is not None:
        head = inner[: -len(end[0])]
        return [(f"{head}(?:{end[1]})", _FREE), (head, _AT_LINE_END)]
    return [(inner, 0 if pattern.endswith(r"\b") else _FREE)]


def _sign_of(pattern: str) -> tuple[int, int] | None:
    """The rare sign at which the pattern begins, and the number of bytes before the sign (0 or 1); ``None``
    if the pattern does not begin at a rare sign.
    """
    known = _SIGNED.fullmatch(pattern)
    return None if known is None else (ord(known["sign"][-1]), int(known["before"] is not None))


@dataclass(frozen=True)
class WordMatches:
    """Matches of patterns, sorted by number of the pattern. The arrays have one entry per match."""

    pattern: Ints
    start: Ints
    end: Ints

    def between(self, first: int, stop: int) -> "WordMatches":
        """The matches of patterns ``first`` to ``stop - 1``, with the patterns renumbered from 0."""
        here = slice(*np.searchsorted(self.pattern, (first, stop)))
        return WordMatches(self.pattern[here] - first, self.start[here], self.end[here])


class WordPatterns:
    """Finds the matches of all word patterns in one pass. The number of a pattern is
    its index in ``patterns``.

    ``name``: the name of the state table that is built of the default patterns; empty if there is none.
    """

    def __init__(self, patterns: Sequence[str], name: str = "") -> None:
        self._n_patterns, own = len(patterns), np.zeros(len(patterns), dtype=np.bool_)
        self._table, self._patterns = None, None
        if native.COMPILED and patterns:
            self._table, places = _opened(patterns, name)
            own[places] = True
        self._others = np.flatnonzero(~own)
        if len(self._others):
            texts = [patterns[place] for place in self._others.tolist()]
            self._patterns = open_patterns(texts, starts(texts), f"{name}_others" if name else "")
        self._before = {
            number: list(signs)
            for number in np.flatnonzero(own).tolist()
            if (signs := signs_before(patterns[number])[0])
        }
        self._varying = [
            number
            for number, text in enumerate(patterns)
            if _VARIES.search(text.removeprefix("(?i)")) and not _sign_of(text)
        ]

    def find(self, buffer: bytes) -> WordMatches:
        """All matches, sorted by pattern. If several matches of a pattern have the same end, only
        the longest is included.
        """
        parts: list[tuple[Ints, Ints, Ints]] = []
        if self._table is not None:
            parts.append(self._table.find(buffer))
        if self._patterns is not None:
            other, first, last = self._patterns.matches(buffer)
            parts.append((self._others[other], first, last))
        if len(parts) == 1:
            pattern, start, end = parts[0]
        else:
            nothing = (_NONE, _NONE, _NONE)
            pattern, start, end = map(np.concatenate, zip(nothing, *parts, strict=True))
        order, bounds = native.grouped(pattern, self._n_patterns)
        several = [number for number in self._varying if bounds[number + 1] - bounds[number] > 1]
        if several:
            longest = np.ones(len(pattern), dtype=np.bool_)
            for number in several:
                here = order[bounds[number] : bounds[number + 1]]
                longest[here] = _longest(start[here], end[here])
            order = order[longest[order]]
        pattern, start, end = pattern[order], start[order], end[order]
        for number, signs in self._before.items() if buffer else ():
            own = slice(*np.searchsorted(pattern, (number, number + 1)))
            data = np.frombuffer(buffer, dtype=np.uint8)
            start[own] -= (start[own] > 0) & np.isin(data[start[own] - 1], signs)
        return WordMatches(pattern, start, end)


def _opened(patterns: Sequence[str], name: str) -> tuple[WordsTable, Ints]:
    """The state table of the patterns, and the places in ``patterns`` of those that are in the table. The
    others would make it too large, or are not in the built table.
    """
    place_of = places_of_built(name, patterns) if name else None
    if place_of is None:
        made, place_of = _made(patterns), np.arange(len(patterns))
    else:
        made = built.arrays(f"{name}.table", lambda: _made(patterns))
    place_of = place_of[: int(made["n_patterns"][0])]
    flags, places = made["owners"] & (_FREE | _AT_LINE_END), place_of[made["owners"] & _NUMBER]
    wanted = places >= 0
    own = place_of[place_of >= 0]
    signs = sorted({sign for place in own.tolist() if (sign := _sign_of(patterns[place])) is not None})
    table = WordsTable(
        kind_of=made["kind_of"].tobytes(),
        marks=IS_WORD.tobytes(),
        signs=bytes(chain(*signs)),
        heads=made["heads"],
        next=made["next"],
        first=np.append(0, np.cumsum(wanted))[made["first"]].astype(np.int32),
        owners=(flags | places)[wanted].astype(np.uint16),
        longest=LONGEST_MATCH,
    )
    return table, own


def _made(patterns: Sequence[str]) -> Arrays:
    """The parts of the state table of as many patterns as it can hold, from the first on: ``n_patterns``, and
    fields of ``WordsTable``. A kind is a set of bytes that all states treat alike; the kinds of word bytes
    come last.
    """
    n_patterns = len(patterns)
    while (made := automaton_of([text for text, *_ in _all_forms(patterns[:n_patterns])])) is None:
        n_patterns //= 2
    forms = _all_forms(patterns[:n_patterns])
    columns = np.vstack((IS_WORD, made.rows.reshape(-1, 256) // 256))
    kinds, kind_of = np.unique(columns, axis=1, return_inverse=True)
    step: npt.NDArray[np.uint16] = kinds[1:].astype(np.uint16)
    # Most matches cannot end before a word byte. ``anyhow`` marks the patterns whose matches can.
    anyhow = np.array([_can_end_before_word(patterns[number]) for _, number, _ in forms], dtype=np.bool_)
    before_word = made.accepts[:, anyhow].any(axis=1).reshape(-1, 1)
    is_other = kinds[0] == 0
    ends = before_word | made.accepts.any(axis=1).reshape(-1, 1) & is_other
    state, form = np.nonzero(made.accepts)
    room = 1 << (is_other.size - 1).bit_length()
    kind_of = kind_of.ravel()
    return {
        "n_patterns": np.array([n_patterns]),
        "kind_of": kind_of.astype(np.uint8),
        "heads": step[step[BEGIN][kind_of]][:, kind_of].T.astype(np.uint16).ravel(),
        "next": np.pad(step | ends * _ENDS, ((0, 0), (0, room - is_other.size))),
        "first": np.searchsorted(state, np.arange(len(step) + 1)),
        "owners": np.array([number | end for _, number, end in forms], dtype=np.int64)[form],
    }


def _all_forms(patterns: Sequence[str]) -> list[tuple[str, int, int]]:
    """The forms of all patterns, each with the number of the pattern and its flags."""
    return [(text, number, end) for number, one in enumerate(patterns) for text, end in _forms(one)]


def _can_end_before_word(pattern: str) -> bool:
    outline = outline_of(_forms(pattern)[0][0])
    return outline is not None and not (outline.last <= WORD and pattern.endswith(r"\b"))


def _longest(start: Ints, end: Ints) -> Bools:
    """A mask of the longest match for each end, which of all matches with the same end is
    the one that starts first.
    """
    if (end[1:] > end[:-1]).all():
        return np.ones(len(start), dtype=np.bool_)
    order = np.lexsort((start, end))
    ends = end[order]
    found = np.ones(len(start), dtype=np.bool_)
    found[order[1:]] = ends[1:] != ends[:-1]
    return found
