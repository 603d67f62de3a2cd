"""Waiting for others, but not for ever: what a server may take, in all and between two words.

Timeouts of sockets end when a byte comes, so that a server that drips holds whoever waits for it. Here the
wait itself has an end. Whoever waits hears Ctrl-C and SIGTERM meanwhile.
"""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from connectors.base import ConnectorError

T = TypeVar("T")

CONNECT_SECONDS = 20.0
"""From the first packet to a session, whatever is said in between."""
ANSWER_SECONDS = 60.0
"""For an answer that takes no work, and between parts of one that does."""


class _Call(Generic[T]):
    """Work in a thread of its own, which ends with the process where nothing else ends it."""

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
    """What ``work`` returns or raises; ``ConnectorError`` with ``words`` where it takes longer.

    ``give_up`` is called where it is not waited for, on an interrupt too: nobody can stop a thread, but one
    can close what it waits for.
    """
    call = _Call(work)
    try:
        is_done = call.wait(seconds)
    except BaseException:
        give_up()
        raise
    if not is_done:
        give_up()
        raise ConnectorError("timeout", words)
    return call.result()
