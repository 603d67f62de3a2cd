"""Time budgets (purses) that several tasks share, because a file can have many views, and reading some of
them may never end.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from scanner.counting.resource_limits import Care

_FREE = 2.0
"""Seconds per task that are not counted, for starting the process and reading an ordinary view."""
_LEAST = 1.0


class SpentError(Exception):
    """Other tasks with the same purse used up the time in the purse before this task began."""


class Spending:
    """Contains the seconds that a task took, which are set when the task ends."""

    seconds = 0.0


class Purses:
    """The remaining seconds of each purse. A task gets at most half of the time that is left, in addition to
    the uncounted seconds, so that other tasks can read, too.
    """

    def __init__(self) -> None:
        self._left: dict[str, float] = {}
        self._lock = threading.Lock()

    @contextmanager
    def spending(self, care: Care | None) -> Iterator[tuple[Care | None, Spending]]:
        """Yield the limits of a task, and an object for the time that the task takes, which is subtracted at
        the end.

        Raises ``SpentError`` if the time in the purse is used up.
        """
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
