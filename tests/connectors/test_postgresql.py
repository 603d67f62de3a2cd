"""PostgreSQL, on a real server: the contract, every type, safety, and how few queries it takes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import sql

from connectors.base import Collection, Connector, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.registry import open_source
from connectors.relational.reasons import reason_of
from connectors.relational.session import SqlSession
from connectors.sql_dialects.postgresql import DIALECT
from connectors.sql_dialects.registry import dialect_of
from tests.connectors.contract import ConnectorContract, Known
from tests.connectors.rows import cells, read_rows, read_until_error
from tests.running import outputs, scan

N = 60
PASSWORD = "Plimbroth7"
SCHEMA = """
CREATE SCHEMA "odd schema";
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE TYPE place AS (street text, city text);
CREATE TABLE users (id int PRIMARY KEY, email varchar(50) NOT NULL);
COMMENT ON TABLE users IS 'people who signed up';
COMMENT ON COLUMN users.email IS 'where we write to';
INSERT INTO users VALUES (1, 'ann@example.org');
CREATE TABLE "odd schema"."select "" 100%" (
  "user" int REFERENCES public.users, "order by" text, "a.b%s" text, primary key ("user", "order by"));
INSERT INTO "odd schema"."select "" 100%" VALUES (1, 'x', NULL);
CREATE TABLE "odd schema"."dotted.name" (id int);
CREATE TABLE empty (id int);
CREATE TABLE columnless ();
CREATE TABLE calls (id int, at date) PARTITION BY RANGE (id);
CREATE TABLE calls_low PARTITION OF calls FOR VALUES FROM (0) TO (10);
CREATE TABLE calls_high PARTITION OF calls FOR VALUES FROM (10) TO (1000);
INSERT INTO calls SELECT n, '2026-01-01' FROM generate_series(1, 60) n;
CREATE VIEW mails AS SELECT email FROM users;
CREATE MATERIALIZED VIEW copies AS SELECT email FROM users;
CREATE VIEW broken AS SELECT 1 / (id - 1) AS quotient FROM users;
CREATE TABLE known AS SELECT 2 * n AS id, 'user ' || n AS "x y" FROM generate_series(1, 60) n;
"""


@pytest.fixture(scope="session")
def database(postgresql_server: str) -> str:
    """The URI of a database with odd tables, with an account that may read all of them except one."""
    uri = postgresql_server.replace("/postgres", "/odd")
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE odd")
        connection.execute("CREATE EXTENSION pg_stat_statements")
        connection.execute(sql.SQL("CREATE ROLE reader LOGIN PASSWORD {}").format(PASSWORD))
        connection.execute("GRANT pg_read_all_data TO reader")
        connection.execute("CREATE ROLE stranger LOGIN")
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(SCHEMA)
    return uri


def as_role(uri: str, role: str) -> str:
    return uri.replace("owner@", f"{role}@")


@pytest.fixture
def connector(database: str) -> Iterator[Connector]:
    opened = open_source(as_role(database, f"reader:{PASSWORD}"))
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


def test_schemas_views_partitions_keys_and_comments(connector: Connector) -> None:
    found = listed(connector)
    odd = """odd schema.select " 100%"""
    assert list(found) == sorted(
        [
            "broken",
            "calls",
            "columnless",
            "copies",
            "empty",
            "known",
            "mails",
            "users",
            odd,
            'odd schema."dotted.name"',
        ]
    )
    assert found["columnless"].reason == "empty: no columns"
    assert found["mails"].options["object"] == "view"
    assert found["mails"].fields[0].comment == "column of a view"
    users = found["users"]
    assert (users.comment, users.fields[1].comment) == ("people who signed up", "where we write to")
    assert [(info.type, info.primary_key) for info in users.fields] == [
        ("integer", True),
        ("character varying(50)", False),
    ]
    assert [info.references for info in found[odd].fields] == ["users.id", "", ""]
    assert [info.primary_key for info in found[odd].fields] == [True, True, False]
    assert cells(read_rows(connector, found[odd])) == [{"user": "1", "order by": "x"}]
    assert read_rows(connector, found["empty"]) == []
    assert len(read_rows(connector, found["calls"])) == N


