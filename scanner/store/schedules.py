"""Schedules in the store, with the state of their last runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from scanner.store.database import Database
from scanner.store.tables import schedules


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A schedule with its last run. Times are ISO 8601 in UTC; empty: never."""

    name: str
    spec: Mapping[str, Any]
    """JSON without passwords; the caller defines its meaning."""
    created_at: str
    last_started_at: str = ""
    last_run: str = ""
    last_status: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    """JSON that the runner needs from run to run; the runner defines its meaning."""


@dataclass(frozen=True)
class Schedules:
    """The schedules of a store, by name."""

    _database: Database

    def put(self, name: str, spec: Mapping[str, Any], created_at: str) -> None:
        """Store a schedule. An existing one gets the new spec and keeps its last run."""

        def write(connection: sa.Connection) -> None:
            update = sa.update(schedules).where(schedules.c.name == name).values(spec=dict(spec))
            if not connection.execute(update).rowcount:
                row = {"name": name, "spec": dict(spec), "created_at": created_at, "state": {}}
                connection.execute(sa.insert(schedules), row | dict.fromkeys(_LAST, ""))

        self._database.write(write)

    def all(self) -> tuple[Schedule, ...]:
        """Every schedule, by name."""
        query = sa.select(schedules).order_by(schedules.c.name)
        rows = self._database.read(lambda connection: connection.execute(query).mappings().all())
        return tuple(Schedule(**dict(row)) for row in rows)

    def remove(self, name: str) -> bool:
        """Remove a schedule; false if there was none."""
        delete = sa.delete(schedules).where(schedules.c.name == name)
        return self._database.write(lambda connection: connection.execute(delete).rowcount > 0)

    def started(self, name: str, started_at: str, run: str = "") -> None:
        """Note that a run of the schedule has started."""
        self._note(name, last_started_at=started_at, last_run=run, last_status="running")

    def ended(self, name: str, run: str, status: str) -> None:
        """Note that the run has ended, and with which status."""
        self._note(name, last_run=run, last_status=status)

    def keep_state(self, name: str, state: Mapping[str, Any]) -> None:
        """Replace the runner's state. Only the holder of the schedule's lease may do so."""
        self._note(name, state=dict(state))

    def _note(self, name: str, **values: Any) -> None:
        update = sa.update(schedules).where(schedules.c.name == name).values(values)
        self._database.write(lambda connection: connection.execute(update))


_LAST = ("last_started_at", "last_run", "last_status")
