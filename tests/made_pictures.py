"""Makes picture files that contain only metadata (Exif), without image data."""

import struct

_ASCII, _LONG, _RATIONAL = 2, 4, 5


def tiff(author: str, latitude: tuple[int, int, int], longitude: tuple[int, int, int]) -> bytes:
    """A TIFF file with two directories: one with the author, one with a GPS position (north, west)."""
    name = author.encode() + b"\0"
    first, second = 8, 8 + 2 + 2 * 12 + 4
    behind = second + 2 + 4 * 12 + 4
    data = b"II*\0" + struct.pack("<I", first)
    data += struct.pack("<HHHIIHHIII", 2, 0x013B, _ASCII, len(name), behind, 0x8825, _LONG, 1, second, 0)
    place = behind + len(name)
    data += struct.pack("<H", 4)
    data += struct.pack("<HHI4s", 1, _ASCII, 2, b"N\0") + struct.pack("<HHII", 2, _RATIONAL, 3, place)
    data += struct.pack("<HHI4s", 3, _ASCII, 2, b"W\0") + struct.pack("<HHII", 4, _RATIONAL, 3, place + 24)
    data += struct.pack("<I", 0) + name
    for degrees in (latitude, longitude):
        data += b"".join(struct.pack("<II", part, 1) for part in degrees)
    return data


def jpeg(inside: bytes) -> bytes:
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(inside) + 8) + b"Exif\0\0" + inside + b"\xff\xd9"
