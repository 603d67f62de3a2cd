"""Set up a store in a SQLite file that is private, has a write-ahead log, and belongs to no other program."""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from detectors.own_files import followed, is_trusted, make_folder
from scanner.store.errors import StoreError
from scanner.store.schema import FIRST_TABLES

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_BESIDE: Final = ("", "-wal", "-shm", "-journal")
"""Suffixes of the database file (none) and of the further files that SQLite creates next to it."""


def make_private_file(path: Path) -> None:
    """Create the file ``path``, readable only by its owner; SQLite gives its log files the same mode.

    An existing file is made private; it must belong to this user or to root.

    Raises:
        OSError: the file cannot be created, belongs to another user, is not a regular file, or is a link
            without a target; ``strerror`` says which.
    """
    make_folder(path.parent)
    place = followed(path)
    if place != path and not place.exists():
        raise FileNotFoundError(errno.ENOENT, "it is a link without a target", str(path))
    with contextlib.suppress(FileExistsError):
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # We do not open the files: closing a file would release SQLite's locks on the same file in this process.
    for end in _BESIDE:
        with contextlib.suppress(FileNotFoundError):
            _make_private(Path(f"{place}{end}"))


def _make_private(place: Path) -> None:
    found = place.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, f"'{place}' is not a regular file", str(place))
    if not is_trusted(found):
        raise PermissionError(errno.EPERM, f"'{place}' belongs to another user", str(place))
    if found.st_mode & _OTHERS:
        with contextlib.suppress(OSError):  # a file system without modes
            place.chmod(0o600)


def prepare_sqlite(engine: sa.Engine) -> None:
    """Begin transactions here rather than in the driver, so that creating tables is transactional too.

    https://docs.sqlalchemy.org/en/20/dialects/sqlite.html#pysqlite-serializable
    """

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: object) -> None:
        try:
            _set_up(connection)
        except BaseException:
            connection.close()  # SQLAlchemy does not know this connection yet, so it would not close it
            raise

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("noticemap_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_up(connection: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA busy_timeout = 10000")
    connection.execute("PRAGMA foreign_keys = ON")
    if _is_empty(connection):  # the mode is stored in the file; do not change another program's file
        connection.execute("PRAGMA journal_mode = WAL")


def _is_empty(connection: Any) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def refuse_foreign_database(connection: sa.Connection) -> None:
    """Raise ``StoreError`` for a database that is not a store, such as a source to be scanned."""
    names = sa.inspect(connection).get_table_names()
    if names and not set(names) & set(FIRST_TABLES):
        raise StoreError("it is a database of something else; give another path")
