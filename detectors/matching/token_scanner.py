"""Matches patterns of whole words on the word table of a buffer, in NumPy.

Words are grouped by length and byte class. There is one such table of the words that may match a whole
pattern, and, for each separator byte in patterns, one of the words right before it. A pattern of several
words is searched from its rarest word; the words next to that are then compared with the rest of the pattern.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detectors.matching.hits import Bools, Ints, present
from detectors.matching.token_shapes import LONGEST, Bytes, Shape, Words
from detectors.matching.word_table import CLASSES, WordTable, class_of, smallest_class, table_of

_NEWLINE = 10
_NONE = np.zeros(0, dtype=np.int64)

_Classes: TypeAlias = npt.NDArray[np.uint8]
"""By length of a word, the set of byte classes it may have, as bits."""


@dataclass(frozen=True)
class _Row:
    """Consecutive words, as numbers of shapes, and the separator bytes allowed between them."""

    shapes: tuple[int, ...]
    between: tuple[Bytes, ...]


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


class TokenScanner:
    """The word shapes of several patterns; ids are positions in ``patterns``."""

    def __init__(self, patterns: Sequence[tuple[Words, ...]]) -> None:
        every = [words for alternatives in patterns for words in alternatives]
        self._shapes = _Shapes(dict.fromkeys(shape for words in every for shape in words.shapes))
        self._patterns = [
            tuple(_Row(self._shapes.numbers(words.shapes), words.between) for words in alternatives)
            for alternatives in patterns
        ]
        rows = [row for alternatives in self._patterns for row in alternatives]
        self._alone = self._shapes.wanted(row.shapes[0] for row in rows if not row.between)
        self._parts = self._shapes.wanted(shape for row in rows if row.between for shape in row.shapes)
        self._marks = {mark: table_of(mark) for row in rows for mark in row.between}

    def scan(self, words: WordTable) -> WordMatches:
        """Every match; of several matches of a pattern with the same end, the longest."""
        patterns, starts, ends = [_NONE], [_NONE], [_NONE]
        search = _Search(words, self._shapes, self._alone, self._parts, self._marks)
        for number, alternatives in enumerate(self._patterns):
            found = [search.matches(row) for row in alternatives if search.may_have(row)]
            if not found:
                continue
            start = np.concatenate([first for first, _ in found])
            end = np.concatenate([last for _, last in found])
            if len(found) > 1 and len(start):
                start, end = _longest(start, end)
            patterns.append(np.full(len(start), number, dtype=np.int64))
            starts.append(start)
            ends.append(end)
        return WordMatches(np.concatenate(patterns), np.concatenate(starts), np.concatenate(ends))


class _Search:
    """Searches patterns among the words of one buffer, by word index."""

    def __init__(
        self, words: WordTable, shapes: "_Shapes", alone: _Classes, parts: _Classes, marks: dict[Bytes, Bools]
    ) -> None:
        self._words, self._shapes, self._marks = words, shapes, marks
        self._single = _Sorted(words, np.flatnonzero(words.classes & alone[words.length]), shapes)
        # Words after which a pattern may continue, one separator byte later, and that byte.
        is_part = words.classes & parts[words.length] != 0
        goes_on = is_part[:-1] & is_part[1:] & (words.start[1:] - words.end[:-1] == 1)
        linked = np.flatnonzero(goes_on)
        mark = words.data[words.end[linked]]
        self._next = np.full(len(words.start), _NEWLINE, dtype=np.uint8)
        self._next[linked] = mark
        self._before = {
            byte: _Sorted(words, linked.compress(mark == byte), shapes)
            for byte in sorted(frozenset[int]().union(*marks))
        }
        self._counts: dict[tuple[int, Bytes], int] = {}
        self._begun: dict[tuple[int, int, tuple[Bytes, ...]], Ints] = {}

    def may_have(self, row: _Row) -> bool:
        """Whether each shape occurs before its separator."""
        if not row.between:
            return self._single.counts[row.shapes[0]] > 0
        return all(map(self._count, row.shapes, row.between))

    def matches(self, row: _Row) -> tuple[Ints, Ints]:
        """Start and end of the word sequences that match ``row``."""
        if row.between:
            counts = list(map(self._count, row.shapes, row.between))
            rarest = counts.index(min(counts))
            first = self._beginning(row, rarest)
            for place, shape in enumerate(row.shapes):
                if place != rarest and len(first):
                    first = first.compress(self._shapes.are(shape, self._words, first + place))
        else:
            (shape,) = row.shapes
            first = self._single.of(shape)
            first = first.compress(self._shapes.have_bytes(shape, self._words, first))
        return self._words.start[first], self._words.end[first + len(row.between)]

    def _count(self, shape: int, mark: Bytes) -> int:
        """Number of words with the shape's lengths and class before a separator in ``mark``."""
        key = (shape, mark)
        if key not in self._counts:
            self._counts[key] = sum(self._before[byte].counts[shape] for byte in mark)
        return self._counts[key]

    def _beginning(self, row: _Row, place: int) -> Ints:
        """First words of sequences that match the separators and the shape at ``place``; shared by
        patterns.
        """
        key = (row.shapes[place], place, row.between)
        if key not in self._begun:
            shape, mark = row.shapes[place], row.between[place]
            first = np.concatenate([self._before[byte].of(shape) for byte in mark]) - place
            first = first.compress((first >= 0) & (first < len(self._next) - len(row.between)))
            for step, mark in enumerate(row.between):
                if step != place and len(first):
                    first = first.compress(self._marks[mark].take(self._next[first + step]))
            self._begun[key] = first.compress(self._shapes.have_bytes(shape, self._words, first + place))
        return self._begun[key]


