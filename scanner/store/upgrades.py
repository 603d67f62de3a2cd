"""The numbered steps from an empty database to the present schema.

A step, once released, is never changed: later ones build on what it left.
"""

from collections.abc import Callable
from typing import Final

import sqlalchemy as sa

from scanner.store import tables
from scanner.store.errors import StoreError


def _create_tables(connection: sa.Connection) -> None:
    tables.metadata.create_all(connection)


STEPS: Final[tuple[Callable[[sa.Connection], None], ...]] = (_create_tables,)
"""Step n brings version n - 1 to n."""


def version_of(connection: sa.Connection) -> int:
    """Schema version of the database; 0 where there is no store yet."""
    if not sa.inspect(connection).has_table(tables.schema.name):
        return 0
    return connection.execute(sa.select(tables.schema.c.version)).scalar() or 0


def upgrade(connection: sa.Connection) -> None:
    """Run the steps that are missing. Raises ``StoreError`` where the store is newer than we are."""
    present = version_of(connection)
    if present > len(STEPS):
        raise StoreError(
            f"its schema is version {present}, this noticemap knows versions up to {len(STEPS)}; "
            "install the noticemap that wrote it, or a newer one"
        )
    for step in STEPS[present:]:
        step(connection)
    if present < len(STEPS):
        connection.execute(sa.delete(tables.schema))
        connection.execute(sa.insert(tables.schema).values(version=len(STEPS)))
