"""Call the compiled passes over log lines (``fields.c``), which build the same tables as the NumPy code."""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from detectors.matching.library import address, call, open_library, struct
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_keys import AFTER_PARAMETER, BEFORE_KEY, BEFORE_PARAMETER, BEFORE_WORD, KEY, KEY_START
from scanner.logs.log_table import TEXT, FieldTable

_PASSES = ("key_values", "json", "access", "parameters", "naming", "codes_at", "joined")
_LIBRARY = open_library(Path(__file__).with_name("fields.so"), _PASSES)
COMPILED = _LIBRARY is not None
_MARKS = np.zeros(256, dtype=np.uint8)
"""For each byte, one bit for each byte set in the following loop that contains the byte."""
for _bit, _table in enumerate((KEY, KEY_START, BEFORE_KEY, BEFORE_PARAMETER, AFTER_PARAMETER, BEFORE_WORD)):
    _MARKS |= _table.astype(np.uint8) << _bit
_WITH_NAMES = ("key_values", "json", "parameters")
_NO_ROOM = -1
_FIELD_BYTES = 8
"""Room is reserved for one field per this many bytes. If there are more fields, the pass is repeated with
more room.
"""
_NAMES = 1024

_pointer, _size = ctypes.c_void_p, ctypes.c_int64


class _Lines(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_char_p),
        ("size", _size),
        ("starts", _pointer),
        ("ends", _pointer),
        ("n_lines", _size),
        ("marks", _pointer),
    )


class _Fields(ctypes.Structure):
    _fields_ = (
        *((name, _pointer) for name in ("start", "stop", "code", "line")),
        ("n", _size),
        ("room", _size),
    )


class _Names(ctypes.Structure):
    _fields_ = (
        *((name, _pointer) for name in ("start", "stop", "parent")),
        ("n", _size),
        ("room", _size),
        ("slots", _pointer),
        ("n_slots", _size),
    )


def key_values(lines: LineBuffer) -> FieldTable:
    """The same table as ``log_fields.key_value_fields``; a key named ``text`` is the field ``text.text``."""
    table, found = _searched(lines, "key_values")
    words = [_text(lines, *span) for span in zip(*found[:2], strict=True)]
    return _labelled(table, [TEXT, *(f"{TEXT}.{TEXT}" if word == TEXT else word for word in words)])


def json_paths(lines: LineBuffer, unescape: Callable[[str], str]) -> FieldTable:
    """The same table as ``log_json.json_fields``; ``unescape`` decodes the escapes in a key."""
    table, found = _searched(lines, "json")
    paths: list[str] = []
    for start, stop, parent in zip(*found, strict=True):
        word = unescape(_text(lines, start, stop))
        paths.append(f"{paths[parent]}.{word}" if parent >= 0 else word)
    return _labelled(table, [TEXT, *paths])


def access_words(lines: LineBuffer, labels: Sequence[str], time: int) -> FieldTable:
    """The same table as ``log_fields.access_fields``. ``labels`` names the fields by position; ``time`` is
    the position of the field in brackets.
    """
    table, _ = _searched(lines, "access", time, len(labels) - 1)
    return _labelled(table, [TEXT, *labels])


def parameters(lines: LineBuffer, outer: FieldTable, named: NDArray[np.bool_]) -> FieldTable:
    """The same table as ``log_fields.parameters``: ``?key=value`` in fields whose label is in ``named``."""
    fields = _fields_of(outer.starts, outer.stops, outer.codes, outer.lines)
    table, found = _searched(lines, "parameters", ctypes.byref(fields), named)
    labels = [
        f"{outer.labels[parent]}.{_text(lines, start, stop)}"
        for start, stop, parent in zip(*found, strict=True)
    ]
    return _labelled(table, labels, first=0)


