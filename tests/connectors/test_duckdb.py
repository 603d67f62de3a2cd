"""DuckDB files: the contract, nested types, keys, and what cannot be opened."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from connectors.base import Collection, Connector, ConnectorError, ReadPlan
from connectors.registry import open_source
from tests.connectors.contract import ConnectorContract, Known
from tests.connectors.rows import cells, read_rows

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
    assert found["mails"].options["object"] == "view" and found["mails"].estimated_rows == 1
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
