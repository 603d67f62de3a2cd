"""Set up a process of a scan before it imports large modules."""

import gc
import os

from scanner.execution.class_code import ClassCode, take_over

_AT_START, _NEW_OBJECTS = 500_000, 50_000
"""New objects from which on cycles are looked for, at the start and later: what a start makes is kept, and
looking through it again and again takes a tenth of the start."""
_classes: list[ClassCode] = []


def begin() -> None:
    """To be called once, first."""
    gc.set_threshold(_AT_START)
    if not _classes:
        _classes.append(take_over())
    # Threads of linear algebra cost a tenth of the start, and every core has a process of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def started() -> None:
    """To be called when what is needed is loaded, which is looked through no more; later calls do nothing."""
    if gc.get_threshold()[0] == _AT_START:
        gc.freeze()
        gc.set_threshold(_NEW_OBJECTS)
        _keep()


def end() -> None:
    """To be called last, where the process ends: nothing is looked through that the system takes back."""
    _keep()
    gc.freeze()


def _keep() -> None:
    for code in _classes:
        code.keep()
