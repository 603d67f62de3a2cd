"""The roles that the documentation recommends, created with its own statements on real servers."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pymysql
import pytest

from connectors.registry import open_source
from tests.connectors.rows import cells, read_rows

PAGE = Path(__file__).parents[2] / "docs" / "security.md"
PASSWORD = "Plimbroth7"


def _statements(heading: str) -> list[str]:
    section = PAGE.read_text(encoding="utf-8").partition(f"\n### {heading}\n")[2].partition("\n### ")[0]
    blocks = re.findall(r"```(?:sql)?\n(.*?)```", section, re.DOTALL)
    lines = [line for block in blocks for line in block.replace("CHANGE-ME", PASSWORD).splitlines()]
    return [line.rstrip(";") for line in lines if line]


@pytest.fixture(scope="module")
def postgresql(postgresql_server: str) -> Iterator[str]:
    with psycopg.connect(postgresql_server, autocommit=True) as owner:
        owner.execute("CREATE DATABASE roles")
    uri = postgresql_server.replace("/postgres", "/roles")
    with psycopg.connect(uri, autocommit=True) as owner:
        owner.execute("CREATE TABLE users (email text)")
        owner.execute("INSERT INTO users VALUES ('ann@example.org')")
        owner.execute("CREATE VIEW mails AS SELECT email FROM users")
        for statement in _statements("PostgreSQL"):
            owner.execute(statement)
        owner.execute("CREATE TABLE later (email text)")
    yield uri.replace("owner@", f"noticemap:{PASSWORD}@")
    with psycopg.connect(postgresql_server, autocommit=True) as owner:
        owner.execute("DROP DATABASE roles WITH (FORCE)")


def test_the_role_of_postgresql_reads_and_can_do_nothing_else(postgresql: str) -> None:
    with closing(open_source(postgresql)) as connector:
        found = {item.name: item for item in connector.collections()}
        assert {name: item.status for name, item in found.items()} == dict.fromkeys(
            ("later", "mails", "users"), "ready"
        )
        for name in ("mails", "users"):
            assert cells(read_rows(connector, found[name])) == [{"email": "ann@example.org"}]
    with psycopg.connect(postgresql, autocommit=True) as role:
        for statement in (
            "INSERT INTO users VALUES ('x')",
            "SET default_transaction_read_only = off; INSERT INTO users VALUES ('x')",
            "COPY users TO PROGRAM 'cat'",
            "COPY users TO '/tmp/noticemap-mark'",
            "SELECT pg_read_file('PG_VERSION')",
            "SELECT lo_export(1, '/tmp/noticemap-mark')",
        ):
            with pytest.raises(psycopg.Error):
                role.execute(statement)


@pytest.fixture(scope="module")
def mariadb(mariadb_server: str) -> Iterator[str]:
    port = int(mariadb_server.rpartition(":")[2])
    with pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True) as connection:
        owner = connection.cursor()
        for statement in (
            "DROP DATABASE IF EXISTS shop_of_roles",
            "CREATE DATABASE shop_of_roles",
            "USE shop_of_roles",
            "CREATE TABLE users (id int PRIMARY KEY, email text)",
            "INSERT INTO users VALUES (1, 'ann@example.org')",
            "CREATE FUNCTION f() RETURNS int RETURN 1",
            "CREATE DEFINER=root@localhost VIEW mails AS SELECT concat(email, sleep(0)) AS email FROM users",
            *(text.replace("shop.", "shop_of_roles.") for text in _statements("MySQL and MariaDB")),
        ):
            owner.execute(statement)
    yield mariadb_server.replace("root@", f"noticemap:{PASSWORD}@") + "/shop_of_roles"


def test_the_role_of_mariadb_reads_and_can_do_nothing_else(mariadb: str) -> None:
    with closing(open_source(mariadb)) as connector:
        found = {item.name: item for item in connector.collections()}
        # A view of a superuser; the role may see that its owner is one.
        assert cells(read_rows(connector, found["mails"])) == [{"email": "ann@example.org0"}]
        assert cells(read_rows(connector, found["users"])) == [{"id": "1", "email": "ann@example.org"}]
    port = int(mariadb.rpartition(":")[2].partition("/")[0])
    with pymysql.connect(
        host="127.0.0.1", port=port, user="noticemap", password=PASSWORD, database="shop_of_roles"
    ) as role:
        for statement in (
            "INSERT INTO users VALUES (2, 'x')",
            "SELECT f()",
            "SELECT 1 INTO OUTFILE '/tmp/noticemap-mark'",
            "SELECT authentication_string FROM mysql.user",
            "CREATE TABLE t (id int)",
        ):
            with pytest.raises(pymysql.Error):
                role.cursor().execute(statement)


def test_the_role_of_redis_reads_and_can_do_nothing_else(redis_server: str) -> None:
    redis = pytest.importorskip("redis")
    owner = redis.Redis.from_url(redis_server)
    (statement,) = _statements("Redis")
    owner.execute_command(*statement.split())
    owner.set("role:1", "ann@example.org")
    uri = redis_server.replace("redis://", f"redis://noticemap:{PASSWORD}@")
    try:
        with closing(open_source(uri)) as connector:
            found = {item.name: item for item in connector.collections()}
            assert len(read_rows(connector, found["role:*"])) >= 1
        role = redis.Redis.from_url(uri)
        for command in (("SET", "role:2", "x"), ("FLUSHALL",), ("CONFIG", "GET", "*"), ("KEYS", "*")):
            with pytest.raises(redis.exceptions.NoPermissionError):
                role.execute_command(*command)
    finally:
        owner.delete("role:1")
        owner.execute_command("ACL", "DELUSER", "noticemap")
