"""Opens a compiled library of passes (C functions that loop over arrays) and calls these functions."""

import ctypes
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def open_library(path: Path, passes: Sequence[str]) -> ctypes.CDLL | None:
    """The library at ``path``, in which each of ``passes`` returns a 64-bit integer.

    ``None`` if the library was not built for this machine, lacks a pass because it was built from earlier
    source code, or is switched off.
    """
    if os.environ.get("NOTICEMAP_COMPILED") == "no" or not path.is_file():
        return None
    try:
        library = ctypes.CDLL(str(path))
        for name in passes:
            getattr(library, name).restype = ctypes.c_int64
    except (OSError, AttributeError):
        return None
    return library


def call(library: ctypes.CDLL | None, name: str, *arguments: Any) -> int:
    """Call a pass and return its result. Arguments can be arrays, 64-bit integers, bytes and pointers."""
    passed = [
        ctypes.c_void_p(address(one))
        if isinstance(one, np.ndarray)
        else ctypes.c_int64(one)
        if isinstance(one, int)
        else one
        for one in arguments
    ]
    return int(getattr(library, name)(*passed))


def struct(*parts: npt.NDArray[Any] | int) -> Any:
    """A pointer to a C structure with these parts, which are pointers to arrays and 64-bit integers."""
    layout = _layout(tuple(isinstance(one, int) for one in parts))
    return ctypes.byref(layout(*(one if isinstance(one, int) else address(one) for one in parts)))


@cache
def _layout(is_number: tuple[bool, ...]) -> type[ctypes.Structure]:
    kinds = (ctypes.c_int64 if one else ctypes.c_void_p for one in is_number)
    named = [(f"part_{place}", kind) for place, kind in enumerate(kinds)]
    return type("_Layout", (ctypes.Structure,), {"_fields_": named})


def address(array: npt.NDArray[Any]) -> int:
    """The memory address of an array's elements. Raises ``ValueError`` unless the array is C-contiguous."""
    if not array.flags.c_contiguous:
        raise ValueError("the elements do not lie side by side")
    return int(array.ctypes.data)
