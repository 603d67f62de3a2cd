"""ZIP archives: the list of members is at the end of the file, and each member is read as a byte range."""

import contextlib
import io
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from connectors.archives.kinds import ArchiveKind
from connectors.base import ConnectorError
from connectors.formats.base import Head
from connectors.storage.content import Content, Range, Unpacked
from connectors.storage.members import Member

_CODECS = {
    zipfile.ZIP_STORED: "",
    zipfile.ZIP_DEFLATED: "deflate",
    zipfile.ZIP_BZIP2: "bzip2",
    93: "zstd",
    95: "xz",
}
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_MAGIC = b"PK\x03\x04"
_END_MAGIC, _END_BYTES = b"PK\x05\x06", 22
_LONGEST_TAIL = _END_BYTES + (1 << 16)
_LONGEST_GAP = 24
"""Maximum size in bytes of a data descriptor, which may follow a member to repeat its checksum and sizes."""
_MAGICS = (_LOCAL_MAGIC, b"PK\x05\x06", b"PK\x07\x08PK\x03\x04")
_ENCRYPTED = 0x41
"""Flag bits of members that need a password."""


def _sniff(head: Head) -> bool:
    return head.data.startswith(_MAGICS)


def _members(content: Content) -> Iterator[Member]:
    with contextlib.closing(content.seekable()) as file:
        try:
            archive = zipfile.ZipFile(file)
            listed = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, IndexError):
            raise ConnectorError("truncated", "the list of the ZIP archive is missing or damaged") from None
        end = 0
        for info in sorted(listed, key=lambda info: info.header_offset):
            if info.header_offset > end + _LONGEST_GAP:
                yield _unlisted(content, end, info.header_offset)
            member, stop = _member(content, file, info)
            if info.header_offset < end:
                # If members could share bytes, a small archive could unpack to any number of large files.
                member = _unread(info, ConnectorError("corrupt", "it overlaps with another member"))
            end = max(end, stop)
            if not info.is_dir():
                yield member
        if archive.start_dir > end + _LONGEST_GAP:
            yield _unlisted(content, end, archive.start_dir)
        size = file.seek(0, io.SEEK_END)
        tail = _after_list(file, size)
        if tail.strip(b"\x00"):
            yield _unlisted(content, size - len(tail), size)


def _after_list(file: BinaryIO, size: int) -> bytes:
    """The bytes after the list of members: the archive's comment, and any data appended to the archive."""
    file.seek(max(0, size - _LONGEST_TAIL))
    tail = file.read(_LONGEST_TAIL)
    place = tail.rfind(_END_MAGIC)
    return tail[place + _END_BYTES :] if place >= 0 else b""


def _unlisted(content: Content, start: int, stop: int) -> Member:
    """A member for bytes that belong to no listed member, such as those of a deleted file."""
    return Member(name="(not listed)", content=Range(content, start, stop), size=stop - start)


def _member(content: Content, file: BinaryIO, info: zipfile.ZipInfo) -> tuple[Member, int]:
    """A listed member, and the offset at which the member's bytes end; 0 if the member was not found."""
    start = _start(file, info)
    if not start:
        return _unread(info, ConnectorError("corrupt", "it is not where the list of the archive says")), 0
    stop = start + info.compress_size
    if info.flag_bits & _ENCRYPTED:
        return _unread(info, ConnectorError("unsupported", "it is encrypted")), stop
    if info.compress_type not in _CODECS:
        return _unread(info, ConnectorError("unsupported", "its compression method is not supported")), stop
    stored: Content = Range(content, start, stop)
    codec = _CODECS[info.compress_type]
    content = Unpacked(stored, codec, info.file_size) if codec else stored
    size = info.file_size if codec else info.compress_size
    return Member(name=info.filename, content=content, size=size), stop


def _start(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """The offset at which the bytes of a member begin; 0 if the member's header is missing."""
    header = b""
    if info.header_offset >= 0:
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_LOCAL_MAGIC):
        return 0
    _, n_name, n_extra = _LOCAL_HEADER.unpack(header)
    return int(info.header_offset + _LOCAL_HEADER.size + n_name + n_extra)


def _unread(info: zipfile.ZipInfo, reason: ConnectorError) -> Member:
    return Member(name=info.filename, content=None, size=info.file_size, reason=reason)


ARCHIVE = ArchiveKind(name="zip", sniff=_sniff, members=_members)
