"""An SQLite file stays open between the reads of one source, and a change of the file is still seen."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from connectors.base import Connector, ConnectorError, OpenOptions, ReadPlan
from connectors.registry import open_source


def _written(path: Path, n_tables: int, value: str = "a") -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        for number in range(n_tables):
            database.execute(f"create table t{number} (name text)")
            database.execute(f"insert into t{number} values (?)", (value,))


def _values(connector: Connector) -> list[str]:
    return [
        batch.column(1)[0].as_py()
        for collection in connector.collections()
        for split in connector.splits(collection, 1_000)
        for batch in connector.read(collection, split, ReadPlan())
    ]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A list to which every database is added that is opened from now on."""
    found: list[object] = []
    connect = sqlite3.connect

    def counted(*args: object, **options: object) -> sqlite3.Connection:
        found.append(args)
        return connect(*args, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr("connectors.sqlite_open.sqlite3.connect", counted)
    return found


def test_many_tables_are_read_over_one_connection(tmp_path: Path, opened: list[object]) -> None:
    _written(tmp_path / "a.db", 20)
    opened.clear()
    connector = open_source(f"sqlite:///{tmp_path}/a.db", OpenOptions())
    assert _values(connector) == ["a"] * 20
    connector.close()
    assert len(opened) == 3  # to recognise it, to list its tables, to read their rows


def test_a_changed_file_is_opened_again(tmp_path: Path) -> None:
    _written(tmp_path / "a.db", 2)
    connector = open_source(f"sqlite:///{tmp_path}/a.db", OpenOptions())
    assert _values(connector) == ["a"] * 2
    _written(tmp_path / "a.db", 3, "other")
    assert _values(connector) == ["other"] * 3
    connector.close()


def test_readers_at_the_same_time_have_connections_of_their_own(tmp_path: Path) -> None:
    _written(tmp_path / "a.db", 2)
    connector = open_source(f"sqlite:///{tmp_path}/a.db", OpenOptions())
    first, second = connector.collections()
    [split] = connector.splits(first, 1_000)
    reading = connector.read(first, split, ReadPlan()), connector.read(second, split, ReadPlan())
    assert [next(one).num_rows for one in reading] == [1, 1]
    for one in reading:
        assert list(one) == []
    connector.close()


def test_a_damaged_file_is_told_each_time(tmp_path: Path) -> None:
    _written(tmp_path / "a.db", 1)
    connector = open_source(f"sqlite:///{tmp_path}/a.db", OpenOptions())
    [collection] = connector.collections()
    [split] = connector.splits(collection, 1_000)
    (tmp_path / "a.db").write_bytes(b"SQLite format 3\x00" + bytes(100))
    for _ in range(2):
        with pytest.raises(ConnectorError):
            list(connector.read(collection, split, ReadPlan()))
    connector.close()
