"""The words of a buffer: runs of ASCII letters, digits and underscores, one NumPy entry each."""

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
"""Byte classes, smallest first. A word may belong to several, one bit each."""

_IS_WORD = 1 << 7
_EVERY_CLASS = (1 << len(CLASSES)) - 1
"""Separators belong to every class, so that a word and the separator after it have the word's classes."""
_BITS = bytes(
    _IS_WORD | sum(1 << place for place, known in enumerate(CLASSES) if byte in known)
    if byte in WORD
    else _EVERY_CLASS
    for byte in range(256)
)

_Columns: TypeAlias = tuple[Ints, Ints, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]
_PIECE = 1 << 18
"""Bytes that are split into words at once, so that intermediate arrays fit into the processor cache."""


def class_of(cover: Bytes) -> int:
    """Index of the smallest class that contains every byte of ``cover``."""
    return next(place for place, known in enumerate(CLASSES) if cover <= known)


def smallest_class(classes: Ints) -> Ints:
    """Index of the smallest class of each word (``WordTable.classes``); every word has one.

    >>> smallest_class(np.array([0b111111, 0b111000])).tolist()
    [0, 3]
    """
    return np.asarray(np.bitwise_count((classes & -classes) - 1), dtype=np.int64)


def table_of(allowed: Bytes) -> Bools:
    """For each byte, whether it is ``allowed``."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(allowed)] = True
    return table


@dataclass(frozen=True)
class WordTable:
    """The words of a buffer in order. The arrays have one entry per word."""

    buffer: bytes
    start: Ints
    end: Ints
    length: npt.NDArray[np.uint8]
    """At most ``LONGEST``."""
    classes: npt.NDArray[np.uint8]
    """Bit n: all bytes of the word belong to the n-th of ``CLASSES``."""

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
    """Start and end (both plus ``at``), length and classes of the words of whole lines."""
    # Padding with separators makes the first and last word like any other.
    edge = bytes([_EVERY_CLASS])
    bits = np.frombuffer(edge + text.translate(_BITS) + edge, dtype=np.uint8)
    is_word = bits >= _IS_WORD
    edges = np.flatnonzero(is_word[1:] != is_word[:-1])
    start, end = edges[0::2], edges[1::2]
    length = np.minimum(end - start, LONGEST).astype(np.uint8)
    classes = np.bitwise_and.reduceat(bits[1:], start) if len(start) else bits[:0]
    return start + at, end + at, length, classes
