r"""Matches patterns of whole words: one state table for all of them, run from the start of every word.

``\b\d{3}-\d{2}-\d{4}\b`` begins and ends with a word character at a word boundary, so its matches begin at
words. All words of a buffer are read together, one byte each per step; most are out after three bytes.

>>> found = WordPatterns([r"\d{3}-\d{4}", r"\d{4}"], None).find(b"no 555-0123!")
>>> found.pattern.tolist(), found.start.tolist(), found.end.tolist()
([0, 1], [3, 7], [11, 11])
"""

import hashlib
import pickle
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detectors.matching.automaton import BEGIN, IS_WORD
from detectors.matching.hits import Bools, Ints, present
from detectors.matching.pattern_database import matches, open_database
from detectors.matching.regular import SHORTEST, automaton_of, is_of_words
from detectors.private_cache import load, save

_FORMAT = "word patterns 4"
_ENDS = np.uint16(1 << 15)
"""Added to the next state where a pattern ends before the byte read."""
_NONE = np.zeros(0, dtype=np.int64)
_VARIES = re.compile(r"[?|]|\)\{\d+,")
"""Patterns with a varying number of words: matches with the same end can have several starts."""


def word_pattern(pattern: str, *, ignores_case: bool = False) -> str | None:
    r"""``pattern`` without the boundaries around it; ``None`` if it is no sequence of words.

    >>> word_pattern(r"\b\d{4}\b"), word_pattern(r"\b\d{4}"), word_pattern(r"\b\d{4}\b|\b\d{4}\b")
    ('\\d{4}', None, None)
    """
    inner = pattern.removeprefix(r"\b").removesuffix(r"\b")
    if len(inner) != len(pattern) - 4 or not is_of_words(inner):
        return None
    return f"(?i){inner}" if ignores_case else inner


@dataclass(frozen=True)
class WordMatches:
    """Matches of numbered patterns, sorted by pattern. The arrays have one entry per match."""

    pattern: Ints
    start: Ints
    end: Ints

    def between(self, first: int, stop: int) -> "WordMatches":
        """Matches of the patterns from ``first`` up to ``stop`` (excluded), renumbered from 0."""
        here = slice(*np.searchsorted(self.pattern, (first, stop)))
        return WordMatches(self.pattern[here] - first, self.start[here], self.end[here])


@dataclass(frozen=True)
class _Table:
    """The patterns as states. Bytes that no state distinguishes are of one kind; word bytes come last."""

    n_patterns: int
    """The first patterns, which are in the table; the others would make it too large."""
    kind_of: bytes
    first_word_kind: int
    step: npt.NDArray[np.uint16]
    """The state after a byte of each kind, for each state."""
    accepts: Bools