TYPES = {
    "uuid": ("'7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f'", "7c3e91aa-5f2a-4d1b-9c8e-0a1b2c3d4e5f"),
    "inet": ("'192.0.2.7'", "192.0.2.7"),
    "cidr": ("'192.0.2.0/24'", "192.0.2.0/24"),
    "macaddr": ("'08:00:2b:01:02:03'", "08:00:2b:01:02:03"),
    "int4range": ("'[1,5)'", "[1,5)"),
    "tstzrange": ("'[2026-01-01,)'", '["2026-01-01 00:00:00+00",)'),
    "date": ("'infinity'", "infinity"),
    "timestamptz": ("'0044-03-15 BC'", "0044-03-15 00:00:00+00 BC"),
    "interval": ("'1 day 2 hours'", "P1DT2H"),
    "numeric(30,2)": ("12345678901234567890.5", "12345678901234567890.50"),
    "double precision": ("'NaN'", "NaN"),
    "boolean": ("true", "true"),
    "bytea": ("'ann@example.org'", "ann@example.org"),
    "mood": ("'cross'", "cross"),
    "place": ("ROW('1 High Street', 'York')", '{"street":"1 High Street","city":"York"}'),
    "text[]": ("ARRAY['a', NULL]", '["a", null]'),
    "date[]": ("ARRAY['infinity'::date]", '["infinity"]'),
    "json": ('\'{"a": [1, {"b": 2}]}\'', '{"a": [1, {"b": 2}]}'),
    "jsonb": ("'{\"a\":1}'", '{"a": 1}'),
    "xml": ("'<a>b</a>'", "<a>b</a>"),
    "point": ("'(1.5,2)'", "(1.5,2)"),
    "bit(3)": ("'101'", "101"),
    "tsvector": ("'ann'", "'ann'"),
    "money": ("5", "$5.00"),
    "char(4)": ("'ab'", "ab  "),
    "time with time zone": ("'10:00+02'", "10:00:00+02"),
}


def test_every_type_becomes_text(database: str, connector: Connector) -> None:
    columns = ", ".join(f"c{place} {kind}" for place, kind in enumerate(TYPES))
    values = ", ".join(value for value, _ in TYPES.values())
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS types")
        owner.execute(f"CREATE TABLE types ({columns})")
        owner.execute(f"INSERT INTO types VALUES ({values})")
        owner.execute("INSERT INTO types DEFAULT VALUES")
    collection = listed(connector)["types"]
    rows = cells(read_rows(connector, collection))
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("DROP TABLE types")
    expected = [text.strip() if kind == "char(4)" else text for kind, (_, text) in TYPES.items()]
    assert [rows[0][f"c{place}"] for place in range(len(TYPES))] == expected
    assert rows[1] == {}
    nested = {kind for kind, info in zip(TYPES, collection.fields, strict=True) if info.nested}
    assert nested == {"json", "jsonb", "text[]", "date[]", "place"}


def test_binary_and_long_values_are_counted(database: str, connector: Connector) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(r"CREATE TABLE blobs AS SELECT '\xff00'::bytea AS b, repeat('x', 2000000) AS t")
    collection = listed(connector)["blobs"]
    rows, reason = read_until_error(connector, collection)
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("DROP TABLE blobs")
    assert len(cells(rows)[0]["t"] or "") == 1 << 20
    assert reason == "too_large: only the first megabyte of 1 values could be read"


def test_the_server_refuses_to_write(database: str) -> None:
    opened = open_source(database)  # As the owner, who may write.
    try:
        with pytest.raises(ConnectorError, match="25006"):
            opened._session.query("INSERT INTO public.users VALUES (9, 'x')")  # type: ignore[attr-defined]
        with pytest.raises(ConnectorError, match="25006"):
            opened._session.query("CREATE TABLE public.t ()")  # type: ignore[attr-defined]
        assert "users" in listed(opened)
    finally:
        opened.close()


