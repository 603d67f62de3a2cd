"""Find keys to the left and values to the right of signs, byte by byte for all signs at once."""

import numpy as np
from numpy.typing import NDArray

from scanner.logs.log_bytes import LineBuffer, Positions, byte_set

_LETTER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
KEY = byte_set(_LETTER + "0123456789.-", beyond_ascii=True)
KEY_START = byte_set(_LETTER, beyond_ascii=True)
BEFORE_KEY = byte_set(" \t\n,;([{|")
BEFORE_PARAMETER = byte_set("?&")
BEFORE_WORD = byte_set(" \t\n([,;")
AFTER_PARAMETER = byte_set('& "#\n\t')
MAX_KEY = 120
"""Longest key in bytes; it limits how far the search goes to the left."""


def keys_before(
    lines: LineBuffer, equals: Positions, before: NDArray[np.bool_]
) -> tuple[Positions, Positions]:
    """Start and end of the keys to the left of ``equals`` that follow a byte of ``before``."""
    keys, growing = equals.copy(), np.arange(equals.size)
    for _ in range(MAX_KEY):
        left = keys[growing] - 1
        growing = growing.compress(KEY.take(lines.at(left)))
        if not growing.size:
            break
        keys[growing] -= 1
    good = (keys < equals) & KEY_START[lines.at(keys)] & before[lines.at(keys - 1)]
    return keys[good], equals[good]


def forward(lines: LineBuffer, positions: Positions, stops: NDArray[np.bool_]) -> Positions:
    """Position of the first byte of ``stops`` at or after each position; if none, the end of the buffer."""
    found, open_still = positions.copy(), np.arange(positions.size)
    for _ in range(MAX_KEY):
        at = found[open_still]
        open_still = open_still.compress((at < lines.array.size) & ~stops.take(lines.at(at)))
        if not open_still.size:
            return found
        found[open_still] += 1
    ends = np.append(np.flatnonzero(stops[lines.array]), lines.array.size)
    found[open_still] = ends[np.searchsorted(ends, found[open_still])]
    return found
