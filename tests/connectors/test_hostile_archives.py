"""Archives that unpack to many times their size: limits apply to all members together."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from backports import zstd

from connectors.archives import kinds
from connectors.base import Collection
from connectors.registry import open_source
from connectors.storage import compression
from connectors.storage.streams import chunks
from tests.connectors.rows import by_name, read_rows, read_until_error
from tests.running import scan

ROWS = b"id,email\n" + b"1,ann@example.org\n" * 2_000


def _overlapping(path: Path, n: int, n_bytes: int = 1_000_000) -> None:
    """Write an archive with ``n`` entries that share the same bytes."""
    data = zlib.compress(ROWS[:27] * (n_bytes // 27), 9)[2:-4]
    size, crc = n_bytes // 27 * 27, zlib.crc32(ROWS[:27] * (n_bytes // 27))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(data), size, 5, 0) + b"a.csv"
    entries = b""
    for number in range(n):
        name = f"{number:05}.csv".encode()
        fields = (20, 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0, 0, 0, 0, 0, 0)
        entries += struct.pack("<4s6H3I5H2I", b"PK\x01\x02", *fields) + name
    start = len(local) + len(data)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, n, n, len(entries), start, 0)
    path.write_bytes(local + data + entries + end)


def test_members_that_share_their_bytes_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    _overlapping(tmp_path / "in" / "a.zip", 1_000)
    done = scan(tmp_path / "in", "--ner", "off", into=tmp_path / "out")
    assert done.scanned == {"a.zip!/00000.csv"}
    assert len(done.unscanned) == 999
    assert set(done.unscanned.values()) == {"corrupt: it overlaps with another member"}


def _zip(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_members_are_held_to_what_all_of_them_may_come_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "_FREE_BYTES", 100_000)
    monkeypatch.setattr(kinds, "_MAX_RATIO", 1)
    inner = _zip({f"{number}.csv": ROWS for number in range(3)})
    (tmp_path / "a.zip").write_bytes(_zip({"first.zip": inner, "second.zip": inner, "small.csv": ROWS[:27]}))
    found = by_name(str(tmp_path))
    refused = {
        name
        for name, item in found.items()
        if item.reason.startswith("too_large: this file is only unpacked")
    }
    ready = {name for name, item in found.items() if item.status == "ready"}
    assert ready == {"a.zip!/first.zip!/0.csv", "a.zip!/first.zip!/1.csv", "a.zip!/small.csv"}
    assert len(refused) == 4 and ready | refused == set(found)


def test_all_archives_in_one_file_have_so_many_members_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds.Allowance, "of", classmethod(lambda cls, size: cls(1 << 30, 3)))
    (tmp_path / "a.zip").write_bytes(_zip({f"{number}.csv": ROWS for number in range(5)}))
    found = by_name(str(tmp_path))
    assert sum(item.status == "ready" for item in found.values()) == 3 and len(found) == 5


def test_a_member_that_is_larger_than_its_list_says_is_read_until_there(tmp_path: Path) -> None:
    data = _zip({"a.csv": ROWS})
    # Change the unpacked size only in the central directory.
    place = data.index(b"PK\x01\x02") + 24
    (tmp_path / "a.zip").write_bytes(data[:place] + struct.pack("<I", 9_000) + data[place + 4 :])
    connector = open_source(str(tmp_path))
    (found,) = connector.collections()
    _, reason = read_until_error(connector, found)
    assert reason.startswith("corrupt: it holds more than the list of its archive says")


EMPTY = {
    "gz": gzip.compress(b""),
    "bz2": bz2.compress(b""),
    "xz": lzma.compress(b""),
    "zst": zstd.compress(b""),
    "skipped.zst": b"\x50\x2a\x4d\x18\x00\x00\x00\x00",
}


@pytest.mark.parametrize("suffix", EMPTY)
def test_a_file_cut_into_parts_that_hold_nothing_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(compression, "_FREE_MEMBERS", 500)
    (tmp_path / f"a.csv.{suffix}").write_bytes(EMPTY[suffix] * 1_000)
    assert next(iter(by_name(tmp_path).values())).reason.startswith("too_large: it is cut into parts")


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress, zstd.compress])
def test_a_file_of_many_parts_is_read_whole(compress: Callable[[bytes], bytes]) -> None:
    rng = random.Random(7)
    parts = [rng.randbytes(rng.choice((1, 900, 1_024, 5_000, 300_000))) for _ in range(12)]
    packed = compression.compression_of(data := b"".join(map(compress, parts)))
    stream = compression.Decompressed(io.BytesIO(data + bytes(1_000)), packed)
    assert b"".join(chunks(stream, 70_000)) == b"".join(parts)


def test_parts_to_skip_come_before_what_is_read(tmp_path: Path) -> None:
    skipped = b"\x5a\x2a\x4d\x18" + struct.pack("<I", 5) + b"index"
    (tmp_path / "a.csv.zst").write_bytes(skipped + zstd.compress(ROWS))
    connector = open_source(str(tmp_path))
    (found,) = connector.collections()
    assert len(read_rows(connector, found)) == 2_000


def _header(kind: bytes, size: int) -> bytes:
    info = tarfile.TarInfo("a.csv")
    info.type, info.size = kind, size
    return info.tobuf(tarfile.GNU_FORMAT)


def _sparse() -> bytes:
    head = bytearray(_header(b"S", 0))
    head[482], head[148:156] = 1, b"        "  # more of the map follows
    head[148:156] = b"%06o\x00 " % sum(head)
    return bytes(head)


@pytest.mark.parametrize(
    "data",
    [
        _header(b"L", (1 << 33) - 1) + b"a" * 2_000,
        _header(b"L", 1) * 2_000,
        _sparse() + (bytes(504) + b"\x01" + bytes(7)) * 20,
    ],
    ids=["a name of 8 GB", "names of names", "a map without end"],
)
def test_a_damaged_tar_archive_is_called_so(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.tar").write_bytes(data)
    (found,) = by_name(tmp_path).values()
    assert found.reason.startswith(("corrupt: the tar archive is damaged", "truncated: "))


def test_listing_many_small_texts_takes_no_time(tmp_path: Path) -> None:
    """Once, the number of comparisons grew with the square of the number of members."""
    (tmp_path / "a.zip").write_bytes(_zip({f"{number}.txt": b"a note\n" for number in range(300)}))
    n_compared = 0

    def compared(self: Collection, other: object) -> bool:
        nonlocal n_compared
        n_compared += 1
        return self is other

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Collection, "__eq__", compared)
        assert len(by_name(tmp_path)) == 300
    assert n_compared < 3_000
