"""Folders: names, links, hidden files, rotated logs, and every file that cannot be read."""

import gzip
import os
import socket
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from connectors.base import ConnectorError, ReadPlan, Split
from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows, read_until_error


def _reasons(folder: Path) -> dict[str, tuple[str, str]]:
    return {
        name: (collection.status, collection.reason.partition(":")[0])
        for name, collection in by_name(folder).items()
        if collection.status != "ready"
    }


def test_names_are_paths_below_the_source(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "deep.txt").write_text("deep\n")
    (tmp_path / "z.csv").write_text("id\n1\n")
    assert list(by_name(tmp_path)) == ["a/b/deep.txt", "z.csv"]
    assert list(by_name(tmp_path / "z.csv")) == ["z.csv"]
    assert list(by_name((tmp_path / "z.csv").as_uri())) == ["z.csv"]


def test_what_is_not_read_is_listed_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / ".env").write_text("TOKEN=x\n")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "random.bin").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "junk.csv").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04rest")
    (tmp_path / "broken.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    assert _reasons(tmp_path) == {
        ".git/": ("skipped", "hidden"),
        ".hidden": ("skipped", "hidden"),
        "a.zip": ("failed", "truncated"),
        "broken.db": ("failed", "corrupt"),
        "dangling": ("failed", "not_found"),
        "empty.csv": ("skipped", "empty"),
        "junk.csv": ("failed", "binary"),
        "pipe": ("skipped", "unsupported"),
        "random.bin": ("skipped", "binary"),
        "x.parquet": ("failed", "truncated"),
    }
    assert by_name(tmp_path)[".env"].layout == "lines"


def test_a_socket_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert _reasons(tmp_path) == {"s": ("skipped", "unsupported")}


def test_links_are_followed_once_and_never_in_circles(tmp_path: Path) -> None:
    source, outside = tmp_path / "source", tmp_path / "outside"
    source.mkdir()
    outside.mkdir()
    (outside / "far.txt").write_text("far\n")
    (source / "own.txt").write_text("own\n")
    (source / "a_link.txt").symlink_to("own.txt")
    (source / "other").mkdir()
    (source / "other" / "near.txt").write_text("near\n")
    (source / "a_folder").symlink_to("other")
    (source / "folder").symlink_to(outside)
    (source / "system").symlink_to("/proc/self")
    (source / "file").symlink_to(outside / "far.txt")
    (source / "up").symlink_to(source)
    (source / "self").symlink_to("self")
    assert list(by_name(source)) == [*("file", "folder", "other/near.txt", "own.txt", "self", "system", "up")]
    assert _reasons(source) == {
        "self": ("skipped", "link_loop"),
        "up": ("skipped", "link_loop"),
        **dict.fromkeys(("file", "folder", "system"), ("skipped", "link_outside")),
    }


def test_a_source_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_text("x\n")
    (tmp_path / "there" / "b.txt").symlink_to("a.txt")
    (tmp_path / "link").symlink_to("there")
    assert list(by_name(tmp_path / "link")) == ["a.txt"]


def test_what_looks_like_files_and_is_the_system_is_not_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "proc" / "1").mkdir(parents=True)
    (tmp_path / "proc" / "1" / "environ").write_text("TOKEN=x\n")
    monkeypatch.setattr("connectors.storage.walk._SYSTEMS_OWN", (tmp_path / "proc",))
    assert _reasons(tmp_path) == {"proc/": ("skipped", "unsupported")}


@pytest.mark.parametrize("name", ["x" * 244 + ".csv", "x" * 251 + ".csv", "\u79c1" * 83 + ".csv"])
def test_names_as_long_as_can_be_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("id,email\n1,ann@example.org\n")
    (found,) = by_name(tmp_path).values()
    assert (found.name, found.status) == (name, "ready")


def test_a_full_disk_of_temporary_files_is_called_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.parquet", b"PAR1" + b"x" * 5_000 + b"PAR1")
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", full)
    (found,) = by_name(tmp_path).values()
    assert found.reason == (
        "too_large: the disk of temporary files is full; TMPDIR names another folder for them"
    )


def test_what_may_not_be_read_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "secret.txt").write_text("x\n")
    (tmp_path / "open.txt").write_text("x\n")
    list_folder, open_file = os.listdir, os.open

    def guarded_list(path: Path) -> list[str]:
        if Path(path).name == "private":
            raise PermissionError(13, "denied")
        return list_folder(path)

    def guarded_open(path: Any, *args: Any) -> int:
        if Path(path).name == "secret.txt":
            raise PermissionError(13, "denied")
        return open_file(path, *args)

    monkeypatch.setattr(os, "listdir", guarded_list)
    monkeypatch.setattr(os, "open", guarded_open)
    assert _reasons(tmp_path) == {
        "private/": ("failed", "no_permission"),
        "secret.txt": ("failed", "no_permission"),
    }


