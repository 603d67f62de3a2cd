"""A stream saved in a private temporary file, for formats and archives that need random access."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from connectors.base import Collection, OpenOptions
from connectors.storage.content import Content, Near, copied
from connectors.storage.spool import Spool, copy_limited, view_of
from connectors.storage.streams import ByteStream
from connectors.storage.walk import FileEntry

MAX_BYTES = 4 << 30


@dataclass(frozen=True)
class KeptStream(Near):
    """A whole stream, saved in a file that has no name and vanishes with the process."""

    name: str
    spool: Spool

    @classmethod
    def of(cls, stream: ByteStream, name: str, limit: int = MAX_BYTES) -> "KeptStream":
        """Save ``stream`` to its end. Raises ``ConnectorError`` (``too_large``) beyond ``limit`` bytes."""
        spool = Spool()
        copy_limited(
            stream,
            spool.file,
            limit,
            f"more than {limit / 2**30:g} GB of a stream are not kept; save it to a file",
        )
        spool.size = spool.file.seek(0, io.SEEK_END)
        return cls(name, spool)

    @property
    def address(self) -> str:
        return self.name

    @property
    def size(self) -> int:
        return self.spool.size

    @property
    def stamp(self) -> tuple[int, ...]:
        return ()

    @property
    def watermark(self) -> str:
        return ""

    def seekable(self) -> BinaryIO:
        return view_of(self.spool)

    def local(self) -> contextlib.AbstractContextManager[Path]:
        return copied(self)

    def files(self, options: OpenOptions) -> tuple[list[FileEntry], list[Collection]]:
        """The stream is the only file of this tree."""
        return [FileEntry(name=self.name, content=self)], []

    def paths(self, address: str) -> tuple[Path, ...]:
        return ()

    def file(self, address: str) -> Content:
        return self
