"""Tar archives of every version, also several joined in one file. Each member is read as a byte range.

Members that are links or devices have no content, so they are not listed.
"""

import contextlib
import io
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from connectors.archives.kinds import ArchiveKind
from connectors.base import ConnectorError
from connectors.formats.base import Head
from connectors.storage.content import Content, Range
from connectors.storage.members import Member

_BLOCK = 512
_MANY_BLOCKS = 1 << 20
_DAMAGED = (
    *(tarfile.TarError, OSError, ValueError, ArithmeticError, LookupError),
    *(MemoryError, RecursionError),
)
"""Exceptions of the library for damaged headers, which can claim any size or form an endless chain."""


def _sniff(head: Head) -> bool:
    """Recognise tar by the checksum of the first header, which even the oldest archives have."""
    if len(head.data) < _BLOCK or not head.data[0]:
        return False
    try:
        tarfile.TarInfo.frombuf(head.data[:_BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def _members(content: Content) -> Iterator[Member]:
    with contextlib.closing(content.seekable()) as file:
        size, start = file.seek(0, io.SEEK_END), 0
        while start < size:
            end = start
            file.seek(start)
            try:
                with tarfile.open(fileobj=file, mode="r:") as archive:
                    yield from (_member(content, info) for info in archive if info.isreg())
                    end = archive.offset
            except _DAMAGED:
                raise ConnectorError("corrupt", "the tar archive is damaged; read up to there") from None
            if end > size:
                raise ConnectorError("truncated", "the tar archive ends early")
            # The library mistakes a damaged header for the end of the archive. A real end consists of zeros.
            file.seek(end)
            if file.read(_BLOCK).strip(b"\x00"):
                raise ConnectorError("corrupt", "the tar archive is damaged; read up to there")
            start = _next_start(file, size)


def _next_start(file: BinaryIO, size: int) -> int:
    """The offset of the next joined archive, after the zeros that end the previous one; ``size`` if none."""
    while data := file.read(_MANY_BLOCKS):
        if rest := data.lstrip(b"\x00"):
            return file.tell() - len(data) + (len(data) - len(rest)) // _BLOCK * _BLOCK
    return size


def _member(content: Content, info: tarfile.TarInfo) -> Member:
    if info.issparse():
        reason = ConnectorError("unsupported", "sparse members of tar archives are not read")
        return Member(name=info.name, content=None, size=info.size, reason=reason)
    where = Range(content, info.offset_data, info.offset_data + info.size)
    return Member(name=info.name, content=where, size=info.size)


ARCHIVE = ArchiveKind(name="tar", sniff=_sniff, members=_members)
