"""MySQL's protocol on a real MariaDB: the contract, types, odd names, safety."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymysql
import pytest

from connectors.base import Collection, Connector, ConnectorError, ReadPlan, Split
from connectors.registry import open_source
from tests.connectors.contract import ConnectorContract, Known
from tests.connectors.rows import cells, read_rows, read_until_error

N = 60
PASSWORD = "Plimbroth7"
SCHEMA = """
CREATE DATABASE shop
USE shop
CREATE TABLE users (id int PRIMARY KEY, email varchar(50) NOT NULL COMMENT 'where we write to') COMMENT 'people'
INSERT INTO users VALUES (1, 'ann@example.org')
CREATE TABLE `odd ``%s` (`select` int, `a b` varchar(9), PRIMARY KEY (`select`, `a b`), FOREIGN KEY (`select`) REFERENCES users (id))
INSERT INTO `odd ``%s` VALUES (1, 'x')
CREATE TABLE nothing (id int)
CREATE VIEW mails AS SELECT email FROM users
CREATE TABLE gone (id int)
CREATE VIEW broken AS SELECT id FROM gone
DROP TABLE gone
CREATE TABLE known (id int PRIMARY KEY, `x y` text)
INSERT INTO known SELECT seq * 2, concat('user ', seq) FROM seq_1_to_60
CREATE TABLE large (id bigint unsigned PRIMARY KEY, t varchar(20)) ENGINE=InnoDB
INSERT INTO large SELECT seq * 3, seq FROM seq_1_to_1100000
ANALYZE TABLE large, known, users
CREATE USER reader IDENTIFIED BY 'Plimbroth7'
GRANT SELECT, SHOW VIEW ON shop.* TO reader
REVOKE ALL ON *.* FROM reader
GRANT SELECT, SHOW VIEW ON shop.* TO reader
"""


@pytest.fixture(scope="session")
def owner(mariadb_server: str) -> Iterator[Any]:
    port = int(mariadb_server.rpartition(":")[2])
    connection = pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)
    with connection.cursor() as cursor:
        for statement in SCHEMA.strip().splitlines():
            cursor.execute(statement)
        yield cursor
    connection.close()


@pytest.fixture(scope="session")
def database(owner: object, mariadb_server: str) -> str:
    return mariadb_server.replace("root@", f"reader:{PASSWORD}@") + "/shop"


@pytest.fixture
def connector(database: str) -> Iterator[Connector]:
    opened = open_source(database)
    yield opened
    opened.close()


def listed(connector: Connector) -> dict[str, Collection]:
    return {collection.name: collection for collection in connector.collections()}


class TestContract(ConnectorContract):
    draws_itself = True

    @pytest.fixture
    def known(self, database: str, tmp_path: Path) -> Known:
        cell = (41, {"id": "82", "x y": "user 41"})
        return Known(source=database, folder=tmp_path, collection="known", n_rows=N, cell=cell)


def test_names_keys_and_comments(connector: Connector) -> None:
    found = listed(connector)
    assert list(found) == ["broken", "known", "large", "mails", "nothing", "odd `%s", "users"]
    assert found["broken"].status == "failed"
    assert (found["users"].comment, found["users"].fields[1].comment) == ("people", "where we write to")
    assert found["mails"].options["object"] == "view"
    assert [info.references for info in found["odd `%s"].fields] == ["users.id", ""]
    assert cells(read_rows(connector, found["odd `%s"])) == [{"select": "1", "a b": "x"}]
    assert read_rows(connector, found["nothing"]) == []


def test_without_a_database_all_are_read(database: str) -> None:
    opened = open_source(database.removesuffix("/shop"))
    try:
        assert "shop.users" in listed(opened)
    finally:
        opened.close()


TYPES = {
    "json": ("'{\"a\":[1]}'", '{"a":[1]}'),
    "enum('calm','cross')": ("'cross'", "cross"),
    "set('x','y')": ("'x,y'", "x,y"),
    "blob": ("'ann@example.org'", "ann@example.org"),
    "bit(3)": ("b'101'", "5"),
    "date": ("'0000-00-00'", "0000-00-00"),
    "datetime(3)": ("'2026-01-02 03:04:05.678'", "2026-01-02 03:04:05.678"),
    "time": ("'-01:00:00'", "-01:00:00"),
    "year": ("2026", "2026"),
    "decimal(30,2)": ("12345678901234567890.5", "12345678901234567890.50"),
    "double": ("0.1", "0.1"),
    "bigint unsigned": ("18446744073709551615", "18446744073709551615"),
    "point": ("ST_GeomFromText('POINT(13.4 52.5)')", "POINT(13.4 52.5)"),
    "uuid": ("'7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f'", "7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f"),
    "inet6": ("'2001:db8::1'", "2001:db8::1"),
    "text": ("'Zoë 😀'", "Zoë 😀"),
}


def test_every_type_becomes_text(owner: Any, connector: Connector) -> None:
    columns = ", ".join(f"c{place} {kind}" for place, kind in enumerate(TYPES))
    owner.execute("SET sql_mode = ''")
    owner.execute("SET NAMES utf8mb4")
    owner.execute(f"CREATE TABLE types ({columns}) DEFAULT CHARSET utf8mb4")
    owner.execute(f"INSERT INTO types VALUES ({', '.join(value for value, _ in TYPES.values())})")
    owner.execute("INSERT INTO types VALUES ()")
    collection = listed(connector)["types"]
    rows = cells(read_rows(connector, collection))
    owner.execute("DROP TABLE types")
    assert [rows[0][f"c{place}"] for place in range(len(TYPES))] == [text for _, text in TYPES.values()]
    assert rows[1] == {}
    assert "calm" not in repr(collection)


def test_a_large_table_is_sampled_by_ranges_of_its_key(connector: Connector) -> None:
    collection = listed(connector)["large"]
    assert "ranges" in collection.access.sampling
    plan = ReadPlan(share=0.005, seed=3)
    rows = read_rows(connector, collection, plan)
    assert rows == read_rows(connector, collection, plan)
    numbers = [int(dict(present)["id"] or 0) for _, _, present in rows]
    assert 4_000 < len(numbers) == len(set(numbers)) < 7_000
    assert 1_500_000 < sum(numbers) / len(numbers) < 1_800_000


def test_the_server_refuses_to_write(mariadb_server: str, owner: object) -> None:
    opened = open_source(f"{mariadb_server}/shop")  # As root, who may write.
    try:
        with pytest.raises(ConnectorError, match="1792"):
            opened._session.query("INSERT INTO users VALUES (9, 'x')")  # type: ignore[attr-defined]
    finally:
        opened.close()


def test_a_killed_connection_is_told_and_the_next_table_is_read(owner: Any, connector: Connector) -> None:
    found = listed(connector)
    reader = connector.read(found["large"], Split(), ReadPlan())
    next(reader)
    owner.execute("SELECT id FROM information_schema.processlist WHERE user = 'reader'")
    for (number,) in owner.fetchall():
        owner.execute(f"KILL {number}")
    with pytest.raises(ConnectorError, match="interrupted: "):
        list(reader)
    assert len(read_rows(connector, found["known"])) == N


def test_a_broken_view_and_a_refused_account_hold_no_values(database: str, connector: Connector) -> None:
    _, reason = read_until_error(connector, listed(connector)["known"])
    assert reason == ""
    with pytest.raises(ConnectorError) as caught:
        open_source(database.replace("reader:", "nobody:"))
    assert str(caught.value).startswith("cannot_connect: the server refused the account or its password")
    with pytest.raises(ConnectorError, match="none was given: set MYSQL_PWD"):
        open_source(database.replace(f":{PASSWORD}@", "@"))
