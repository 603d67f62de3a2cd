"""The beginning of a file, and whether what it holds can be read at all."""

from pathlib import Path

from connectors.base import ConnectorError
from connectors.encoding import UTF8
from connectors.formats.base import Head
from connectors.streams import GZIP, GZIP_MAGIC, ByteStream, open_file

HEAD_BYTES = 256 << 10
_UNREAD_MAGIC = (
    (b"PK\x03\x04", "archives and office documents"),
    (b"PK\x05\x06", "archives and office documents"),
    (b"7z\xbc\xaf\x27\x1c", "7z archives"),
    (b"Rar!\x1a\x07", "RAR archives"),
    (b"BZh", "bzip2 files"),
    (b"\xfd7zXZ\x00", "xz files"),
    (b"\x28\xb5\x2f\xfd", "zstandard files"),
    (b"%PDF-", "PDF documents"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office documents"),
    (b"{\\rtf", "RTF documents"),
    (b"Obj\x01", "Avro files"),
    (b"ORC", "ORC files"),
    (b"ARROW1", "Arrow files"),
)
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
_TAR_MAGIC = (257, b"ustar")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\b\x1b"))
_MAX_CONTROLS, _MAX_CONTROL_SHARE = 2, 0.02
"""Control characters that text may hold: a few, or few in a hundred. Random bytes hold 10 in 100."""


def read_head(path: Path, name: str) -> Head:
    """The first ``HEAD_BYTES`` of a file, decompressed."""
    with_magic = _take(open_file(path), len(GZIP_MAGIC))
    compression = GZIP if with_magic == GZIP_MAGIC else ""
    data = _take(open_file(path, compression), HEAD_BYTES + 1)
    return Head(
        name=name,
        path=path,
        data=data[:HEAD_BYTES],
        is_whole=len(data) <= HEAD_BYTES,
        size=path.stat().st_size,
        compression=compression,
    )


def _take(stream: ByteStream, size: int) -> bytes:
    """Up to ``size`` bytes; of a damaged stream what it still holds, if that is anything."""
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
    """Why no format can read the file; ``None`` where one may."""
    if not head.data:
        return ConnectorError("empty", "the file holds nothing")
    for magic, what in _UNREAD_MAGIC:
        if head.data.startswith(magic):
            return ConnectorError("unsupported", f"{what} are not read")
    offset, magic = _TAR_MAGIC
    if head.data[offset : offset + len(magic)] == magic:
        return ConnectorError("unsupported", "tar archives are not read")
    return None


def is_binary(head: Head) -> bool:
    """Whether the file holds something other than characters."""
    if head.encoding != UTF8:
        return False
    if head.data.startswith(_BINARY_MAGIC):
        return True
    n_controls = len(head.data) - len(head.data.translate(None, _CONTROLS))
    return n_controls > _MAX_CONTROLS and n_controls > _MAX_CONTROL_SHARE * len(head.data)
