"""7z archives: members are packed together, so an archive is unpacked once as a whole.

Extra: ``pip install 'noticemap[7z]'``.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from connectors.archives.kinds import ArchiveKind
from connectors.base import ConnectorError
from connectors.extras import extra
from connectors.formats.base import Head
from connectors.storage.content import SEPARATOR, Content, Packed, Range
from connectors.storage.members import Member
from connectors.storage.spool import MAX_UNPACKED, SpooledFile

_STEP = "7z"


def _sniff(head: Head) -> bool:
    return head.data.startswith(b"7z\xbc\xaf\x27\x1c")


@dataclass(frozen=True)
class Solid(Packed):
    """All members of a 7z archive, unpacked and concatenated in the order of the archive's list."""

    @property
    def address(self) -> str:
        return f"{self.inner.address}{SEPARATOR}{_STEP}"

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        with _opened(self.inner) as archive:
            places, position = {}, 0
            for info in _files(archive):
                places[info.filename] = (position, info.uncompressed)
                position += info.uncompressed
            if position > MAX_UNPACKED:
                raise ConnectorError("too_large", f"unpacked it takes more than {MAX_UNPACKED >> 30} GB")
            archive.extractall(factory=_Places(file, places))


def _files(archive: Any) -> Iterator[Any]:
    seen: set[str] = set()
    for info in archive.list():
        if not info.is_directory and not info.is_symlink and info.filename not in seen:
            seen.add(info.filename)
            yield info


@contextlib.contextmanager
def _opened(content: Content) -> Iterator[Any]:
    with extra("7z", "7z archives"):
        import py7zr
    try:
        with contextlib.closing(content.seekable()) as file, py7zr.SevenZipFile(file) as archive:
            if archive.needs_password():
                raise ConnectorError("unsupported", "the 7z archive is encrypted")
            yield archive
    except ConnectorError:
        raise
    except py7zr.PasswordRequired:
        raise ConnectorError("unsupported", "the 7z archive is encrypted") from None
    except py7zr.UnsupportedCompressionMethodError:
        raise ConnectorError("unsupported", "its compression method is not supported") from None
    except MemoryError:
        raise
    except Exception as error:  # On damaged archives the library raises exceptions of many classes.
        words = f"the 7z archive is damaged ({type(error).__name__})"
        raise ConnectorError("corrupt", words) from None


class _Places:
    """Creates a writer for each member, which writes at the member's offset in one file."""

    def __init__(self, file: "BinaryIO | SpooledFile", places: dict[str, tuple[int, int]]) -> None:
        self._file, self._places = file, places

    def create(self, filename: str) -> "_Place":
        start, size = self._places.get(filename, (0, 0))
        return _Place(self._file, start, size)


class _Place:
    """The part of a file that one member is written to. Bytes beyond the member's listed size are dropped."""

    def __init__(self, file: "BinaryIO | SpooledFile", start: int, size: int) -> None:
        self._file, self._start, self._size, self._position = file, start, size, 0

    def write(self, data: bytes) -> int:
        kept = data[: max(0, self._size - self._position)]
        self._file.seek(self._start + self._position)
        self._file.write(kept)
        self._position += len(kept)
        return len(data)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._position

    def flush(self) -> None:
        """Does nothing, since writes are not buffered."""

    def size(self) -> int:
        return self._position

    def close(self) -> None:
        """Does nothing: the caller owns the file and closes it."""


def _members(content: Content) -> Iterator[Member]:
    solid, position = Solid(content), 0
    with _opened(content) as archive:
        listed = [(info.filename, info.uncompressed) for info in _files(archive)]
    for name, size in listed:
        yield Member(name=name, content=Range(solid, position, position + size), size=size)
        position += size


ARCHIVE = ArchiveKind(name="7z", sniff=_sniff, members=_members, step=_STEP, unpacked=Solid)
