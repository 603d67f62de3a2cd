"""Opens an SQLite file without changing it or its folder.

A database without anything pending is opened ``mode=ro``; one in WAL mode also ``immutable=1``, because
SQLite would otherwise create ``-shm`` and ``-wal`` beside it. One with a pending write-ahead log or a hot
journal is copied to a private temporary folder, and the copy is read.
See https://www.sqlite.org/uri.html and https://www.sqlite.org/wal.html#read_only_databases.
"""

import contextlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from connectors.base import ConnectorError
from connectors.sqlite_limits import Limited, database_error
from connectors.storage.os_errors import is_file, reason_for

MAGIC = b"SQLite format 3\x00"
BUSY_SECONDS = 5.0
_WAL_VERSION_OFFSET = 18
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_COPY_ATTEMPTS = 3


def is_database(path: Path) -> bool:
    """Whether a file begins like a database. Raises ``OSError`` if it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def is_part_of_database(path: Path) -> bool:
    """Whether a file is the log, log index or journal of a database next to it."""
    for suffix in ("-wal", "-shm", "-journal"):
        database = path.with_name(path.name.removesuffix(suffix))
        if path.name.endswith(suffix) and path.name != suffix and is_file(database):
            with contextlib.suppress(OSError):
                return is_database(database)
    return False


class Opening(Protocol):
    """Opens a database for reading."""

    def __call__(
        self, path: Path, *, is_computed: bool = False
    ) -> contextlib.AbstractContextManager[Limited]: ...


@contextlib.contextmanager
def read_only(path: Path, *, is_computed: bool = False) -> Iterator[Limited]:
    """A read-only connection, with the limits for stored or for computed rows. Text is returned as bytes."""
    connection: Limited | None = None
    try:
        with _settled(path) as uri:
            connection = sqlite3.connect(
                uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, factory=Limited
            )
            try:
                _forbid_writing(connection)
                connection.limit(path.stat().st_size, is_computed=is_computed)
                yield connection
            finally:
                connection.close()
    except sqlite3.Error as error:
        raise (connection.reason(error) if connection else database_error(error)) from None
    except OSError as error:
        raise reason_for(error) from None


def _forbid_writing(connection: Limited) -> None:
    connection.text_factory = bytes
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    # Sorting stays in memory, which is limited; otherwise a view could fill the disk.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA query_only = ON")
    if connection.execute("PRAGMA query_only").fetchone() != (1,):
        raise ConnectorError("unsupported", "SQLite did not accept read-only mode")


@contextlib.contextmanager
def _settled(path: Path) -> Iterator[str]:
    """A URI to read the database without writing anything next to it."""
    with path.open("rb") as file:
        header = file.read(100)
    if not header.startswith(MAGIC):
        raise ConnectorError("corrupt", "the file is not an SQLite database, or it is encrypted")
    if not _pending(path):
        is_wal = header[_WAL_VERSION_OFFSET] == 2
        yield _uri(path, "mode=ro&immutable=1" if is_wal else "mode=ro")
        return
    with tempfile.TemporaryDirectory(prefix="noticemap-") as folder:
        copy = _copy(path, Path(folder))
        # Writers that never pause have created -shm already, so reading along creates nothing.
        yield _uri(copy, "mode=rw") if copy else _uri(path, "mode=ro")


def _pending(path: Path) -> list[Path]:
    """Files next to the database with changes that are not yet applied, or not yet rolled back."""
    log, journal = _beside(path, "-wal"), _beside(path, "-journal")
    pending = [log] if is_file(log) and log.stat().st_size else []
    if is_file(journal):
        with journal.open("rb") as file:
            pending += [journal] if file.read(8) == _JOURNAL_MAGIC else []
    return pending


def _copy(path: Path, folder: Path) -> Path | None:
    """Copy the database and its pending files while nobody writes; ``None`` if writing never paused."""
    target = folder / "copy.db"
    for _ in range(_COPY_ATTEMPTS):
        before = _state(path)
        shutil.copyfile(path, target)
        for suffix in ("-wal", "-journal"):
            if is_file(_beside(path, suffix)):
                shutil.copyfile(_beside(path, suffix), _beside(target, suffix))
        if _state(path) == before:
            return target
    return None


def stamp_of(path: Path) -> str:
    """Changes when the database or its pending files change; empty if there is no database."""
    try:
        return "-".join(str(number) for pair in _state(path) for number in pair)
    except OSError:
        return ""


def _state(path: Path) -> list[tuple[int, int]]:
    stats = [file.stat() for file in (path, *_pending(path))]
    return [(stat.st_size, stat.st_mtime_ns) for stat in stats]


def _beside(path: Path, suffix: str) -> Path:
    # SQLite puts these files next to the real file, not next to a link to it.
    real = path.resolve()
    return real.with_name(real.name + suffix)


def _uri(path: Path, query: str) -> str:
    return f"file:{quote(str(path.resolve()))}?{query}"