def test_a_session_that_could_write_is_refused(database: str) -> None:
    facts = dialect_of("postgresql")
    rules = facts.session
    assert rules.read_only
    weak = replace(rules, options={}, read_only=replace(rules.read_only, statements=()))
    lax = replace(facts, session=weak)
    session = SqlSession(database, "postgresql", lax)
    with pytest.raises(ConnectorError, match="did not accept a read-only session"):
        session.connect()
    session.close()
    mute = SqlSession(database, "postgresql", replace(facts, session=replace(rules, read_only=None)))
    with pytest.raises(ConnectorError, match="noticemap_read_only=account"):
        mute.connect()


def test_a_missing_password_is_called_so() -> None:
    told = reason_of(
        ValueError("fe_sendauth: no password supplied"), DIALECT, sa.make_url("postgresql://a@h/d")
    )
    assert str(told).startswith(
        "cannot_connect: the server requires a password, and none was given: set PGPASSWORD"
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            ("reader:Plimbroth7@", "nobody:Plimbroth7@"),
            "cannot_connect: the server refused the account or its password",
        ),
        (("/odd", "/Plimbroth7"), "not_found: the server has no such database"),
        ((":", ":Plimbroth7@x:"), "cannot_connect: "),
        (("@127.0.0.1:", "@nosuch.invalid:"), "cannot_connect: no host of this name is known here"),
        (("@127.0.0.1:", "@127.0.0.2:"), "cannot_connect: nothing answers at this host and port"),
    ],
)
def test_no_connection_is_a_reason_without_the_password(
    database: str, change: tuple[str, str], reason: str
) -> None:
    uri = as_role(database, f"reader:{PASSWORD}")
    broken = uri[:13] + uri[13:].replace(*change)
    with pytest.raises(ConnectorError) as caught:
        open_source(broken)
    assert str(caught.value).startswith(reason)
    assert PASSWORD not in str(caught.value) and caught.value.__cause__ is None


def test_what_may_not_be_read_is_told_and_the_rest_is_read(database: str) -> None:
    opened = open_source(as_role(database, "stranger"))
    try:
        found = listed(opened)
        rows, reason = read_until_error(opened, found["users"])
        assert (rows, reason) == ([], "no_permission: the account may not read it")
        assert found["broken"].status == "failed" or found["broken"].status == "ready"
    finally:
        opened.close()


def test_an_error_of_a_view_holds_no_value(connector: Connector) -> None:
    rows, reason = read_until_error(connector, listed(connector)["broken"])
    assert (rows, reason) == ([], "unsupported: the server answered with an error (DivisionByZero 22012)")
    assert len(read_rows(connector, listed(connector)["known"])) == N


def test_a_killed_connection_is_told_and_the_next_table_is_read(database: str, connector: Connector) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(
            "CREATE TABLE IF NOT EXISTS long AS SELECT n, repeat('x', 200) t FROM generate_series(1, 40000) n"
        )
        found = listed(connector)
        reader = connector.read(found["long"], Split(), ReadPlan())
        next(reader)
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'noticemap'"
        )
        with pytest.raises(ConnectorError, match="interrupted: "):
            list(reader)
        owner.execute("DROP TABLE long")
    assert len(read_rows(connector, found["known"])) == N


