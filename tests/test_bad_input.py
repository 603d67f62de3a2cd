"""Folders with unreadable files: one line for each, all else is scanned, and nothing is left behind."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scanner.finding import from_json
from tests.running import Done, scan

MAIL = "ann.{}@example.org"
CSV = "id,email,city\n" + "".join(f"{n},{MAIL.format(n)},Berlin\n" for n in range(30))
MARKS = "\u202e e\u0301 \uff11\uff12 \u0663\u05d0 \u202c"
"""Right-to-left overrides, combining marks, wide digits, digits and letters of other scripts."""
READABLE = {
    "report?#%20.csv": CSV.encode(),
    "latin.csv": CSV.replace("Berlin", "Köln").encode("latin-1"),
    "utf16.csv": CSV.replace("Berlin", "Köln").encode("utf-16"),
    "bom.csv": b"\xef\xbb\xbf" + CSV.encode(),
    "crlf.csv": CSV.replace("\n", "\r\n").encode(),
    "nul.log": b"2026-01-01 12:00:00 \x00 mail ann@example.org\n",
    "ragged.csv": CSV.encode() + b"1,ann@example.org\n2,ann@example.org,Berlin,more,and more\n",
    "no_end.jsonl": b'{"email": "ann@example.org"}\n{"email": "bob@example.org"}',
    "one_line.json": b'{"email": "ann@example.org"}',
    "deep.json": b'{"a":' * 40 + b'"ann@example.org"' + b"}" * 40,
    "sp ace/\u00fcml\u00e4ut.csv": CSV.encode(),
    "broken.csv": CSV.replace("Berlin", "B-rlin").encode().replace(b"-", b"\xff")
    + b"\xfe,ann@example.org,\xc3\n",
    "halves.jsonl": b'{"email": "ann@example.org", "note": "\\ud800 x"}\n{"email": "bob@example.org", "note": "\\udfff"}',
    "marks.csv": "".join(
        f"{line}\n" for line in ("note", *(f"{MARKS} {MAIL.format(n)} {MARKS}" for n in range(30)))
    ).encode(),
    "long_line.log": b"2026-01-01 12:00:00 up\n" + b"x " * 5_000_000 + b"ann@example.org\n",
    "wide_cell.csv": CSV.encode() + b'30,ann@example.org,"' + b"word1 2 " * 1_275_000 + b'ann@example.org"\n',
    "wide_text.jsonl": b'{"email": "ann@example.org", "note": "'
    + b"word1 2 " * 1_275_000
    + b'ann@example.org"}',
}
"""Odd but valid files, each with an e-mail address that must be found."""


def _unreadable(folder: Path) -> Mapping[str, str]:
    """Write files that cannot be read, or not to the end; return the reason code of each."""
    (folder / "empty.csv").touch()
    (folder / "junk.csv").write_bytes(bytes(range(256)) * 16)
    (folder / "photo.bin").write_bytes(bytes(range(256)) * 16)
    (folder / ".hidden.csv").write_text(CSV)
    (folder / "cut.csv.gz").write_bytes(
        _half(gzip.compress(CSV.encode() * 500 + os.urandom(100_000).hex().encode()))
    )
    (folder / "not.gz").write_bytes(b"\x1f\x8b" + b"\x00" * 50)
    pq.write_table(pa.table({"email": ["ann@example.org"] * 100}), folder / "cut.parquet")
    (folder / "cut.parquet").write_bytes(_half((folder / "cut.parquet").read_bytes()))
    (folder / "broken.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    (folder / "cut.json").write_text(json.dumps([{"email": "ann@example.org"}] * 50)[:-9])
    (folder / "too_deep.json").write_bytes(b"[" * 100_000)
    (folder / "odd.jsonl").write_bytes(b'{"email": "ann@example.org"}\n{oops\n')
    (folder / "loop").symlink_to("loop")
    (folder / "up").symlink_to(folder)
    (folder / "dangling").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    return {
        ".hidden.csv": "hidden",
        "broken.sqlite": "corrupt",
        "cut.csv.gz": "truncated",
        "cut.json": "truncated",
        "cut.parquet": "truncated",
        "dangling": "not_found",
        "empty.csv": "empty",
        "junk.csv": "binary",
        "loop": "link_loop",
        "not.gz": "corrupt",
        "odd.jsonl": "corrupt",
        "photo.bin": "binary",
        "pipe": "unsupported",
        "too_deep.json": "corrupt",
        "up": "link_loop",
    }


def _half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _snapshot(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """The metadata and content of everything below a folder that a scan must not change."""
    found = {}
    for path in sorted(folder.rglob("*")):
        entry = path.lstat()
        data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[str(path.relative_to(folder))] = (entry.st_mtime_ns, entry.st_mode, data)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad") / "in put"
    for name, data in READABLE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def expected(folder: Path) -> Mapping[str, str]:
    return _unreadable(folder)


@pytest.fixture(scope="module")
def done(folder: Path, expected: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Done:
    assert expected
    before = _snapshot(folder)
    done = scan(folder, into=tmp_path_factory.mktemp("out"))
    assert _snapshot(folder) == before
    return done


def test_what_cannot_be_read_is_listed_once_with_a_code(done: Done, expected: Mapping[str, str]) -> None:
    assert done.codes == expected
    assert all(reason.partition(": ")[2] for reason in done.unscanned.values())
    assert done.code == 3
    assert done.report["run"]["status"] == "partial"
    assert "Traceback" not in done.out + done.err


def test_everything_else_is_scanned(done: Done) -> None:
    assert done.scanned == set(READABLE)
    found = {item["collection"] for item in done.report["findings"] if item["entity"] == "EMAIL_ADDRESS"}
    assert found >= set(READABLE)


def test_what_was_read_before_it_broke_off_counts(done: Done) -> None:
    states = {item["collection"]: item["status"] for item in done.report["collections"]}
    assert {name: states[name] for name in ("cut.csv.gz", "cut.json", "odd.jsonl")} == {
        "cut.csv.gz": "partial",
        "cut.json": "partial",
        "odd.jsonl": "partial",
    }
    found = {item["collection"] for item in done.report["findings"]}
    assert {"cut.csv.gz", "cut.json", "odd.jsonl"} <= found


def test_people_see_it_too(done: Done, expected: Mapping[str, str]) -> None:
    for name, code in expected.items():
        assert name in done.out or code in done.out, name
    assert from_json(done.report).unscanned


def test_a_file_alone_is_read_the_same(folder: Path, done: Done, tmp_path: Path) -> None:
    for number, name in enumerate(("report?#%20.csv", "utf16.csv")):
        alone = scan(folder / name, into=tmp_path / str(number))
        assert (alone.code, alone.scanned, alone.unscanned) == (0, {name}, {})


@pytest.mark.parametrize(
    ("name", "code"), [("broken.sqlite", "corrupt"), ("cut.parquet", "truncated"), ("pipe", "unsupported")]
)
def test_a_bad_file_alone_is_a_failure(
    folder: Path, expected: Mapping[str, str], tmp_path: Path, name: str, code: str
) -> None:
    assert name in expected
    done = scan(folder / name, into=tmp_path)
    assert done.code == 3
    assert list(done.codes.values()) == [code]
    assert done.report["run"]["status"] == "failed"
    assert done.report["sources"][0]["status"] == "failed"


@pytest.mark.parametrize("source", ["missing.csv", "sqlite:///missing.db", "file:///missing/x"])
def test_a_missing_source_is_named_and_the_others_are_read(tmp_path: Path, source: str) -> None:
    (tmp_path / "a.csv").write_text(CSV)
    done = scan(source, tmp_path / "a.csv", into=tmp_path / "out")
    assert (done.code, done.codes, done.scanned) == (3, {"": "not_found"}, {"a.csv"})
    states = {item["source"]: item["status"] for item in done.report["sources"]}
    assert states == {source: "failed", str(tmp_path / "a.csv"): "complete"}
    assert source in done.out
    assert done.report["run"]["status"] == "partial"


@pytest.fixture(params=["settled", "pending"])
def wal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A database in WAL mode: closed, or open with a log that is not written back yet."""
    path = tmp_path / "in" / "w?a#l.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA journal_mode = WAL; CREATE TABLE users (email);")
        with database:
            database.execute("INSERT INTO users VALUES ('ann@example.org')")
        if request.param == "pending":
            yield path
    if request.param == "settled":
        yield path


