"""The compiled passes (``passes.c``), where installing could build them.

Each function here takes and returns arrays; ``COMPILED`` says whether they can be called. Where they cannot,
callers do the same in NumPy or Hyperscan. ``NOTICEMAP_COMPILED=no`` switches the library off.
"""

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Bytes: TypeAlias = npt.NDArray[np.uint8]

_FEWEST = 1024
_DENSITY = 16
"""Bytes per match for which room is made at first; with more matches the pass runs again with enough room."""


def open_library(path: Path, passes: Sequence[str]) -> ctypes.CDLL | None:
    """The library with these passes, each of which returns a number; ``None`` if it was not built for this
    machine.
    """
    if os.environ.get("NOTICEMAP_COMPILED") == "no" or not path.is_file():
        return None
    try:
        library = ctypes.CDLL(str(path))
    except OSError:
        return None
    for name in passes:
        getattr(library, name).restype = ctypes.c_int64
    return library


def call(library: ctypes.CDLL | None, name: str, *arguments: Any) -> int:
    """Call a pass with arrays, whole numbers of 64 bits, bytes and pointers; the number that it returns."""
    passed = [
        ctypes.c_void_p(address(one))
        if isinstance(one, np.ndarray)
        else ctypes.c_int64(one)
        if isinstance(one, int)
        else one
        for one in arguments
    ]
    return int(getattr(library, name)(*passed))


def address(array: npt.NDArray[Any]) -> int:
    """Where the elements of an array begin. They must lie side by side."""
    if not array.flags.c_contiguous:
        raise ValueError("the elements do not lie side by side")
    return int(array.ctypes.data)


_PASSES = (
    *("words", "hashes", "glued", "grown", "sorted", "settled", "beaten", "states", "taken", "fours"),
    *("mailboxes",),
)
_LIBRARY = open_library(Path(__file__).with_name("passes.so"), _PASSES)
COMPILED = _LIBRARY is not None


class _WordsTable(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_char_p) for name in ("kind_of", "marks", "signs")),
        *((name, ctypes.c_void_p) for name in ("heads", "next", "first", "owners")),
        ("n_signs", ctypes.c_int64),
        ("n_kinds", ctypes.c_int64),
        ("longest", ctypes.c_int64),
    )


