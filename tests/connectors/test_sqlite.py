"""SQLite: schema, odd values, and a folder that is not changed."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connectors.base import ConnectorError
from connectors.registry import open_source
from connectors.sqlite_open import read_only
from tests.connectors.rows import by_name, cells, read_rows, read_until_error, snapshot

HOSTILE_NAME = "a?b#c%20 d.db"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / HOSTILE_NAME


def _write(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


def _all(path: Path, name: str) -> list[dict[str, str | None]]:
    connector = open_source(f"sqlite:///{path}")
    (collection,) = [found for found in connector.collections() if found.name == name]
    return [dict(row) for row in cells(read_rows(connector, collection))]


def test_tables_views_keys_and_types(path: Path) -> None:
    _write(
        path,
        """CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(50), up TEXT AS (upper(email)));
        CREATE TABLE calls (user REFERENCES users, n INT REFERENCES users (email));
        CREATE VIEW mails AS SELECT email FROM users;
        CREATE VIEW broken AS SELECT no_such_function(email) AS x FROM users;
        INSERT INTO users (email) VALUES ('a@example.org');""",
    )
    found = by_name(f"sqlite:///{path}")
    assert list(found) == ["broken", "calls", "mails", "users"]
    assert found["broken"].reason == "unsupported: SQLite cannot evaluate the table or view"
    assert [(info.name, info.type, info.primary_key) for info in found["users"].fields] == [
        ("id", "integer", True),
        ("email", "varchar(50)", False),
        ("up", "text", False),
    ]
    assert [info.references for info in found["calls"].fields] == ["users.id", "users.email"]
    assert (found["users"].rows, found["mails"].rows) == (1, None)
    assert found["mails"].fields[0].comment == "column of a view"
    assert _all(path, "users") == [{"id": "1", "email": "a@example.org", "up": "A@EXAMPLE.ORG"}]


def test_values_of_any_type_become_text_and_nulls_survive(path: Path) -> None:
    _write(
        path,
        """CREATE TABLE t (a, b TEXT);
        INSERT INTO t VALUES (1, 'x'), (2.5, NULL), ('z', ''), (x'414243', CAST(x'636166e9' AS TEXT)),
          (9223372036854775807, 'nul' || char(0) || 'byte');""",
    )
    assert _all(path, "t") == [
        {"a": "1", "b": "x"},
        {"a": "2.5"},
        {"a": "z", "b": ""},
        {"a": "ABC", "b": "café"},
        {"a": "9223372036854775807", "b": "nul\x00byte"},
    ]


def test_what_is_left_out_is_counted(path: Path) -> None:
    _write(path, "CREATE TABLE t (a BLOB); INSERT INTO t VALUES (x'ff00'), ('ok'), (x'fe');")
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    assert cells(rows) == [{}, {"a": "ok"}, {}]
    assert reason == "binary: 2 values are not text and were left out"


def test_long_values_are_cut_and_counted(path: Path) -> None:
    _write(path, "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (printf('%.*c', 2000000, 'x'));")
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    assert len(cells(rows)[0]["a"] or "") == 1 << 20
    assert reason.startswith("too_large: only the first megabyte of 1 values")


@pytest.fixture(params=["settled", "pending", "abandoned"])
def wal(path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A database in WAL mode: closed cleanly, open in a writer, or left behind by a crash."""
    connection = sqlite3.connect(path)
    connection.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES ('new');")
    if request.param == "abandoned":
        crashed = path.with_name("crashed.db")
        for suffix in ("", "-wal"):
            Path(f"{crashed}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
        connection.close()
        yield crashed
        return
    if request.param == "settled":
        connection.close()
    yield path
    connection.close()


def test_a_database_in_wal_mode_is_read_whole_and_left_as_it_was(wal: Path) -> None:
    before = snapshot(wal.parent)
    assert _all(wal, "t") == [{"a": "new"}]
    assert snapshot(wal.parent) == before


def test_a_hot_journal_is_rolled_back_in_a_copy(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA cache_size = 1; CREATE TABLE t (a); INSERT INTO t VALUES ('kept');")
    connection.execute("BEGIN")
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) INSERT INTO t SELECT i FROM n"
    )
    crashed = path.with_name("crashed.db")
    for suffix in ("", "-journal"):
        Path(f"{crashed}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    connection.close()
    before = snapshot(path.parent)
    assert _all(crashed, "t") == [{"a": "kept"}]
    assert snapshot(path.parent) == before


def test_writing_is_impossible(path: Path) -> None:
    _write(path, "CREATE TABLE t (a)")
    with pytest.raises(ConnectorError), read_only(path) as connection:
        connection.execute("INSERT INTO t VALUES (1)")


def test_a_lock_is_a_timeout(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.sqlite_open.BUSY_SECONDS", 0.01)
    _write(path, "CREATE TABLE t (a)")
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ConnectorError, match=r"^timeout: "):
            open_source(str(path))


def test_the_time_to_list_tables_is_not_taken_by_reading_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.sqlite_limits._SECONDS", 0.4)
    _write(path, "CREATE TABLE a (x); CREATE TABLE b (x); CREATE VIEW c AS SELECT x FROM b;")
    found = []
    for collection in open_source(str(path)).collections():
        found.append(collection.status)
        until = time.process_time() + 0.2
        while time.process_time() < until:
            pass  # The caller may take its time between tables.
    assert found == ["ready", "ready", "ready"]


def test_a_file_that_is_no_database_is_corrupt(path: Path) -> None:
    path.write_text("not a database, but a secret\n")
    with pytest.raises(ConnectorError, match=r"^corrupt: the file is not an SQLite database") as caught:
        open_source(f"sqlite:///{path}")
    assert "secret" not in str(caught.value)


def test_damage_inside_fails_the_table_alone(path: Path) -> None:
    _write(
        path, "CREATE TABLE t (a); CREATE TABLE u (a); INSERT INTO t VALUES (1); INSERT INTO u VALUES (1);"
    )
    data = bytearray(path.read_bytes())
    data[4096:8192] = b"\xff" * 4096
    path.write_bytes(data)
    found = by_name(path)
    assert found["t"].reason == "corrupt: the database file is damaged"
    assert found["u"].status == "ready"


def test_negative_row_ids_are_one_split(path: Path) -> None:
    _write(
        path,
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (-5, 'x'), (-1, 'y'), (3, 'z');",
    )
    connector = open_source(str(path))
    (collection,) = connector.collections()
    assert len(connector.splits(collection, 1)) == 1
    assert [row["a"] for row in cells(read_rows(connector, collection, target_bytes=1))] == ["x", "y", "z"]
