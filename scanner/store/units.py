"""Stores finished units (parts of a scan's work) of unfinished runs, so that a stopped scan can continue."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from scanner.store.database import Database
from scanner.store.tables import unfinished, units


@dataclass(frozen=True)
class UnfinishedRun:
    """A run that is not stored yet."""

    id: str
    scan: str
    """Identifies the combination of sources and settings of the run."""
    started_at: str


@dataclass(frozen=True)
class Units:
    """The finished units of unfinished runs. They are deleted when the run is stored, or by ``forget``."""

    _database: Database

    def unfinished(self, scan: str) -> tuple[UnfinishedRun, ...]:
        """Unfinished runs of ``scan``, latest first."""
        query = (
            sa.select(unfinished)
            .where(unfinished.c.scan == scan)
            .order_by(unfinished.c.started_at.desc(), unfinished.c.run.desc())
        )
        return self._database.read(
            lambda connection: tuple(
                UnfinishedRun(id=row.run, scan=row.scan, started_at=row.started_at)
                for row in connection.execute(query)
            )
        )

    def add_all(self, run: UnfinishedRun, payloads: Mapping[str, bytes], finished_at: str) -> None:
        """Store finished units (key → result) atomically, and ``run`` too if it is not stored yet."""
        rows = [
            {"run": run.id, "key": key, "payload": payload, "finished_at": finished_at}
            for key, payload in payloads.items()
        ]
        same = (units.c.run == run.id) & (units.c.key == sa.bindparam("same_key"))

        def replace(connection: sa.Connection) -> None:
            if connection.scalar(sa.select(unfinished.c.run).where(unfinished.c.run == run.id)) is None:
                begun = {"run": run.id, "scan": run.scan, "started_at": run.started_at}
                connection.execute(sa.insert(unfinished), begun)
            connection.execute(sa.delete(units).where(same), [{"same_key": key} for key in payloads])
            connection.execute(sa.insert(units), rows)

        self._database.write(replace)

    def keys(self, run: str) -> frozenset[str]:
        """Keys of the finished units of ``run``."""
        query = sa.select(units.c.key).where(units.c.run == run)
        return self._database.read(lambda connection: frozenset(connection.scalars(query)))

    def payload(self, run: str, key: str) -> bytes | None:
        """The result of a unit; ``None`` if the unit is not finished."""
        query = sa.select(units.c.payload).where(units.c.run == run, units.c.key == key)
        return self._database.read(lambda connection: connection.scalar(query))

    def forget(self, run: str) -> None:
        """Delete ``run`` and its units."""
        self._database.write(lambda connection: forget(connection, run))


def forget(connection: sa.Connection, run: str) -> None:
    """Delete a run and its units within an open transaction."""
    connection.execute(sa.delete(units).where(units.c.run == run))
    connection.execute(sa.delete(unfinished).where(unfinished.c.run == run))
