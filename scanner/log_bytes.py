"""Where things stand in a buffer of lines, found for all lines at once with NumPy.

A buffer is lines joined by newlines. All positions are byte offsets in it, ascending.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Positions = NDArray[np.int64]

_BACKSLASH = ord("\\")


@dataclass(frozen=True, kw_only=True)
class LineBuffer:
    """A buffer, and where its lines and its quotation marks are."""

    data: bytes
    array: NDArray[np.uint8]
    starts: Positions
    """First byte of each line."""
    ends: Positions
    """One past the last byte of each line."""
    quotes: Positions
    """Quotation marks that no backslash escapes."""

    @classmethod
    def of(cls, data: bytes) -> "LineBuffer":
        array = np.frombuffer(data, dtype=np.uint8)
        newlines = np.flatnonzero(array == ord("\n"))
        starts = np.concatenate((np.zeros(1, dtype=np.int64), newlines + 1))
        ends = np.append(newlines, array.size)
        return cls(data=data, array=array, starts=starts, ends=ends, quotes=_unescaped_quotes(array))

    def line_of(self, positions: Positions) -> Positions:
        """Index of the line that each position is on."""
        return counts_before(self.starts, positions + 1) - np.int64(1)

    def at(self, positions: Positions) -> NDArray[np.uint8]:
        """The byte at each position; a newline outside the buffer."""
        inside = (positions >= 0) & (positions < self.array.size)
        found = np.full(positions.size, ord("\n"), dtype=np.uint8)
        found[inside] = self.array[positions[inside]]
        return found

    def find(self, character: str) -> Positions:
        return np.flatnonzero(self.array == ord(character))

    def outside_quotes(self, positions: Positions) -> Positions:
        """Those of ``positions`` with an even number of quotation marks before them on their line."""
        before = counts_before(self.quotes, positions)
        before_line = np.searchsorted(self.quotes, self.starts[self.line_of(positions)])
        kept: Positions = positions[(before - before_line) % 2 == 0]
        return kept


def counts_before(marks: Positions, positions: Positions) -> Positions:
    """How many of ``marks`` (ascending) are less than each position.

    >>> counts_before(np.array([2, 5]), np.array([1, 2, 3, 6])).tolist()
    [0, 0, 1, 2]
    """
    if 2 * marks.size > positions.size or not (positions[1:] >= positions[:-1]).all():
        return np.asarray(np.searchsorted(marks, positions), dtype=np.int64)
    # Looking the fewer marks up among the many positions is the same search the other way round.
    first_after = np.searchsorted(positions, marks, side="right")
    counted: Positions = np.cumsum(np.bincount(first_after, minlength=positions.size + 1))[: positions.size]
    return counted


def byte_set(characters: str, *, beyond_ascii: bool = False) -> NDArray[np.bool_]:
    """A table of 256 that says which bytes are among ``characters``."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(characters.encode("ascii"))] = True
    table[128:] = beyond_ascii
    return table


def slices(data: bytes, starts: Positions, stops: Positions) -> pa.Array:
    """The texts between ``starts`` and ``stops`` (ascending, not overlapping), without a copy of ``data``.

    >>> slices(b"to=a&from=b", np.array([0, 5]), np.array([2, 9])).to_pylist()
    ['to', 'from']
    """
    if not starts.size:
        return pa.array([], pa.large_string())
    bounds = np.empty(2 * starts.size, dtype=np.int64)
    bounds[0::2], bounds[1::2] = starts, stops
    offsets = pa.py_buffer(bounds.tobytes())
    pieces = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), bounds.size - 1, [None, offsets, pa.py_buffer(data)]
    )
    return pieces.take(pa.array(np.arange(0, bounds.size - 1, 2))).cast(pa.large_string())


def _unescaped_quotes(array: NDArray[np.uint8]) -> Positions:
    quotes = np.flatnonzero(array == ord('"'))
    escaped = np.zeros(quotes.size, dtype=np.bool_)
    pending = np.flatnonzero(quotes > 0)
    back = 1
    while pending.size:
        position = quotes[pending] - back
        pending = pending[(position >= 0) & (array[np.maximum(position, 0)] == _BACKSLASH)]
        escaped[pending] = back % 2 == 1
        back += 1
    return quotes[~escaped]
