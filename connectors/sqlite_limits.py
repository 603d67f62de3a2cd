"""SQLite held to limits: of steps, of the size of values, of what statements may become.

A database file is written by whoever wrote it. A view can be endless, a small file can pretend to have
endless pages, a value can be made as large as memory. Steps are counted, not seconds, so that a file is read
to the same row every time. While SQLite steps, Ctrl-C and SIGTERM are heard.
"""

import sqlite3
import time

from connectors.base import ConnectorError, ReasonCode

_STEPS = 10_000
"""Steps of SQLite's machine after which it asks whether to go on: some thousandths of a second."""
_FREE_STEPS, _STEPS_PER_BYTE = 50_000_000, 50
"""What a table of any size may take, and for each byte of the file: reading one takes about one."""
_FREE_COMPUTED, _COMPUTED_PER_BYTE = 100_000_000, 200
"""The same for what is computed from tables."""
_SECONDS, _SECONDS_PER_MB = 20.0, 1.5
"""Processor time for what is computed, what is done with its rows included: less than a task with a risky
parser may take, so that the rows read until then count. To list tables and views: a quarter of it."""
MAX_STORED = 64 << 20
"""Bytes of a value that is handed over whole."""
MAX_COMPUTED = 8 << 20
_MAX_OPERATIONS = 1_000_000
"""Operations of one compiled statement: views of views of views grow without bound."""
_TOO_LONG = "it takes longer than what a file of this size holds may take, as what has no end does"
_CODES: dict[str, tuple[ReasonCode, str]] = {
    "SQLITE_BUSY": ("timeout", "another process keeps the database locked"),
    "SQLITE_LOCKED": ("timeout", "another process keeps the database locked"),
    "SQLITE_CORRUPT": ("corrupt", "the database file is damaged"),
    "SQLITE_NOTADB": ("corrupt", "the file is not an SQLite database, or it is encrypted"),
    "SQLITE_CANTOPEN": ("no_permission", "SQLite could not open the file"),
    "SQLITE_PERM": ("no_permission", "SQLite could not open the file"),
    "SQLITE_ERROR": ("unsupported", "SQLite cannot evaluate the table or view"),
    "SQLITE_IOERR": ("truncated", "SQLite could not read the file to its end"),
    "SQLITE_TOOBIG": ("too_large", "a value is larger than is read; what comes after it was left out"),
    "SQLITE_NOMEM": ("too_large", "it needs more memory than it may take"),
    "SQLITE_FULL": ("too_large", "it needs more memory than it may take"),
}


class Limited(sqlite3.Connection):
    """A connection that is held to limits. They are set by ``limit``."""

    _left = -1
    _until = float("inf")
    n_bytes = 0
    """Of the file."""

    def limit(self, n_bytes: int, *, is_computed: bool) -> None:
        """For a file of so many bytes. ``is_computed``: for a view, or what else is no stored table."""
        free, each = (_FREE_COMPUTED, _COMPUTED_PER_BYTE) if is_computed else (_FREE_STEPS, _STEPS_PER_BYTE)
        self._left = (free + each * n_bytes) // _STEPS
        self.n_bytes = n_bytes
        if is_computed:
            self.give_time(1.0)
        largest = MAX_COMPUTED if is_computed else MAX_STORED
        self.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, largest)
        self.setlimit(sqlite3.SQLITE_LIMIT_VDBE_OP, _MAX_OPERATIONS)
        self.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.setlimit(sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0)
        self.set_progress_handler(self._is_over, _STEPS)

    def _is_over(self) -> bool:
        self._left -= 1
        return self._left < 0 or time.process_time() > self._until

    def give_time(self, share: float) -> None:
        """From now on: this share of the processor time that a file of this size may take."""
        self._until = time.process_time() + share * (_SECONDS + _SECONDS_PER_MB * self.n_bytes / 2**20)

    def check_time(self) -> None:
        """Raise ``ConnectorError`` where the time for what is computed is over."""
        if time.process_time() > self._until:
            raise ConnectorError("timeout", _TOO_LONG)

    def reason(self, error: sqlite3.Error) -> ConnectorError:
        """The reason for an error, by its code; its text can hold values and is dropped.

        Raises ``KeyboardInterrupt`` where that is what stopped SQLite: in its callback it is lost.
        """
        name = getattr(error, "sqlite_errorname", None) or "SQLITE_CORRUPT"
        if name == "SQLITE_INTERRUPT":
            if self._left >= 0 and time.process_time() <= self._until:
                raise KeyboardInterrupt
            return ConnectorError("timeout", _TOO_LONG)
        return database_error(error)


def database_error(error: sqlite3.Error) -> ConnectorError:
    """The reason for an error of a connection without limits."""
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_CORRUPT"
    primary = "_".join(name.split("_")[:2])
    code, words = _CODES.get(primary, ("corrupt", f"SQLite reported {primary}"))
    return ConnectorError(code, words)
