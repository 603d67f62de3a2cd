"""Patterns of whole words, matched on a table of the words of a buffer: one entry per word, in NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.hits import Bools, Ints, present
from detectors.token_shapes import LONGEST, WORD, Bytes, Shape, Words

_NEWLINE = 10
_DIGITS = frozenset(b"0123456789")
_CLASSES = (
    _DIGITS,
    _DIGITS | frozenset(b"abcdef"),
    _DIGITS | frozenset(b"abcdefABCDEF"),
    _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    WORD - frozenset(b"_"),
    WORD,
)
"""The smallest first: each word is told to be of some of them at once, one bit each."""

_Begun = dict[tuple[tuple[Bytes, ...], int, Shape | None], Ints]


@dataclass(frozen=True)
class _Tokens:
    """The words of a buffer, in order. The arrays from ``start`` to ``next`` have one entry per word."""

    data: npt.NDArray[np.uint8]
    start: Ints
    end: Ints
    length: npt.NDArray[np.uint8]
    """At most 255."""
    classes: npt.NDArray[np.uint8]
    """Bit n: all its bytes are of the n-th class."""
    next: npt.NDArray[np.uint8]
    """The byte between it and the next word; a newline where no pattern goes on from one to the other."""
    linked: Ints
    """Words from which some pattern may go on to the next."""
    by_length: Ints
    """Words that some shape may be, the shortest first."""
    bounds: Ints
    """Where the words of each length begin in ``by_length``."""


class TokenScanner:
    """The word shapes of several patterns; ids are positions in ``patterns``."""

    def __init__(self, patterns: Sequence[tuple[Words, ...]]) -> None:
        self._patterns = tuple(patterns)
        self._bits = bytes(
            sum(1 << place for place, known in enumerate(_CLASSES) if byte in known) for byte in range(256)
        )
        self._wanted = np.zeros(LONGEST + 1, dtype=np.uint8)
        shapes = {shape for words in patterns for one in words for shape in one.shapes}
        for shape in shapes:
            self._wanted[shape.least : shape.most + 1] |= np.uint8(1 << _class_of(shape.cover))
        self._tables: dict[Bytes, Bools] = {}
        self._shapes = _ShapeTable(
            sorted(shapes, key=lambda shape: (shape.least, shape.most, _class_of(shape.cover)))
        )

    def scan(self, buffer: bytes) -> tuple[Ints, Ints, Ints]:
        """Pattern, start and end of every match; of those of one pattern that end alike the longest."""
        tokens = self._tokens(buffer)
        begun: _Begun = {}
        patterns, starts, ends = [], [], []
        possible = self._shapes.possible(tokens)
        for number, alternatives in enumerate(self._patterns):
            found = [
                self._match(words, tokens, begun)
                for words in alternatives
                if possible.issuperset(words.shapes)
            ]
            if not found:
                continue
            start = np.concatenate([first for first, _ in found])
            end = np.concatenate([last for _, last in found])
            if len(found) > 1 and len(start):
                start, end = _longest(start, end)
            patterns.append(np.full(len(start), number, dtype=np.int64))
            starts.append(start)
            ends.append(end)
        if not patterns:
            return (np.zeros(0, dtype=np.int64),) * 3
        return np.concatenate(patterns), np.concatenate(starts), np.concatenate(ends)

    def _tokens(self, buffer: bytes) -> _Tokens:
        data = np.frombuffer(buffer, dtype=np.uint8)
        # The noughts at both ends part the first and the last word from nothing.
        bits = np.frombuffer(b"\0" + buffer.translate(self._bits) + b"\0", dtype=np.uint8)
        is_word = bits != 0
        edges = np.flatnonzero(is_word[1:] != is_word[:-1])
        start, end = edges[0::2], edges[1::2]
        classes = np.bitwise_and.reduceat(bits[1:], edges)[0::2] if len(edges) else bits[:0]
        length = np.minimum(end - start, LONGEST).astype(np.uint8)
        is_wanted = classes & self._wanted[length] != 0
        goes_on = is_wanted[:-1] & is_wanted[1:] & (start[1:] - end[:-1] == 1)
        following = np.full(len(start), _NEWLINE, dtype=np.uint8)
        linked = np.flatnonzero(goes_on)
        following[linked] = data[end[linked]]
        wanted = np.flatnonzero(is_wanted)
        return _Tokens(
            data=data,
            start=start,
            end=end,
            length=length,
            classes=classes,
            next=following,
            linked=linked,
            by_length=wanted[np.argsort(length[wanted], kind="stable")],
            bounds=np.concatenate(([0], np.cumsum(np.bincount(length[wanted], minlength=LONGEST + 1)))),
        )

    def _match(self, words: Words, tokens: _Tokens, begun: _Begun) -> tuple[Ints, Ints]:
        """Start and end of the words in a row that are as ``words`` says."""
        # Long words are rarer than short ones.
        longest, *others = sorted(range(len(words.shapes)), key=lambda place: -words.shapes[place].least)
        first = self._begun(words, longest, tokens, begun)
        for place in others:
            if not len(first):
                break
            first = self._of_make(words.shapes[place], tokens, first, place)
        return tokens.start[first], tokens.end[first + len(words.between)]

    def _begun(self, words: Words, place: int, tokens: _Tokens, begun: _Begun) -> Ints:
        """Where ``words`` may begin, as their separators and the word at ``place`` say; it is remembered."""
        shape = words.shapes[place]
        mark = (words.between, place, shape)
        if mark not in begun:
            if words.between:
                first = self._parted_by(words.between, tokens, begun)
            else:
                first = tokens.by_length[tokens.bounds[shape.least] : tokens.bounds[shape.most + 1]]
            begun[mark] = self._of_make(shape, tokens, first, place)
        return begun[mark]

    def _parted_by(self, between: tuple[Bytes, ...], tokens: _Tokens, begun: _Begun) -> Ints:
        """Words followed by the separators ``between``, with one word after each; ``begun`` remembers."""
        mark = (between, -1, None)
        known = begun.get(mark)
        if known is None and len(between) == 1:
            known = tokens.linked[self._table(between[0])[tokens.next[tokens.linked]]]
        elif known is None:
            known = self._parted_by(between[:-1], tokens, begun)
            known = known[self._table(between[-1])[tokens.next[known + len(between) - 1]]]
        return begun.setdefault(mark, known)

    def _of_make(self, shape: Shape, tokens: _Tokens, first: Ints, place: int) -> Ints:
        """Those of the words ``first`` from which the word at ``place`` is of this make."""
        if not len(first):
            return first
        number = _class_of(shape.cover)
        length = tokens.length[first + place]
        good = (length >= shape.least) & (length <= shape.most)
        first = first[good & (tokens.classes[first + place] & np.uint8(1 << number) != 0)]
        for index, allowed in enumerate(shape.head):
            if allowed != _CLASSES[number]:
                first = first[self._table(allowed)[tokens.data[tokens.start[first + place] + index]]]
        if shape.tail != _CLASSES[number]:
            first = first[self._has_tail(shape, tokens, first + place)]
        return first

    def _has_tail(self, shape: Shape, tokens: _Tokens, chosen: Ints) -> Bools:
        table = self._table(shape.tail)
        start, length = tokens.start[chosen] + len(shape.head), tokens.length[chosen]
        good = np.ones(len(chosen), dtype=np.bool_)
        for size in np.unique(length).tolist():
            if size > len(shape.head):
                here = length == size
                spans = np.lib.stride_tricks.sliding_window_view(tokens.data, size - len(shape.head))
                good[here] = table[spans[start[here]]].all(axis=1)
        return good

    def _table(self, allowed: Bytes) -> Bools:
        table = self._tables.get(allowed)
        if table is None:
            table = self._tables[allowed] = np.zeros(256, dtype=np.bool_)
            table[list(allowed)] = True
        return table


class _ShapeTable:
    """The lengths and classes of shapes, to tell at once which of them some word of a buffer may have."""

    def __init__(self, shapes: Sequence[Shape]) -> None:
        self._shapes = tuple(shapes)
        self._least = np.array([shape.least for shape in shapes])
        self._most = np.array([shape.most for shape in shapes])
        self._bit = np.array([1 << _class_of(shape.cover) for shape in shapes])

    def possible(self, tokens: _Tokens) -> frozenset[Shape]:
        """The shapes of which there is a word of the length and of the class."""
        wanted = tokens.by_length
        # Few lengths and classes are met, however many the words.
        met = np.array(
            present(tokens.length[wanted].astype(np.int64) << 6 | tokens.classes[wanted]), dtype=np.int64
        )
        length, classes = met >> 6, met & 63
        fits = (self._least[:, None] <= length) & (length <= self._most[:, None])
        fits &= self._bit[:, None] & classes != 0
        return frozenset(self._shapes[place] for place in np.flatnonzero(fits.any(axis=1)).tolist())


def _class_of(cover: Bytes) -> int:
    """The smallest class that holds every byte of ``cover``."""
    return next(place for place, known in enumerate(_CLASSES) if cover <= known)


def _longest(start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Of matches that end alike the one that begins first."""
    order = np.lexsort((start, end))
    start, end = start[order], end[order]
    first = np.append(True, end[1:] != end[:-1])
    return start[first], end[first]