class _Sorted:
    """Some words of a buffer, sorted by length and class."""

    def __init__(self, words: WordTable, chosen: Ints, shapes: "_Shapes") -> None:
        kinds = words.length[chosen].astype(np.uint16) << len(CLASSES) | words.classes[chosen]
        counts = np.bincount(kinds)
        met = np.flatnonzero(counts)
        self._words = chosen[np.argsort(kinds, kind="stable")]
        self._bounds = np.concatenate(([0], np.cumsum(counts[met]))).tolist()
        self._fits = shapes.fits(met >> len(CLASSES), met & ((1 << len(CLASSES)) - 1))
        self.counts: list[int] = (self._fits @ counts[met]).tolist()
        """By shape: number of words with its lengths and class."""

    def of(self, shape: int) -> Ints:
        """The words with a shape's lengths and class."""
        kinds = np.flatnonzero(self._fits[shape]).tolist()
        return np.concatenate(
            [_NONE, *(self._words[self._bounds[kind] : self._bounds[kind + 1]] for kind in kinds)]
        )


class _Shapes:
    """Numbered shapes, and tests for the words that match them."""

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._shapes = tuple(shapes)
        self._least = np.array([shape.least for shape in self._shapes], dtype=np.int64)
        self._most = np.array([shape.most for shape in self._shapes], dtype=np.int64)
        classes = [class_of(shape.cover) for shape in self._shapes]
        self._bit = np.array([1 << number for number in classes], dtype=np.uint8)
        # A word of digits belongs to every class, but matches no shape that requires a letter.
        meets = [shape.meets(known) for shape in self._shapes for known in CLASSES]
        self._meets = np.array(meets, dtype=np.bool_).reshape(-1, len(CLASSES))
        # What the class does not determine: allowed bytes at each position of the head, and those of the
        # tail.
        self._heads = [
            [(at, table_of(allowed)) for at, allowed in enumerate(shape.head) if allowed != CLASSES[number]]
            for shape, number in zip(self._shapes, classes, strict=True)
        ]
        self._tails = [
            None if shape.tail == CLASSES[number] else table_of(shape.tail)
            for shape, number in zip(self._shapes, classes, strict=True)
        ]

    def numbers(self, shapes: Iterable[Shape]) -> tuple[int, ...]:
        return tuple(map(self._shapes.index, shapes))

    def wanted(self, numbers: Iterable[int]) -> _Classes:
        """By length, the classes that at least one of the numbered shapes accepts."""
        wanted = np.zeros(LONGEST + 1, dtype=np.uint8)
        for number in numbers:
            wanted[self._least[number] : self._most[number] + 1] |= self._bit[number]
        return wanted

    def fits(self, length: Ints, classes: Ints) -> Bools:
        """For each shape, which of these lengths and classes it accepts."""
        good: Bools = (self._least[:, None] <= length) & (length <= self._most[:, None])
        good &= self._bit[:, None] & classes != 0
        good &= self._meets[:, smallest_class(classes)]
        return good

    def are(self, number: int, words: WordTable, chosen: Ints) -> Bools:
        """Which of the ``chosen`` words match a shape."""
        length = words.length[chosen]
        good: Bools = (length >= self._least[number]) & (length <= self._most[number])
        good &= words.classes[chosen] & self._bit[number] != 0
        if self._heads[number] or self._tails[number] is not None:
            good[good] = self.have_bytes(number, words, chosen[good])
        return good

    def have_bytes(self, number: int, words: WordTable, chosen: Ints) -> Bools:
        """Which of the ``chosen`` words, all of the shape's lengths and class, also match its bytes."""
        places = np.arange(len(chosen))
        for at, allowed in self._heads[number]:
            places = places.compress(allowed.take(words.data[words.start[chosen[places]] + at]))
        tail = self._tails[number]
        if tail is not None:
            left = chosen[places]
            start = words.start[left] + len(self._shapes[number].head)
            places = places.compress(_are_of(tail, words.data, start, words.end[left]))
        good = np.zeros(len(chosen), dtype=np.bool_)
        good[places] = True
        return good


def _are_of(allowed: Bools, data: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Bools:
    """Which ranges of ``data`` consist only of ``allowed`` bytes."""
    good = np.ones(len(start), dtype=np.bool_)
    for size in present(end - start):
        if size:
            here = end - start == size
            stretches = np.lib.stride_tricks.sliding_window_view(data, size)
            good[here] = allowed.take(stretches[start[here]]).all(axis=1)
    return good


def _longest(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Of matches with the same end, the one that starts first."""
    order = np.lexsort((start, end))
    start, end = start[order], end[order]
    first = np.append(True, end[1:] != end[:-1])
    return start[first], end[first]
