"""Lists the collections in a file according to its format, also in the members of archives.

The first bytes of a file decide its format. The files of a rotated log are merged into one collection. A file
that cannot be read becomes a collection that states the reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from connectors.archives.kinds import MAX_DEPTH, Allowance, ArchiveKind, archive_kind, members_of
from connectors.base import Collection, ConnectorError, OpenOptions, Piece
from connectors.formats.base import Format, Head, Match
from connectors.formats.registry import best_format
from connectors.selection import is_excluded
from connectors.storage.content import LocalFile
from connectors.storage.head import is_binary, is_office, read_head, why_unread
from connectors.storage.log_set import merged
from connectors.storage.members import Member
from connectors.storage.os_errors import reason_for
from connectors.storage.rotation import rotation_sets
from connectors.storage.walk import HIDDEN, FileEntry, is_hidden, unread


@dataclass(frozen=True)
class Seen:
    """A file's beginning, and the format chosen for it."""

    head: Head

    @cached_property
    def best(self) -> tuple[Match, Format]:
        return best_format(self.head)

    @property
    def form(self) -> Format:
        return self.best[1]


def seen_of(file: FileEntry) -> Seen:
    """Read the beginning of a file. This is cached, since callers ask first for the risk, then the format."""
    if isinstance(file.content, LocalFile):
        return _seen_here(file.name, file.content, file.content.stamp)
    return Seen(read_head(file.content, file.name))


@lru_cache(maxsize=1)
def _seen_here(name: str, content: LocalFile, stamp: tuple[int, ...]) -> Seen:
    """Like ``seen_of`` for a local file. The last result is cached until ``stamp`` changes."""
    return Seen(read_head(content, name))


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """Lists the collections in files at one level of nested archives, with a limit on unpacking."""

    options: OpenOptions
    allowance: Allowance
    depth: int = 0

    @classmethod
    def of(cls, size: int | None, options: OpenOptions) -> "Inspection":
        """The inspection of a file, or of the files of one log, with a total size of ``size`` bytes."""
        return cls(options=options, allowance=Allowance.of(size))

    def piece(self, piece: Piece) -> list[Collection]:
        """The collections in a piece: one for a rotated log, but separate ones for files other than text."""
        files = entries_of(piece)
        found = [collection for file in files for collection in self._file(file)]
        logs = [item for item in found if _is_log(item)] if len(files) > 1 else []
        if len(logs) > 1:
            found = [merged(piece.name, logs), *(item for item in found if not _is_log(item))]
        return sorted(found, key=lambda item: item.name)

    def _file(self, file: FileEntry) -> list[Collection]:
        """The collections of one file; if it cannot be read, one collection with the reason."""
        try:
            stamp = "-".join(map(str, file.content.stamp))
            found = self._readable(file)
        except ConnectorError as error:
            return [_unread(file, error)]
        except OSError as error:
            return [_unread(file, reason_for(error))]
        return [_with_access(item, stamp=item.access.stamp or stamp) for item in found]

    def _readable(self, file: FileEntry) -> list[Collection]:
        seen = seen_of(file)
        head = seen.head
        if not head.data:
            return [_unread(file, ConnectorError("empty", "the file holds nothing"), head.size)]
        if self.options.schema_only and (tables := _schema_tables(head)):
            return tables
        match, form = seen.best
        if match == Match.MAGIC:
            return self._in_format(form, head, file)
        if not is_office(head) and (kind := archive_kind(head)):
            return self._archive(head, kind)
        if reason := why_unread(head):
            return [_unread(file, reason, head.size)]
        if is_binary(head):
            # An error if the file's name or beginning indicates a table or document; otherwise it is skipped.
            reason = ConnectorError("binary", "the file holds something other than text")
            skipped = _unread(file, reason, head.size)
            return [replace(skipped, status="failed") if match > Match.FALLBACK else skipped]
        return self._in_format(form, head, file)

    def _in_format(self, form: Format, head: Head, file: FileEntry) -> list[Collection]:
        """The collections that a format finds in a file, and the collections in files embedded in it."""
        found = [
            _with_access(item, is_risky=item.access.is_risky or form.is_risky) for item in form.describe(head)
        ]
        if isinstance(file.content, LocalFile) and file.content.stored < file.content.size:
            found = [_with_access(item, held=item.access.held or file.content.stored) for item in found]
        if form.members is not None:
            # An error in the list of members is ignored here: it also stops reading, and is reported then.
            members, _ = members_of(form.members, head.content)
            files, problems = self._members(head.name, members)
            if self.depth < MAX_DEPTH:
                found += self._embedded(files, problems)
            else:
                found += [_unread(file, _too_deep()) for file in files] + problems
        return sorted(found, key=lambda item: item.name)

    def _archive(self, head: Head, kind: ArchiveKind) -> list[Collection]:
        if self.depth >= MAX_DEPTH:
            raise _too_deep()
        members, error = members_of(kind.members, head.content)
        if error and not members:
            raise error
        files, problems = self._members(head.name, members)
        problems += [unread(head.name, error)] if error else []
        if not files and not problems:
            raise ConnectorError("empty", "the archive holds no files")
        return list(self._embedded(files, problems))

    def _embedded(self, files: Sequence[FileEntry], problems: Iterable[Collection]) -> Iterator[Collection]:
        """The collections in the files inside an archive or document, by name."""
        deeper = replace(self, depth=self.depth + 1)
        for piece in pieces_of(files, problems):
            yield from (piece,) if isinstance(piece, Collection) else deeper.piece(piece)

    def _members(self, outer: str, members: Iterable[Member]) -> tuple[list[FileEntry], list[Collection]]:
        """Members that can be read, and collections that state why the other members cannot be read."""
        files: list[FileEntry] = []
        problems: list[Collection] = []
        for member in members:
            name = f"{outer}!/{member.name}"
            if is_excluded(self.options, name, member.name):
                continue
            reason = HIDDEN if any(map(is_hidden, member.name.split("/"))) else member.reason
            if member.content is not None and not reason:
                reason = self.allowance.refused(member)
            if member.content is None or reason:
                reason = reason or ConnectorError("unsupported", "it cannot be unpacked")
                problems.append(replace(unread(name, reason), size=member.size))
            else:
                files.append(FileEntry(name=name, content=member.content))
        return files, problems