def naming_places(
    lines: LineBuffer, endings: NDArray[np.bool_], words: Sequence[str]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield the places where a word may name a value, as starts and stops. There are four groups: values in
    quotation marks, values in apostrophes, keys in lists, and spaces after a word that is or ends with one of
    ``words``. The table ``endings`` marks the last two bytes of ``words``.
    """
    numbers = np.array([int.from_bytes(word.encode(), "big") for word in words], dtype=np.uint64)
    masks = np.array([(1 << 8 * len(word)) - 1 for word in words], dtype=np.uint64)
    table, _ = _searched(lines, "naming", struct(endings, numbers, masks, len(words)))
    for kind in range(4):
        chosen = table.codes == kind
        yield table.starts[chosen], table.stops[chosen]


def codes_at(tables: Sequence[FieldTable], positions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Index of the label at each position, counted through the labels of all tables; -1 if there is no field.
    If several tables have a field at a position, the last table counts.
    """
    codes, shift = np.full(positions.size, -1, dtype=np.int64), 0
    for table in tables:
        fields = _fields_of(table.starts, table.stops, table.codes, table.lines)
        call(_LIBRARY, "codes_at", ctypes.byref(fields), positions, positions.size, shift, codes)
        shift += len(table.labels)
    return codes


def joined(texts: pa.Array) -> LineBuffer:
    """Join texts, which must not contain line ends, into a buffer with one line per text."""
    large = texts.cast(pa.large_string())
    _, offsets, values = large.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[large.offset : large.offset + len(texts) + 1]
    out = np.empty(int(bounds[-1] - bounds[0]) + len(texts), dtype=np.uint8)
    starts, ends = np.empty((2, len(texts)), dtype=np.int64)
    read = np.frombuffer(values, dtype=np.uint8) if values is not None else out
    call(_LIBRARY, "joined", read, bounds, len(texts), out, starts, ends)
    data = out[:-1].tobytes()
    return LineBuffer(data=data, array=np.frombuffer(data, dtype=np.uint8), starts=starts, ends=ends)


_Named = tuple[list[int], list[int], list[int]]
"""The starts, stops and parents of all distinct names."""


def _searched(lines: LineBuffer, name: str, *arguments: object) -> tuple[FieldTable, _Named]:
    """Run a pass, and return a table without labels, whose codes begin at -1, and the distinct names."""
    buffer = _Lines(
        lines.data,
        len(lines.data),
        address(lines.starts),
        address(lines.ends),
        len(lines.starts),
        address(_MARKS),
    )
    room, n_names = lines.starts.size + len(lines.data) // _FIELD_BYTES, _NAMES
    while True:
        columns = np.empty((4, room), dtype=np.int64)
        spans = np.empty((3, n_names), dtype=np.int64)
        slots = np.zeros(4 * n_names, dtype=np.int32)
        out = _fields_of(*columns, n=0)
        names = _Names(*map(address, spans), 0, n_names, address(slots), slots.size)
        passed = (ctypes.byref(out), ctypes.byref(names)) if name in _WITH_NAMES else (ctypes.byref(out),)
        found = call(_LIBRARY, name, ctypes.byref(buffer), *arguments, *passed)
        if found == _NO_ROOM:
            n_names *= 8
        elif found > room:
            room = found
        else:
            starts, stops, codes, line = columns[:, :found]
            table = FieldTable(starts=starts, stops=stops, codes=codes, lines=line, labels=())
            start, stop, parent = spans[:, : names.n].tolist()
            return table, (start, stop, parent)


def _fields_of(*columns: NDArray[np.int64], n: int | None = None) -> _Fields:
    room = columns[0].size
    return _Fields(*map(address, columns), room if n is None else n, room)


def _labelled(table: FieldTable, labels: Sequence[str], first: int = -1) -> FieldTable:
    """The table with ``labels``; code ``first`` gets the first of these labels. Equal labels become one."""
    if not table.starts.size:
        return FieldTable.empty()
    distinct = sorted({*labels})
    place = {label: index for index, label in enumerate(distinct)}
    renumbered = np.array([place[label] for label in labels], dtype=np.int64)
    return FieldTable(
        starts=table.starts,
        stops=table.stops,
        codes=renumbered[table.codes - first],
        lines=table.lines,
        labels=tuple(distinct),
    )


def _text(lines: LineBuffer, start: int, stop: int) -> str:
    return lines.data[start:stop].decode("utf-8", "replace")
