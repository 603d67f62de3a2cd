"""Archives of every kind: members are read like files, and hostile archives do no harm."""

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import lz4.frame
import py7zr
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd

from connectors.base import ConnectorError
from connectors.registry import open_source
from connectors.storage.compression import Decompressed
from tests.connectors.rows import by_name, cells, read_rows, read_until_error

CSV = b"id,email\n1,ann@example.org\n2,bob@example.org\n"
LINES = b"".join(b"line %d %d\n" % (number, number * 7919 % 10007) for number in range(20_000))
PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd.compress,
    "lz4": lz4.frame.compress,
}


def _members() -> dict[str, bytes]:
    table, books = io.BytesIO(), io.BytesIO()
    pq.write_table(pa.table({"email": ["ann@example.org"] * 3}), table)
    with zipfile.ZipFile(books, "w", zipfile.ZIP_DEFLATED) as inner:
        inner.writestr("deep/a.csv", CSV)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript("CREATE TABLE t (email); INSERT INTO t VALUES ('ann@example.org');")
        stored = database.serialize()
    return {
        "a.csv": CSV,
        "x/b.jsonl": b'{"email": "ann@example.org"}\n{"email": "bob@example.org"}\n',
        "x/c.csv.gz": gzip.compress(CSV),
        "x/d.parquet": table.getvalue(),
        "x/e.zip": books.getvalue(),
        "x/f.db": stored,
        "x/.hidden": b"x",
        "x/app.log": b"three\n",
        "x/app.log.1": b"one\ntwo\n",
        "x/empty.txt": b"",
    }


READABLE = {
    "a.csv": 2, "x/app.log": 3, "x/b.jsonl": 2, "x/c.csv.gz": 2, "x/d.parquet": 3, "x/e.zip!/deep/a.csv": 2, "x/f.db!/t": 1,
}  # fmt: skip


