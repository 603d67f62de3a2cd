"""Turns geometries that databases store as bytes (well-known binary) into words and coordinates.

Supports the forms of ISO and PostGIS, and geometries after a GeoPackage header; heights and measures are left
out. Source: https://www.ogc.org/standards/sfa, part 1, section 8.
"""

import struct
from collections.abc import Iterator

_NAMES = ("", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON")
_COLLECTION, _POINT, _LINE, _POLYGON = 7, 1, 2, 3
_HAS_Z, _HAS_M, _HAS_SRID = 0x80000000, 0x40000000, 0x20000000
_ENVELOPES = (0, 32, 48, 48, 64)
_MAX_DEPTH = 4


def wkb_text(data: bytes) -> str | None:
    """A geometry as text, such as ``POINT(13.4 52.5)``; ``None`` unless ``data`` is exactly one geometry.

    >>> wkb_text(struct.pack("<BIdd", 1, 1, 13.4, 52.5))
    'POINT(13.4 52.5)'
    """
    reader = _Reader(data)
    try:
        reader.skip_package_header()
        text = reader.geometry(0)
    except (struct.error, ValueError, IndexError):
        return None
    return text if reader.place == len(data) else None


class _Reader:
    """Reads one geometry from the beginning of some bytes."""

    def __init__(self, data: bytes) -> None:
        self._data, self.place, self._order = data, 0, "<"

    def skip_package_header(self) -> None:
        if self._data.startswith(b"GP\0"):
            self.place = 8 + _ENVELOPES[self._data[3] >> 1 & 7]

    def geometry(self, depth: int) -> str:
        if depth > _MAX_DEPTH:
            raise ValueError
        self._order = "><"[self._data[self.place]]
        self.place += 1
        kind = int(self._take("I", 1)[0])
        if kind & _HAS_SRID:
            self._take("I", 1)
        dimension, kind_only = divmod(kind & 0xFFFF, 1000)
        if dimension > 3 or not 1 <= kind_only <= _COLLECTION:
            raise ValueError
        extra = bool(kind & _HAS_Z or dimension & 1) + bool(kind & _HAS_M or dimension & 2)
        return self._body(kind_only, 2 + extra, depth)

    def _body(self, kind: int, size: int, depth: int) -> str:
        if kind == _POINT:
            pair = self._points(1, size)
            return f"POINT({pair})" if "nan" not in pair else "POINT EMPTY"
        if kind == _LINE:
            return f"LINESTRING({self._points(self._count(), size)})"
        if kind == _POLYGON:
            return f"POLYGON({', '.join(f'({self._points(self._count(), size)})' for _ in self._items())})"
        parts = ", ".join(self.geometry(depth + 1) for _ in self._items())
        return f"GEOMETRYCOLLECTION({parts})" if kind == _COLLECTION else f"{_NAMES[kind]}({parts})"

    def _items(self) -> Iterator[int]:
        return iter(range(self._count()))

    def _count(self) -> int:
        """The number of items that follow. Raises ``ValueError`` if too few bytes are left for them."""
        (count,) = self._take("I", 1)
        if count * 4 > len(self._data) - self.place:
            raise ValueError
        return int(count)

    def _points(self, count: int, size: int) -> str:
        numbers = self._take("d", count * size)
        return ", ".join(f"{numbers[at]!r} {numbers[at + 1]!r}" for at in range(0, len(numbers), size))

    def _take(self, form: str, count: int) -> tuple[float, ...]:
        packed = struct.Struct(f"{self._order}{count}{form}")
        if packed.size > len(self._data) - self.place:
            raise ValueError
        found = packed.unpack_from(self._data, self.place)
        self.place += packed.size
        return found
