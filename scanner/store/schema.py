"""Find out which migrations were applied to a database, and run the missing ones."""

import logging
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from scanner.store.errors import StoreError
from scanner.store.migrations import versions

VERSION_TABLE: Final = "noticemap_revision"
_LOCK: Final = 0x6E6F7469  # "noti". With this lock, only one process at a time migrates a store.
FIRST_TABLES: Final = ("noticemap_runs", VERSION_TABLE)
"""A database that has tables, but none of these, is not a store."""


def revisions() -> tuple[str, ...]:
    """The four-digit numbers of all migrations, oldest first."""
    return tuple(sorted(module.name[1:5] for module in pkgutil.iter_modules(versions.__path__)))


def revision_of(connection: sa.Connection) -> str:
    """The number of the last migration that was applied to a database; empty if there was none."""
    if not sa.inspect(connection).has_table(VERSION_TABLE):
        return ""
    return connection.scalar(sa.text(f"SELECT version_num FROM {VERSION_TABLE}")) or ""


def migrate(connection: sa.Connection) -> str:
    """Run the missing migrations; return the revision of the database before them.

    Raises ``StoreError`` if the store has an unknown revision.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    present, known = revision_of(connection), revisions()
    if present == known[-1]:
        return present
    if present and present not in known:
        raise StoreError(
            f"its tables are of revision {present[:32]}, this noticemap knows revisions up to {known[-1]}; "
            "install the noticemap that wrote it, or a newer one"
        )
    _upgrade(connection)
    return present


def _upgrade(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "scanner.store:migrations")
    config.set_main_option("path_separator", "os")
    with _quiet("alembic"):
        command.upgrade(config, "head")


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Suppress a library's messages about progress, which do not concern the user."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
