"""What a DuckDB file may take: seconds and memory; views, which may have no end, apart from tables."""

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from connectors.base import ConnectorError

if TYPE_CHECKING:
    import duckdb

MEMORY = "400MB"
_SECONDS, _SECONDS_PER_MB = 20.0, 1.5
"""Processor time for a table or view, what is done with its rows included: less than a task with a risky
parser may take, so that the rows read until then count."""
_WAITING = 6
"""How many times longer it may take by the clock: a view can sleep."""
_COUNTING = 0.1
"""Share of the time of a view in which it is counted."""
_TICK = 0.2
TOO_LONG = "it takes longer than what a file of this size holds may take, as what has no end does"


def seconds_for(n_bytes: int) -> float:
    """Processor time for what lies in so many bytes."""
    return _SECONDS + _SECONDS_PER_MB * n_bytes / 2**20


def seconds_to_count(n_bytes: int) -> float:
    return _COUNTING * seconds_for(n_bytes)


class Watch:
    """Stops a connection when its time is over."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._taken, self._began = time.process_time(), time.monotonic()
        self._done = threading.Event()

    @property
    def left(self) -> float:
        """Seconds of processor time, or of what the clock makes of them."""
        taken = time.process_time() - self._taken
        return self._seconds - max(taken, (time.monotonic() - self._began) / _WAITING)

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def run(self) -> None:
        while not self._done.wait(_TICK):
            if self.is_over:
                self._connection.interrupt()

    def stop(self) -> None:
        self._done.set()


@contextlib.contextmanager
def within(connection: "duckdb.DuckDBPyConnection", seconds: float) -> Iterator[Watch]:
    """Raises ``ConnectorError`` where what is done in the block takes longer."""
    watch = Watch(connection, seconds)
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        yield watch
    except Exception as error:
        # An interrupt of the statement before may reach this one.
        if watch.is_over or "INTERRUPT" in str(error):
            raise ConnectorError("timeout", TOO_LONG) from None
        raise
    finally:
        watch.stop()
        thread.join()