def _zip(path: Path, members: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("x")
        for place, (name, data) in enumerate(members.items()):
            archive.writestr(name, data, zipfile.ZIP_STORED if place % 3 == 0 else None)


def _tar(path: Path, members: Mapping[str, bytes]) -> None:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def _7z(path: Path, members: Mapping[str, bytes]) -> None:
    with py7zr.SevenZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(data, name)


@pytest.mark.parametrize(
    ("name", "pack"), [("o.zip", _zip), ("o.tar", _tar), ("o.tgz", _tar), ("o.7z", _7z), ("no_suffix", _zip)]
)
def test_members_are_read_like_files(
    tmp_path: Path, name: str, pack: Callable[[Path, Mapping[str, bytes]], None]
) -> None:
    pack(tmp_path / name, _members())
    connector = open_source(str(tmp_path))
    found = {item.name.removeprefix(f"{name}!/"): item for item in connector.collections()}
    skipped = {name: item.reason.partition(":")[0] for name, item in found.items() if item.status != "ready"}
    assert skipped == {"x/.hidden": "hidden", "x/empty.txt": "empty"}
    counts = {name: len(read_rows(connector, item)) for name, item in found.items() if item.status == "ready"}
    assert counts == READABLE
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert dict(cells(read_rows(connector, found["x/e.zip!/deep/a.csv"]))[1]) == {
        "id": "2",
        "email": "bob@example.org",
    }


@pytest.mark.parametrize("suffix", list(PACKERS))
def test_compressed_files(tmp_path: Path, suffix: str) -> None:
    pack = PACKERS[suffix]
    # Two members one after another are one file.
    (tmp_path / f"big.log.{suffix}").write_bytes(
        pack(LINES[: len(LINES) // 2]) + pack(LINES[len(LINES) // 2 :])
    )
    (tmp_path / f"t.csv.{suffix}").write_bytes(pack(CSV))
    connector = open_source(str(tmp_path))
    log, table = connector.collections()
    assert (log.layout, table.format) == ("lines", "delimited")
    assert "".join(f"{row['line']}\n" for row in cells(read_rows(connector, log))).encode() == LINES
    assert len(read_rows(connector, table)) == 2


@pytest.mark.parametrize("suffix", list(PACKERS))
def test_damaged_ones_give_what_is_there(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"big.log.{suffix}"
    whole = PACKERS[suffix](LINES)
    path.write_bytes(whole + whole[:-500])
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    assert reason.partition(":")[0] == "truncated"
    assert len(rows) >= 20_000


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst"])
def test_what_expands_beyond_reason_is_stopped(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setattr("connectors.storage.compression._FREE_BYTES", 1 << 20)
    codec = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "zstd"}[suffix]
    stream = Decompressed(io.BytesIO(PACKERS[suffix](b"\0" * (24 << 20))), codec)
    n_bytes = 0
    with pytest.raises(ConnectorError, match=r"^too_large: it expands more than"):
        while data := stream.read(1 << 16):
            assert len(data) <= 1 << 16
            n_bytes += len(data)
    assert n_bytes < 24 << 20


def test_archives_are_opened_four_deep(tmp_path: Path) -> None:
    data, name = CSV, "a.csv"
    for _ in range(6):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(name, data)
        data, name = buffer.getvalue(), "in.zip"
    (tmp_path / "in.zip").write_bytes(data)
    ((found, item),) = by_name(tmp_path).items()
    assert found == "!/".join(["in.zip"] * 5)
    assert item.reason == "unsupported: archives in archives are only opened 4 levels deep"


def test_names_lead_nowhere_and_differ(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "o.zip", "w") as archive:
        archive.writestr("../../escape.csv", CSV)
        archive.writestr("/etc/a.csv", CSV)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("/etc/a.csv", CSV)
    with tarfile.open(folder / "o.tar", "w") as archive:
        link = tarfile.TarInfo("link.csv")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        info = tarfile.TarInfo("../a.csv")
        info.size = len(CSV)
        archive.addfile(info, io.BytesIO(CSV))
    assert list(by_name(folder)) == [
        "o.tar!/../a.csv",
        "o.zip!/../../escape.csv",
        "o.zip!/etc/a.csv",
        "o.zip!/etc/a.csv#2",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_encrypted_members_are_listed(tmp_path: Path) -> None:
    _zip(tmp_path / "o.zip", {"a.csv": CSV, "b.csv": CSV})
    data = bytearray((tmp_path / "o.zip").read_bytes())
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.rfind(magic) + offset] |= 1
    (tmp_path / "o.zip").write_bytes(data)
    with py7zr.SevenZipFile(tmp_path / "o.7z", "w", password="plimbroth") as archive:
        archive.writestr(CSV, "a.csv")
    found = {name: item.reason for name, item in by_name(tmp_path).items() if item.status != "ready"}
    assert found == {
        "o.7z": "unsupported: the 7z archive is encrypted",
        "o.zip!/b.csv": "unsupported: it is encrypted",
    }


def test_a_cut_archive_gives_what_is_there(tmp_path: Path) -> None:
    _tar(tmp_path / "o.tar", {f"{n}.csv": CSV * 100 for n in range(8)})
    whole = (tmp_path / "o.tar").read_bytes()
    (tmp_path / "o.tar").write_bytes(whole[: len(whole) // 2 - 1000])
    (tmp_path / "o.tgz").write_bytes(gzip.compress(whole)[:-300])
    found = by_name(tmp_path)
    assert found["o.tar"].reason == "corrupt: the tar archive is damaged; read up to there"
    assert found["o.tgz"].reason.partition(":")[0] == "truncated"
    assert sum(item.status == "ready" for name, item in found.items() if name.startswith("o.tar!/")) >= 3


def test_patterns_choose_members(tmp_path: Path) -> None:
    _zip(tmp_path / "o.zip", _members())
    assert list(by_name(tmp_path, include=("a.csv",))) == ["o.zip!/a.csv", "o.zip!/x/e.zip!/deep/a.csv"]
    assert "o.zip!/a.csv" not in by_name(tmp_path, exclude=("*.csv",))
    assert len(by_name(tmp_path, include=("o.zip",))) == len(READABLE) + 2
    assert by_name(tmp_path, exclude=("o.zip",)) == {}
