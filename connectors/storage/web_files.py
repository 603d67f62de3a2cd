"""Files on web servers, many of which can only send a file from its beginning."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from connectors.base import ConnectorError
from connectors.storage.content import Limited, Packed
from connectors.storage.streams import ByteStream, skip


@dataclass(frozen=True)
class WebFile(Packed):
    """A streamed file. Random access uses range requests if the server supports them, else a copy.

    ``inner`` is the same file, read by range requests.
    """

    stream: Callable[[], ByteStream] = field(compare=False)
    """Requests the whole file in one response."""

    @property
    def address(self) -> str:
        return self.inner.address

    @property
    def size(self) -> int | None:
        return self.inner.size

    @property
    def can_seek(self) -> bool:
        """Whether the server supports range requests. This is tested by requesting the second byte."""
        try:
            with contextlib.closing(self.inner.open(1, 2)) as stream:
                return len(stream.read(1)) == 1
        except ConnectorError:
            return False

    def open(self, start: int = 0, stop: int = -1) -> ByteStream:
        if start and self.can_seek:
            return self.inner.open(start, stop)
        stream = self.stream()
        skip(stream, start)
        return Limited(stream, stop - start if stop >= 0 else -1)

    def seekable(self) -> BinaryIO:
        return self.inner.seekable() if self.can_seek else super().seekable()
