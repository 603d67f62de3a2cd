"""Tables that others create, lock, fill and empty: only they are affected, and unread data is reported."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pymysql
import pytest

from connectors import unread_values
from connectors.answering import answering
from connectors.base import Collection, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.registry import open_source
from connectors.relational import session
from connectors.sql_dialects import postgresql
from connectors.sql_dialects.postgresql_owners import OWN_TYPES
from tests.connectors.rows import cells, read_rows, read_until_error


@pytest.fixture(scope="module")
def database(postgresql_server: str) -> Iterator[str]:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE strange")
    yield postgresql_server.replace("/postgres", "/strange")


@pytest.fixture
def owner(database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE people AS SELECT 'ann@example.org' AS email")
        yield connection
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


@pytest.fixture
def shop(mariadb_server: str) -> Iterator[tuple[str, Any]]:
    """The URI of a MariaDB database, and a cursor with all rights."""
    port = urlsplit(mariadb_server).port or 0
    with closing(pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)) as connection:
        cursor = connection.cursor()
        for statement in (
            "CREATE DATABASE strange",
            "USE strange",
            "CREATE TABLE people (email varchar(50))",
        ):
            cursor.execute(statement)
        cursor.execute("INSERT INTO people VALUES ('ann@example.org')")
        yield f"{mariadb_server}/strange", cursor
        cursor.execute("DROP DATABASE strange")


def _listed(uri: str, **options: Any) -> dict[str, Collection]:
    with closing(open_source(uri, OpenOptions(**options))) as connector:
        return {item.name: item for item in connector.collections()}


def test_a_column_of_unknown_type_costs_nothing(shop: tuple[str, Any]) -> None:
    uri, cursor = shop
    cursor.execute("CREATE TABLE vectors (id int PRIMARY KEY, email varchar(50), v VECTOR(3))")
    cursor.execute("INSERT INTO vectors (id, email) VALUES (1, 'bob@example.org')")
    with closing(open_source(uri)) as connector:
        found = {item.name: item for item in connector.collections()}
        assert len(read_rows(connector, found["vectors"])) == len(read_rows(connector, found["people"])) == 1
    assert [info.primary_key for info in found["vectors"].fields] == [True, False, False]


def test_a_key_that_cannot_be_read_costs_itself_alone(database: str, owner: psycopg.Connection) -> None:
    owner.execute("CREATE TABLE a (id int PRIMARY KEY)")
    owner.execute('CREATE TABLE odd ("line\nbreak" int REFERENCES a, email text)')
    owner.execute("CREATE TABLE plain (a_id int REFERENCES a)")
    found = _listed(database)
    assert {name: item.status for name, item in found.items()} == dict.fromkeys(
        ("a", "odd", "plain", "people"), "ready"
    )
    assert found["plain"].fields[0].references == "a.id"


def test_columns_that_cannot_be_reflected_are_taken_from_the_catalogue(
    database: str, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> object:
        raise AttributeError("Plimbroth")

    for name in ("get_multi_columns", "get_columns", "get_multi_pk_constraint", "get_pk_constraint"):
        monkeypatch.setattr(f"sqlalchemy.engine.reflection.Inspector.{name}", failing)
    (item,) = _listed(database).values()
    assert [(info.name, info.type) for info in item.fields] == [("email", "text")]


@pytest.mark.parametrize(
    ("made", "read", "locked"),
    [
        ("CREATE TABLE mine (a int)", "mine", "mine"),
        (
            "CREATE TABLE days (day int) PARTITION BY RANGE (day); "
            "CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM (0) TO (9)",
            "days",
            "days_1",
        ),
    ],
    ids=["table", "partition"],
)
def test_whoever_locks_a_table_costs_that_table_alone(
    database: str,
    owner: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
    made: str,
    read: str,
    locked: str,
) -> None:
    monkeypatch.setattr(postgresql, "LOCK_SECONDS", 1)
    owner.execute(made)
    with psycopg.connect(database) as other, closing(open_source(database)) as connector:
        other.execute(f"LOCK TABLE {locked} IN ACCESS EXCLUSIVE MODE")
        found = {item.name: item for item in connector.collections()}
        assert len(read_rows(connector, found["people"])) == 1
        reason = found[read].reason or read_until_error(connector, found[read])[1]
    assert reason == "timeout: another session keeps it locked"


def test_wide_rows_of_long_values_are_read_in_part_and_called_so(
    database: str, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unread_values, "_MAX_ROW", 4_000)
    columns = ", ".join(f"c{n} text DEFAULT repeat('x', 900)" for n in range(9))
    owner.execute(f"CREATE TABLE wide (c text DEFAULT 'short', {columns}); INSERT INTO wide DEFAULT VALUES")
    with closing(open_source(database)) as connector:
        item = {one.name: one for one in connector.collections()}["wide"]
        rows, reason = read_until_error(connector, item)
    assert [len(value or "") for _, value in rows[0][2]] == [5, *[400] * 9]
    assert reason == "too_large: only the first 400 characters of 9 values could be read"


def test_types_of_many_tables_are_told_in_one_look(database: str, owner: psycopg.Connection) -> None:
    """Each table has its own type, so one query per table would take time quadratic in their number."""
    plan = "\n".join(row[0] for row in owner.execute(f"EXPLAIN {OWN_TYPES}"))
    assert plan.count("hashed SubPlan") == 2 and plan.count("Seq Scan on pg_attribute") == 1


def test_a_table_of_mariadb_that_is_being_renamed_holds_up_no_list(
    shop: tuple[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    uri, cursor = shop
    monkeypatch.setattr(session, "_METADATA_SECONDS", 3.0)
    for table in ("early", "held", "free"):
        cursor.execute(f"CREATE TABLE {table} AS SELECT 'ann@example.org' AS email")
    given = urlsplit(uri)
    where: dict[str, Any] = {
        "host": given.hostname,
        "port": given.port,
        "user": "root",
        "database": given.path[1:],
    }
    with closing(pymysql.connect(**where)) as renamer, ThreadPoolExecutor() as pool:
        with closing(pymysql.connect(**where)) as reader:
            reader.cursor().execute("SELECT * FROM held")
            renaming = pool.submit(renamer.cursor().execute, "RENAME TABLE early TO new, held TO newer")
            waiting = (
                "SELECT 1 FROM information_schema.processlist WHERE state LIKE 'Waiting for table metadata%'"
            )
            while not cursor.execute(waiting):
                time.sleep(0.02)
            with closing(open_source(uri)) as connector:
                found = {item.name: item for item in connector.collections()}
                assert found["early"].reason == "timeout: another session keeps it locked"
                assert len(read_rows(connector, found["free"])) == 1
        renaming.result()


def test_a_schema_called_like_one_of_the_system_is_read(
    database: str, owner: psycopg.Connection, shop: tuple[str, Any], mariadb_server: str
) -> None:
    for schema in ("PG_TEMP_people", "INFORMATION_SCHEMA", "pgxtoast"):
        owner.execute(f'CREATE SCHEMA "{schema}"; CREATE TABLE "{schema}".t (email text)')
    assert {"PG_TEMP_people.t", "INFORMATION_SCHEMA.t", "pgxtoast.t"} <= set(_listed(database))
    _, cursor = shop
    cursor.execute("CREATE DATABASE `Sys`")
    cursor.execute("CREATE TABLE `Sys`.t (email varchar(50))")
    assert "Sys.t" in _listed(mariadb_server)
    cursor.execute("DROP DATABASE `Sys`")


def _read(uri: str, table: str, plan: ReadPlan) -> tuple[int, str]:
    """The number of rows that could be read, and the reason why reading stopped."""
    with closing(open_source(uri)) as connector:
        item = {one.name: one for one in connector.collections()}[table]
        list(connector.read(item, Split(), replace(plan, limit=1)))
        rows, reason = read_until_error(connector, item, plan)
    return len(rows), reason


def test_a_sample_that_finds_hardly_any_row_is_no_sample(database: str, owner: psycopg.Connection) -> None:
    owner.execute("CREATE TABLE ghost (email text) WITH (autovacuum_enabled = off)")
    owner.execute("INSERT INTO ghost SELECT 'x' FROM generate_series(1, 200000); ANALYZE ghost")
    owner.execute("DELETE FROM ghost")
    owner.execute("INSERT INTO ghost SELECT 'u' || n || '@example.org' FROM generate_series(1, 100) n")
    assert _read(database, "ghost", ReadPlan(share=0.02)) == (100, "")


def test_equal_rows_that_no_hash_can_choose_are_read_in_part_and_called_so(shop: tuple[str, Any]) -> None:
    uri, cursor = shop
    cursor.execute("CREATE TABLE alike AS SELECT 'ann@example.org' AS email FROM seq_1_to_3000")
    cursor.execute("ANALYZE TABLE alike")
    n_rows, reason = _read(uri, "alike", ReadPlan(share=0.01))
    assert 0 < n_rows < 3000 and reason.startswith("unsupported: sampling gave hardly any rows")


def test_rows_that_were_deleted_and_are_kept_as_versions_are_read(shop: tuple[str, Any]) -> None:
    uri, cursor = shop
    cursor.execute("CREATE TABLE versions (id int PRIMARY KEY, email varchar(50)) WITH SYSTEM VERSIONING")
    cursor.execute("INSERT INTO versions SELECT seq, concat('u', seq, '@example.org') FROM seq_1_to_100")
    cursor.execute("DELETE FROM versions WHERE id > 50")
    cursor.execute("UPDATE versions SET email = 'ann@example.org' WHERE id = 1")
    with closing(open_source(uri)) as connector:
        item = {one.name: one for one in connector.collections()}["versions"]
        assert item.estimated_rows == 101 and len(read_rows(connector, item)) == 101
        assert 0 < len(read_rows(connector, item, ReadPlan(share=0.3))) < 101


def test_rows_that_move_while_a_table_is_read_are_followed_but_not_for_ever(
    database: str, owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_PORTION_BYTES", 100_000)
    owner.execute("CREATE TABLE moving (email text, pad text) WITH (autovacuum_enabled = off)")
    owner.execute(
        "INSERT INTO moving SELECT 'u' || n || '@example.org', repeat('x', 300) FROM generate_series(1, 4000) n"
    )
    owner.execute("ANALYZE moving")
    with closing(open_source(database)) as connector:
        item = {one.name: one for one in connector.collections()}["moving"]
        n_rows, reason = 0, ""
        try:
            for batch in connector.read(item, Split(), ReadPlan()):
                n_rows += batch.num_rows
                owner.execute("UPDATE moving SET pad = pad")
        except ConnectorError as error:
            reason = str(error)
    assert n_rows < 12_000 and (n_rows >= 3960 or reason.startswith("unsupported: its rows moved"))


def test_who_waits_for_what_a_statement_has_locked_is_let_through(
    database: str, owner: psycopg.Connection
) -> None:
    owner.execute("CREATE TABLE busy AS SELECT n FROM generate_series(1, 10) n")
    table = Collection(name="busy", kind="table", format="sql", locator=("public", "busy", "stored"))
    with answering(database, table, seconds=60) as answers, ThreadPoolExecutor() as pool:
        asked = pool.submit(answers.answer, "SELECT count(pg_sleep(3)) FROM public.busy")
        while not owner.execute("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'").fetchone():
            time.sleep(0.02)
        owner.execute("SET lock_timeout = '10s'; ALTER TABLE busy ADD COLUMN later text")
        with pytest.raises(ConnectorError, match="timeout: another session waited"):
            asked.result()
        assert answers.answer("SELECT count(*) FROM public.busy") == [(10,)]


def test_who_waits_in_mariadb_is_let_through(shop: tuple[str, Any]) -> None:
    uri, cursor = shop
    cursor.execute("CREATE TABLE busy AS SELECT seq FROM seq_1_to_10")
    table = Collection(name="busy", kind="table", format="sql", locator=("strange", "busy", "stored"))
    with answering(uri, table, seconds=60) as answers, ThreadPoolExecutor() as pool:
        asked = pool.submit(answers.answer, "SELECT sum(sleep(3) + seq) FROM busy")
        while not cursor.execute("SELECT 1 FROM information_schema.processlist WHERE state = 'User sleep'"):
            time.sleep(0.02)
        cursor.execute("SET SESSION lock_wait_timeout = 10")
        cursor.execute("ALTER TABLE busy ADD COLUMN later int")
        with pytest.raises(ConnectorError, match="timeout: another session waited"):
            asked.result()
        assert list(answers.answer("SELECT count(*) FROM busy")) == [(10,)]


def test_bytes_of_a_domain_are_read_as_text(database: str, owner: psycopg.Connection) -> None:
    owner.execute(
        "CREATE DOMAIN raw AS bytea; CREATE TABLE kept AS SELECT 'bob@example.org'::bytea::raw AS said"
    )
    with closing(open_source(database)) as connector:
        item = {one.name: one for one in connector.collections()}["kept"]
        assert cells(read_rows(connector, item)) == [{"said": "bob@example.org"}]