def test_a_database_in_use_is_read_and_left_alone(wal: Path, tmp_path: Path) -> None:
    before = _snapshot(wal.parent)
    for number, source in enumerate((wal, wal.parent, f"sqlite:///{wal}")):
        done = scan(source, into=tmp_path / str(number))
        assert (done.code, done.unscanned) == (0, {})
        assert [item["entity"] for item in done.report["findings"]] == ["EMAIL_ADDRESS"]
    assert _snapshot(wal.parent) == before


WITHOUT_RIGHTS = """
import ctypes, os, sys
if os.geteuid() == 0:  # root reads what it likes by two capabilities: without them it is a user as any other
    libc, override = ctypes.CDLL(None, use_errno=True), (1, 2)
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(head, held) == 0
    for capability in override:
        libc.prctl(24, capability, 0, 0, 0)
        for set_of in (0, 1, 2):
            held[set_of] &= ~(1 << capability)
    assert libc.capset(head, held) == 0
from scanner.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""Runs the command without root's right to read everything, so that tests of permissions work as root."""


def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "a.csv").write_text(CSV)
    (folder / "secret.csv").write_text(CSV)
    (folder / "open.csv").write_text(CSV)
    (folder / "secret.csv").chmod(0)
    (folder / "closed").chmod(0)
    try:
        command = [sys.executable, "-c", WITHOUT_RIGHTS, "scan", str(folder), "--store", "none"]
        done = subprocess.run(
            [*command, "--format", "json", "--jobs", "1", "--ner", "off"],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[1],
        )
    finally:
        (folder / "closed").chmod(0o700)
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    assert {item["collection"]: item["reason"].partition(":")[0] for item in report["unscanned"]} == {
        "closed/": "no_permission",
        "secret.csv": "no_permission",
    }
    assert done.returncode == 3
    assert {item["collection"] for item in report["collections"] if item["status"] == "complete"} == {
        "open.csv"
    }