def test_patterns_match_paths_names_and_tables(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.log").write_text("x\n")
    (tmp_path / "b.csv").write_text("id\n1\n")
    connection = sqlite3.connect(tmp_path / "core.db")
    connection.executescript("CREATE TABLE users (a); CREATE TABLE calls (a);")
    connection.close()
    assert list(by_name(tmp_path, include=("*.csv", "users"))) == ["b.csv", "core.db!/users"]
    assert list(by_name(tmp_path, exclude=("logs", "calls"))) == ["b.csv", "core.db!/users"]


def test_a_rotated_log_is_one_collection(tmp_path: Path) -> None:
    (tmp_path / "app.log.2.gz").write_bytes(gzip.compress(b"one\n"))
    (tmp_path / "app.log.1").write_text("two\n")
    (tmp_path / "app.log").write_text("three\n")
    (tmp_path / "mail-2026-01-01.log").write_text("x\n")
    (tmp_path / "mail-2026-01-02.log").write_text("y\n")
    (tmp_path / "calls-2026-01-01.csv").write_text("id\n1\n")
    (tmp_path / "calls-2026-01-02.csv").write_text("id\n2\n")
    found = by_name(tmp_path)
    assert list(found) == ["app.log", "calls-2026-01-01.csv", "calls-2026-01-02.csv", "mail.log"]
    assert found["app.log"].members == ("app.log.2.gz", "app.log.1", "app.log")
    rows = read_rows(open_source(str(tmp_path)), found["app.log"])
    assert [(ordinal, dict(present)["line"]) for _, ordinal, present in rows] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
    ]


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [
        ("utf16.txt", "é one\ntwo\n".encode("utf-16"), ["é one", "two"]),
        ("no_bom.txt", "name one\ntwo\n".encode("utf-16-be"), ["name one", "two"]),
        ("latin.txt", "café\n".encode("latin-1"), ["café"]),
        ("mixed.txt", b"caf\xe9\ncaf\xc3\xa9\n", ["café", "café"]),
        ("bom.txt", b"\xef\xbb\xbfone\r\ntwo", ["one", "two"]),
        ("nul.log", b"one\x00\n\ntwo\n", ["one", "", "two"]),
    ],
)
def test_text_is_decoded_line_by_line(tmp_path: Path, name: str, data: bytes, lines: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    connector = open_source(str(path))
    (collection,) = connector.collections()
    assert [row["line"] for row in cells(read_rows(connector, collection))] == lines
    path.write_bytes(gzip.compress(data))
    (collection,) = connector.collections()
    assert [row["line"] for row in cells(read_rows(connector, collection))] == lines


def test_a_truncated_gzip_gives_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "big.log.gz"
    lines = b"".join(b"line %d %d\n" % (n, n * 7919 % 10007) for n in range(50_000))
    path.write_bytes(gzip.compress(lines)[:-5000])
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    assert reason == "truncated: the gzip data ends early"
    assert 30_000 < len(rows) < 50_000


def test_a_damaged_parquet_file_says_so_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"a": ["needle"] * 1000, "b": list(range(1000))}), path)
    data = bytearray(path.read_bytes())
    data[4:200] = b"\xff" * 196
    path.write_bytes(data)
    connector = open_source(str(path))
    (collection,) = connector.collections()
    _, reason = read_until_error(connector, collection)
    assert reason.startswith("corrupt: ") and "needle" not in reason


def test_kinds_are_told_from_names_and_lines(tmp_path: Path) -> None:
    (tmp_path / "events.log").write_text('{"a": 1}\n{"a": 2}\n')
    (tmp_path / "events.json").write_text('{"a": 1}\n{"a": 2}\n')
    (tmp_path / "note.txt").write_text("Dear all,\nthanks, bye\n")
    (tmp_path / "trace.txt").write_text("2026-01-01 12:00:00 start\n2026-01-01 12:00:01 end\n")
    (tmp_path / "table.txt").write_text("id\tname\tage\n1\tx\t3\n2\ty\t4\n")
    found = {name: (item.kind, item.layout, item.format) for name, item in by_name(tmp_path).items()}
    assert found == {
        "events.json": ("file", "records", "json_lines"),
        "events.log": ("log", "lines", "text"),
        "note.txt": ("document", "lines", "text"),
        "table.txt": ("file", "records", "delimited"),
        "trace.txt": ("log", "lines", "text"),
    }


@pytest.mark.parametrize("source", ["missing", "file:///missing/x.csv", "sqlite:///missing.db", "sqlite://"])
def test_a_missing_source_is_an_error_in_our_words(source: str) -> None:
    with pytest.raises(ConnectorError, match=r"^not_found: "):
        open_source(source)


def test_reading_what_could_not_be_opened_gives_the_reason(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more than that")
    connector = open_source(str(tmp_path))
    (broken,) = connector.collections()
    with pytest.raises(ConnectorError) as caught:
        list(connector.read(broken, Split(), ReadPlan()))
    assert str(caught.value) == broken.reason
