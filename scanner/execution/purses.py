"""What tasks may take together: the views of one file, which may be many and each without end."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from scanner.counting.resource_limits import Care

_FREE = 2.0
"""Seconds that are no one's: what starts a process and what an ordinary view takes."""
_LEAST = 1.0


class SpentError(Exception):
    """What it may take was taken by others of its kind before it began."""


class Spending:
    """Seconds that a task took, said at its end."""

    seconds = 0.0


class Purses:
    """Seconds that are left, by purse. No task is given more than half of them: others are read, too."""

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def spending(self, care: Care | None) -> Iterator[tuple[Care | None, Spending]]:
        """The limits of a task; what it spends within the block is taken. Raises ``SpentError``."""
        spent = Spending()
        if care is None or not care.purse:
            yield care, spent
            return
        with self._lock:
            left = self._left.setdefault(care.purse, care.together)
        if left < _LEAST:
            raise SpentError
        try:
            yield replace(care, seconds=min(care.seconds, _FREE + left / 2)), spent
        finally:
            with self._lock:
                self._left[care.purse] -= max(0.0, spent.seconds - _FREE)
