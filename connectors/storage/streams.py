"""Byte streams: a part of a file, and a stream in chunks."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from connectors.storage.os_errors import reason_for


class ByteStream(Protocol):
    """The methods of a binary file that readers use. A read may return fewer bytes than asked for."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


class FileRange:
    """Bytes ``start`` to ``stop`` of a file; a ``stop`` of -1 means the end."""

    def __init__(self, file: BinaryIO, start: int, stop: int) -> None:
        self._file = file
        self._left = stop - start if stop >= 0 else -1
        if start:
            file.seek(start)

    def read(self, size: int, /) -> bytes:
        if self._left >= 0:
            size = min(size, self._left)
        try:
            data = self._file.read(size)
        except OSError as error:
            raise reason_for(error) from None
        if self._left >= 0:
            self._left -= len(data)
        return data

    def close(self) -> None:
        self._file.close()


def chunks(stream: ByteStream, size: int) -> Iterator[bytes]:
    """The whole stream, in chunks of at most ``size`` bytes."""
    while data := stream.read(size):
        yield data


def skip(stream: ByteStream, n_bytes: int) -> None:
    """Skip ``n_bytes`` of a stream, or all bytes if it has fewer."""
    while n_bytes > 0 and (data := stream.read(min(n_bytes, 1 << 20))):
        n_bytes -= len(data)
