"""Set up a process of a scan before it imports large modules."""

import atexit
import contextlib
import ctypes
import gc
import os
import sys
import threading
from typing import Any

import scanner
from detectors.kept import keep_in, keep_memos
from scanner.execution import class_code, pattern_code
from scanner.folders import cache_folder

_AT_START, _NEW_OBJECTS = 500_000, 50_000
"""New objects that trigger garbage collection, at the start and later. Objects from the start stay alive, and
traversing them repeatedly takes a tenth of the start."""
_TRIM, _MAP = -1, -3
"""Parameters of glibc's ``mallopt``: how much free memory stays with the process, and the size from which an
array gets pages of its own.
"""
_MOST_TOOLS = 6
_codes: list[class_code.ClassCode | pattern_code.PatternCode] = []


def begin() -> None:
    """Set up garbage collection, the caches of compiled code, threads and memory. Call it once, first."""
    gc.set_threshold(_AT_START)
    if not _codes:
        _codes.append(class_code.take_over())
        patterns = pattern_code.take_over()
        if patterns is not None:
            _codes.append(patterns)
        keep_in(cache_folder(os.environ), scanner.__version__)
    # Threads of linear algebra cost a tenth of the start, and every core already has its own process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    keep_freed_memory()


def keep_freed_memory() -> None:
    """Use the memory of a block's arrays for the next block, instead of returning it to the system, which
    clears every page before giving it out again. Call before NumPy and Arrow are imported.
    """
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")  # such a page is cleared whole for its first byte
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems have no such limits
        limits = ctypes.CDLL(None)
        limits.mallopt(_MAP, 32 << 20)
        limits.mallopt(_TRIM, 512 << 20)
        # Arrow's own pool would take new pages all the time.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def started() -> None:
    """Call when everything is loaded, to exclude it from garbage collection; later calls do nothing."""
    if gc.get_threshold()[0] == _AT_START:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        _keep()


def end() -> None:
    """Call last, before the process ends, to skip the final garbage collection."""
    _keep()
    gc.freeze()


def leave(code: int) -> None:
    """End the process after all registered exit functions, but without freeing each object, which takes
    longer than starting Python. Returns if something still runs in the process or watches it.
    """
    if threading.active_count() > 1 or _is_watched():
        return
    atexit._run_exitfuncs()
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (AttributeError, OSError, ValueError):  # Python reports it when it ends.
        return
    os._exit(code)


def _is_watched() -> bool:
    """Whether a debugger, a profiler or an interactive prompt needs the process to end in the usual way."""
    monitoring: Any = getattr(sys, "monitoring", None)  # from Python 3.12 on
    has_tool = monitoring is not None and any(map(monitoring.get_tool, range(_MOST_TOOLS)))
    return bool(sys.flags.interactive or sys.gettrace() or sys.getprofile() or has_tool)


def _keep() -> None:
    for code in _codes:
        code.keep()
    keep_memos()
