"""Groups Redis values into portions of some megabytes, which are fetched together.

The size of each value is queried before the value is fetched. Of a large value, only the first items are
fetched.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from connectors.redis_values import MAX_ITEMS, Command
from connectors.unread_values import MAX_CELL

PORTION_BYTES = 32 << 20
"""Maximum size in bytes of the values that are fetched together."""

_LENGTHS: Mapping[bytes, str] = {
    b"hash": "HLEN",
    b"list": "LLEN",
    b"set": "SCARD",
    b"zset": "ZCARD",
    b"stream": "XLEN",
}


@dataclass(frozen=True, kw_only=True)
class Value:
    """A value that is still to be read."""

    stars: tuple[str, ...]
    """The parts of the key that match the stars in the pattern."""
    kind: bytes
    key: bytes
    size: int = MAX_CELL
    """Expected size in bytes; a default if the server does not report it."""
    n_items: int = MAX_ITEMS


def portions(values: Sequence[Value], ask: Callable[[Sequence[Command]], list[Any]]) -> Iterator[list[Value]]:
    """The values in order, grouped into portions. ``ask`` sends commands and returns the answers."""
    portion: list[Value] = []
    for value in _measured(values, ask):
        if portion and sum(other.size for other in portion) + value.size > PORTION_BYTES:
            yield portion
            portion = []
        portion.append(value)
    if portion:
        yield portion


def _measured(values: Sequence[Value], ask: Callable[[Sequence[Command]], list[Any]]) -> list[Value]:
    """The values with sizes. For a value that is too large for a portion, fewer items are requested."""
    sizes = ask([("MEMORY USAGE", value.key, "SAMPLES", MAX_ITEMS) for value in values])
    sized = [_of_size(value, size) for value, size in zip(values, sizes, strict=True)]
    large = [value for value in sized if value.size > PORTION_BYTES and value.kind in _LENGTHS]
    lengths = ask([(_LENGTHS[value.kind], value.key) for value in large]) if large else []
    fewer = {value.key: _of_length(value, length) for value, length in zip(large, lengths, strict=True)}
    return [fewer.get(value.key, value) for value in sized]


def _of_size(value: Value, size: object) -> Value:
    if not isinstance(size, int):
        return value
    return replace(value, size=min(size, MAX_CELL) if value.kind == b"string" else size)


def _of_length(value: Value, length: object) -> Value:
    each = value.size // max(1, length if isinstance(length, int) else 1) + 1
    n_items = max(1, min(MAX_ITEMS, PORTION_BYTES // each))
    return replace(value, n_items=n_items, size=min(value.size, n_items * each))
