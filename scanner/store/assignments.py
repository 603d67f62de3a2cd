"""Owners and due dates of worklist items: added, never changed; the latest applies."""

from dataclasses import dataclass

import sqlalchemy as sa

from scanner.finding import Assignment
from scanner.store.database import Database
from scanner.store.tables import assignments


@dataclass(frozen=True)
class Assignments:
    _database: Database

    def add(self, item: Assignment, author: str, at: str) -> None:
        row = {"item": item.item, "owner": item.owner, "due": item.due, "author": author, "created_at": at}
        self._database.write(lambda connection: connection.execute(sa.insert(assignments).values(row)))

    def all(self) -> tuple[Assignment, ...]:
        """The latest assignment of every item with an owner or due date."""
        query = sa.select(assignments).order_by(assignments.c.number)
        rows = self._database.read(lambda connection: connection.execute(query).mappings().all())
        last = {row["item"]: row for row in rows}
        return tuple(
            Assignment(item=key, owner=row["owner"], due=row["due"])
            for key, row in sorted(last.items())
            if row["owner"] or row["due"]
        )
