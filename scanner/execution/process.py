"""Set up a process of a scan before the process imports large modules."""

import atexit
import contextlib
import ctypes
import gc
import os
import sys
import threading
from typing import Any

_AT_START, _NEW_OBJECTS = 500_000, 50_000
"""How many new objects trigger garbage collection, during the start and later. Objects from the start stay
alive, and traversing them repeatedly would take a tenth of the start-up time.
"""
_TRIM, _MAP = -1, -3
"""Parameters of glibc's ``mallopt``: how much free memory remains in the process, and the size from which an
array gets separate memory pages.
"""
_MOST_TOOLS = 6


def begin() -> None:
    """Set up garbage collection, threads and memory. Call this function once, first."""
    gc.set_threshold(_AT_START)
    # The threads of the linear algebra library take a tenth of the start-up time, and every core already has
    # a process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    keep_freed_memory()


def keep_freed_memory() -> None:
    """Reuse the memory of one block's arrays for the next block. If the memory were returned to the system,
    the system would clear every page before providing it again. Call this function before NumPy and Arrow are
    imported.
    """
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")  # huge pages are cleared as a whole
    with contextlib.suppress(AttributeError, OSError, TypeError):  # other systems lack ``mallopt``
        limits = ctypes.CDLL(None)
        limits.mallopt(_MAP, 32 << 20)
        limits.mallopt(_TRIM, 512 << 20)
        # Arrow's own memory pool would request new pages all the time.
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def started() -> None:
    """Exclude everything that is loaded from garbage collection. Call this when loading is done; later calls
    do nothing.
    """
    if gc.get_threshold()[0] == _AT_START:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)


def end() -> None:
    """Skip the final garbage collection. Call this function last, before the process ends."""
    gc.freeze()


def leave(code: int) -> None:
    """End the process after all registered exit functions, but without freeing each object, which takes
    longer than starting Python. The function does nothing if another thread is running or a tool such as a
    debugger watches the process.
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