def test_a_locked_table_is_a_timeout(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_source(database)
    try:
        collection = listed(opened)["known"]
        opened._session.connection.exec_driver_sql("SET lock_timeout = 50")  # type: ignore[attr-defined]
        opened._session.connection.commit()  # type: ignore[attr-defined]
        with psycopg.connect(database) as owner:
            owner.execute("LOCK TABLE known IN ACCESS EXCLUSIVE MODE")
            rows, reason = read_until_error(opened, collection)
        assert (rows, reason) == ([], "timeout: another session keeps it locked")
    finally:
        opened.close()


def test_a_large_table_is_sampled_by_pages(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("CREATE TABLE large AS SELECT n, md5(n::text) AS h FROM generate_series(1, 1200000) n")
        owner.execute("ANALYZE large")
    opened = open_source(database, OpenOptions(include=("large",)))
    try:
        collection = listed(opened)["large"]
        assert "pages" in collection.access.sampling
        plan = ReadPlan(share=0.01, seed=3)
        rows = read_rows(opened, collection, plan)
        assert 9_000 < len(rows) < 15_000
        assert rows == read_rows(opened, collection, plan)
        numbers = [int(dict(present)["n"] or 0) for _, _, present in rows]
        assert 500_000 < sum(numbers) / len(numbers) < 700_000
    finally:
        opened.close()
        with psycopg.connect(database, autocommit=True) as owner:
            owner.execute("DROP TABLE large")


def test_one_query_a_table_each_with_our_name(database: str, tmp_path: Path) -> None:
    n_tables = 40
    with psycopg.connect(database.replace("/odd", "/postgres"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE many")
    many = database.replace("/odd", "/many")
    with psycopg.connect(many, autocommit=True) as owner:
        for number in range(n_tables):
            owner.execute(f"CREATE TABLE t{number} (id int PRIMARY KEY, email text)")
            owner.execute(f"INSERT INTO t{number} VALUES (1, 'ann@example.org')")
        owner.execute("INSERT INTO t0 SELECT n, n || '@example.org' FROM generate_series(2, 120000) n")
        owner.execute("ANALYZE")
    with psycopg.connect(database.replace("/odd", "/postgres"), autocommit=True) as owner:
        owner.execute("SELECT pg_stat_statements_reset()")
        done = scan(as_role(many, f"reader:{PASSWORD}"), into=tmp_path)
        statements = owner.execute(
            "SELECT query, calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
            "WHERE d.datname = 'many' AND toplevel"
        ).fetchall()
        owner.execute("DROP DATABASE many WITH (FORCE)")
    assert done.code == 0, done.err
    reads = [calls for query, calls in statements if '"public"."t' in query and "DECLARE" in query.upper()]
    assert sum(reads) == n_tables
    others = [(query, calls) for query, calls in statements if '"public"."t' not in query]
    selects = [
        (calls, "set_config" in query or "advisory" in query)
        for query, calls in others
        if query.lstrip("/* noticemap").upper().startswith("SELECT")
    ]
    assert max(calls for calls, is_about_session in selects if not is_about_session) <= 4
    assert max(calls for calls, _ in selects) <= n_tables
    collections = {item["collection"]: item for item in done.report["collections"]}
    assert 9_000 < collections["t0"]["rows_read"] < 11_000 and "BERNOULLI" in collections["t0"]["sampling"]
    assert {item["entity"] for item in done.report["findings"]} >= {"EMAIL_ADDRESS"}
    written = b"".join(data for _, data in outputs(tmp_path)) + (done.out + done.err).encode()
    assert PASSWORD.encode() not in written and b"ann@example" not in written


def test_tables_are_known_again_only_while_nothing_at_all_was_committed(database: str) -> None:
    def marks(uri: str = database) -> dict[str, str]:
        connector = open_source(uri, OpenOptions())
        try:
            return {item.name: item.access.watermark for item in connector.collections()}
        finally:
            connector.close()

    before = marks()
    assert before["users"] and before["calls"]
    assert before["mails"] == ""  # a view may show what is elsewhere, or the time of day
    assert marks() == before
    assert marks(as_role(database, f"reader:{PASSWORD}"))["users"] == before["users"]
    for statement in (
        "UPDATE users SET email = email",
        "CREATE TABLE one (id int)",
        "INSERT INTO one VALUES (1)",
        "TRUNCATE one",
    ):
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(statement)
        after = marks()
        assert after["users"] not in ("", before["users"])
        before = after
    with psycopg.connect(database) as writer:
        writer.execute("INSERT INTO one VALUES (2)")  # not committed: nobody sees it
        during = marks()
        writer.commit()
    assert marks()["users"] != during["users"]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE UNLOGGED TABLE emptied_by_a_crash (id int)")
        assert not any(marks().values())
        connection.execute("DROP TABLE emptied_by_a_crash, one")
