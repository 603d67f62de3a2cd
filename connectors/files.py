"""Files and folders: tables, JSON, databases, documents, mail, dumps, logs and text, also in archives.

URI: a path, a path with ``*``, or ``file:///absolute/path``. Rights: to list the folders and read the files.
Sampling: by a seeded hash of the row's ordinal, so without bias; every file is read to its end. Exceptions
are CSV, JSON Lines, logs and text of more than 1 GB that allow random access. Of these files, 256 blocks of
whole rows at seeded places are read, so that neighbouring rows are drawn together, and rows longer than a
block are rarely drawn. Cost to the source: a file is read once, or twice if it is read in several parts; of a
file that is read in blocks, about 32 MB are read. Links within the source are followed once. Hidden files,
links that lead out of the source, and ``/proc``, ``/sys`` and ``/dev`` are listed but not read. Compressed
files and archives are unpacked while reading, if necessary into private temporary files; all archives in one
file together may unpack to 512 MB plus 500 times the file's size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from connectors import sqlite
from connectors.address import file_path
from connectors.archives.kinds import content_at
from connectors.base import (
    BlockSample,
    Collection,
    Connector,
    ConnectorError,
    OpenOptions,
    Piece,
    ReadPlan,
    Split,
)
from connectors.duckdb_log import is_log_of_database
from connectors.file_collections import Inspection, entries_of, is_risky, pieces_of
from connectors.formats.registry import format_named
from connectors.selection import is_selected
from connectors.sqlite_open import is_database, is_part_of_database
from connectors.storage.content import SEPARATOR, Content, LocalFile
from connectors.storage.globs import has_wildcard, split_glob
from connectors.storage.log_set import member_of, set_splits
from connectors.storage.os_errors import reason_for
from connectors.storage.walk import FileEntry, walk
from connectors.text.blocks import TextPart, block_sample
from connectors.text.encoding import UTF8
from connectors.watermarks import digest, watermark, with_logs

SCHEMES = ("file",)
EXAMPLE = "exports/"


class Tree(Protocol):
    """A place that contains files: lists the files, and opens a file by its address."""

    def files(self, options: OpenOptions) -> tuple[list[FileEntry], list[Collection]]:
        """Files sorted by name, and collections for whatever cannot be read."""

    def file(self, address: str) -> Content: ...

    def paths(self, address: str) -> Sequence[Path]:
        """The local file at an address, and the logs of a database; empty if the address is not local."""


@dataclass(frozen=True, kw_only=True)
class LocalTree:
    """A file, or all files below a folder; with a pattern, only files whose relative names match that."""

    root: Path
    pattern: str = ""

    def files(self, options: OpenOptions) -> tuple[list[FileEntry], list[Collection]]:
        if not self.root.is_dir():
            return [FileEntry(name=self.root.name, content=LocalFile(self.root.resolve()))], []
        files, problems = walk(self.root, options)
        files = [file for file in files if not _is_part_of_other(Path(file.content.address))]
        if self.pattern:
            matches = split_glob(self.pattern).matches
            files, problems = [file for file in files if matches(file.name)], []
        return files, problems

    def file(self, address: str) -> Content:
        return LocalFile(Path(address))

    def paths(self, address: str) -> Sequence[Path]:
        return with_logs(Path(address))


@dataclass(frozen=True, kw_only=True)
class FilesConnector:
    """Reads the files of a tree, in any format."""

    tree: Tree
    options: OpenOptions
    only_here: bool = False
    """Whether only this process can read the files, as with files in memory."""

    def collections(self) -> Iterator[Collection]:
        """All collections sorted by name. A collection that cannot be read has a reason."""
        for piece in self.pieces():
            yield from (piece,) if isinstance(piece, Collection) else self.describe(piece)

    def pieces(self) -> Iterator[Piece | Collection]:
        files, problems = self.tree.files(self.options)
        for piece in pieces_of(files, problems):
            if isinstance(piece, Piece) or _is_wanted(piece.name, self.options):
                yield piece

    def describe(self, piece: Piece) -> list[Collection]:
        marks = {entry.content.address: self._watermark(entry.content) for entry in entries_of(piece)}
        inside = Inspection.of(piece.size, self.options)
        found = [_marked(item, marks) for item in inside.piece(piece)]
        if self.only_here:
            found = [replace(item, access=replace(item.access, is_risky=False)) for item in found]
        return [item for item in found if _is_wanted(item.name, self.options)]

    def is_risky(self, piece: Piece) -> bool:
        return not self.only_here and any(map(is_risky, entries_of(piece)))

    def splits(self, collection: Collection, target_bytes: int) -> list[Split]:
        if collection.access.is_schema:
            return [Split()]
        try:
            if collection.members:
                return set_splits(collection, self._content, target_bytes)
            form = format_named(collection.format)
            return form.splits(collection, self._content(collection), target_bytes)
        except OSError as error:
            raise reason_for(error) from None

    def read(self, collection: Collection, split: Split, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
        if collection.access.is_schema:
            return
        if collection.status in ("skipped", "failed"):
            raise collection.error
        part = member_of(collection, split.member) if collection.members else collection
        try:
            yield from format_named(part.format).read(part, split, plan, self._content(part))
        except OSError as error:
            raise reason_for(error) from None

    def count_rows(self, collection: Collection) -> int | None:
        if collection.access.is_schema or collection.members:
            return None
        count = format_named(collection.format).count
        return count(collection, self._content(collection)) if count is not None else None

    def blocks(self, collection: Collection, count: int, n_bytes: int, seed: int) -> BlockSample | None:
        members = [member_of(collection, index) for index in range(len(collection.members))] or [collection]
        parts = [
            TextPart(member, self._content(member), align)
            for member in members
            if (align := format_named(member.format).align) and member.options["encoding"] == UTF8
        ]
        return block_sample(parts, count, n_bytes, seed) if len(parts) == len(members) else None

    def _content(self, collection: Collection) -> Content:
        return content_at(collection.locator[0], self.tree.file)

    def _watermark(self, content: Content) -> str:
        paths = self.tree.paths(content.address)
        return watermark(*paths) if paths else content.watermark

    def digest(self, collection: Collection) -> str:
        found = [self.tree.paths(address) for address in _files_of(collection)]
        return digest(*(path for paths in found for path in paths)) if all(found) else ""

    def close(self) -> None:
        """Does nothing, since no file stays open between calls."""


def _files_of(collection: Collection) -> list[str]:
    """Addresses of the files that a collection is in; for a member of an archive, the archive's address."""
    addresses = collection.locator if collection.members else collection.locator[:1]
    return [address.partition(SEPARATOR)[0] for address in addresses]


