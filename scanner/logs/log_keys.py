"""Find the key to the left and the value to the right of a sign (``=`` or ``:``), for all signs at once."""

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
"""Maximum length of a key in bytes, which limits how far to the left a key is searched for."""


def keys_before(
    lines: LineBuffer, equals: Positions, before: NDArray[np.bool_]
) -> tuple[Positions, Positions]:
    """Starts and ends of the keys that end at a position in ``equals`` and follow a byte in ``before``."""
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
    """Position of the first byte in ``stops`` at or after each position, else the end of the buffer."""
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
