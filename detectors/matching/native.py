"""The compiled passes (``passes.c``), where installing could build them.

Each function here takes and returns arrays; ``COMPILED`` says whether they can be called. Where they cannot,
callers do the same in NumPy or Hyperscan. ``NOTICEMAP_COMPILED=no`` switches the library off.
"""

import ctypes
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from detectors.matching.hits import Ints

_PATH = Path(__file__).with_name("passes.so")
_FEWEST = 1024
_DENSITY = 16
"""One match in so many bytes is expected; more are counted first, and then found again."""


def _opened() -> ctypes.CDLL | None:
    """The library; ``None`` if it was not built, or not for this machine."""
    if os.environ.get("NOTICEMAP_COMPILED") == "no" or not _PATH.is_file():
        return None
    try:
        library = ctypes.CDLL(str(_PATH))
    except OSError:
        return None
    for name in ("words",):
        getattr(library, name).restype = ctypes.c_int64
    return library


_LIBRARY = _opened()
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
            *(_at(part) for part in (self.next, self.first, self.owners)),
            self.next.shape[1],
            self.longest,
        )
        room = max(_FEWEST, len(data) // _DENSITY)
        while True:
            pattern, start, end = (np.empty(room, dtype=np.int64) for _ in range(3))
            found = _LIBRARY.words(
                data, _size(len(data)), ctypes.byref(table), _at(pattern), _at(start), _at(end), _size(room)
            )
            if found <= room:
                return pattern[:found], start[:found], end[:found]
            room = found


def _at(array: npt.NDArray[np.generic]) -> ctypes.c_void_p:
    assert array.flags.c_contiguous
    return ctypes.c_void_p(array.ctypes.data)


_size = ctypes.c_int64
