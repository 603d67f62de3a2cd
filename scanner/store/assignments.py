"""Owners, due dates and notes of worklist items. They are never changed: a later assignment replaces them."""

from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from scanner.finding import Assignment
from scanner.store.database import Database
from scanner.store.tables import assignments


@dataclass(frozen=True)
class Assignments:
    _database: Database

    def add(self, item: Assignment, author: str, at: str) -> None:
        row = asdict(item) | {"author": author, "created_at": at}
        self._database.write(lambda connection: connection.execute(sa.insert(assignments).values(row)))

    def all(self) -> tuple[Assignment, ...]:
        """The latest assignment of every item, without items whose latest assignment is empty."""
        columns = [assignments.c[each.name] for each in fields(Assignment)]
        query = sa.select(*columns).order_by(assignments.c.number)
        rows = self._database.read(lambda connection: connection.execute(query).mappings().all())
        last = {row["item"]: Assignment(**row) for row in rows}
        return tuple(
            item for key, item in sorted(last.items()) if item != Assignment(item=key, owner="", due="")
        )
