"""Cancels the scanner's statement if other sessions wait for its locks, or if its result is given up."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import sqlalchemy as sa

from connectors.sql_dialects.base import WayRules

_LOOKS_SECONDS = 0.5
"""Seconds between checks for waiting sessions. A statement is cancelled if two checks in a row find some."""


class GivingWay:
    """Watches a session over a second connection, which is opened when a statement takes long."""

    def __init__(self, engine: sa.Engine, rules: WayRules) -> None:
        self._engine, self._rules = engine, rules
        self._id = ""
        """The server's id of the watched session."""
        self._connection: sa.Connection | None = None
        self._at_work, self._closed = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.has_given_way = False
        """Whether the last statement was cancelled because another session waited for its locks."""

    def watch(self, connection: sa.Connection) -> None:
        """Store the id of the session to watch, which was just opened. Raises SQLAlchemy's errors."""
        self._id = str(int(connection.exec_driver_sql(self._rules.own_id).scalar_one()))
        connection.rollback()

    def begin(self) -> None:
        """Start to check for waiting sessions; called before a statement."""
        self.has_given_way = False
        self._at_work.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Stop checking; called after the end of a transaction."""
        self._at_work.clear()

    def stop(self) -> None:
        """Cancel the statement that is running, if any."""
        if self._at_work.is_set():
            self._run(self._rules.cancel)

    def close(self) -> None:
        self._closed.set()
        self._at_work.set()

    def _look(self) -> None:
        with suppress(Exception):  # Not every account may see waiting sessions; then nothing is checked.
            n_seen = 0
            while self._at_work.wait() and not self._closed.wait(_LOOKS_SECONDS):
                is_waiting = self._at_work.is_set() and bool(self._run(self._rules.waiting))
                n_seen = n_seen + 1 if is_waiting and self._at_work.is_set() else 0
                if n_seen > 1:
                    self.has_given_way = True
                    # Cancelling has no effect between two fetches. The next check then ends the session.
                    self._run(self._rules.cancel if n_seen == 2 else self._rules.disconnect)
        self._dispose()

    def _run(self, statement: Callable[[str], str]) -> list[Any]:
        with self._lock:
            if self._connection is None:
                opened = self._engine.connect()
                self._connection = opened.execution_options(isolation_level="AUTOCOMMIT")
            asked = self._connection.exec_driver_sql(
                statement(self._id), execution_options={"no_parameters": True}
            )
            return list(asked) if asked.returns_rows else []

    def _dispose(self) -> None:
        with self._lock, suppress(Exception):
            if self._connection is not None:
                self._connection.close()
                self._connection = None
