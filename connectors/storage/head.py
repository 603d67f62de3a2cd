"""Reads the beginning of a file, and decides whether its content can be read at all."""

from connectors.base import ConnectorError
from connectors.formats.base import Head
from connectors.storage.compression import compression_of
from connectors.storage.content import Content, Unpacked
from connectors.storage.streams import ByteStream
from connectors.text.encoding import UTF8

HEAD_BYTES = 256 << 10
_UNREAD_MAGIC = ((b"Rar!\x1a\x07", "RAR archives"),)
_OFFICE_PARTS = ("[Content_Types].xml", "_rels/.rels")
_OFFICE_TYPES = ("application/vnd.oasis", "application/vnd.sun")
"""Beginnings of the media types by which ZIP archives declare themselves office documents."""
_WORKBOOK_TYPE = "opendocument.spreadsheet"
_BINARY_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"ID3",
    b"OggS",
    b"RIFF",
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\b\x1b"))
_MAX_CONTROLS, _MAX_CONTROL_SHARE = 2, 0.02
"""Text may contain two control characters, or 2 % if that is more. Random bytes contain 10 %."""


def read_head(content: Content, name: str) -> Head:
    """The first ``HEAD_BYTES`` of a file, decompressed."""
    data = _take(content.open(), HEAD_BYTES + 1)
    size = content.size
    if size is None and len(data) <= HEAD_BYTES:
        size = len(data)
    compression = compression_of(data)
    if compression:
        content = Unpacked(content, compression)
        data = _take(content.open(), HEAD_BYTES + 1)
    return Head(
        name=name,
        content=content,
        data=data[:HEAD_BYTES],
        is_whole=len(data) <= HEAD_BYTES,
        size=size,
        compression=compression,
    )


def _take(stream: ByteStream, size: int) -> bytes:
    """Up to ``size`` bytes. Of a damaged stream, the readable beginning; an error if that is empty."""
    data = b""
    try:
        while len(data) < size and (more := stream.read(size - len(data))):
            data += more
    except ConnectorError:
        if not data:
            raise
    finally:
        stream.close()
    return data


def why_unread(head: Head) -> ConnectorError | None:
    """Why a file that no format recognises cannot be read; ``None`` if it may be text."""
    for magic, what in _UNREAD_MAGIC:
        if head.data.startswith(magic):
            return ConnectorError("unsupported", f"{what} are not read")
    if is_office(head):
        return ConnectorError("unsupported", "office documents are not read")
    return None


def is_office(head: Head) -> bool:
    """Whether a ZIP archive is one document rather than several files."""
    return head.packed.has(*_OFFICE_PARTS) or head.packed.media_type.startswith(_OFFICE_TYPES)


def is_workbook(head: Head) -> bool:
    """Whether a ZIP archive is a workbook, whatever its name."""
    return head.packed.has("xl/workbook", "xl/worksheets") or _WORKBOOK_TYPE in head.packed.media_type


def is_binary(head: Head) -> bool:
    """Whether the file holds something other than characters."""
    if head.encoding != UTF8:
        return False
    if head.data.startswith(_BINARY_MAGIC):
        return True
    n_controls = len(head.data) - len(head.data.translate(None, _CONTROLS))
    return n_controls > _MAX_CONTROLS and n_controls > _MAX_CONTROL_SHARE * len(head.data)
