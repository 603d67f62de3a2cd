"""Unpacks bytes into private temporary files, which have no name and vanish with the process."""

import io
import tempfile
import weakref
from functools import lru_cache
from typing import BinaryIO, Protocol

from connectors.base import ConnectorError
from connectors.storage.os_errors import reason_for
from connectors.storage.streams import ByteStream, chunks

_IN_MEMORY = 16 << 20
MAX_UNPACKED = 16 << 30
"""Maximum temporary disk space in bytes that one unpacked file may use."""
_TOO_LARGE = f"unpacked it takes more than {MAX_UNPACKED >> 30} GB"
_COPY_BYTES = 1 << 20
_KEPT = 3
"""Number of unpacked files that a process keeps open, since members of an archive are read in succession."""
SpooledFile = tempfile.SpooledTemporaryFile[bytes]


class Packed(Protocol):
    """Content that must be unpacked for random access."""

    @property
    def stamp(self) -> tuple[int, ...]: ...

    def __hash__(self) -> int: ...

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        """Write the whole content to a file."""


def copy_limited(
    stream: ByteStream, file: "BinaryIO | SpooledFile", limit: int = MAX_UNPACKED, words: str = _TOO_LARGE
) -> None:
    """Copy a stream. Raises ``ConnectorError`` (``too_large``) with ``words`` beyond ``limit`` bytes."""
    n_bytes = 0
    for chunk in chunks(stream, _COPY_BYTES):
        n_bytes += len(chunk)
        if n_bytes > limit:
            raise ConnectorError("too_large", words)
        try:
            file.write(chunk)
        except OSError as error:
            raise reason_for(error) from None


def unpacked(content: Packed) -> BinaryIO:
    """A readable file of bytes that are unpacked once and shared. Each such file has its own position."""
    return view_of(_spool(content, content.stamp))


class Spool:
    """A temporary file without a name. It is closed when nothing uses it any more."""

    def __init__(self) -> None:
        self.file = SpooledFile(max_size=_IN_MEMORY, prefix="noticemap-")
        self.size = 0
        self.error: ConnectorError | None = None
        """The error that ended the unpacking early, if any."""
        weakref.finalize(self, self.file.close)


def view_of(spool: Spool) -> BinaryIO:
    """A readable file of the bytes in a spool, with a position of its own."""
    return io.BufferedReader(View(spool.file, 0, spool.size, spool))


@lru_cache(maxsize=_KEPT)
def _spool(content: Packed, stamp: tuple[int, ...]) -> Spool:
    spool = Spool()
    try:
        content.unpack(spool.file)
    except ConnectorError as error:
        spool.error = error
    spool.size = spool.file.seek(0, io.SEEK_END)
    return spool


class View(io.RawIOBase):
    """A part of a file, with a position of its own."""

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