def pieces_of(files: Sequence[FileEntry], problems: Iterable[Collection]) -> Iterator[Piece | Collection]:
    """The pieces, and collections for unreadable files, sorted by name. A rotated log is one piece."""
    sets = rotation_sets(file.name for file in files)
    base_of = {name: base for base, names in sets.items() for name in names}
    by_name = {file.name: file for file in files}
    pieces: list[Piece | Collection] = list(problems)
    pieces += [_piece(base, [by_name[name] for name in names]) for base, names in sets.items()]
    pieces += [_piece(file.name, [file]) for file in files if file.name not in base_of]
    yield from sorted(pieces, key=lambda piece: piece.name)


def _piece(name: str, files: Sequence[FileEntry]) -> Piece:
    return Piece(name=name, files=tuple(files), size=sum(map(_weight, files)))


def _is_log(item: Collection) -> bool:
    return item.status == "ready" and item.format == "text"


def _weight(file: FileEntry) -> int:
    """Size of a file in bytes, not counting the holes of a sparse file; 0 if unknown."""
    return (file.content.stored if isinstance(file.content, LocalFile) else file.content.size) or 0


def entries_of(piece: Piece) -> list[FileEntry]:
    """The files of a piece."""
    return [file for file in piece.files if isinstance(file, FileEntry)]


def _with_access(collection: Collection, **changes: Any) -> Collection:
    return replace(collection, access=replace(collection.access, **changes))


def is_risky(file: FileEntry) -> bool:
    """Whether the beginning of a file indicates a format whose parser a malformed file can crash or stall.

    An archive is always risky, since it may contain files of any format.
    """
    try:
        seen = seen_of(file)
        return bool(seen.head.data) and (archive_kind(seen.head) is not None or seen.form.is_risky)
    except (ConnectorError, OSError):
        return False


def _schema_tables(head: Head) -> list[Collection]:
    from connectors.schemas.registry import schema_collections

    return sorted(schema_collections(head), key=lambda item: item.name)


def _too_deep() -> ConnectorError:
    return ConnectorError("unsupported", f"archives in archives are only opened {MAX_DEPTH} levels deep")


def _unread(file: FileEntry, reason: ConnectorError, size: int | None = None) -> Collection:
    return replace(unread(file.name, reason), size=size)