@dataclass(frozen=True)
class WordsTable:
    """States of word patterns, as ``passes.c`` reads them. Word bytes are those of the last kinds."""

    kind_of: bytes
    marks: bytes
    """By byte: 1 for one of words."""
    signs: bytes
    """Signs at which matches begin, each followed by 1 if they begin one byte earlier, else by 0."""
    heads: npt.NDArray[np.uint16]
    """The state after two bytes."""
    next: npt.NDArray[np.uint16]
    first: npt.NDArray[np.int32]
    owners: npt.NDArray[np.uint16]
    longest: int

    def find(self, data: bytes) -> tuple[Ints, Ints, Ints]:
        """Pattern, start and end of every match, by start."""
        table = _WordsTable(
            self.kind_of,
            self.marks,
            self.signs,
            *(address(part) for part in (self.heads, self.next, self.first, self.owners)),
            len(self.signs) // 2,
            self.next.shape[1],
            self.longest,
        )
        room = max(_FEWEST, len(data) // _DENSITY)
        while True:
            pattern, start, end = (np.empty(room, dtype=np.int64) for _ in range(3))
            found = call(_LIBRARY, "words", data, len(data), ctypes.byref(table), pattern, start, end, room)
            if found <= room:
                return pattern[:found], start[:found], end[:found]
            room = found


def _checked(data: Bytes, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Starts and ends as a pass reads them, all within ``data``."""
    if len(start) != len(end) or (len(start) and (start.min() < 0 or end.max() > data.size)):
        raise IndexError("a range is outside the buffer")
    return np.ascontiguousarray(start, dtype=np.int64), np.ascontiguousarray(end, dtype=np.int64)


def hash_ranges(data: Bytes, start: Ints, end: Ints, seed: int) -> npt.NDArray[np.uint64]:
    """The hashes of ``hashing.hash_ranges``."""
    start, end = _checked(data, start, end)
    keys = np.empty(len(start), dtype=np.uint64)
    call(_LIBRARY, "hashes", data, data.size, start, end, len(start), ctypes.c_uint64(seed % 2**64), keys)
    return keys


def glued(data: Bytes, is_word: Bools, glue: Bytes, detector: Ints, start: Ints, end: Ints) -> Bools:
    """Which matches are part of a longer token; ``glue`` has 256 marks for each detector."""
    start, end = _checked(data, start, end)
    found = np.empty(len(start), dtype=np.bool_)
    call(_LIBRARY, "glued", data, data.size, is_word, glue, detector, start, end, len(start), found)
    return found


def grown(
    data: Bytes, is_word: Bools, grows: Bools, is_growing: Bools, detector: Ints, start: Ints, end: Ints
) -> Ints:
    """Starts moved left over the bytes that the detector ``grows`` over, then right to a word."""
    start, end = _checked(data, start.copy(), end)
    call(_LIBRARY, "grown", data, is_word, grows, is_growing, detector, start, end, len(start))
    return start


def ordered(keys: npt.NDArray[np.uint64]) -> Ints:
    """The order of ``keys``; equal ones stay as they are."""
    order, spare = np.empty((2, len(keys)), dtype=np.int64)
    call(_LIBRARY, "sorted", keys, len(keys), order, spare)
    return order


def settle_overlaps(start: Ints, end: Ints, rank: Ints, group: Ints) -> Bools:
    """Which intervals stay so that none of one group overlap (``hits.settle_overlaps``), given by start."""
    n_groups, n_ranks = int(group.max(initial=0)) + 1, int(rank.max(initial=0)) + 1
    spare, by_group = np.empty((3, len(start)), dtype=np.int64), np.empty(n_groups, dtype=np.int64)
    keep = np.empty(len(start), dtype=np.bool_)
    counts = (len(start), n_groups, n_ranks)
    call(_LIBRARY, "settled", start, end, rank, group, *counts, spare[0], by_group, spare[1], spare[2], keep)
    return keep


def without_beaten(
    start: Ints, end: Ints, kind: Ints, group: Ints, counts: Bools, beats: Bools, keep: Bools
) -> Bools:
    """``keep`` without the intervals, given by start, that are inside one that counts and beats them.

    ``beats``: by loser and winner. Of one group, no intervals that count overlap.
    """
    n_groups, keep = int(group.max(initial=0)) + 1, keep.copy()
    last, active = np.empty((2, n_groups), dtype=np.int64)
    sizes = (len(start), n_groups)
    call(_LIBRARY, "beaten", start, end, kind, group, counts, *sizes, beats, len(beats), last, active, keep)
    return keep


def states(rows: npt.NDArray[np.int32], data: Bytes, start: Ints, end: Ints, longest: int) -> Ints:
    """The entry of ``rows`` to which each range leads, read up to ``longest`` bytes."""
    start, end = _checked(data, start, end)
    found = np.empty(len(start), dtype=np.int64)
    call(_LIBRARY, "states", data, rows, start, end, len(start), longest, found)
    return found


def taken(
    rows: npt.NDArray[np.int32], takes: Bools, data: Bytes, start: Ints, longest: int
) -> tuple[Ints, Ints]:
    """Every match from a start: the index of its entry in ``start``, and its end."""
    start, _ = _checked(data, start, start)
    room = _FEWEST + len(start)
    while True:
        which, end = np.empty((2, room), dtype=np.int64)
        found = call(
            _LIBRARY, "taken", data, data.size, rows, takes, start, len(start), longest, which, end, room
        )
        if found <= room:
            return which[:found], end[:found]
        room = found


def fours(data: Bytes, start: Ints, end: Ints) -> tuple[Ints, Ints, Bytes]:
    """Number and largest part of IPv4 addresses, and 0 if it is one, 1 if not, 2 if it has another form."""
    start, end = _checked(data, start, end)
    (number, largest), kind = np.empty((2, len(start)), dtype=np.int64), np.empty(len(start), dtype=np.uint8)
    call(_LIBRARY, "fours", data, start, end, len(start), number, largest, kind)
    return number, largest, kind


def mailboxes(data: Bytes, start: Ints, end: Ints, shortest: int, longest: int) -> tuple[Ints, Bytes]:
    """The at sign of each address, and 0 for a well-formed part before it, 1 for another; 2 if that part has
    at most ``shortest`` bytes, or if there is not one sign.
    """
    start, end = _checked(data, start, end)
    at, kind = np.empty(len(start), dtype=np.int64), np.empty(len(start), dtype=np.uint8)
    call(_LIBRARY, "mailboxes", data, start, end, len(start), shortest, longest, at, kind)
    return at, kind
