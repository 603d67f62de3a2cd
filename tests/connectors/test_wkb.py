"""Points and shapes in binary form (WKB): every form is read, and other bytes are left to other readers."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.wkb import wkb_text


def point(order: str = "<", kind: int = 1, *more: float, srid: bytes = b"") -> bytes:
    return (
        struct.pack(f"{order}BI", order == "<", kind)
        + srid
        + struct.pack(f"{order}{2 + len(more)}d", 13.4, 52.5, *more)
    )


LINE = struct.pack("<BII4d", 1, 2, 2, 1.0, 2.0, 3.0, 4.0)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (point(), "POINT(13.4 52.5)"),
        (point(">"), "POINT(13.4 52.5)"),
        (point("<", 1001, 99.0), "POINT(13.4 52.5)"),
        (point("<", 0xE0000001, 99.0, 1.0, srid=struct.pack("<I", 4326)), "POINT(13.4 52.5)"),
        (b"GP\0\x01" + struct.pack("<I", 4326) + point(), "POINT(13.4 52.5)"),
        (LINE, "LINESTRING(1.0 2.0, 3.0 4.0)"),
        (struct.pack("<BIII4d", 1, 3, 1, 2, 1.0, 2.0, 3.0, 4.0), "POLYGON((1.0 2.0, 3.0 4.0))"),
        (struct.pack("<BII", 1, 7, 2) + point() + LINE, "GEOMETRYCOLLECTION(POINT(13.4 52.5), LINESTRING(1.0 2.0, 3.0 4.0))"),
        (struct.pack("<BIdd", 1, 1, float("nan"), float("nan")), "POINT EMPTY"),
    ],
)  # fmt: skip
def test_every_form_is_read(data: bytes, text: str) -> None:
    assert wkb_text(data) == text
    assert wkb_text(data[:-1]) is None
    assert wkb_text(data + b"\0") is None


@given(st.binary(max_size=200))
def test_other_bytes_are_no_shapes(data: bytes) -> None:
    assert wkb_text(data) is None or data[:1] in (b"\0", b"\1", b"G")
