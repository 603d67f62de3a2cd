"""Decides how many rows to fetch at once."""

from collections.abc import Mapping, Sequence
from typing import Any

FIRST_ROWS = 1
"""Number of rows fetched first: one, since row sizes are unknown and composite values are not truncated."""
_CHUNK_BYTES = 4 << 20
_MOST_ROWS = 16_384


def bytes_of(rows: Sequence[Sequence[Any]]) -> int:
    """Approximate size of rows in bytes, estimated from a few of them."""
    sample = rows[:: max(1, len(rows) // 20)]
    return sum(_bytes_of(value) for row in sample for value in row) * len(rows) // len(sample)


def _bytes_of(value: Any) -> int:
    """Approximate size of a value; for a composite type or an array, the sum of the values inside it.

    >>> _bytes_of({"street": "x" * 100, "n": [1, 2]})
    116
    """
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, Mapping):
        return sum(map(_bytes_of, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_bytes_of, value))
    return 8


def next_step(rows: Sequence[Sequence[Any]], step: int) -> int:
    """Number of rows to fetch next, for about four megabytes, after ``rows`` were fetched with ``step``."""
    wanted = int(_CHUNK_BYTES * len(rows) / max(1, bytes_of(rows)))
    return max(1, min(wanted, step * 4, _MOST_ROWS))
