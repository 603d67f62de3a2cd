"""Bytes of a file or part of one, decompressed on the way; memory stays flat however they inflate."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from connectors.base import ConnectorError
from connectors.os_errors import reason_for

GZIP = "gzip"
GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_READ_BYTES = 1 << 20


class ByteStream(Protocol):
    """The part of a binary file that readers use. A read may come back shorter than asked for."""

    def read(self, size: int, /) -> bytes: ...

    def close(self) -> None: ...


Opener = Callable[[], ByteStream]


def open_file(path: Path, compression: str = "", start: int = 0, stop: int = -1) -> ByteStream:
    """Bytes ``start`` to ``stop`` of a file as stored, then decompressed."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise reason_for(error) from None
    if compression == GZIP:
        return Gunzip(file)
    return FileRange(file, start, stop)


class FileRange:
    """Bytes ``start`` to ``stop`` of a file; -1: to the end."""

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


class Gunzip:
    """Decompressed gzip, of one or more members. What a damaged file still holds comes before the error."""

    def __init__(self, source: ByteStream) -> None:
        self._source = source
        self._inflater = zlib.decompressobj(_GZIP_WINDOW)
        self._waiting = b""
        self._has_begun = False

    def read(self, size: int, /) -> bytes:
        while True:
            if not self._waiting:
                self._waiting = self._source.read(_READ_BYTES)
                if not self._waiting:
                    return self._finish(size)
            if self._inflater.eof:
                if not self._waiting.lstrip(b"\x00"):
                    self._waiting = b""  # Padding after the last member, as tape and tar leave it.
                    continue
                self._inflater = zlib.decompressobj(_GZIP_WINDOW)
            if data := self._inflate(size):
                return data

    def _inflate(self, size: int) -> bytes:
        self._has_begun = True
        try:
            data = self._inflater.decompress(self._waiting, size)
        except zlib.error:
            raise ConnectorError("corrupt", "the gzip data is damaged") from None
        self._waiting = self._inflater.unused_data or self._inflater.unconsumed_tail
        return data

    def _finish(self, size: int) -> bytes:
        if not self._has_begun or self._inflater.eof:
            return b""
        try:
            data = self._inflater.decompress(b"", size)
        except zlib.error:
            data = b""
        if data or self._inflater.eof:
            return data
        raise ConnectorError("truncated", "the gzip data ends early")

    def close(self) -> None:
        self._source.close()


def chunks(stream: ByteStream, size: int) -> Iterator[bytes]:
    """Everything the stream holds, in pieces of at most ``size`` bytes."""
    while data := stream.read(size):
        yield data
