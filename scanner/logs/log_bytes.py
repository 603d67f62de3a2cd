"""Positions in a buffer of lines, found for all lines at once with NumPy.

A buffer contains lines joined by newlines. All positions are byte offsets in the buffer, in ascending order.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Positions = NDArray[np.int64]

_BACKSLASH = ord("\\")
_EDGE = 2
"""Maximum number of bytes before or after the buffer that may be read."""


@dataclass(frozen=True, kw_only=True)
class LineBuffer:
    """A buffer with the positions of its lines and quotation marks."""

    data: bytes
    array: NDArray[np.uint8]
    starts: Positions
    """Position of the first byte of each line."""
    ends: Positions
    """Position after the last byte of each line."""

    @classmethod
    def of(cls, data: bytes) -> "LineBuffer":
        array = np.frombuffer(data, dtype=np.uint8)
        newlines = np.flatnonzero(array == ord("\n"))
        starts = np.concatenate((np.zeros(1, dtype=np.int64), newlines + 1))
        ends = np.append(newlines, array.size)
        return cls(data=data, array=array, starts=starts, ends=ends)

    @cached_property
    def quotes(self) -> Positions:
        """Positions of the quotation marks that are not escaped by a backslash."""
        return _unescaped_quotes(self.data, self.array)

    @cached_property
    def _padded(self) -> NDArray[np.uint8]:
        """The bytes of the buffer with some newlines appended, so that index -1 also gives a newline."""
        return np.append(self.array, np.full(2 * _EDGE, ord("\n"), dtype=np.uint8))

    def line_of(self, positions: Positions) -> Positions:
        """Index of the line that contains each position; the last line for positions past the end."""
        return last_before(self.starts[1:], positions) + 1

    @cached_property
    def _is_quoted(self) -> NDArray[np.bool_]:
        """For each byte, whether an odd number of quotation marks precedes it on its line."""
        before = np.searchsorted(self.quotes, self.starts)
        is_odd = np.diff(before) & 1 == 1
        turns = np.sort(np.concatenate((self.quotes + 1, self.starts[1:][is_odd])), kind="stable")
        steps = np.diff(turns, prepend=0, append=self.array.size)
        return np.repeat(np.arange(steps.size) & 1 == 1, steps)

    def quotes_before(self, positions: Positions) -> Positions:
        """Number of quotation marks before each position."""
        return np.searchsorted(self.quotes, positions)

    def at(self, positions: Positions) -> NDArray[np.uint8]:
        """The byte at each position; positions just outside the buffer give a newline."""
        return self._padded[positions]

    def find(self, character: str) -> Positions:
        return np.flatnonzero(self.array == ord(character))

    def outside_quotes(self, positions: Positions) -> Positions:
        """The positions with an even number of quotation marks before them on their line."""
        if not self.quotes.size:
            return positions
        return positions.compress(~self._is_quoted[positions])


def last_before(marks: Positions, positions: Positions) -> Positions:
    """For each position, the index in ``marks`` of the last mark at or before it; -1 if there is none.

    >>> last_before(np.array([2, 5]), np.array([0, 2, 4, 9])).tolist()
    [-1, 0, 0, 1]
    """
    counts = np.diff(np.searchsorted(positions, marks), prepend=0, append=positions.size)
    return np.repeat(np.arange(-1, marks.size, dtype=np.int64), counts)


def byte_set(characters: str, *, beyond_ascii: bool = False) -> NDArray[np.bool_]:
    """For each of the 256 bytes, whether it is in ``characters``; ``beyond_ascii`` adds non-ASCII bytes."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(characters.encode("ascii"))] = True
    table[128:] = beyond_ascii
    return table


def slices(data: bytes, starts: Positions, stops: Positions) -> pa.Array:
    """The texts between ``starts`` and ``stops`` (ascending, not overlapping), without copying ``data``.

    >>> slices(b"to=a&from=b", np.array([0, 5]), np.array([2, 9])).to_pylist()
    ['to', 'from']
    """
    return pieces(data, starts, stops).cast(pa.large_string())


def pieces(data: bytes, starts: Positions, stops: Positions) -> pa.Array:
    """Like ``slices``, but returns bytes, because the positions may divide a multi-byte character."""
    if not starts.size:
        return pa.array([], pa.large_binary())
    bounds = np.empty(2 * starts.size, dtype=np.int64)
    bounds[0::2], bounds[1::2] = starts, stops
    offsets = pa.py_buffer(bounds.tobytes())
    parts = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), bounds.size - 1, [None, offsets, pa.py_buffer(data)]
    )
    return parts.take(pa.array(np.arange(0, bounds.size - 1, 2)))


def _unescaped_quotes(data: bytes, array: NDArray[np.uint8]) -> Positions:
    quotes = np.flatnonzero(array == ord('"'))
    if b"\\" not in data:
        return quotes
    escaped = np.zeros(quotes.size, dtype=np.bool_)
    pending = np.flatnonzero(quotes > 0)
    back = 1
    while pending.size:
        position = quotes[pending] - back
        pending = pending[(position >= 0) & (array[np.maximum(position, 0)] == _BACKSLASH)]
        escaped[pending] = back % 2 == 1
        back += 1
    return quotes[~escaped]
