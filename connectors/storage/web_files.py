"""Files on web servers, many of which can only send a file from its beginning."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from connectors.base import ConnectorError
from connectors.storage.content import Content, Limited, copied
from connectors.storage.spool import SpooledFile, copy_limited, unpacked
from connectors.storage.streams import ByteStream, skip


@dataclass(frozen=True)
class WebFile:
    """A file that is streamed. Random access uses range requests if the server supports them, else a copy."""

    remote: Content
    """The same file, read by range requests."""
    stream: Callable[[], ByteStream] = field(compare=False)
    """The whole file in one response."""

    @property
    def address(self) -> str:
        return self.remote.address

    @property
    def size(self) -> int | None:
        return self.remote.size

    @property
    def can_seek(self) -> bool:
        """Found out by requesting a byte that is not the first."""
        try:
            with contextlib.closing(self.remote.open(1, 2)) as stream:
                return len(stream.read(1)) == 1
        except ConnectorError:
            return False

    @property
    def is_near(self) -> bool:
        return False

    @property
    def stamp(self) -> tuple[int, ...]:
        return self.remote.stamp

    @property
    def watermark(self) -> str:
        return self.remote.watermark

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        if start and self.can_seek:
            return self.remote.open(start, stop)
        stream = self.stream()
        skip(stream, start)
        return Limited(stream, stop - start if stop >= 0 else -1)

    def seekable(self) -> BinaryIO:
        return self.remote.seekable() if self.can_seek else unpacked(self)

    def unpack(self, file: "BinaryIO | SpooledFile") -> None:
        with contextlib.closing(self.open()) as stream:
            copy_limited(stream, file)

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)
