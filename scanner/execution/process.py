"""Set up a process of a scan before it imports large modules."""

import gc
import os

import scanner
from detectors.kept import keep_in, keep_memos
from scanner.execution import class_code, pattern_code
from scanner.folders import cache_folder

_AT_START, _NEW_OBJECTS = 500_000, 50_000
"""New objects that trigger garbage collection, at the start and later. Objects from the start stay alive, and
traversing them repeatedly takes a tenth of the start."""
_codes: list[class_code.ClassCode | pattern_code.PatternCode] = []


def begin() -> None:
    """Call once, first."""
    gc.set_threshold(_AT_START)
    if not _codes:
        _codes.append(class_code.take_over())
        patterns = pattern_code.take_over()
        if patterns is not None:
            _codes.append(patterns)
        keep_in(cache_folder(os.environ), scanner.__version__)
    # Threads of linear algebra cost a tenth of the start, and every core already has its own process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


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


def _keep() -> None:
    for code in _codes:
        code.keep()
    keep_memos()
