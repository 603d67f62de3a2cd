"""How many rows to fetch at once."""

from collections.abc import Sequence
from typing import Any

_CHUNK_BYTES = 4 << 20
_MOST_ROWS = 16_384


def bytes_of(rows: Sequence[Sequence[Any]]) -> int:
    """Approximate size of rows in bytes, estimated from a few of them."""
    sample = rows[:: max(1, len(rows) // 20)]
    size = sum(len(value) if isinstance(value, str | bytes) else 8 for row in sample for value in row)
    return size * len(rows) // len(sample)


def next_step(rows: Sequence[Sequence[Any]], step: int) -> int:
    """Number of rows to fetch next: about four megabytes."""
    wanted = int(_CHUNK_BYTES * len(rows) / max(1, bytes_of(rows)))
    return max(1, min(wanted, step * 4, _MOST_ROWS))
