"""Reads the first members of a ZIP archive, and the media type that it declares, from the archive's head.

Members of archives inside the archive do not count.
"""

import struct
import zlib
from dataclasses import dataclass

_HEADER = struct.Struct("<4sHHHIIIIHH")
_MAGIC, _MARK = b"PK\x03\x04", b"PK\x07\x08"
_SIZE_FOLLOWS, _DEFLATED, _STORED = 0x08, 8, 0
_MEDIA_TYPE = "mimetype"
_MAX_INFLATED, _PIECE = 32 << 20, 1 << 20


@dataclass(frozen=True)
class ZipHead:
    """The members of a ZIP archive that begin in the archive's head."""

    names: frozenset[str] = frozenset()
    media_type: str = ""
    """Content of the first member, if that is named ``mimetype``."""

    def has(self, *beginnings: str) -> bool:
        """Whether a member's name begins with one of ``beginnings``."""
        return any(name.startswith(beginnings) for name in self.names)


def zip_head(data: bytes) -> ZipHead:
    """The members in ``data``; none if it is not a ZIP archive.

    >>> import io, zipfile
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive: archive.writestr("xl/workbook.xml", "PK\\\\x03\\\\x04")
    >>> zip_head(file.getvalue()).names
    frozenset({'xl/workbook.xml'})
    """
    names, media_type, place = set[str](), "", 0
    while data[place : place + 4] == _MAGIC and place + _HEADER.size <= len(data):
        _, _, flags, codec, _, _, size, _, n_name, n_extra = _HEADER.unpack_from(data, place)
        start = place + _HEADER.size + n_name + n_extra
        if start - n_extra > len(data):
            break
        name = data[place + _HEADER.size : start - n_extra].decode("utf-8", "replace")
        stop = start + size if not flags & _SIZE_FOLLOWS or size else _end(data, start, codec)
        if name == _MEDIA_TYPE and not names and codec == _STORED:
            media_type = data[start : min(stop, start + 200)].decode("latin-1")
        names.add(name.replace("\\", "/"))
        place = stop
    return ZipHead(frozenset(names), media_type)


def _end(data: bytes, start: int, codec: int) -> int:
    """Where a member ends if its size is stored after it; the end of ``data`` if that is unknown."""
    stop = _stored_end(data, start) if codec == _STORED else len(data)
    if codec == _DEFLATED:
        engine, left = zlib.decompressobj(-zlib.MAX_WBITS), _MAX_INFLATED
        rest = data[start:]
        try:
            while rest and not engine.eof and left > 0:
                left -= len(engine.decompress(rest, _PIECE))
                rest = engine.unconsumed_tail
        except zlib.error:
            return len(data)
        if not engine.eof:
            return len(data)
        stop = len(data) - len(engine.unused_data)
    # The data descriptor: an optional mark, a checksum, and two sizes of four or eight bytes.
    stop += len(_MARK) if data.startswith(_MARK, stop) else 0
    return next((stop + size for size in (12, 20) if data.startswith(_MAGIC, stop + size)), len(data))


def _stored_end(data: bytes, start: int) -> int:
    """The end of an uncompressed member, where a data descriptor repeats the number of bytes before it."""
    stop = data.find(_MARK, start)
    while stop >= 0 and int.from_bytes(data[stop + 8 : stop + 12], "little") != stop - start:
        stop = data.find(_MARK, stop + 1)
    return stop if stop >= 0 else len(data)
