"""SQLite files made to hang a scan, to fill memory, or to hide the other tables in them."""

import signal
import sqlite3
import struct
import threading
from contextlib import closing
from pathlib import Path

import pytest

from connectors import sqlite_fetch, sqlite_limits
from connectors.base import ConnectorError
from connectors.registry import open_source
from tests.connectors.rows import by_name, cells, read_rows, read_until_error
from tests.running import scan

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
USERS = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT); INSERT INTO users VALUES (1, 'ann@example.org');"
VIEWS = {
    "gives_rows": f"{ENDLESS} SELECT 'u' || i || '@example.org' AS email FROM n",
    "gives_none": f"{ENDLESS} SELECT i AS email FROM n WHERE i < 0",
    "counts": f"SELECT count(*) AS email FROM ({ENDLESS} SELECT i FROM n)",
    "sorts": f"{ENDLESS} SELECT i AS email FROM n ORDER BY -i",
    "materialises": f"SELECT email FROM users, ({ENDLESS} SELECT max(i) FROM n)",
    "large": "SELECT zeroblob(400000000) AS email FROM users",
    "joined": f"SELECT group_concat(hex(zeroblob(1000))) AS email FROM ({ENDLESS} SELECT i FROM n)",
}
END_REASONS = ("timeout: it takes longer than is allowed for a file of this size", "too_large: ")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder" / "shop.db"


