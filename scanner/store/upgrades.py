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


def _add_sampling(connection: sa.Connection) -> None:
    _add_text(connection, tables.collections.name, "sampling", "")


def _add_declared(connection: sa.Connection) -> None:
    _add_text(connection, tables.runs.name, "declared", "{}")


def _add_near_misses(connection: sa.Connection) -> None:
    _add_text(connection, tables.fields.name, "near_misses", "[]")


def _add_text(connection: sa.Connection, table: str, column: str, value: str) -> None:
    if column in {known["name"] for known in sa.inspect(connection).get_columns(table)}:
        return  # The first step made the table as it is today.
    connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column} TEXT"))
    connection.execute(sa.text(f"UPDATE {table} SET {column} = '{value}'"))


STEPS: Final[tuple[Callable[[sa.Connection], None], ...]] = (
    _create_tables,
    _add_sampling,
    _add_declared,
    _add_near_misses,
)
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