class WordPatterns:
    """Some patterns, as ``word_pattern`` gives them; they are numbered by position."""

    def __init__(self, patterns: Sequence[str], cache_dir: Path | None) -> None:
        table = _opened(tuple(patterns), cache_dir)
        self._kind_of, self._first_word_kind = table.kind_of, table.first_word_kind
        self._n_kinds = np.int64(table.step.shape[1])
        ends = table.accepts.any(axis=1).reshape(-1, 1) & (np.arange(self._n_kinds) < self._first_word_kind)
        self._next = (table.step | ends * _ENDS).ravel()
        self._heads = table.step[table.step[table.step[BEGIN]]].ravel()
        self._accepts = table.accepts
        self._others = [_bounded(text) for text in patterns[table.n_patterns :]]
        self._n_own, self._database = table.n_patterns, None
        if self._others:
            self._database = open_database(self._others, cache_dir, [True] * len(self._others))
        self._varying = [number for number, text in enumerate(patterns) if _VARIES.search(text)]

    def find(self, buffer: bytes) -> WordMatches:
        """Every match; of several matches of a pattern with the same end, the longest."""
        state, start, end = self._run(buffer)
        parts: list[tuple[Ints, Ints, Ints]] = [(_NONE, _NONE, _NONE)]
        for number in present(state):
            ending = np.flatnonzero(state == number)
            for owner in np.flatnonzero(self._accepts[number]).tolist():
                parts.append((np.full_like(ending, owner), start[ending], end[ending]))
        if self._database is not None:
            other, first, last = matches(self._database, buffer)
            parts.append((other + self._n_own, first, last))
        pattern, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.argsort(pattern.astype(np.uint16), kind="stable")
        pattern, start, end = pattern[order], start[order], end[order]
        longest = np.ones(len(pattern), dtype=np.bool_)
        for number in self._varying:
            here = slice(*np.searchsorted(pattern, (number, number + 1)))
            longest[here] = _longest(start[here], end[here])
        return WordMatches(pattern[longest], start[longest], end[longest])

    def _run(self, buffer: bytes) -> tuple[Ints, Ints, Ints]:
        """State, start and end of every stretch that ends a pattern."""
        padded = b"\n" + buffer + b"\n" * (SHORTEST + 1)
        kinds = np.frombuffer(padded.translate(self._kind_of), dtype=np.uint8)
        is_word = kinds >= self._first_word_kind
        start, kinds = np.flatnonzero(is_word[1:] > is_word[:-1]), kinds[1:]
        heads = np.ndarray((len(buffer) + 1,), "<u4", buffer=kinds.data, strides=(1,))[start]
        first, second, third = (heads >> shift & 255 for shift in (0, 8, 16))
        state = self._heads[(first * self._n_kinds + second) * self._n_kinds + third]
        on = np.flatnonzero(state)
        start, state, length = start[on], state[on], SHORTEST
        states, starts, ends = [_NONE], [_NONE], [_NONE]
        while len(start):
            following = self._next[state * self._n_kinds + kinds[start + length]]
            is_ending = following >= _ENDS
            if is_ending.any():
                ending = np.flatnonzero(is_ending)
                states.append(state[ending].astype(np.int64))
                starts.append(start[ending])
                ends.append(start[ending] + length)
                following[ending] -= _ENDS
            on = np.flatnonzero(following != 0)
            start, state = (start[on], following[on]) if len(on) < len(start) else (start, following)
            length += 1
        return np.concatenate(states), np.concatenate(starts), np.concatenate(ends)


def _bounded(pattern: str) -> str:
    """The pattern between word boundaries, for Hyperscan."""
    inner = pattern.removeprefix("(?i)")
    return rf"{pattern[: len(pattern) - len(inner)]}\b(?:{inner})\b"


def _longest(start: Ints, end: Ints) -> Bools:
    """Which matches start first of those with the same end."""
    order = np.lexsort((start, end))
    ends = end[order]
    found = np.ones(len(start), dtype=np.bool_)
    found[order[1:]] = ends[1:] != ends[:-1]
    return found


def _opened(patterns: tuple[str, ...], cache_dir: Path | None) -> _Table:
    """The table of the patterns, from the cache if possible: making it takes longer than reading a file."""
    name = hashlib.sha256("\0".join((_FORMAT, *patterns)).encode()).hexdigest()
    path = None if cache_dir is None or not patterns else cache_dir / f"{name}.words"
    kept = None if path is None else load(path)
    if kept is not None:
        return _Table(*pickle.loads(kept))
    table = _made(patterns)
    if path is not None:
        save(path, pickle.dumps([getattr(table, item.name) for item in fields(table)]))
    return table


def _made(patterns: Sequence[str]) -> _Table:
    n_patterns = len(patterns)
    while (made := automaton_of(patterns[:n_patterns])) is None:
        n_patterns //= 2
    columns = np.vstack((IS_WORD, made.rows.reshape(-1, 256) // 256))
    kinds, kind_of = np.unique(columns, axis=1, return_inverse=True)
    first_word_kind = int(np.searchsorted(kinds[0], 1))
    step: npt.NDArray[np.uint16] = kinds[1:].astype(np.uint16)
    return _Table(n_patterns, kind_of.astype(np.uint8).tobytes(), first_word_kind, step, made.accepts)
