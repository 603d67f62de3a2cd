"""The words of a buffer: runs of ASCII letters, digits and underscores, one entry each, in NumPy."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detectors.matching.hits import Bools, Ints
from detectors.matching.token_shapes import LONGEST, WORD, Bytes

_DIGITS = frozenset(b"0123456789")
CLASSES = (
    _DIGITS,
    _DIGITS | frozenset(b"abcdef"),
    _DIGITS | frozenset(b"abcdefABCDEF"),
    _DIGITS | frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    WORD - frozenset(b"_"),
    WORD,
)
"""The smallest first: each word is told to be of some of them at once, one bit each."""

_IS_WORD = 1 << 7
_EVERY_CLASS = (1 << len(CLASSES)) - 1
"""What stands between words is of every class, so that a word and what follows it is of those of the word."""
_BITS = bytes(
    _IS_WORD | sum(1 << place for place, known in enumerate(CLASSES) if byte in known)
    if byte in WORD
    else _EVERY_CLASS
    for byte in range(256)
)

_Columns: TypeAlias = tuple[Ints, Ints, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]
_PIECE = 1 << 18
"""Bytes that are cut into words at once: what is noted of them on the way stays near the processor."""


def class_of(cover: Bytes) -> int:
    """The smallest class that holds every byte of ``cover``."""
    return next(place for place, known in enumerate(CLASSES) if cover <= known)


def smallest_class(classes: Ints) -> Ints:
    """Number of the first class among those of some words (``WordTable.classes``); each is of one.

    >>> smallest_class(np.array([0b111111, 0b111000])).tolist()
    [0, 3]
    """
    return np.asarray(np.bitwise_count((classes & -classes) - 1), dtype=np.int64)


def table_of(allowed: Bytes) -> Bools:
    """For each byte whether it is ``allowed``."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(allowed)] = True
    return table


@dataclass(frozen=True)
class WordTable:
    """The arrays have one entry per word, in order."""

    buffer: bytes
    start: Ints
    end: Ints
    length: npt.NDArray[np.uint8]
    """At most ``LONGEST``."""
    classes: npt.NDArray[np.uint8]
    """Bit n: all its bytes are of the n-th of ``CLASSES``."""

    @classmethod
    def of(cls, buffer: bytes) -> "WordTable":
        tables: list[_Columns] = []
        at = 0
        while at < len(buffer) or not tables:
            end = buffer.find(b"\n", at + _PIECE) + 1 or len(buffer)
            tables.append(_words_of(buffer[at:end], at))
            at = end
        start, stop, length, classes = (np.concatenate(columns) for columns in zip(*tables, strict=True))
        return cls(buffer, start, stop, length, classes)

    @cached_property
    def data(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(self.buffer, dtype=np.uint8)


def _words_of(text: bytes, at: int) -> _Columns:
    """Start and end, both from ``at`` on, length and classes of the words of whole lines."""
    # What is no word at both ends parts the first and the last word from nothing.
    edge = bytes([_EVERY_CLASS])
    bits = np.frombuffer(edge + text.translate(_BITS) + edge, dtype=np.uint8)
    is_word = bits >= _IS_WORD
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    start, end = edges[0::2], edges[1::2]
    length = np.minimum(end - start, LONGEST).astype(np.uint8)
    classes = np.bitwise_and.reduceat(bits[1:], start) if len(start) else bits[:0]
    return start + at, end + at, length, classes
