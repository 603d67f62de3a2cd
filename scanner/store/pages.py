"""Pages: the counts of a collection for reuse in later runs. They contain no values or sketches of values."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from scanner.store.database import Database
from scanner.store.tables import pages


@dataclass(frozen=True)
class Pages:
    """The counts from the last reading of each collection, by scope (a source together with the settings)."""

    _database: Database

    def places(self, scope: str) -> frozenset[str]:
        query = sa.select(pages.c.place).where(pages.c.scope == scope)
        return self._database.read(lambda connection: frozenset(connection.scalars(query)))

    def payload(self, scope: str, place: str) -> bytes | None:
        query = sa.select(pages.c.payload).where(pages.c.scope == scope, pages.c.place == place)
        return self._database.read(lambda connection: connection.scalar(query))

    def keep(
        self, scope: str, run: str, at: str, payloads: Mapping[str, bytes], *, drop_others: bool
    ) -> None:
        """Store atomically the collections that ``run`` read, or carried over from an earlier run.

        ``drop_others``: delete all other collections of the scope.
        """
        rows = [
            {"scope": scope, "place": place, "run": run, "kept_at": at, "payload": payload}
            for place, payload in payloads.items()
        ]
        same = (pages.c.scope == scope) & (pages.c.place == sa.bindparam("same_place"))

        def replace(connection: sa.Connection) -> None:
            if drop_others:
                connection.execute(sa.delete(pages).where(pages.c.scope == scope))
            elif rows:
                connection.execute(
                    sa.delete(pages).where(same), [{"same_place": place} for place in payloads]
                )
            if rows:
                connection.execute(sa.insert(pages), rows)

        self._database.write(replace)
