"""The compiled passes (``passes.c``), where installing could build them.

Each function here takes and returns arrays; ``COMPILED`` says whether they can be called. Where they cannot,
callers do the same in NumPy or Hyperscan. ``NOTICEMAP_COMPILED=no`` switches the library off.
"""

import ctypes
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from detectors.matching.hits import Ints

_FEWEST = 1024
_DENSITY = 16
"""One match in so many bytes is expected; more are counted first, and then found again."""


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


def address(array: npt.NDArray[Any]) -> int:
    """Where the elements of an array begin. They must lie side by side."""
    if not array.flags.c_contiguous:
        raise ValueError("the elements do not lie side by side")
    return int(array.ctypes.data)


_LIBRARY = open_library(Path(__file__).with_name("passes.so"), ("words", "hashes"))
COMPILED = _LIBRARY is not None


class _WordsTable(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("kind_of", "marks", "next", "first", "owners")),
        ("n_kinds", ctypes.c_int64),
        ("longest", ctypes.c_int64),
    )


@dataclass(frozen=True)
class WordsTable:
    """States of word patterns, as ``passes.c`` reads them. Word bytes are those of the last kinds."""

    kind_of: bytes
    marks: bytes
    """By byte: 1 for a byte of words, 2 for a sign at which matches begin, 4 if they begin one byte earlier."""
    next: npt.NDArray[np.uint16]
    first: npt.NDArray[np.int32]
    owners: npt.NDArray[np.uint16]
    longest: int

    def find(self, data: bytes) -> tuple[Ints, Ints, Ints]:
        """Pattern, start and end of every match, by start."""
        assert _LIBRARY is not None
        table = _WordsTable(
            ctypes.cast(self.kind_of, ctypes.c_void_p),
            ctypes.cast(self.marks, ctypes.c_void_p),
            *(_pointer(part) for part in (self.next, self.first, self.owners)),
            self.next.shape[1],
            self.longest,
        )
        room = max(_FEWEST, len(data) // _DENSITY)
        while True:
            pattern, start, end = (np.empty(room, dtype=np.int64) for _ in range(3))
            found = _LIBRARY.words(
                data,
                _size(len(data)),
                ctypes.byref(table),
                _pointer(pattern),
                _pointer(start),
                _pointer(end),
                _size(room),
            )
            if found <= room:
                return pattern[:found], start[:found], end[:found]
            room = found


def _pointer(array: npt.NDArray[Any]) -> ctypes.c_void_p:
    return ctypes.c_void_p(address(array))


_size = ctypes.c_int64
