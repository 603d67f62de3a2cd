"""An SQLite connection with limits on steps, on the size of values and on the size of compiled statements.

Database files are untrusted. A view can be endless, a small file can claim endless pages, and a value can
fill the memory. The limit for stored tables is in steps, not seconds, so that reading always stops at the
same row. Ctrl-C and SIGTERM work between steps.
"""

import sqlite3
import time

from connectors.base import ConnectorError, ReasonCode

_STEPS = 10_000
"""Number of SQLite virtual machine steps between two calls of the progress handler (some milliseconds)."""
_FREE_STEPS, _STEPS_PER_BYTE = 50_000_000, 50
"""Steps allowed for any table, and additional steps per byte of the file. Reading a byte takes about one."""
_FREE_COMPUTED, _COMPUTED_PER_BYTE = 100_000_000, 200
"""Like ``_FREE_STEPS`` and ``_STEPS_PER_BYTE``, for views and other computed rows."""
_SECONDS, _SECONDS_PER_MB = 20.0, 1.5
"""Processor time for computed rows, including the scanner's work on the rows. This limit is below the time
limit of a task with a risky parser, so that the rows read before the limit still count. Listing tables and
views may take a quarter of this time."""
_MOST_SECONDS = 6 * 3600.0
MAX_STORED = 64 << 20
"""Maximum size in bytes of a stored value that is read whole."""
MAX_COMPUTED = 8 << 20
_MAX_OPERATIONS = 1_000_000
"""Maximum number of operations in a compiled statement, which views of views can multiply without bound."""
_TOO_LONG = "it takes longer than is allowed for a file of this size; it may have no end"
_CODES: dict[str, tuple[ReasonCode, str]] = {
    "SQLITE_BUSY": ("timeout", "another process keeps the database locked"),
    "SQLITE_LOCKED": ("timeout", "another process keeps the database locked"),
    "SQLITE_CORRUPT": ("corrupt", "the database file is damaged"),
    "SQLITE_NOTADB": ("corrupt", "the file is not an SQLite database, or it is encrypted"),
    "SQLITE_CANTOPEN": ("no_permission", "SQLite could not open the file"),
    "SQLITE_PERM": ("no_permission", "SQLite could not open the file"),
    "SQLITE_ERROR": ("unsupported", "SQLite cannot evaluate the table or view"),
    "SQLITE_IOERR": ("truncated", "SQLite could not read the file to its end"),
    "SQLITE_TOOBIG": ("too_large", "a value is too large to be read; the rows after it were left out"),
    "SQLITE_NOMEM": ("too_large", "it needs more memory than it may take"),
    "SQLITE_FULL": ("too_large", "it needs more memory than it may take"),
}


class Limited(sqlite3.Connection):
    """A connection with limits, which ``limit`` sets."""

    _left = -1
    _until = float("inf")
    n_bytes = 0
    """Size of the file in bytes."""

    def limit(self, n_bytes: int, *, is_computed: bool) -> None:
        """Set the limits for a file of ``n_bytes``. ``is_computed``: whether computed rows may be read."""
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
        """From now on, allow this share of the processor time that a file of this size may take."""
        seconds = min(_SECONDS + _SECONDS_PER_MB * self.n_bytes / 2**20, _MOST_SECONDS)
        self._until = time.process_time() + share * seconds

    def check_time(self) -> None:
        """Raise ``ConnectorError`` if the time for computed rows is used up."""
        if time.process_time() > self._until:
            raise ConnectorError("timeout", _TOO_LONG)

    def reason(self, error: sqlite3.Error) -> ConnectorError:
        """The reason for an error, by the error's code. The error's text can contain values and is dropped.

        Raises ``KeyboardInterrupt`` if Ctrl-C stopped SQLite, which drops exceptions of a progress handler.
        """
        name = getattr(error, "sqlite_errorname", None) or "SQLITE_CORRUPT"
        if name == "SQLITE_INTERRUPT":
            if self._left >= 0 and time.process_time() <= self._until:
                raise KeyboardInterrupt
            return ConnectorError("timeout", _TOO_LONG)
        return database_error(error)


def database_error(error: sqlite3.Error) -> ConnectorError:
    """The reason for an error on a connection without limits."""
    name = getattr(error, "sqlite_errorname", None) or "SQLITE_CORRUPT"
    primary = "_".join(name.split("_")[:2])
    code, words = _CODES.get(primary, ("corrupt", f"SQLite reported {primary}"))
    return ConnectorError(code, words)
