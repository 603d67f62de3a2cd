"""Where the bytes of a file are: on this disk, in another filesystem, in an archive, compressed.

A content is a chain: a file, then what must be done to get at the bytes (a range of them, a codec). It is
written down as an address, so that any process can open it again. ``open`` streams; ``seekable`` and
``local`` serve formats that must jump, and where the bytes cannot be jumped in they are unpacked once into
a private temporary file, which has no name and ends with the process.
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
from connectors.storage.spool import SpooledFile, View, copy_limited, unpacked
from connectors.storage.streams import ByteStream, FileRange, skip
from connectors.watermarks import watermark

SEPARATOR = "\x00"
"""Between the steps of an address: no name of a file holds it."""


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

    @property
    def watermark(self) -> str:
        """The same only as long as the file is the same; empty where nothing vouches for that."""

    def __hash__(self) -> int: ...

    def open(self, start: int = 0, stop: int = -1) -> ByteStream: ...

    def seekable(self) -> BinaryIO: ...

    def local(self) -> contextlib.AbstractContextManager[Path]:
        """A path under which libraries that take nothing else find the bytes."""


class Near(ABC):
    """Bytes of this machine, in which one can jump."""

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

    @property
    def watermark(self) -> str:
        return self.inner.watermark

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
class Packed(ABC):
    """What must be unpacked before one can jump in it. A kind of it says its address and how to unpack."""

    inner: Content

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

    @property
    def watermark(self) -> str:
        return self.inner.watermark

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        return FileRange(self.seekable(), start, stop)

    def seekable(self) -> BinaryIO:
        return unpacked(self)

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)

    @property
    @abstractmethod
    def address(self) -> str: ...

    @abstractmethod
    def unpack(self, file: "BinaryIO | SpooledFile") -> None: ...


@dataclass(frozen=True)
class Unpacked(Packed):
    """What comes out of another content through a codec; it can be read without unpacking it whole."""

    codec: str
    declared: int = -1
    """Bytes that come out, by the list of an archive, which is held to it; -1: not said."""

    @property
    def address(self) -> str:
        said = f"={self.declared}" if self.declared >= 0 else ""
        return f"{self.inner.address}{SEPARATOR}{self.codec}{said}"

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        stream: ByteStream = Decompressed(self.inner.open(), self.codec)
        if self.declared >= 0:
            stream = _Declared(stream, self.declared)
        if not start and stop < 0:
            return stream
        skip(stream, start)
        return Limited(stream, stop - start if stop >= 0 else -1)

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        with contextlib.closing(self.open()) as stream:
            copy_limited(stream, file)


class _Declared:
    """A stream that may not hold more than was said of it."""

    def __init__(self, stream: ByteStream, size: int) -> None:
        self._stream, self._left, self._is_over = stream, size, False

    def read(self, size: int, /) -> bytes:
        data = b"" if self._is_over else self._stream.read(size)
        kept = data[: self._left]
        self._left -= len(kept)
        if self._is_over or (data and not kept):
            words = "it holds more than the list of its archive says; read until there"
            raise ConnectorError("corrupt", words)
        self._is_over = len(kept) < len(data)
        return kept

    def close(self) -> None:
        self._stream.close()


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
