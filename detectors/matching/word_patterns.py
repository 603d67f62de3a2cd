r"""Matches patterns of whole words with one state table for all patterns, which is run from
the start of every word.

``\b\d{3}-\d{2}-\d{4}\b`` begins and ends with a word character at a word boundary, so matches can only
begin at the start of a word. A compiled loop reads every word, and rejects most words after three bytes.
Without the compiled loop, Hyperscan runs the patterns. Patterns that begin at a rare sign (``+``, ``@``,
``%``), or at the byte before one, are matched from there in the same way, because Hyperscan would call
Python for each of the many possible ends of a match. An optional sign before the word (``[+-]?\b``) is
added to a match after the match is found.

>>> found = WordPatterns([r"\b\d{3}-\d{4}\b", r"\b\d{4}\b"], None).find(b"no 555-0123!")
>>> found.pattern.tolist(), found.start.tolist(), found.end.tolist()
([0, 1], [3, 7], [11, 11])
"""

import hashlib
import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detectors.kept import Memo
from detectors.matching import native
from detectors.matching.automaton import BEGIN, IS_WORD, WORD
from detectors.matching.native import Bools, Ints, WordsTable
from detectors.matching.pattern_database import matches, open_database
from detectors.matching.regular import automaton_of, outline_of
from detectors.private_cache import load, save

LONGEST_MATCH = 16_384
"""Matches with more bytes than this are dropped. Nothing that we search for is so long, and each possible
end of a match costs time.
"""

_FORMAT = "word patterns 9"
_SHORTEST = 2
_SIGNED = re.compile(r"(?P<before>\[[^\]]+\])?(?P<sign>\\\+|[@%]).+")
_ENDS = np.uint16(1 << 15)
"""Flag of a next state: a pattern may end before the byte that was read."""
_FREE, _AT_LINE_END = 1 << 15, 1 << 14
"""Flags of a pattern: its matches may end inside a word, or only at the end of a line."""
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
    if not _begins_at_one(pattern):
        return None
    return f"(?i){pattern}" if ignores_case else pattern


def _begins(pattern: str) -> bool:
    """Whether ``WordPatterns`` can run a pattern: it begins at a rare sign or at a word. If it begins at a
    word, this must be a literal word, or the pattern must end at a word boundary and have a limited length.
    """
    outline, sign = outline_of(_forms(pattern)[0][0]), _sign_of(pattern)
    _, pattern = signs_before(pattern)
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


@dataclass(frozen=True)
class _Table:
    """The state table of the patterns. A kind is a set of bytes that all states treat alike; the kinds
    of word bytes come last.
    """

    n_patterns: int
    """The table contains only this many patterns, from the first on; with more
    patterns, it would be too large.
    """
    kind_of: bytes
    first_word_kind: int
    step: npt.NDArray[np.uint16]
    """By state and kind: the next state after a byte of this kind."""
    accepts: Bools


class WordPatterns:
    """Finds the matches of all word patterns in one pass. The number of a pattern is
    its index in ``patterns``.
    """

    def __init__(self, patterns: Sequence[str], cache_dir: Path | None) -> None:
        self._table, self._n_own = None, 0
        if native.COMPILED:
            made = _opened(tuple(patterns), cache_dir)
            self._table, self._n_own = _as_read(made, patterns), made.n_patterns
        self._n_patterns, self._others, self._database = len(patterns), patterns[self._n_own :], None
        if self._others:
            self._database = open_database(self._others, cache_dir, [True] * len(self._others))
        self._before = {
            number: list(signs)
            for number, text in enumerate(patterns[: self._n_own])
            if (signs := signs_before(text)[0])
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
        if self._database is not None:
            other, first, last = matches(self._database, buffer)
            parts.append((other + self._n_own, first, last))
        if len(parts) == 1:
            pattern, start, end = parts[0]
        else:
            pattern, start, end = (np.concatenate((_NONE, *column)) for column in zip(*parts, strict=True))
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


def _as_read(table: _Table, patterns: Sequence[str]) -> WordsTable:
    """The table in the form that ``passes.c`` needs."""
    own = patterns[: table.n_patterns]
    forms = [(number, text, form[1]) for number, text in enumerate(own) for form in _forms(text)]
    owners = np.array([number | end for number, _, end in forms], dtype=np.uint16)
    # Most matches cannot end before a word byte. ``anyhow`` marks the patterns whose matches can.
    anyhow = np.array([_ends_anyhow(text) for _, text, _ in forms], dtype=np.bool_)
    before_word = table.accepts[:, anyhow].any(axis=1).reshape(-1, 1)
    is_other = np.arange(table.step.shape[1]) < table.first_word_kind
    ends = before_word | table.accepts.any(axis=1).reshape(-1, 1) & is_other
    state, owner = np.nonzero(table.accepts)
    room = 1 << (is_other.size - 1).bit_length()
    kinds = np.frombuffer(table.kind_of, dtype=np.uint8)
    heads = table.step[table.step[BEGIN][kinds]][:, kinds]
    return WordsTable(
        kind_of=table.kind_of,
        marks=IS_WORD.tobytes(),
        signs=bytes(chain(*sorted({sign for sign in map(_sign_of, own) if sign is not None}))),
        heads=heads.T.astype(np.uint16).ravel(),
        next=np.pad(table.step | ends * _ENDS, ((0, 0), (0, room - is_other.size))),
        first=np.searchsorted(state, np.arange(len(table.step) + 1)).astype(np.int32),
        owners=owners[owner],
        longest=LONGEST_MATCH,
    )


def _can_end_before_word(pattern: str) -> bool:
    outline = outline_of(_forms(pattern)[0][0])
    return outline is not None and not (outline.last <= WORD and pattern.endswith(r"\b"))


_SOURCES = (Path(__file__), *(Path(__file__).with_name(name) for name in ("regular.py", "automaton.py")))
_begins_at_one = Memo("begins_at_one", _SOURCES, _begins)
_ends_anyhow = Memo("ends_anyhow", _SOURCES, _can_end_before_word)
"""Whether matches of a pattern can end before a word byte."""


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


def _opened(patterns: tuple[str, ...], cache_dir: Path | None) -> _Table:
    """The state table of the patterns, from the cache if possible, since building it takes longer
    than reading it from a file.
    """
    name = hashlib.sha256("\0".join((_FORMAT, *patterns)).encode()).hexdigest()
    path = None if cache_dir is None or not patterns else cache_dir / f"{name}.words"
    kept = None if path is None else load(path)
    if kept is not None:
        return _Table(*pickle.loads(kept))
    table = _made(patterns)
    if path is not None:
        save(path, pickle.dumps([getattr(table, item.name) for item in fields(table)]))
    return table


def _all_forms(patterns: Sequence[str]) -> list[str]:
    return [text for pattern in patterns for text, _ in _forms(pattern)]


def _made(patterns: Sequence[str]) -> _Table:
    n_patterns = len(patterns)
    while (made := automaton_of(_all_forms(patterns[:n_patterns]))) is None:
        n_patterns //= 2
    columns = np.vstack((IS_WORD, made.rows.reshape(-1, 256) // 256))
    kinds, kind_of = np.unique(columns, axis=1, return_inverse=True)
    first_word_kind = int(np.searchsorted(kinds[0], 1))
    step: npt.NDArray[np.uint16] = kinds[1:].astype(np.uint16)
    return _Table(n_patterns, kind_of.astype(np.uint8).tobytes(), first_word_kind, step, made.accepts)
