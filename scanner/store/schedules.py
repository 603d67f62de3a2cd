"""Schedules in the store, with the state of their last runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from scanner.store.database import Database
from scanner.store.tables import schedules


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A schedule and the state of its last run. Times are ISO 8601 in UTC; an empty time means never."""

    name: str
    spec: Mapping[str, Any]
    """The definition of the schedule as JSON, without passwords; the caller defines the keys."""
    created_at: str
    last_started_at: str = ""
    last_run: str = ""
    last_status: str = ""
    state: Mapping[str, Any] = field(default_factory=dict)
    """JSON that the runner of schedules keeps between runs; the runner defines the keys."""


@dataclass(frozen=True)
class Schedules:
    """The schedules of a store, by name."""

    _database: Database

    def put(self, name: str, spec: Mapping[str, Any], created_at: str) -> None:
        """Store a schedule. An existing schedule gets the new ``spec``, and its last run is preserved."""

        def write(connection: sa.Connection) -> None:
            update = sa.update(schedules).where(schedules.c.name == name).values(spec=dict(spec))
            if not connection.execute(update).rowcount:
                row = {"name": name, "spec": dict(spec), "created_at": created_at, "state": {}}
                connection.execute(sa.insert(schedules), row | dict.fromkeys(_LAST, ""))

        self._database.write(write)

    def all(self) -> tuple[Schedule, ...]:
        """Every schedule, sorted by name."""
        query = sa.select(schedules).order_by(schedules.c.name)
        rows = self._database.read(lambda connection: connection.execute(query).mappings().all())
        return tuple(Schedule(**dict(row)) for row in rows)

    def remove(self, name: str) -> bool:
        """Remove a schedule; false if no schedule has this name."""
        delete = sa.delete(schedules).where(schedules.c.name == name)
        return self._database.write(lambda connection: connection.execute(delete).rowcount > 0)

    def started(self, name: str, started_at: str, run: str = "") -> None:
        """Note that a run of the schedule has started."""
        self._note(name, last_started_at=started_at, last_run=run, last_status="running")

    def ended(self, name: str, run: str, status: str) -> None:
        """Note that a run of the schedule has ended, with its status."""
        self._note(name, last_run=run, last_status=status)

    def keep_state(self, name: str, state: Mapping[str, Any]) -> None:
        """Replace the runner's state. Only the holder of the schedule's lease may call this."""
        self._note(name, state=dict(state))

    def _note(self, name: str, **values: Any) -> None:
        update = sa.update(schedules).where(schedules.c.name == name).values(values)
        self._database.write(lambda connection: connection.execute(update))


_LAST = ("last_started_at", "last_run", "last_status")
