"""Hostile files next to a database: journals that name other files, pipes, links."""

import os
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows

MAGIC = bytes.fromhex("d9d505f920a163d7")
PAGE = 4096
SUFFIXES = ("-journal", "-wal", "-shm")


def _pages(data: bytes) -> list[bytes]:
    return [data[start : start + PAGE] for start in range(0, len(data), PAGE)]


def _record(number: int, page: bytes) -> bytes:
    checksum = sum(page[i] for i in range(PAGE - 200, 0, -200))
    return struct.pack(">I", number) + page + struct.pack(">I", checksum)


def _journal(before: bytes, named: Path) -> bytes:
    """A hot journal that restores ``before``, of a transaction with the super-journal ``named``."""
    pages, name = _pages(before), os.fsencode(named)
    head = MAGIC + struct.pack(">5I", len(pages), 0, len(pages), 512, PAGE)
    records = b"".join(_record(number, page) for number, page in enumerate(pages, start=1))
    end = (
        struct.pack(">I", (0x40000000 // PAGE) + 1) + name + struct.pack(">II", len(name), sum(name)) + MAGIC
    )
    return head.ljust(512, b"\x00") + records + end


def _interrupted(folder: Path, named: Path) -> Path:
    """A database with two rows whose hot journal would restore one, and names a super-journal."""
    folder.mkdir(exist_ok=True)
    path = folder / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE}")
        connection.executescript("CREATE TABLE users (id); INSERT INTO users VALUES (1);")
        before = path.read_bytes()
        connection.executescript("INSERT INTO users VALUES (2);")
    (folder / "shop.db-journal").write_bytes(_journal(before, named))
    return path


def _ids(path: Path) -> list[str | None]:
    connector = open_source(str(path))
    try:
        (found,) = [item for item in connector.collections() if item.status == "ready"]
        return [row["id"] for row in cells(read_rows(connector, found))]
    finally:
        connector.close()


def test_a_file_that_a_journal_names_is_neither_deleted_nor_read(tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("not a journal\n")
    path = _interrupted(tmp_path / "in", thesis)
    assert _ids(path) == ["1"] and _ids(path.parent) == ["1"]
    assert thesis.read_text() == "not a journal\n"
    assert (path.parent / "shop.db-journal").exists()


def test_a_pipe_that_a_journal_names_holds_up_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert _ids(_interrupted(tmp_path / "in", tmp_path / "pipe")) == ["1"]


@pytest.mark.parametrize(("is_there", "expected"), [(True, ["1"]), (False, ["1", "2"])])
def test_a_transaction_in_several_databases_is_rolled_back_unless_it_was_committed(
    tmp_path: Path, is_there: bool, expected: list[str]
) -> None:
    beside = tmp_path / "in" / "shop.db-mj00000001"
    path = _interrupted(tmp_path / "in", beside)
    if is_there:
        beside.write_bytes(os.fsencode(path) + b"-journal\x00")
    assert _ids(path) == expected
    assert beside.exists() == is_there


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_a_pipe_next_to_a_database_holds_up_nothing(tmp_path: Path, suffix: str, mode: str) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.executescript("CREATE TABLE users (id); INSERT INTO users VALUES (1);")
    os.mkfifo(f"{path}{suffix}")
    assert _ids(path) == ["1"] and _ids(tmp_path) == ["1"]


def test_a_link_next_to_a_database_is_not_followed(tmp_path: Path) -> None:
    path = _interrupted(tmp_path / "in", tmp_path / "none")
    journal = path.with_name("shop.db-journal")
    journal.rename(tmp_path / "elsewhere")
    journal.symlink_to(tmp_path / "elsewhere")
    assert _ids(path) == ["1", "2"]


@pytest.mark.parametrize("scheme", ["", "duckdb:///"])
def test_a_pipe_as_the_log_of_a_duckdb_file_is_a_reason(tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "shop.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("CREATE TABLE users AS SELECT 1 AS id")
    os.mkfifo(f"{path}.wal")
    if scheme:
        with pytest.raises(Exception, match="its log is not a regular file"):
            open_source(f"{scheme}{path}")
    else:
        assert "its log is not a regular file" in by_name(tmp_path)["shop.duckdb"].reason


def test_a_database_behind_a_link_that_the_user_named_is_read(tmp_path: Path) -> None:
    path = _interrupted(tmp_path / "in", tmp_path / "none")
    (tmp_path / "link.db").symlink_to(path)
    assert _ids(tmp_path / "link.db") == ["1"]
