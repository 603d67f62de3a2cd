"""How every process of a scan begins, before it imports what is large."""

import gc
import os

_NEW_OBJECTS = 50_000
"""New objects from which on cycles are looked for: what a start makes is kept, and looking through it again
and again takes a tenth of the start."""


def begin() -> None:
    """To be called once, first."""
    gc.set_threshold(_NEW_OBJECTS)
    # Threads of linear algebra cost a tenth of the start, and every core has a process of its own.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def end() -> None:
    """To be called last, where the process ends: nothing is looked through that the system takes back."""
    gc.freeze()