def _marked(collection: Collection, marks: Mapping[str, str]) -> Collection:
    """The collection with the joined watermarks of its files; with none if one of the files has none."""
    found = [marks.get(address, "") for address in _files_of(collection)]
    joined = "/".join(found) if found and all(found) else ""
    return replace(collection, access=replace(collection.access, watermark=joined))


def _is_part_of_other(path: Path) -> bool:
    """Whether a file is read as part of a database file next to it."""
    return is_part_of_database(path) or is_log_of_database(path)


def _is_wanted(name: str, options: OpenOptions) -> bool:
    """Whether a collection's name, the name of an enclosing file, or the last part of either is selected."""
    parts = name.split("!/")
    names = {name, *("!/".join(parts[: n + 1]) for n in range(len(parts))), *parts}
    return is_selected(options, *names, *(part.rpartition("/")[2] for part in parts))


def open_source(source: str, options: OpenOptions) -> Connector:
    """Open a file or folder, or an SQLite file as a database. Raises ``ConnectorError`` if there is none."""
    path = file_path(source)
    try:
        if has_wildcard(str(path)) and not path.exists():
            found = split_glob(path.as_posix())
            root = Path(found.folder)
            root.stat()
            return FilesConnector(tree=LocalTree(root=root, pattern=found.pattern), options=options)
        if path.is_dir():
            next(path.iterdir(), None)
        elif not path.is_file():
            path.stat()
            raise ConnectorError("unsupported", "pipes and devices are not read; use - for standard input")
        elif is_database(path.resolve()):
            return sqlite.open_path(path, options)
    except OSError as error:
        raise reason_for(error) from None
    except ValueError:  # The path contains a null character.
        raise ConnectorError("not_found", "no file or folder can have this name") from None
    return FilesConnector(tree=LocalTree(root=path), options=options)
