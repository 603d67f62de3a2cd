"""Reviews in the store. A review can be added and withdrawn, but not changed."""

from dataclasses import asdict, dataclass, replace

import sqlalchemy as sa

from scanner.history.review import Review, Target
from scanner.store.database import Database
from scanner.store.tables import reviews

_TARGET = ("fingerprint", "item", "source", "collection", "field", "entity")


@dataclass(frozen=True)
class Reviews:
    """People's decisions about findings, oldest first."""

    _database: Database

    def add(self, review: Review) -> Review:
        """Store a review; return it with the number that the database assigned."""
        row = asdict(review) | {name: getattr(review.target, name) for name in _TARGET}
        del row["target"], row["number"]

        def write(connection: sa.Connection) -> int:
            (number,) = connection.execute(sa.insert(reviews).values(row)).inserted_primary_key or (0,)
            return int(number)

        return replace(review, number=self._database.write(write))

    def all(self) -> tuple[Review, ...]:
        query = sa.select(reviews).order_by(reviews.c.number)
        rows = self._database.read(lambda connection: connection.execute(query).mappings().all())
        return tuple(_review(dict(row)) for row in rows)

    def withdraw(self, number: int, by: str, why: str, at: str) -> Review | None:
        """Withdraw a review and return it; ``None`` if the review does not exist or is already withdrawn."""
        update = (
            sa.update(reviews)
            .where(reviews.c.number == number, reviews.c.withdrawn_at == "")
            .values(withdrawn_at=at, withdrawn_by=by, withdrawn_why=why)
        )
        if not self._database.write(lambda connection: connection.execute(update).rowcount):
            return None
        return next(review for review in self.all() if review.number == number)


def _review(row: dict[str, str]) -> Review:
    target = Target(**{name: row.pop(name) for name in _TARGET})
    return Review(target=target, **row)  # type: ignore[arg-type]
