"""Archives made to unpack to far more than they are: limits hold for all members together."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from connectors.archives import kinds
from connectors.registry import open_source
from tests.connectors.rows import by_name, read_until_error
from tests.running import scan

ROWS = b"id,email\n" + b"1,ann@example.org\n" * 2_000


def _overlapping(path: Path, n: int, n_bytes: int = 1_000_000) -> None:
    """``n`` entries whose bytes are the same ones."""
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
        name for name, item in found.items() if item.reason.startswith("too_large: what is in this file")
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
    # The size unpacked, in the list at the end alone.
    place = data.index(b"PK\x01\x02") + 24
    (tmp_path / "a.zip").write_bytes(data[:place] + struct.pack("<I", 9_000) + data[place + 4 :])
    connector = open_source(str(tmp_path))
    (found,) = connector.collections()
    _, reason = read_until_error(connector, found)
    assert reason.startswith("corrupt: it holds more than the list of its archive says")
