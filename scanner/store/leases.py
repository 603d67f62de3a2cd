"""Leases: of all processes that share a store, one holds a name for a limited time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from scanner.store.database import Database
from scanner.store.errors import StoreError
from scanner.store.tables import leases


@dataclass(frozen=True)
class Leases:
    """Stores which process holds each name. A process that dies loses the name when the lease expires."""

    _database: Database

    def take(self, name: str, holder: str, now: datetime, lasts: timedelta) -> bool:
        """Take or renew ``name`` for ``holder`` until ``now + lasts``; false if it has another holder."""
        until = _text(now + lasts)
        free = (leases.c.holder == holder) | (leases.c.expires_at <= _text(now))
        update = sa.update(leases).where(leases.c.name == name, free).values(holder=holder, expires_at=until)
        row = {"name": name, "holder": holder, "expires_at": until}

        def write(connection: sa.Connection) -> bool:
            if connection.execute(update).rowcount:
                return True
            if connection.scalar(sa.select(leases.c.holder).where(leases.c.name == name)) is not None:
                return False
            try:
                with connection.begin_nested():
                    connection.execute(sa.insert(leases), row)
            except IntegrityError:  # another process took it in the meantime
                return False
            return True

        return self._database.write(write)

    def holder(self, name: str, now: datetime) -> str | None:
        """The current holder of ``name``, or ``None``."""
        query = sa.select(leases.c.holder).where(leases.c.name == name, leases.c.expires_at > _text(now))
        return self._database.read(lambda connection: connection.scalar(query))

    def release(self, name: str, holder: str) -> None:
        """Release ``name`` if ``holder`` still holds this name."""
        delete = sa.delete(leases).where(leases.c.name == name, leases.c.holder == holder)
        self._database.write(lambda connection: connection.execute(delete))


def _text(moment: datetime) -> str:
    """The time as a text that sorts chronologically. Raises ``StoreError`` for a time without a time zone."""
    if moment.tzinfo is None:
        raise StoreError("a lease needs a time with its zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
