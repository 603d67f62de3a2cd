"""Opens an SQLite file without changing it or its folder.

A database without pending changes is opened with ``mode=ro``. In WAL mode ``immutable=1`` is added, because
SQLite would otherwise create ``-shm`` and ``-wal`` next to the database. A database with a pending
write-ahead log or a hot journal is copied to a private temporary folder, and the copy is read. Only regular
files next to the database are used as its log or journal, and no file named in a journal is opened: SQLite
would delete that file.
See https://www.sqlite.org/uri.html and https://www.sqlite.org/wal.html#read_only_databases.
"""

import contextlib
import io
import os
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from connectors.base import ConnectorError
from connectors.sqlite_limits import Limited, database_error
from connectors.storage.os_errors import NotRegularError, reason_for
from connectors.storage.regular import copy_regular, is_other, is_regular, open_regular, stored_bytes

MAGIC = b"SQLite format 3\x00"
BUSY_SECONDS = 5.0
_WAL_VERSION_OFFSET = 18
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
_JOURNAL_END = struct.Struct(">II8s")
"""The end of a journal: length and checksum of the preceding name of a super-journal, and a magic number."""
_LONGEST_NAME = 4096
_SUFFIXES = ("-wal", "-shm", "-journal")
_COPY_ATTEMPTS = 3


def is_database(path: Path) -> bool:
    """Whether a file begins like an SQLite database. Raises ``OSError`` if it cannot be read."""
    with open_regular(path) as file:
        return file.read(len(MAGIC)) == MAGIC


def is_part_of_database(path: Path) -> bool:
    """Whether a file is the log, log index or journal of a database next to it."""
    for suffix in _SUFFIXES:
        database = path.with_name(path.name.removesuffix(suffix))
        if path.name.endswith(suffix) and path.name != suffix and is_regular(database):
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
                connection.limit(stored_bytes(path), is_computed=is_computed)
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
    """A URI by which SQLite reads the database without writing anything next to the database."""
    with open_regular(path) as file:
        header = file.read(100)
    if not header.startswith(MAGIC):
        raise ConnectorError("corrupt", "the file is not an SQLite database, or it is encrypted")
    if not _pending(path):
        yield _in_place(path, is_alone=header[_WAL_VERSION_OFFSET] == 2)
        return
    with tempfile.TemporaryDirectory(prefix="noticemap-") as folder:
        copy = _copy(path, Path(folder))
        # If writers never pause, -shm already exists, so reading the original creates no file.
        yield _uri(copy, "mode=rw") if copy else _in_place(path, is_alone=False)


def _in_place(path: Path, *, is_alone: bool) -> str:
    """A URI to read the file where it is. ``is_alone``: whether to ignore logs and journals next to it."""
    # SQLite would wait forever for the other end of a pipe that has the name of a log or journal.
    is_alone |= any(is_other(_beside(path, suffix)) for suffix in _SUFFIXES)
    return _uri(path, "mode=ro&immutable=1" if is_alone else "mode=ro")


def _pending(path: Path) -> list[Path]:
    """Files next to the database that contain changes which are not yet applied, or not yet rolled back."""
    return [
        file
        for file, magic in ((_beside(path, "-wal"), b""), (_beside(path, "-journal"), _JOURNAL_MAGIC))
        if (head := _head(file)) and head.startswith(magic)
    ]


def _head(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(len(_JOURNAL_MAGIC))
    except (FileNotFoundError, NotRegularError):
        return b""


def _copy(path: Path, folder: Path) -> Path | None:
    """Copy the database and its pending files while nobody writes; ``None`` if writing never paused."""
    target = folder / "copy.db"
    for _ in range(_COPY_ATTEMPTS):
        before = _state(path)
        copy_regular(path, target)
        for suffix in _SUFFIXES:
            _beside(target, suffix).unlink(missing_ok=True)
        for file in _pending(path):
            suffix = file.name[file.name.rindex("-") :]
            with contextlib.suppress(FileNotFoundError, NotRegularError):
                copy_regular(file, _beside(target, suffix))
        if _state(path) == before:
            _end_at_this_database(_beside(target, "-journal"), path)
            return target
    return None


def _end_at_this_database(journal: Path, path: Path) -> None:
    """Remove the name of a super-journal from a copied journal. Delete the journal if it was committed.

    A transaction in several databases is committed by deleting its super-journal, a file next to one of the
    databases. The end of each database's journal names the super-journal. SQLite would read any file with
    this name and delete it after the rollback. If the name could refer to a file in another folder, the
    transaction is rolled back.
    """
    if not is_regular(journal):
        return
    with journal.open("r+b") as file:
        end = max(0, file.seek(0, io.SEEK_END) - _JOURNAL_END.size)
        file.seek(end)
        if not (tail := file.read()).endswith(_JOURNAL_MAGIC) or len(tail) < _JOURNAL_END.size:
            return
        length, checksum, _ = _JOURNAL_END.unpack(tail)
        file.seek(max(0, end - length))
        name = file.read(length) if length <= _LONGEST_NAME else b""
        file.seek(0, io.SEEK_END)
        file.write(bytes(_JOURNAL_END.size))  # SQLite reads the name by the last bytes
    other = Path(os.fsdecode(name))
    is_next_to_it = sum(name) & 0xFFFFFFFF == checksum and other.parent == path.resolve().parent
    if is_next_to_it and not os.path.lexists(other):
        journal.unlink()


def stamp_of(path: Path) -> str:
    """A text that changes when the database or its pending files change; empty if there is no database."""
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
