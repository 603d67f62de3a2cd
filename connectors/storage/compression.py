"""Compression codecs: gzip, bzip2, xz, Zstandard, LZ4, and those used inside archives.

Every codec decompresses a stream in constant memory, whatever the compression ratio. For a damaged file, the
readable part is returned before the error is raised. Reading stops if a file expands beyond reason: logs are
compressed at most 200-fold, decompression bombs 1,000-fold and more.
"""

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from connectors.base import ConnectorError
from connectors.extras import extra
from connectors.storage.streams import ByteStream

_READ_BYTES, _FIRST_BYTES = 1 << 18, 1 << 10
_ZEROS = re.compile(rb"\x00*")
_FREE_MEMBERS, _MEAN_BYTES = 20_000, 100
"""If a file has more members than the first number, their mean size must be at least the second number of
bytes, since starting a member costs as much as unpacking some kilobytes.
"""
_FREE_BYTES = 256 << 20
"""Number of bytes that any input may unpack to, however small the input is."""
_MAX_RATIO = 500
_XZ_MEMORY = 256 << 20
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class Decompressor(Protocol):
    """The interface that ``bz2`` and ``lzma`` of the standard library share."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Codec:
    """One compression format, recognised by the first bytes of a file."""

    name: str
    start: Callable[[], Decompressor]
    magic: bytes = b""
    """Regular expression for the first bytes; empty for a codec that is used inside archives only."""
    suffixes: tuple[str, ...] = ()
    shortened: Mapping[str, str]
    """Suffixes that include a second one, which is the value: ``.tgz`` → ``.tar``."""


class _Zlib:
    """``zlib`` with the interface of the other decompressors."""

    def __init__(self, window: int) -> None:
        self._inflater = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._inflater.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflater.unconsumed_tail and not self._inflater.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflater.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inflater.decompress(self._inflater.unconsumed_tail + data, max(0, max_length))


def _zstandard() -> Decompressor:
    from backports import zstd

    decompressor: Decompressor = zstd.ZstdDecompressor()
    return decompressor


def _lz4() -> Decompressor:
    with extra("lz4", "LZ4"):
        import lz4.frame

    decompressor: Decompressor = lz4.frame.LZ4FrameDecompressor()
    return decompressor


CODECS = {
    codec.name: codec
    for codec in (
        Codec(
            name="gzip",
            start=lambda: _Zlib(_GZIP_WINDOW),
            magic=rb"\x1f\x8b",
            suffixes=(".gz", ".gzip"),
            shortened={".tgz": ".tar", ".svgz": ".svg"},
        ),
        Codec(
            name="bzip2",
            start=bz2.BZ2Decompressor,
            magic=rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)",
            suffixes=(".bz2",),
            shortened={".tbz": ".tar", ".tbz2": ".tar"},
        ),
        Codec(
            name="xz",
            start=lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
            magic=rb"\xfd7zXZ\x00",
            suffixes=(".xz",),
            shortened={".txz": ".tar"},
        ),
        Codec(
            name="zstd",
            start=_zstandard,
            magic=rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18",  # or a skippable frame
            suffixes=(".zst", ".zstd"),
            shortened={".tzst": ".tar"},
        ),
        Codec(name="lz4", start=_lz4, magic=rb"\x04\x22\x4d\x18", suffixes=(".lz4",), shortened={}),
        Codec(name="deflate", start=lambda: _Zlib(-zlib.MAX_WBITS), shortened={}),
    )
}


def compression_of(head: bytes) -> str:
    """The name of the codec whose magic number is at the beginning of ``head``; empty if there is none.

    >>> compression_of(bz2.compress(b"x")), compression_of(b"id,name")
    ('bzip2', '')
    """
    return next((codec.name for codec in CODECS.values() if codec.magic and re.match(codec.magic, head)), "")


def name_without(name: str, compression: str) -> str:
    """The name of a file in lower case, without the suffix for the compression.

    >>> name_without("A.CSV.gz", "gzip"), name_without("b.tgz", "gzip")
    ('a.csv', 'b.tar')
    """
    codec, name = CODECS[compression], name.lower()
    for suffix, instead in (*((suffix, "") for suffix in codec.suffixes), *codec.shortened.items()):
        if name.endswith(suffix):
            return name.removesuffix(suffix) + instead
    return name


class Decompressed:
    """The decompressed content of a stream, which consists of one or more compressed members."""

    def __init__(self, source: ByteStream, codec: str) -> None:
        self._source, self._codec = source, CODECS[codec]
        self._inner = self._codec.start()
        self._has_begun = False
        self._n_in = self._n_out = 0
        self._chunk, self._place, self._step = b"", 0, _FIRST_BYTES
        self._n_members = 0

    def read(self, size: int, /) -> bytes:
        while True:
            if self._inner.eof and not self._has_next():
                return b""
            piece = self._taken() if self._inner.needs_input else b""
            if not piece and self._inner.needs_input:
                return self._last(size)
            if data := self._decompress(piece, size):
                return data

    def _has_next(self) -> bool:
        """Begin the next member, if there is one."""
        self._place -= len(self._inner.unused_data or b"")  # LZ4 returns None
        self._fill()
        # Zero padding after the last member, as tar and tapes leave it, is not a member.
        if zeros := _ZEROS.match(self._chunk, self._place):
            self._place = zeros.end()
        if self._place == len(self._chunk) or not self._codec.magic:
            return False
        self._n_members += 1
        if self._n_members > _FREE_MEMBERS and self._n_out < _MEAN_BYTES * self._n_members:
            words = f"it is cut into parts of less than {_MEAN_BYTES} bytes; read up to there"
            raise ConnectorError("too_large", words)
        self._inner, self._step = self._codec.start(), _FIRST_BYTES
        return True

    def _fill(self) -> None:
        if self._place == len(self._chunk):
            self._chunk, self._place = self._source.read(_READ_BYTES), 0
            self._n_in += len(self._chunk)

    def _taken(self) -> bytes:
        """The next piece of input. Pieces start small: the decompressor copies all that follows a member."""
        self._fill()
        piece = self._chunk[self._place : self._place + self._step]
        self._place += len(piece)
        self._step = min(_READ_BYTES, 4 * self._step)
        return piece

    def _decompress(self, data: bytes, size: int) -> bytes:
        self._has_begun |= bool(data)
        try:
            out = self._inner.decompress(data, size)
        except MemoryError:
            raise ConnectorError("too_large", f"the {self._codec.name} data needs too much memory") from None
        except Exception as error:
            if isinstance(error, lzma.LZMAError) and "memory" in str(error).lower():
                raise ConnectorError("too_large", "the xz data needs too much memory") from None
            raise ConnectorError("corrupt", f"the {self._codec.name} data is damaged") from None
        self._n_out += len(out)
        if self._n_out > _FREE_BYTES and self._n_out > _MAX_RATIO * self._n_in:
            raise ConnectorError("too_large", f"it expands more than {_MAX_RATIO} times; read up to there")
        return out

    def _last(self, size: int) -> bytes:
        """The last output of a member that is cut off. Raises ``ConnectorError`` if there is none."""
        if not self._has_begun:
            return b""
        try:
            data = self._inner.decompress(b"", size)
        except Exception:
            data = b""
        if data or self._inner.eof:
            return data
        raise ConnectorError("truncated", f"the {self._codec.name} data ends early")

    def close(self) -> None:
        self._source.close()
