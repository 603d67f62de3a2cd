"""Turns the values of Redis keys into records, whatever their type."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from connectors.arrow.flatten import MAX_KEYS, Json
from connectors.base import ConnectorError
from connectors.unread_values import MAX_CELL, Losses

MAX_ITEMS = 1_000
"""Maximum number of items that are read from a list, set, sorted set, hash or stream."""
VALUE = "value"

Command = tuple[object, ...]
_READS: Mapping[bytes, Callable[[bytes, int], Command]] = {
    b"string": lambda key, _: ("GETRANGE", key, 0, MAX_CELL),
    b"hash": lambda key, most: ("HSCAN", key, 0, "COUNT", most),
    b"list": lambda key, most: ("LRANGE", key, 0, most),
    b"set": lambda key, most: ("SSCAN", key, 0, "COUNT", most),
    b"zset": lambda key, most: ("ZSCAN", key, 0, "COUNT", most),
    b"stream": lambda key, most: ("XRANGE", key, "-", "+", "COUNT", most + 1),
    b"ReJSON-RL": lambda key, _: ("JSON.GET", key),
}
"""Type → function that makes the command to read a value, from the key and the maximum number of items."""
MALFORMED = ConnectorError("corrupt", "the server sent something that is not an answer of Redis")


@dataclass
class KeyLosses(Losses):
    """Counts of the keys and values of a pattern that could not be read, or only in part."""

    n_long: int = field(default=0)
    n_unknown: int = field(default=0)
    n_refused: int = field(default=0)

    def report(self) -> None:
        if self.n_refused:
            raise ConnectorError("no_permission", f"the account may not read {self.n_refused} of the keys")
        if self.n_unknown:
            raise ConnectorError("unsupported", f"{self.n_unknown} keys are of types that are not read")
        if self.n_long:
            raise ConnectorError(
                "too_large",
                f"{self.n_long} keys were read in part: at most {MAX_ITEMS:,} items, of large ones fewer",
            )
        super().report()


def is_readable(kind: bytes) -> bool:
    """Whether values of this type can be read."""
    return kind in _READS


def command_for(kind: bytes, key: bytes, n_items: int) -> Command:
    """The command that reads the value of a key of a readable type."""
    return _READS[kind](key, n_items)


def record_of(kind: bytes, answer: Any, n_items: int, losses: KeyLosses) -> dict[str, Json]:
    """The answer to ``command_for`` as a record. Hashes and JSON objects keep their fields.

    Raises ``ConnectorError`` if the answer does not have the shape of its type.
    """
    try:
        if kind in (b"string", b"ReJSON-RL"):
            return _document(losses.text(answer or b"", is_text=False))
        if kind == b"hash":
            cursor, cells = answer
            losses.n_long += int(cursor) != 0
            return _fields({_name(name): _cell(value, losses) for name, value in _pairs(cells)})
        return {VALUE: list(_items(kind, answer, n_items, losses))}
    except (AttributeError, TypeError, ValueError):  # The answer is, say, a number and not a list.
        raise MALFORMED from None


def _items(kind: bytes, answer: Any, n_items: int, losses: KeyLosses) -> list[Json]:
    if kind == b"list":
        losses.n_long += len(answer) > n_items
        return [_cell(item, losses) for item in answer[:n_items]]
    if kind == b"stream":
        losses.n_long += len(answer) > n_items
        return [
            {_name(name): _cell(value, losses) for name, value in _pairs(cells)}
            for _, cells in answer[:n_items]
        ]
    cursor, items = answer
    losses.n_long += int(cursor) != 0
    if kind == b"zset":
        return [
            {"member": _cell(member, losses), "score": _cell(score, losses)}
            for member, score in _pairs(items)
        ]
    return [_cell(item, losses) for item in items]


def _pairs(cells: Any) -> list[tuple[Any, Any]]:
    """Pairs of name and value, from an answer that is a flat list (RESP2) or consists of pairs (RESP3)."""
    if isinstance(cells, Mapping):
        return list(cells.items())
    if cells and isinstance(cells[0], list | tuple):
        return [(name, value) for name, value in cells]
    return list(zip(cells[::2], cells[1::2], strict=True))


def _document(text: str | None) -> dict[str, Json]:
    if text and text.lstrip().startswith(("{", "[")):
        try:
            value: Json = orjson.loads(text)
        except orjson.JSONDecodeError:
            return {VALUE: text}
        return _fields(value) if isinstance(value, dict) else {VALUE: value}
    return {VALUE: text}


def _fields(value: dict[str, Json]) -> dict[str, Json]:
    """The fields of a record. An object with many keys is a map: its keys are data, so it stays one field."""
    return value if len(value) < MAX_KEYS else {VALUE: value}


def _cell(value: Any, losses: KeyLosses) -> Json:
    if isinstance(value, bytes | str):
        return losses.text(value, is_text=False)
    if isinstance(value, int | float | None):
        return value
    raise MALFORMED


def _name(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def size_of(answer: Any) -> int:
    """Approximate size of an answer in bytes."""
    if isinstance(answer, bytes | str):
        return len(answer)
    if isinstance(answer, Mapping):
        return sum(size_of(key) + size_of(value) for key, value in answer.items())
    return sum(map(size_of, answer)) if isinstance(answer, Sequence) else 8