def _write(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lower the limits, so that endless statements are stopped at once instead of after some seconds."""
    monkeypatch.setattr(sqlite_limits, "_FREE_COMPUTED", 2_000_000)
    monkeypatch.setattr(sqlite_limits, "_FREE_STEPS", 2_000_000)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_without_end_ends_with_a_reason(path: Path, few_steps: None, name: str) -> None:
    _write(path, f"{USERS} CREATE VIEW {name} AS {VIEWS[name]}")
    connector = open_source(str(path))
    found = {collection.name: collection for collection in connector.collections()}
    assert [info.name for info in found[name].fields] == ["email"]
    rows, reason = read_until_error(connector, found[name])
    assert reason.startswith(END_REASONS), reason
    assert bool(rows) == (name == "gives_rows")
    assert cells(read_rows(connector, found["users"])) == [{"id": "1", "email": "ann@example.org"}]


def test_the_tables_beside_hostile_views_are_scanned_and_the_views_listed(tmp_path: Path, path: Path) -> None:
    views = {"fine": "SELECT email FROM users", "large": VIEWS["large"], "gives_none": VIEWS["gives_none"]}
    _write(path, USERS + "".join(f"CREATE VIEW {name} AS {text};" for name, text in views.items()))
    done = scan(path.parent, "--ner", "off", into=tmp_path / "out")
    assert done.code == 3
    assert done.codes == {"shop.db!/gives_none": "timeout", "shop.db!/large": "too_large"}
    assert done.scanned == {"shop.db!/users", "shop.db!/fine"}
    found = {item["collection"] for item in done.report["findings"] if item["entity"] == "EMAIL_ADDRESS"}
    assert found == {"shop.db!/users", "shop.db!/fine"}


def test_views_of_views_of_views_do_not_grow_without_bound(path: Path) -> None:
    script = USERS + "CREATE VIEW v00 AS SELECT email FROM users;"
    for level in range(1, 20):
        script += f"CREATE VIEW v{level:02} AS SELECT a.email FROM v{level - 1:02} a, v{level - 1:02} b;"
    script += """CREATE TABLE keyed (a TEXT PRIMARY KEY, b TEXT) WITHOUT ROWID;
    INSERT INTO keyed VALUES ('x', 'y'); CREATE VIRTUAL TABLE notes USING fts5(text);"""
    _write(path, script)
    connector = open_source(str(path))
    found = {collection.name: collection for collection in connector.collections()}
    assert found["v19"].reason == "unsupported: it depends on more than 500 views"
    assert found["notes"].options["object"] == "virtual"
    for name in ("users", "v02", "keyed"):
        assert len(read_rows(connector, found[name])) == 1


def test_columns_that_are_computed_are_read_as_views_are(path: Path, few_steps: None) -> None:
    _write(path, USERS + "ALTER TABLE users ADD COLUMN again TEXT AS (upper(email))")
    found = by_name(str(path))["users"]
    assert found.access.is_risky and found.options["object"] == "table"
    assert cells(read_rows(open_source(str(path)), found))[0]["again"] == "ANN@EXAMPLE.ORG"


def _pages_that_repeat(path: Path, levels: int, fan_out: int = 300) -> None:
    """Write a table whose inner pages refer to the same child page again and again."""
    _write(path, "PRAGMA page_size = 4096; CREATE TABLE t (a); INSERT INTO t VALUES ('ann@example.org');")
    data = bytearray(path.read_bytes())
    leaf, n_pages = bytes(data[4096:8192]), 2 + levels
    pages = {n_pages: leaf}
    for page in range(2, n_pages):
        below, places, body = page + 1, [], bytearray(4096)
        for cell in range(fan_out):
            place = 4096 - 5 * (cell + 1)
            body[place : place + 5] = struct.pack(">IB", below, 1)
            places.append(place)
        body[:12] = struct.pack(">BHHHBI", 5, 0, fan_out, places[-1], 0, below)
        body[12 : 12 + 2 * fan_out] = struct.pack(f">{fan_out}H", *places)
        pages[page] = bytes(body)
    data = data[:4096] + b"".join(pages[page] for page in sorted(pages))
    data[28:32] = struct.pack(">I", n_pages)
    path.write_bytes(data)


def test_a_small_file_that_pretends_to_have_endless_pages(path: Path, few_steps: None) -> None:
    _pages_that_repeat(path, levels=5)
    found = by_name(str(path))["t"]
    assert found.reason.startswith(("timeout: ", "corrupt: ")), found


@pytest.mark.parametrize("declared", ["id INTEGER PRIMARY KEY", "id TEXT PRIMARY KEY"])
def test_a_value_larger_than_memory_may_take_costs_its_end_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch, declared: str
) -> None:
    monkeypatch.setattr(sqlite_limits, "MAX_STORED", 6 << 20)
    monkeypatch.setattr(sqlite_fetch, "MAX_STORED", 6 << 20)
    _write(
        path,
        f"""CREATE TABLE t ({declared}, a TEXT, b TEXT);
        INSERT INTO t VALUES (-5, 'first', 'x'), (-1, 'é' || printf('%.*c', 8000000, 'x'), 'beside'),
          (7, replace(hex(zeroblob(4000000)), '00', 'é'), 'also beside'), (9, 'last', 'y');""",
    )
    connector = open_source(str(path))
    (collection,) = connector.collections()
    rows, reason = read_until_error(connector, collection)
    assert [(row["id"], row["b"]) for row in cells(rows)] == [
        ("-5", "x"),
        ("-1", "beside"),
        ("7", "also beside"),
        ("9", "y"),
    ]
    assert {len(row["a"] or "") for row in cells(rows)} == {5, 1 << 20, 4}
    assert reason == "too_large: only the first megabyte of 2 values could be read"


def test_a_signal_ends_it_while_sqlite_steps(path: Path) -> None:
    _write(path, f"CREATE VIEW v AS {VIEWS['gives_none']}")
    connector = open_source(str(path))
    (collection,) = connector.collections()
    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        read_rows(connector, collection)


def test_statements_cannot_reach_other_files(path: Path, tmp_path: Path) -> None:
    _write(path, USERS)
    _write(tmp_path / "other.db", USERS)
    from connectors.sqlite_open import read_only

    with pytest.raises(ConnectorError), read_only(path) as connection:
        connection.execute("ATTACH ? AS other", (str(tmp_path / "other.db"),))
