"""Limits how long the scanner waits for a server's answer, and how much memory an answer may take.

A socket timeout restarts with every byte, so a server that sends very slowly can block a caller for ever, and
a server that sends too much can fill the memory. This module limits the wait itself. Ctrl-C and SIGTERM still
work during the wait.
"""

import mmap
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from connectors.base import ConnectorError

T = TypeVar("T")

CONNECT_SECONDS = 20.0
"""Time limit for opening a session, however many messages that takes."""
ANSWER_SECONDS = 60.0
"""Time limit for a simple answer, and for the gap between two parts of a longer answer."""
MOST_GROWTH = 1 << 30
"""Maximum number of bytes by which the process may grow while it waits for one answer."""
_LOOK_SECONDS = 0.25
_FLOOD = f"the server sent more than {MOST_GROWTH >> 30} GB at once"


class _Call(Generic[T]):
    """Runs a function in a daemon thread, which ends with the process at the latest."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._done = threading.Event()
        self._result: list[T] = []
        self._error: BaseException | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except BaseException as error:
            self._error = error
        finally:
            self._done.set()

    def wait(self, seconds: float) -> bool:
        return self._done.wait(seconds)

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._result[0]


def within(
    seconds: float, work: Callable[[], T], words: str, give_up: Callable[[], None] = lambda: None
) -> T:
    """Run ``work`` in a thread and return its result. An error in ``work`` is raised again here.

    Raises ``ConnectorError``: ``timeout`` with ``words`` after ``seconds``, or ``too_large`` if the process
    grows by more than ``MOST_GROWTH``.

    ``give_up`` is called when the wait ends early, also on an interrupt. It should close the connection that
    the thread waits for, since a thread itself cannot be stopped.
    """
    call, until, size = _Call(work), time.monotonic() + seconds, _held()
    try:
        while not call.wait(min(_LOOK_SECONDS, max(0.0, until - time.monotonic()))):
            if _held() - size > MOST_GROWTH:
                raise ConnectorError("too_large", _FLOOD)
            if time.monotonic() >= until:
                raise ConnectorError("timeout", words)
    except BaseException:
        give_up()
        raise
    return call.result()


def _held() -> int:
    """Number of bytes of memory that this process uses; 0 if the operating system does not report it.

    If the system only reports peak memory, growth up to an earlier peak is not noticed.
    """
    if sys.platform == "linux":
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * mmap.PAGESIZE
    if sys.platform == "win32":
        return 0
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
