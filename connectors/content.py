"""Where the bytes of a file are: on this disk, in another filesystem, in an archive, compressed.

A content is a chain: a file, then what must be done to get at the bytes (a range of them, a codec). It is
written down as an address, so that any process can open it again. ``open`` streams; ``seekable`` and
``local`` serve formats that must jump, and where the bytes cannot be jumped in they are unpacked once into
a private temporary file, which has no name and ends with the process.
"""

import contextlib
import io
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Protocol

from connectors.base import ConnectorError
from connectors.compression import Decompressed
from connectors.os_errors import reason_for
from connectors.streams import ByteStream, FileRange, chunks, skip

SEPARATOR = "\x00"
"""Between the steps of an address: no name of a file holds it."""
_IN_MEMORY = 16 << 20
MAX_UNPACKED = 16 << 30
"""Bytes of temporary space that one file may take."""
_COPY_BYTES = 1 << 20
_KEPT = 3
"""Unpacked files that a process keeps open: members of one archive are read one after another."""


class Content(Protocol):
    """The bytes of one file. Frozen and comparable; opening raises ``ConnectorError``."""

    @property
    def address(self) -> str:
        """What ``content_at`` finds it by."""

    @property
    def size(self) -> int | None:
        """Bytes; ``None`` where only reading would tell."""

    @property
    def can_seek(self) -> bool:
        """Whether it can be read from the middle without unpacking anything."""

    @property
    def is_near(self) -> bool:
        """Whether to read it twice, and in parts, costs next to nothing: no network, no unpacking."""

    @property
    def stamp(self) -> tuple[int, ...]:
        """Another one when the file has changed."""

    def __hash__(self) -> int: ...

    def open(self, start: int = 0, stop: int = -1) -> ByteStream: ...

    def seekable(self) -> BinaryIO: ...

    def local(self) -> contextlib.AbstractContextManager[Path]:
        """A path under which libraries that take nothing else find the bytes."""


@dataclass(frozen=True)
class LocalFile:
    """A file of this machine."""

    path: Path

    @property
    def address(self) -> str:
        return str(self.path)

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError as error:
            raise reason_for(error) from None

    @property
    def can_seek(self) -> bool:
        return True

    @property
    def is_near(self) -> bool:
        return True

    @property
    def stamp(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError as error:
            raise reason_for(error) from None
        return stat.st_mtime_ns, stat.st_size

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        return FileRange(self.seekable(), start, stop)

    def seekable(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except OSError as error:
            raise reason_for(error) from None

    @contextlib.contextmanager
    def local(self) -> Iterator[Path]:
        yield self.path


@dataclass(frozen=True)
class Range:
    """Bytes ``start`` to ``stop`` of another content: a member of an archive, as stored."""

    inner: Content
    start: int
    stop: int

    @property
    def address(self) -> str:
        return f"{self.inner.address}{SEPARATOR}{self.start}-{self.stop}"

    @property
    def size(self) -> int:
        return self.stop - self.start

    @property
    def can_seek(self) -> bool:
        return self.inner.can_seek

    @property
    def is_near(self) -> bool:
        return self.inner.is_near

    @property
    def stamp(self) -> tuple[int, ...]:
        return self.inner.stamp

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        end = self.stop if stop < 0 else min(self.stop, self.start + stop)
        if self.inner.can_seek:
            return self.inner.open(self.start + start, end)
        return FileRange(self.inner.seekable(), self.start + start, end)

    def seekable(self) -> BinaryIO:
        return io.BufferedReader(_View(self.inner.seekable(), self.start, self.stop))

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)


@dataclass(frozen=True)
class Unpacked:
    """What comes out of another content through a codec."""

    inner: Content
    codec: str

    @property
    def address(self) -> str:
        return f"{self.inner.address}{SEPARATOR}{self.codec}"

    @property
    def size(self) -> None:
        return None

    @property
    def can_seek(self) -> bool:
        return False

    @property
    def is_near(self) -> bool:
        return False

    @property
    def stamp(self) -> tuple[int, ...]:
        return self.inner.stamp

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        stream = Decompressed(self.inner.open(), self.codec)
        if not start and stop < 0:
            return stream
        skip(stream, start)
        return Limited(stream, stop - start if stop >= 0 else -1)

    def seekable(self) -> BinaryIO:
        return unpacked(self)

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        with contextlib.closing(self.open()) as stream:
            copy_limited(stream, file)

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)


class Limited:
    """At most ``left`` bytes of a stream; -1: all."""

    def __init__(self, stream: ByteStream, left: int) -> None:
        self._stream, self._left = stream, left

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size if self._left < 0 else min(size, self._left))
        self._left -= len(data) if self._left >= 0 else 0
        return data

    def close(self) -> None:
        self._stream.close()


@contextlib.contextmanager
def copied(content: Content) -> Iterator[Path]:
    """A copy in a private temporary folder, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="noticemap-") as folder:
        path = Path(folder) / "copy"
        with path.open("wb") as file, contextlib.closing(content.open()) as stream:
            copy_limited(stream, file)
        yield path


def copy_limited(stream: ByteStream, file: "BinaryIO | SpooledFile") -> None:
    """Copy to the end, or to the limit of temporary space."""
    n_bytes = 0
    for chunk in chunks(stream, _COPY_BYTES):
        n_bytes += len(chunk)
        if n_bytes > MAX_UNPACKED:
            raise ConnectorError("too_large", f"unpacked it takes more than {MAX_UNPACKED >> 30} GB")
        try:
            file.write(chunk)
        except OSError as error:
            raise reason_for(error) from None


class Packed(Content, Protocol):
    """A content that must be unpacked before one can jump in it."""

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        """Write everything into a file."""


SpooledFile = tempfile.SpooledTemporaryFile[bytes]


def unpacked(content: Packed) -> BinaryIO:
    """A file of its own position over bytes that are unpacked once for all who ask."""
    spool = _spool(content, content.stamp)
    return io.BufferedReader(_View(spool.file, 0, spool.size, spool))


class Spool:
    """A temporary file without a name, closed when nobody uses it any more."""

    def __init__(self) -> None:
        self.file = SpooledFile(max_size=_IN_MEMORY, prefix="noticemap-")
        self.size = 0
        self.error: ConnectorError | None = None
        """Why there is no more in it."""
        weakref.finalize(self, self.file.close)


@lru_cache(maxsize=_KEPT)
def _spool(content: Packed, stamp: tuple[int, ...]) -> Spool:
    spool = Spool()
    try:
        content.unpack(spool.file)
    except ConnectorError as error:
        spool.error = error
    spool.size = spool.file.seek(0, io.SEEK_END)
    return spool


class _View(io.RawIOBase):
    """A part of a file with a position of its own."""

    def __init__(
        self, file: "BinaryIO | SpooledFile", start: int, stop: int, spool: Spool | None = None
    ) -> None:
        self._file, self._start, self._size = file, start, stop - start
        self._spool, self._position = spool, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError("a position before the beginning")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "memoryview | bytearray", /) -> int:  # type: ignore[override]
        wanted = max(0, min(len(buffer), self._size - self._position))
        if not wanted and self._spool and self._spool.error:
            raise self._spool.error
        self._file.seek(self._start + self._position)
        data = self._file.read(wanted)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed and not self._spool:
            self._file.close()
        self._spool = None
        super().close()
