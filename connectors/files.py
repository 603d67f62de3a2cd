"""Files and folders: delimited text, JSON, Parquet, SQLite files, logs and any other text, gzip or not.

URI: a path, or ``file:///absolute/path``. Rights: to list the folders and read the files. Sampling: by a
seeded hash of the row's ordinal, so without bias; every file is read to its end. Cost to the source: one
pass of reading; two where a file is read in parts. Links are followed once; hidden files are listed only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from connectors import sqlite
from connectors.address import file_path
from connectors.base import Collection, Connector, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.formats.base import Match
from connectors.formats.registry import best_format, format_named
from connectors.head import is_binary, read_head, why_unread
from connectors.log_set import member_of, merged, set_splits
from connectors.os_errors import reason_for
from connectors.rotation import rotation_sets
from connectors.selection import is_selected
from connectors.sqlite_open import is_database, is_part_of_database
from connectors.streams import ByteStream, open_file
from connectors.walk import FileEntry, unread, walk

SCHEMES = ("file",)
TAKES_PATH = True
EXAMPLE = "exports/"


@dataclass(frozen=True, kw_only=True)
class FilesConnector:
    """A file, or everything below a folder."""

    root: Path
    options: OpenOptions

    def collections(self) -> Iterator[Collection]:
        """By name; what cannot be read stands among them with its reason."""
        if self.root.is_dir():
            files, problems = walk(self.root, self.options)
            files = [file for file in files if not is_part_of_database(file.path)]
        else:
            files, problems = [FileEntry(name=self.root.name, path=self.root)], []
        sets = rotation_sets(file.name for file in files)
        base_of = {name: base for base, names in sets.items() for name in names}
        by_name = {file.name: file for file in files}
        units: list[tuple[str, list[FileEntry] | Collection]] = [(item.name, item) for item in problems]
        units += [(base, [by_name[name] for name in names]) for base, names in sets.items()]
        units += [(file.name, [file]) for file in files if file.name not in base_of]
        for name, unit in sorted(units, key=lambda unit: unit[0]):
            found = [unit] if isinstance(unit, Collection) else _describe_set(name, unit)
            yield from (item for item in found if self._is_wanted(item))

    def _is_wanted(self, collection: Collection) -> bool:
        file, _, table = collection.name.partition("!/")
        names = (collection.name, file, file.rpartition("/")[2], *([table] if table else []))
        return is_selected(self.options, *names)

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        try:
            if collection.members:
                return set_splits(collection, target_bytes)
            return format_named(collection.format).splits(collection, target_bytes)
        except OSError as error:
            raise reason_for(error) from None

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        part = member_of(collection, split.member) if collection.members else collection
        opened: list[ByteStream] = []

        def opener() -> ByteStream:
            compression = part.options.get("compression", "")
            opened.append(open_file(Path(part.locator[0]), compression, split.start, split.stop))
            return opened[-1]

        try:
            yield from format_named(part.format).read(part, split, plan, opener)
        except OSError as error:
            raise reason_for(error) from None
        finally:
            for stream in opened:
                stream.close()

    def close(self) -> None:
        """Nothing stays open between calls."""


def _describe_set(name: str, files: list[FileEntry]) -> Iterable[Collection]:
    """One collection for a rotated log; each file its own where one of them is not text."""
    found = [collection for file in files for collection in describe_file(file)]
    logs = [item for item in found if item.status == "ready" and item.format == "text"]
    others = [item for item in found if item not in logs]
    if len(logs) > 1:
        logs = [merged(name, logs)]
    return sorted([*logs, *others], key=lambda item: item.name)


def describe_file(file: FileEntry) -> list[Collection]:
    """The collections of one file; one that says why, where it cannot be read."""
    try:
        head = read_head(file.path, file.name)
        if reason := why_unread(head):
            return [_unread(file, reason, head.size)]
        match, form = best_format(head)
        if match < Match.MAGIC and is_binary(head):
            # What calls itself a table or a document and is none is a fault, not a picture among files.
            reason = ConnectorError("binary", "the file holds something other than text")
            skipped = _unread(file, reason, head.size)
            return [replace(skipped, status="failed") if match > Match.FALLBACK else skipped]
        if form.needs_file and head.compression:
            return [
                _unread(file, ConnectorError("unsupported", "the file is compressed as a whole"), head.size)
            ]
        return sorted(form.describe(head), key=lambda item: item.name)
    except ConnectorError as error:
        return [_unread(file, error, None)]
    except OSError as error:
        return [_unread(file, reason_for(error), None)]


def _unread(file: FileEntry, reason: ConnectorError, size: int | None) -> Collection:
    return replace(unread(file.name, reason), size=size)


def open_source(source: str, options: OpenOptions) -> Connector:
    """Open a file or folder; raises ``ConnectorError`` where there is none. A database file is one source."""
    path = file_path(source)
    try:
        if path.is_dir():
            next(path.iterdir(), None)
        elif not path.is_file():
            path.stat()
            raise ConnectorError("unsupported", "pipes and devices are not read; use - for standard input")
        elif is_database(path):
            return sqlite.open_path(path, options)
    except OSError as error:
        raise reason_for(error) from None
    return FilesConnector(root=path, options=options)
