"""The database of a store: transactions with retries, and error messages that contain no values."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from scanner.store.errors import StoreError

Result = TypeVar("Result")

_PAUSES: Final = (0.2, 1.0, 3.0)
"""Pauses in seconds before the retries of a transaction. SQLite itself also waits ten seconds for a lock."""
_WORDS: Final = (
    # SQLite error names, PostgreSQL error codes, and our message; the databases' messages can contain values.
    (
        ("SQLITE_FULL", "53100"),
        "the disk is full; free some space, or run `noticemap store prune`; TMPDIR names the folder of "
        "temporary files",
    ),
    (("SQLITE_BUSY", "SQLITE_LOCKED", "55P03"), "another process uses it; try again when that has ended"),
    (("SQLITE_READONLY", "25006"), "it may only be read; give another with --store, or --store none"),
    (
        ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001"),
        "it is damaged, or not a database; give another with --store",
    ),
    (("SQLITE_IOERR", "58030"), "its disk could not be read or written"),
    (("08", "57P"), "the connection to its server was lost"),
    (("42501",), "the account may not; run `noticemap store migrate` with one that may create tables"),
)


_LOST: Final = "its server could not be reached, or the connection to it was lost"
_CHECK: Final = "check the address, the account and its rights, or use --store none"


@dataclass(frozen=True, kw_only=True)
class Database:
    """An open database. ``place`` is the name of the database in error messages, without a password."""

    engine: sa.Engine
    place: str

    def read(self, work: Callable[[sa.Connection], Result]) -> Result:
        """Return the result of ``work``, which sees one consistent state. Raises ``StoreError``."""
        return self._run(work, write=False)

    def write(self, work: Callable[[sa.Connection], Result]) -> Result:
        """Run ``work`` in a transaction that is committed or rolled back. ``work`` may run more than once."""
        return self._run(work, write=True)

    def error(self, words: str) -> StoreError:
        return StoreError(f"store {self.place}: {words}")

    def close(self) -> None:
        self.engine.dispose()

    def _run(self, work: Callable[[sa.Connection], Result], *, write: bool) -> Result:
        for pause in (*_PAUSES, None):
            try:
                with self._transaction(write=write) as connection:
                    return work(connection)
            except (SQLAlchemyError, ValueError) as error:
                if pause is None or not _passes(error):
                    raise self.error(why(error, "written" if write else "read")) from None
            time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _transaction(self, *, write: bool) -> Iterator[sa.Connection]:
        options: dict[str, object] = {"noticemap_write": write}
        if self.engine.dialect.name == "postgresql" and not write:
            options["isolation_level"] = "REPEATABLE READ"
        with self.engine.execution_options(**options).begin() as connection:
            yield connection


def why(error: Exception, done: str) -> str:
    """Describe a driver's error. Only the class of the error is shown, because its text can contain values.

    ``done``: what failed, as a participle: "opened", "read" or "written".
    """
    code = _code(error)
    hint = next((words for codes, words in _WORDS if code.startswith(codes)), "")
    cause = type(getattr(error, "orig", None) or error).__name__
    if not (hint and code):
        hint = _CHECK if done == "opened" else _LOST if _has_no_answer(error) else ""
    return f"it cannot be {done} ({cause})" + (f": {hint}" if hint else "")


def _has_no_answer(error: Exception) -> bool:
    """Whether an error without a code means that no server answered; false for SQLite, which has none."""
    cause = getattr(error, "orig", None)
    return isinstance(error, OperationalError) and not hasattr(cause, "sqlite_errorname")


def _code(error: Exception) -> str:
    """The SQLite error name, or else the SQLSTATE of an error; empty if the error has neither."""
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")


def _passes(error: Exception) -> bool:
    """Whether a retry may succeed: after a lock, a deadlock, or a closed connection."""
    if not isinstance(error, OperationalError):
        return False
    transient = ("SQLITE_BUSY", "SQLITE_LOCKED", "40001", "40P01", "55P03", "57P")
    return error.connection_invalidated or _code(error).startswith(transient)
