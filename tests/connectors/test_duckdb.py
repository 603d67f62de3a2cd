"""DuckDB files: the contract, nested types, keys, and what cannot be opened."""

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from connectors.base import Collection, Connector, ConnectorError, ReadPlan
from connectors.registry import open_source
from tests.connectors.contract import ConnectorContract, Known
from tests.connectors.rows import cells, read_rows, snapshot

N = 60
SCHEMA = """
CREATE SCHEMA "odd schema";
CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR NOT NULL);
COMMENT ON TABLE users IS 'people';
COMMENT ON COLUMN users.email IS 'where we write to';
INSERT INTO users VALUES (1, 'ann@example.org');
CREATE TABLE calls ("user" INTEGER REFERENCES users (id));
CREATE TABLE "odd schema"."select "" 100%" ("order by" VARCHAR);
INSERT INTO "odd schema"."select "" 100%" VALUES ('x'), (NULL);
CREATE VIEW mails AS SELECT email FROM users;
CREATE TABLE known AS SELECT 2 * n AS id, 'user ' || n AS "x y" FROM range(1, 61) r(n);
CREATE TABLE types AS SELECT {'name': 'ann', 'tags': ['a', 'b']} AS person, MAP {'k': 1} AS counts,
  [{'to': 'bob@example.org'}] AS messages, '{"a": 1}'::JSON AS payload, 'calm'::ENUM ('calm', 'cross') AS mood,
  DATE '2026-01-02' AS day, 12345678901234567890.5::DECIMAL(30, 2) AS amount, 'ab'::BLOB AS bytes,
  INTERVAL 1 DAY AS span, '7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f'::UUID AS ident, NULL AS nothing;
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("duckdb") / "shop.duckdb"
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute(SCHEMA)
    return path


@pytest.fixture
def connector(path: Path) -> Iterator[Connector]:
    opened = open_source(f"duckdb:///{path}")
    yield opened
    opened.close()


def listed(connector: Connector) -> dict[str, Collection]:
    return {collection.name: collection for collection in connector.collections()}


class TestContract(ConnectorContract):
    draws_itself = True

    @pytest.fixture
    def known(self, path: Path) -> Known:
        return Known(
            source=f"duckdb:///{path}",
            folder=path.parent,
            collection="known",
            n_rows=N,
            cell=(41, {"id": "82", "x y": "user 41"}),
        )


def test_schemas_views_keys_and_comments(connector: Connector) -> None:
    found = listed(connector)
    odd = 'odd schema.select " 100%'
    assert list(found) == sorted(["calls", "known", "mails", odd, "types", "users"])
    assert (found["users"].comment, found["users"].fields[1].comment) == ("people", "where we write to")
    assert [info.primary_key for info in found["users"].fields] == [True, False]
    assert found["calls"].fields[0].references == "users.id"
    assert found["mails"].options["object"] == "view"
    assert cells(read_rows(connector, found[odd])) == [{"order by": "x"}, {}]
    assert "calm" not in repr(found["types"])


def test_nested_columns_are_opened(connector: Connector) -> None:
    collection = listed(connector)["types"]
    rows = read_rows(connector, collection)
    assert cells(rows) == [
        {
            "person.name": "ann",
            "payload": '{"a": 1}',
            "mood": "calm",
            "day": "2026-01-02",
            "amount": "12345678901234567890.50",
            "bytes": "ab",
            "span": "1 day",
            "ident": "7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f",
        }
    ]
    assert cells(rows, "messages") == [{"messages.to": "bob@example.org"}]
    assert cells(rows, "person.tags") == [{"person.tags": "a"}, {"person.tags": "b"}]
    assert [info.name for info in collection.fields if info.nested] == ["payload"]


def test_it_refuses_to_write_and_to_reach_other_files(connector: Connector) -> None:
    for statement in ("INSERT INTO users VALUES (2, 'x')", "SELECT * FROM read_csv('/etc/hostname')"):
        with pytest.raises(duckdb.Error):
            connector._connection.execute(statement)  # type: ignore[attr-defined]
    assert read_rows(connector, listed(connector)["users"], ReadPlan(limit=5))


def test_what_cannot_be_opened_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(ConnectorError, match="not_found"):
        open_source(f"duckdb:///{tmp_path}/none.duckdb")
    assert not list(tmp_path.iterdir())
    (tmp_path / "no.duckdb").write_bytes(b"ann@example.org" * 1_000)
    with pytest.raises(ConnectorError, match="cannot_connect") as caught:
        open_source(f"duckdb:///{tmp_path}/no.duckdb")
    assert "example" not in str(caught.value)


def test_files_in_folders_are_told_by_their_content(path: Path, tmp_path: Path) -> None:
    with closing(duckdb.connect(str(tmp_path / "writing.db"))) as connection:
        connection.execute("CREATE TABLE mails AS SELECT 'ann@example.org' AS email")
        connection.execute("CHECKPOINT")
        connection.execute("INSERT INTO mails VALUES ('late@example.org')")
        (tmp_path / "in").mkdir()
        for suffix in ("", ".wal"):
            shutil.copy(tmp_path / f"writing.db{suffix}", tmp_path / "in" / f"core.bak{suffix}")
    shutil.copy(path, tmp_path / "in" / "shop.duckdb")
    with zipfile.ZipFile(tmp_path / "in" / "old.zip", "w") as archive:
        archive.write(path, "shop.duckdb")
    before = snapshot(tmp_path / "in")
    with closing(open_source(str(tmp_path / "in"))) as connector:
        found = listed(connector)
        tables = sorted(["calls", "known", "mails", 'odd schema.select " 100%', "types", "users"])
        names = [f"{file}!/{table}" for file in ("old.zip!/shop.duckdb", "shop.duckdb") for table in tables]
        assert list(found) == ["core.bak!/mails", *names]
        assert [row["email"] for row in cells(read_rows(connector, found["core.bak!/mails"]))] == [
            "ann@example.org",
            "late@example.org",
        ]
        for name in ("old.zip!/shop.duckdb!/users", "shop.duckdb!/users"):
            assert cells(read_rows(connector, found[name])) == [{"id": "1", "email": "ann@example.org"}]
    assert snapshot(tmp_path / "in") == before


def test_a_sample_of_a_file_in_a_folder_is_the_servers(path: Path) -> None:
    with closing(open_source(str(path))) as connector:
        known = listed(connector)["shop.duckdb!/known"]
        plan = ReadPlan(share=0.3, seed=4)
        sample = read_rows(connector, known, plan)
        assert known.access.served and 0 < len(sample) < N and read_rows(connector, known, plan) == sample


def test_a_damaged_file_in_a_folder_is_a_reason(path: Path, tmp_path: Path) -> None:
    (tmp_path / "cut.duckdb").write_bytes(path.read_bytes()[:5_000])
    with closing(open_source(str(tmp_path))) as connector:
        (found,) = connector.collections()
    assert (found.status, found.reason.partition(":")[0]) == ("failed", "cannot_connect")
