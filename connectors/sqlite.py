"""SQLite databases: every table and view, read-only, leaving no files next to the database.

URI: ``sqlite:///relative.db`` or ``sqlite:////absolute.db``; a plain path to a database file does the same.
Rights: to read the file. Sampling: by a seeded hash of the row's ordinal in rowid order, so without bias;
every row is visited. Cost to the source: a shared lock while reading. A database with a pending write-ahead
log is first copied to a private temporary folder. Limits: views, virtual tables and tables with generated
columns are read in a separate process, with limits on steps and seconds that depend on the size of the file.
Of a value larger than 64 MB, only the first megabyte is read.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from connectors.address import database_path
from connectors.base import Collection, Connector, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.selection import is_selected
from connectors.sqlite_limits import Limited
from connectors.sqlite_open import read_only, stamp_of
from connectors.sqlite_rows import read_table, table_splits
from connectors.sqlite_schema import tables
from connectors.storage.regular import stored_bytes
from connectors.watermarks import digest, watermark, with_logs


@dataclass
class KeptOpen:
    """Keeps one connection open between reads, until the file changes or ``close`` is called.

    One reader at a time gets this connection, in the thread that opened it. Other readers, and all reads of
    computed rows, get a separate connection. No lock is held between reads.
    """

    _kept: tuple[contextlib.ExitStack, Limited, tuple[Path, str, int]] | None = None
    """The stack that closes the connection; the connection; the file, stamp and thread of the connection."""

    @contextlib.contextmanager
    def read_only(self, path: Path, *, is_computed: bool = False) -> Iterator[Limited]:
        """Like ``sqlite_open.read_only``, but with the connection that was kept open if it is free."""
        of = path, stamp_of(path), threading.get_ident()
        if is_computed or (self._kept is not None and self._kept[2][2] != of[2]):
            with read_only(path, is_computed=is_computed) as connection:
                yield connection
            return
        with contextlib.ExitStack() as reading:
            lent = self._lent(of, reading)
            yield lent
            if self._kept is None:
                self._kept = reading.pop_all(), lent, of

    def _lent(self, of: tuple[Path, str, int], reading: contextlib.ExitStack) -> Limited:
        """The connection that was kept open, or a new one. It is closed together with ``reading``."""
        if self._kept is None or self._kept[2] != of:
            self.close()
            return reading.enter_context(read_only(of[0]))
        stack, kept, _ = self._kept
        self._kept = None  # a second reader gets another connection
        reading.push(stack)
        kept.limit(stored_bytes(of[0]), is_computed=False)
        return kept

    def close(self) -> None:
        """Close the connection that was kept open."""
        if self._kept is not None:
            stack, self._kept = self._kept[0], None
            stack.close()


SCHEMES = ("sqlite",)
EXAMPLE = "sqlite:///shop.db"


@dataclass(frozen=True, kw_only=True)
class SqliteConnector:
    """One SQLite file."""

    path: Path
    options: OpenOptions
    _kept: KeptOpen = field(default_factory=KeptOpen, compare=False, repr=False)

    def collections(self) -> Iterator[Collection]:
        stamp, unchanged = stamp_of(self.path), watermark(*with_logs(self.path))
        with read_only(self.path) as connection:
            found = tables(connection, self.path)
        for table in found:
            if is_selected(self.options, table.name):
                yield replace(table, access=replace(table.access, stamp=stamp, watermark=unchanged))

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        return table_splits(collection, target_bytes, self._kept.read_only)

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        return read_table(collection, split, plan, self._kept.read_only)

    def digest(self, collection: Collection) -> str:
        return digest(*with_logs(self.path))

    def close(self) -> None:
        self._kept.close()


def open_source(source: str, options: OpenOptions) -> Connector:
    """Open a database file; raises ``ConnectorError`` if it is missing or not a database."""
    path = database_path(source)
    if path is None:
        raise ConnectorError("not_found", "the URI names no file; write sqlite:///relative.db")
    if path.is_dir():
        raise ConnectorError("unsupported", "the URI names a folder; give the folder itself as a path")
    return open_path(path, options)


def open_path(path: Path, options: OpenOptions) -> Connector:
    """Open a database file by its path, which may be a link."""
    path = path.resolve()
    with read_only(path) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master")
    return SqliteConnector(path=path, options=options)
