"""Time and memory limits for reading a DuckDB file, in which a view may never end."""

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
"""Processor time for a table or view, including the scanner's work on the rows. This limit is below the time
limit of a task with a risky parser, so that the rows read before the limit still count."""
_MOST_SECONDS = 6 * 3600.0
"""The highest time limit, since a file can have any size and can claim any number of rows."""
_WAITING = 6
"""Limit of wall-clock time, as a multiple of the limit of processor time. It stops views that sleep."""
_COUNTING = 0.1
"""Share of a view's time limit that may be spent on counting the view's rows."""
_TICK = 0.2
TOO_LONG = "it takes longer than is allowed for a file of this size; it may have no end"


def seconds_for(n_bytes: int) -> float:
    """Seconds of processor time allowed for ``n_bytes``."""
    return min(_SECONDS + _SECONDS_PER_MB * n_bytes / 2**20, _MOST_SECONDS)


def seconds_to_count(n_bytes: int) -> float:
    return _COUNTING * seconds_for(n_bytes)


class Watch:
    """Interrupts the statements of a connection once a time limit is reached."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", seconds: float) -> None:
        self._connection = connection
        self._seconds = seconds
        self._taken, self._began = time.process_time(), time.monotonic()
        self._done = threading.Event()

    @property
    def left(self) -> float:
        """Remaining seconds of processor time. Wall-clock time also counts, at a reduced rate."""
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
    """Raise ``ConnectorError`` if the ``with`` block takes more than ``seconds`` of processor time."""
    watch = Watch(connection, seconds)
    thread = threading.Thread(target=watch.run, daemon=True)
    thread.start()
    try:
        yield watch
    except Exception as error:
        # The interrupt of an earlier statement may hit this one.
        if watch.is_over or "INTERRUPT" in str(error):
            raise ConnectorError("timeout", TOO_LONG) from None
        raise
    finally:
        watch.stop()
        thread.join()
