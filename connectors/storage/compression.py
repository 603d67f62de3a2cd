"""Compression as it is met: gzip, bzip2, xz, Zstandard, LZ4, and what archives use inside.

Every codec is a stream over a stream, in flat memory however much comes out of little. What a damaged
file still holds comes before the error. One that expands beyond all reason is stopped: logs shrink two
hundred fold at most, what is made to fill disks a thousandfold and more.
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

_READ_BYTES = 1 << 18
_FREE_BYTES = 256 << 20
"""Bytes that may come out whatever went in."""
_MAX_RATIO = 500
_XZ_MEMORY = 256 << 20
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


class Decompressor(Protocol):
    """The interface that the standard library's ``bz2`` and ``lzma`` have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Codec:
    """One way of compressing, recognised by how its files begin."""

    name: str
    start: Callable[[], Decompressor]
    magic: bytes = b""
    """A pattern; empty: found inside archives only."""
    suffixes: tuple[str, ...] = ()
    shortened: Mapping[str, str]
    """What a suffix stands for besides the compression: ``.tgz`` for ``.tar``."""


class _Zlib:
    """``zlib`` behind the interface of the others."""

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
            magic=rb"\x28\xb5\x2f\xfd",
            suffixes=(".zst", ".zstd"),
            shortened={".tzst": ".tar"},
        ),
        Codec(name="lz4", start=_lz4, magic=rb"\x04\x22\x4d\x18", suffixes=(".lz4",), shortened={}),
        Codec(name="deflate", start=lambda: _Zlib(-zlib.MAX_WBITS), shortened={}),
    )
}


def compression_of(head: bytes) -> str:
    """The codec by whose mark ``head`` begins; empty: none.

    >>> compression_of(bz2.compress(b"x")), compression_of(b"id,name")
    ('bzip2', '')
    """
    return next((codec.name for codec in CODECS.values() if codec.magic and re.match(codec.magic, head)), "")


def name_without(name: str, compression: str) -> str:
    """A file's name, in lower case, as it would be without its compression.

    >>> name_without("A.CSV.gz", "gzip"), name_without("b.tgz", "gzip")
    ('a.csv', 'b.tar')
    """
    codec, name = CODECS[compression], name.lower()
    for suffix, instead in (*((suffix, "") for suffix in codec.suffixes), *codec.shortened.items()):
        if name.endswith(suffix):
            return name.removesuffix(suffix) + instead
    return name


class Decompressed:
    """What comes out of a compressed stream of one or more members."""

    def __init__(self, source: ByteStream, codec: str) -> None:
        self._source, self._codec = source, CODECS[codec]
        self._inner = self._codec.start()
        self._has_begun = False
        self._n_in = self._n_out = 0

    def read(self, size: int, /) -> bytes:
        while True:
            if self._inner.eof:
                # Padding after the last member, as tape and tar leave it, is no member.
                rest = (self._inner.unused_data or self._taken()).lstrip(b"\x00")
                if not rest or not self._codec.magic:
                    return b""
                self._inner = self._codec.start()
            else:
                rest = self._taken() if self._inner.needs_input else b""
                if not rest and self._inner.needs_input:
                    return self._last(size)
            if data := self._decompress(rest, size):
                return data

    def _taken(self) -> bytes:
        data = self._source.read(_READ_BYTES)
        self._n_in += len(data)
        return data

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
            raise ConnectorError("too_large", f"it expands more than {_MAX_RATIO} fold; read until there")
        return out

    def _last(self, size: int) -> bytes:
        """The source is at its end, and the member is not."""
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
