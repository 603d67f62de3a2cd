"""Thirty hostile objects in one file: nothing is written or hidden, and the ordinary tables are read."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from connectors import duckdb_limits, sqlite_limits
from connectors.base import Collection, Connector
from connectors.registry import open_source
from tests.connectors import hostile_objects as hostile
from tests.connectors.rows import cells, read_rows, read_until_error

N_ROWS = 20
ORDINARY = ("users", "stock")
ALLOWED = ("timeout: ", "too_large: ", "unsupported: ", "not_evaluated: ")


def _tables(kind: str) -> Iterable[str]:
    for name in ORDINARY:
        yield f"CREATE TABLE {name} (id INTEGER, email {kind})"
        yield from (
            f"INSERT INTO {name} VALUES ({number}, 'ann{number}@example.org')" for number in range(N_ROWS)
        )


def _found(connector: Connector, known: Iterable[str]) -> dict[str, Collection]:
    """Every object of the file; asserts that the ordinary ones can be read to the end."""
    found = {collection.name: collection for collection in connector.collections()}
    assert set(known) <= set(found)
    for name in ORDINARY:
        assert [row["email"] for row in cells(read_rows(connector, found[name]))] == [
            f"ann{number}@example.org" for number in range(N_ROWS)
        ]
    return found


def _unread(connector: Connector, found: Mapping[str, Collection]) -> dict[str, str]:
    """By hostile object: why it was not read to the end; empty if it was."""
    return {
        name: one.reason or read_until_error(connector, one)[1]
        for name, one in found.items()
        if name not in ORDINARY
    }


def test_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_limits, "_FREE_COMPUTED", 1_000_000)
    monkeypatch.setattr(sqlite_limits, "_COMPUTED_PER_BYTE", 1)
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in (*_tables("TEXT"), *hostile.SQLITE.values(), *hostile.SQLITE_BESIDE):
            connection.execute(statement)
    before = path.read_bytes()
    assert len(hostile.SQLITE) >= 30
    connector = open_source(str(path))
    told = _unread(connector, _found(connector, hostile.SQLITE))
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    unread = {name for name, reason in told.items() if reason}
    assert all(reason.startswith(ALLOWED) for reason in told.values() if reason), told
    assert unread >= {
        "gives rows",
        "gives none",
        "huge",
        "grown",
        "drawn",
        "loads",
        "points",
        "writes",
        "edits",
    }
    assert unread >= {
        "sets",
        "leads nowhere",
        "turns",
        "turned",
        "squared",
        "searched",
        "computed",
        "recomputed",
    }
    assert not unread & {
        hostile.ODD,
        hostile.LONG,
        "",
        "Users ",
        "many",
        "typed",
        "seen",
        "boxed",
        "wide",
        "deep",
    }


def test_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "shop.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        for statement in (*_tables("VARCHAR"), *hostile.DUCKDB_BEFORE, *hostile.DUCKDB.values()):
            connection.execute(statement)
        for statement in hostile.DUCKDB_BESIDE:
            connection.execute(statement)
    before = path.read_bytes()
    assert len(hostile.DUCKDB) >= 30
    with closing(open_source(f"duckdb:///{path}")) as connector:
        found = _found(connector, hostile.DUCKDB)
        for name in (hostile.ODD, hostile.LONG, "Users ", "nested", "labelled", "lists", "draws"):
            assert read_until_error(connector, found[name])[1] == "", name
        # Only now, so that objects that do end can also be read on a slow machine.
        monkeypatch.setattr(duckdb_limits, "_SECONDS", 0.5)
        monkeypatch.setattr(duckdb_limits, "_SECONDS_PER_MB", 0.0)
        monkeypatch.setattr(duckdb_limits, "_WAITING", 10)
        told = _unread(connector, found)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    unread = {name for name, reason in told.items() if reason}
    assert all(reason.startswith(ALLOWED) for reason in told.values() if reason), told
    assert unread >= {
        "gives rows",
        "gives none",
        "recurses",
        "sleeps",
        "huge",
        "calls",
        "calls one",
        "squared",
    }
    assert unread >= {
        "counts",
        "reads",
        "reads csv",
        "reads on",
        "walks",
        "queries",
        "aggregates",
        "computed",
    }


def test_duckdb_writes_nothing_to_standard_output_in_a_worker(tmp_path: Path) -> None:
    """DuckDB prints progress if the main module has no file, as in spawned processes."""
    path = tmp_path / "shop.duckdb"
    duckdb.connect(str(path)).close()
    asked = "current_setting('enable_progress_bar')"
    script = (
        "import sys; from pathlib import Path; from connectors.duckdb_session import opened; "
        f'print(opened(Path(sys.argv[1])).execute("SELECT {asked}").fetchall())'
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.strip() == "[(False,)]"
