"""Where the bytes of a file are: on this disk, in another filesystem, in an archive, compressed.

A content is a chain: a file, then the steps that lead to the bytes, such as a byte range or a codec. A
content can be written as an address, from which any process can open it again. ``open`` returns a stream;
``seekable`` and ``local`` are for formats that need random access. Bytes without random access are first
unpacked into a private temporary file; that of ``seekable`` has no name and vanishes with the process.
"""

import contextlib
import io
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from connectors.base import ConnectorError
from connectors.storage.compression import Decompressed
from connectors.storage.os_errors import reason_for
from connectors.storage.regular import open_regular, stored_bytes
from connectors.storage.spool import SpooledFile, View, copy_limited, unpacked
from connectors.storage.streams import ByteStream, FileRange, skip
from connectors.watermarks import watermark

SEPARATOR = "\x00"
"""Separates the steps of an address; no file name can contain it."""


class Content(Protocol):
    """The bytes of one file. Frozen and comparable; opening raises ``ConnectorError``."""

    @property
    def address(self) -> str:
        """The text from which ``content_at`` opens the content again."""

    @property
    def size(self) -> int | None:
        """Size in bytes; ``None`` if it is only known after reading."""

    @property
    def can_seek(self) -> bool:
        """Whether reading can start in the middle without unpacking anything."""

    @property
    def is_near(self) -> bool:
        """Whether reading the content twice or in parts is cheap: without network and without unpacking."""

    @property
    def stamp(self) -> tuple[int, ...]:
        """Numbers that change when the file changes."""

    @property
    def watermark(self) -> str:
        """A text that stays the same only while the file is unchanged; empty if that cannot be guaranteed."""

    def __hash__(self) -> int: ...

    def open(self, start: int = 0, stop: int = -1) -> ByteStream: ...

    def seekable(self) -> BinaryIO: ...

    def local(self) -> contextlib.AbstractContextManager[Path]:
        """A local path with the bytes, for libraries that accept nothing else."""


class Near(ABC):
    """Local bytes with random access."""

    @property
    def can_seek(self) -> bool:
        return True

    @property
    def is_near(self) -> bool:
        return True

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        return FileRange(self.seekable(), start, stop)

    @abstractmethod
    def seekable(self) -> BinaryIO: ...


@dataclass(frozen=True)
class LocalFile(Near):
    """A local file."""

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
    def stored(self) -> int:
        """Number of bytes that the file takes on the disk, at most its size."""
        try:
            return stored_bytes(self.path)
        except OSError as error:
            raise reason_for(error) from None

    @property
    def stamp(self) -> tuple[int, ...]:
        try:
            stat = self.path.stat()
        except OSError as error:
            raise reason_for(error) from None
        return stat.st_mtime_ns, stat.st_size

    @property
    def watermark(self) -> str:
        return watermark(self.path)

    def seekable(self) -> BinaryIO:
        try:
            return open_regular(self.path)
        except OSError as error:
            raise reason_for(error) from None

    @contextlib.contextmanager
    def local(self) -> Iterator[Path]:
        self.seekable().close()
        yield self.path


@dataclass(frozen=True)
class Step:
    """A content derived from another content (``inner``), with which it changes."""

    inner: Content

    @property
    def stamp(self) -> tuple[int, ...]:
        return self.inner.stamp

    @property
    def watermark(self) -> str:
        return self.inner.watermark


@dataclass(frozen=True)
class Range(Step):
    """Bytes ``start`` to ``stop`` of another content, such as the stored bytes of an archive's member."""

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

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        end = self.stop if stop < 0 else min(self.stop, self.start + stop)
        if self.inner.can_seek:
            return self.inner.open(self.start + start, end)
        return FileRange(self.inner.seekable(), self.start + start, end)

    def seekable(self) -> BinaryIO:
        return io.BufferedReader(View(self.inner.seekable(), self.start, self.stop))

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)


@dataclass(frozen=True)
class Packed(Step, ABC):
    """Content that must be unpacked for random access. Subclasses define ``open`` or ``unpack``."""

    @property
    @abstractmethod
    def address(self) -> str: ...

    @property
    def size(self) -> int | None:
        return None

    @property
    def can_seek(self) -> bool:
        return False

    @property
    def is_near(self) -> bool:
        return False

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        return FileRange(self.seekable(), start, stop)

    def seekable(self) -> BinaryIO:
        return unpacked(self)

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        with contextlib.closing(self.open()) as stream:
            copy_limited(stream, file)


@dataclass(frozen=True)
class Unpacked(Packed):
    """Content that is decompressed with a codec. It can be streamed without unpacking it whole."""

    codec: str
    declared: int = -1
    """Unpacked size in bytes that the archive lists, which is enforced; -1: not listed."""

    @property
    def address(self) -> str:
        size = f"={self.declared}" if self.declared >= 0 else ""
        return f"{self.inner.address}{SEPARATOR}{self.codec}{size}"

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        stream: ByteStream = Decompressed(self.inner.open(), self.codec)
        if self.declared >= 0:
            stream = _Declared(stream, self.declared)
        if not start and stop < 0:
            return stream
        skip(stream, start)
        return Limited(stream, stop - start if stop >= 0 else -1)


class _Declared:
    """A stream that fails if it is longer than its listed size."""

    def __init__(self, stream: ByteStream, size: int) -> None:
        self._stream, self._left, self._is_over = stream, size, False

    def read(self, size: int, /) -> bytes:
        data = b"" if self._is_over else self._stream.read(size)
        kept = data[: self._left]
        self._left -= len(kept)
        if self._is_over or (data and not kept):
            words = "it holds more than the list of its archive says; read up to there"
            raise ConnectorError("corrupt", words)
        self._is_over = len(kept) < len(data)
        return kept

    def close(self) -> None:
        self._stream.close()


class Limited:
    """The first bytes of a stream: at most ``left``, or all if ``left`` is -1."""

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
    """A copy of a content in a private temporary folder, which is deleted at the end of the context."""
    with tempfile.TemporaryDirectory(prefix="noticemap-") as folder:
        path = Path(folder) / "copy"
        with path.open("wb") as file, contextlib.closing(content.open()) as stream:
            copy_limited(stream, file)
        yield path
