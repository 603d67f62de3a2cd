"""PostgreSQL with hostile objects of a user who may create tables, read by a scanner with all rights."""

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from connectors.answering import answering
from connectors.base import Collection, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.registry import open_source
from tests.connectors.rows import cells, read_rows, read_until_error
from tests.running import scan

SETUP = """
CREATE ROLE mallory LOGIN;
CREATE ROLE shopkeeper LOGIN;
CREATE ROLE guest LOGIN;
GRANT pg_read_all_data TO guest;
"""
OBJECTS = """
CREATE EXTENSION file_fdw;
CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
GRANT USAGE ON FOREIGN SERVER files TO mallory;
GRANT USAGE ON FOREIGN DATA WRAPPER file_fdw TO mallory;
GRANT pg_execute_server_program TO mallory;
GRANT CREATE ON SCHEMA public TO mallory, shopkeeper;
SET ROLE mallory;
CREATE SERVER theirs FOREIGN DATA WRAPPER file_fdw;
CREATE FUNCTION act(what text) RETURNS text LANGUAGE plpgsql AS
  $$ BEGIN EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'cat > FOLDER/' || what); RETURN 'x'; END $$;
CREATE FUNCTION calm(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
  $$ BEGIN RETURN public.act(what); EXCEPTION WHEN insufficient_privilege THEN RETURN 'x'; END $$;
CREATE FUNCTION calm_for_me(what text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS
  $$ BEGIN RETURN CASE session_user WHEN 'mallory' THEN 'x' ELSE public.act(what) END; END $$;
CREATE TYPE mood AS ENUM ('glad', 'cross');
CREATE FUNCTION told(mood) RETURNS text LANGUAGE sql AS $$ SELECT public.act('cast_to_text') $$;
CREATE CAST (mood AS text) WITH FUNCTION told(mood) AS ASSIGNMENT;
CREATE FUNCTION told_json(mood) RETURNS json LANGUAGE sql AS $$ SELECT public.act('cast_to_json')::json $$;
CREATE CAST (mood AS json) WITH FUNCTION told_json(mood);
CREATE TYPE place AS (street text, felt mood);
CREATE FUNCTION told(place) RETURNS text LANGUAGE sql AS $$ SELECT public.act('cast_of_composite') $$;
CREATE CAST (place AS text) WITH FUNCTION told(place) AS ASSIGNMENT;
CREATE TABLE feelings (email text, felt mood, many mood[], living place, homes place[]);
INSERT INTO feelings VALUES ('ann@example.org', 'glad', '{glad,cross}', ROW('1 High Street', 'glad'),
  ARRAY[ROW('2 High Street', 'cross')::place]);
CREATE VIEW view_calls AS SELECT act('view_calls') AS email;
CREATE VIEW view_const AS SELECT calm('view_const') AS email;
CREATE VIEW view_endless AS SELECT 'u' || n || '@example.org' AS email FROM generate_series(1, 1e18) n;
CREATE VIEW view_sleeps AS SELECT pg_sleep(1e6)::text AS email;
CREATE VIEW view_query AS SELECT query_to_xml('SELECT public.act(''view_query'')', true, true, '')::text AS email;
CREATE MATERIALIZED VIEW copies AS SELECT 'bob@example.org' AS email;
CREATE FOREIGN TABLE outside (email text) SERVER files OPTIONS (program 'touch FOLDER/outside; echo x');
CREATE TABLE indexed (email text);
INSERT INTO indexed VALUES ('ann@example.org');
CREATE INDEX ON indexed ((email || calm('index_expression')));
CREATE TABLE partly_indexed (email text);
CREATE INDEX ON partly_indexed (email) WHERE email > calm('index_predicate');
CREATE TABLE checked (email text CHECK (email <> calm('check')));
CREATE TABLE parted (email text) PARTITION BY LIST (email);
CREATE FOREIGN TABLE part PARTITION OF parted FOR VALUES IN ('x') SERVER files
  OPTIONS (program 'touch FOLDER/partition; echo x');
CREATE VIEW view_locks AS SELECT pg_advisory_lock(7)::text AS email;
CREATE VIEW view_reads AS SELECT pg_read_file('/etc/hostname') AS email;
CREATE VIEW view_imports AS SELECT lo_import('/etc/hostname')::text AS email;
CREATE VIEW view_ends AS SELECT pg_terminate_backend(pg_backend_pid())::text AS email;
CREATE VIEW view_sets AS SELECT set_config('statement_timeout', '0', false) AS email;
CREATE SEQUENCE numbers;
CREATE VIEW view_counts AS SELECT nextval('numbers')::text AS email;
CREATE VIEW view_notifies AS SELECT pg_notify('x', 'y')::text AS email;
CREATE VIEW view_invokes WITH (security_invoker) AS SELECT act('view_invokes') AS email;
CREATE FUNCTION gather(text, text) RETURNS text LANGUAGE sql AS $$ SELECT public.act('aggregate') $$;
CREATE AGGREGATE gathered(text) (SFUNC = gather, STYPE = text);
CREATE VIEW view_gathers AS SELECT gathered(email) AS email FROM copies;
CREATE VIEW view_in_order AS SELECT email FROM copies ORDER BY act('view_in_order');
CREATE VIEW view_squared AS SELECT a.oid::text AS email FROM pg_proc a, pg_proc b, pg_proc c, pg_proc d;
CREATE MATERIALIZED VIEW unfilled AS SELECT act('unfilled') AS email WITH NO DATA;
CREATE TABLE bequeathed (email text);
CREATE FOREIGN TABLE heir () INHERITS (bequeathed) SERVER files OPTIONS (program 'touch FOLDER/heir; echo x');
CREATE TABLE keyed_by (email text) PARTITION BY LIST (calm(email));
CREATE TABLE keyed_part PARTITION OF keyed_by FOR VALUES IN ('x');
CREATE TABLE described (email text);
CREATE STATISTICS described_more ON (calm(email)) FROM described;
CREATE TABLE counted (email text);
CREATE STATISTICS counted_more ON (email || calm('statistics')) FROM counted;
CREATE TABLE keyed_const (email text) PARTITION BY RANGE ((email || calm('partition_key')));
CREATE TABLE keyed_const_part PARTITION OF keyed_const DEFAULT;
CREATE TABLE shared (email text, noticemap_row mood) PARTITION BY RANGE (email);
CREATE TABLE shared_part PARTITION OF shared DEFAULT;
INSERT INTO shared SELECT 'u' || n || '@example.org', 'glad' FROM generate_series(1, 200) n;
CREATE FUNCTION told(shared) RETURNS text LANGUAGE sql AS $$ SELECT public.act('cast_of_row') $$;
CREATE CAST (shared AS text) WITH FUNCTION told(shared);
CREATE TABLE bare (email text, noise text) PARTITION BY RANGE (email);
CREATE TABLE bare_part PARTITION OF bare DEFAULT;
INSERT INTO bare SELECT 'u' || n || '@example.org', 'x' FROM generate_series(1, 200) n;
CREATE FUNCTION told(bare) RETURNS text LANGUAGE sql AS $$ SELECT public.act('cast_of_row') $$;
CREATE CAST (bare AS text) WITH FUNCTION told(bare);
CREATE TABLE hidden (email text);
INSERT INTO hidden VALUES ('ann@example.org');
ALTER TABLE hidden ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_of_it ON hidden USING (act('policy') IS NOT NULL);
GRANT SELECT ON hidden TO guest;
CREATE FUNCTION "left"(varchar, integer) RETURNS text LANGUAGE sql AS $$ SELECT public.act('function_in_front') $$;
CREATE FUNCTION abbrev(text) RETURNS text LANGUAGE sql AS $$ SELECT public.act('abbrev_in_front') $$;
CREATE DOMAIN careful AS text CHECK (calm(VALUE) IS NOT NULL);
CREATE TABLE guarded (email careful);
INSERT INTO guarded VALUES ('ann@example.org');
CREATE TABLE generated (email text, again text GENERATED ALWAYS AS (calm(email)) STORED);
INSERT INTO generated VALUES ('ann@example.org');
CREATE TABLE defaulted (email text DEFAULT act('default'));
CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.act('trigger'); RETURN NEW; END $$;
CREATE TABLE triggered (email text);
CREATE TRIGGER fires BEFORE INSERT OR UPDATE OR DELETE ON triggered EXECUTE FUNCTION fires();
CREATE RULE also AS ON INSERT TO triggered DO ALSO SELECT act('rule');
CREATE FUNCTION same(text, text) RETURNS bool LANGUAGE sql AS $$ SELECT public.act('operator') IS NOT NULL $$;
CREATE OPERATOR = (LEFTARG = text, RIGHTARG = text, FUNCTION = same);
CREATE OPERATOR || (LEFTARG = text, RIGHTARG = text, FUNCTION = same);
CREATE TABLE "line
break \u202e'""`;--" (id int, "e
'""`mail" text);
CREATE TABLE "pg_catalog.pg_class" (email text);
CREATE TABLE large AS SELECT repeat('x', 60000000) AS email;
CREATE TABLE ordinary (id int PRIMARY KEY, email varchar(60), seen inet);
INSERT INTO ordinary VALUES (1, 'ann@example.org', '192.0.2.7');
RESET ROLE;
CREATE VIEW by_superuser AS SELECT email FROM ordinary;
CREATE FOREIGN TABLE on_their_server (email text) SERVER theirs
  OPTIONS (program 'touch FOLDER/on_their_server; echo x');
CREATE VIEW careless AS SELECT public.calm('careless') AS email;
CREATE VIEW twice_removed AS SELECT email FROM view_calls;
CREATE VIEW of_a_part AS SELECT email FROM keyed_const_part;
CREATE OPERATOR ~~~ (RIGHTARG = text, FUNCTION = calm);
CREATE VIEW by_operator AS SELECT ~~~ 'by_operator'::text AS email;
SET ROLE shopkeeper;
CREATE TABLE stock (contact text);
INSERT INTO stock VALUES ('cleo@example.org');
CREATE VIEW by_owner AS SELECT contact FROM stock;
RESET ROLE;
"""
RISKY = {
    *("view_calls", "view_const", "view_endless", "view_sleeps", "view_query", "outside", "indexed"),
    *("partly_indexed", "checked", "parted", "careless", "twice_removed", "bequeathed", "heir"),
    *("view_locks", "view_reads", "view_imports", "view_ends", "view_sets", "view_counts", "view_notifies"),
    *("view_invokes", "view_gathers", "view_in_order", "view_squared", "described", "keyed_by"),
    *("on_their_server", "counted", "keyed_const", "of_a_part", "by_operator"),
}
UNREAD = {"large": "too_large", "unfilled": "unsupported"}
ODD = {"line break \u202e'\"`;--", '"pg_catalog.pg_class"'}
"""Odd names as reports show them."""
READ = {
    *("feelings", "copies", "hidden", "ordinary", "by_superuser", "stock", "by_owner"),
    *("guarded", "generated", "defaulted", "triggered", "shared", "bare"),
}


SET_UP_TO_HARM = {
    "feelings",
    "hidden",
    *("guarded", "generated", "defaulted", "triggered", "shared", "bare"),
}
"""Tables among ``READ`` with hostile casts, policies, domains, column defaults and triggers."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """The folder in which the server, which runs as another user, would write files if hostile code ran."""
    with tempfile.TemporaryDirectory(prefix="noticemap-marks-") as name:
        Path(name).chmod(0o777)
        yield Path(name)


@pytest.fixture(scope="module")
def database(postgresql_server: str, folder: Path) -> Iterator[str]:
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(SETUP)
        connection.execute("CREATE DATABASE hostile OWNER shopkeeper")
    uri = postgresql_server.replace("/postgres", "/hostile")
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(OBJECTS.replace("FOLDER", str(folder)))
    yield uri


@pytest.fixture
def marks(folder: Path) -> Iterator[Path]:
    for mark in folder.iterdir():
        mark.unlink()
    yield folder


def _listed(uri: str, **options: Any) -> dict[str, Collection]:
    with closing(open_source(uri, OpenOptions(**options))) as connector:
        return {item.name: item for item in connector.collections()}


def test_nothing_of_others_runs_and_nothing_is_hidden(database: str, marks: Path, tmp_path: Path) -> None:
    done = scan(database, "--ner", "off", into=tmp_path / "out")
    assert [mark.name for mark in marks.iterdir()] == []
    assert done.scanned == READ | ODD
    assert {name for name, code in done.codes.items() if code == "not_evaluated"} == RISKY
    assert {name: code for name, code in done.codes.items() if code != "not_evaluated"} == UNREAD
    assert done.code == 3 and len(RISKY | ODD | set(UNREAD)) + len(READ & SET_UP_TO_HARM) >= 30
    found = {item["collection"] for item in done.report["findings"] if item["entity"] == "EMAIL_ADDRESS"}
    assert found >= {"feelings", "copies", "hidden", "ordinary", "stock", "by_owner"}
    # What is not read is judged by its names, since silence is never clean.
    assert found >= RISKY


def test_the_plan_and_names_alone_run_nothing_either(database: str, marks: Path, tmp_path: Path) -> None:
    done = scan(database, "--schema-only", into=tmp_path / "out")
    assert [mark.name for mark in marks.iterdir()] == []
    assert done.code == 0 and done.scanned == READ | ODD | RISKY | set(UNREAD)


def test_values_of_types_that_people_define_come_as_they_are(database: str, marks: Path) -> None:
    with closing(open_source(database)) as connector:
        found = {item.name: item for item in connector.collections()}
        rows = cells(read_rows(connector, found["feelings"]))
    assert rows == [
        {
            "email": "ann@example.org",
            "felt": "glad",
            "many": '["glad","cross"]',
            "living": '{"street":"1 High Street","felt":"glad"}',
            "homes": '[{"street":"2 High Street","felt":"cross"}]',
        }
    ]
    assert [mark.name for mark in marks.iterdir()] == []


@pytest.mark.parametrize("name", ["shared", "bare"])
def test_a_sample_casts_no_row(database: str, marks: Path, name: str) -> None:
    with closing(open_source(database)) as connector:
        found = {item.name: item for item in connector.collections()}
        computed = replace(found[name], locator=(*found[name].locator[:2], "computed"))
        for item in (found[name], computed):  # With statistics and without.
            rows = sum(batch.num_rows for batch in connector.read(item, Split(), ReadPlan(share=0.5)))
            assert 60 < rows < 140
    assert [mark.name for mark in marks.iterdir()] == []


CHANGES = {
    "index": "CREATE INDEX ON late_part ((email || calm_for_me('late')))",
    "statistics": "CREATE STATISTICS late_more ON (email || calm_for_me('late')) FROM late_part",
    "view": "DROP TABLE late; CREATE VIEW late AS SELECT act('late') AS email",
}


@pytest.fixture
def late(database: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection of mallory, who owns the table."""
    with psycopg.connect(database.replace("owner@", "mallory@"), autocommit=True) as mallory:
        mallory.execute("CREATE TABLE late (email text) PARTITION BY RANGE (email)")
        mallory.execute("CREATE TABLE late_part PARTITION OF late DEFAULT")
        mallory.execute("INSERT INTO late VALUES ('ann@example.org')")
        yield mallory
        mallory.execute("DROP VIEW IF EXISTS late" if _is_view(mallory) else "DROP TABLE late")


def _is_view(connection: psycopg.Connection[Any]) -> bool:
    return connection.execute("SELECT relkind = 'v' FROM pg_class WHERE relname = 'late'").fetchall() == [
        (True,)
    ]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_it_was_listed_is_looked_up_again(
    database: str, marks: Path, late: psycopg.Connection[Any], change: str
) -> None:
    with closing(open_source(database)) as connector:
        found = {item.name: item for item in connector.collections()}["late"]
        late.execute(CHANGES[change])
        rows, reason = read_until_error(connector, found)
    assert (rows, reason.partition(":")[0]) == ([], "not_evaluated")
    with answering(database, found, 10) as server, pytest.raises(ConnectorError, match="not_evaluated: "):
        server.answer("SELECT count(email) FROM public.late")
    assert [mark.name for mark in marks.iterdir()] == []


def test_what_changes_while_a_lock_is_awaited_is_looked_up_again(
    database: str, marks: Path, late: psycopg.Connection[Any]
) -> None:
    with closing(open_source(database)) as connector:
        found = {item.name: item for item in connector.collections()}["late"]
        with ThreadPoolExecutor() as pool:
            with late.transaction():
                late.execute("LOCK TABLE late_part")
                reading = pool.submit(read_until_error, connector, found)
                while late.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount == 0:
                    time.sleep(0.01)
                late.execute(CHANGES["index"])
            rows, reason = reading.result()
    assert (rows, reason.partition(":")[0]) == ([], "not_evaluated")
    assert [mark.name for mark in marks.iterdir()] == []


def test_an_audit_runs_no_cast(database: str, marks: Path) -> None:
    with closing(open_source(database)) as connector:
        found = {item.name: item for item in connector.collections()}["feelings"]
    with answering(database, found, 10) as server:
        assert server.answer("SELECT count(email) FROM public.ordinary") == [(1,)]
        with pytest.raises(ConnectorError, match="not_evaluated: "):
            server.answer("SELECT count(CAST(felt AS text)) FROM public.feelings")
    assert [mark.name for mark in marks.iterdir()] == []


def test_an_audit_sets_its_limits_again(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(
            "CREATE VIEW lifts AS SELECT set_config('statement_timeout', '0', false) AS a, "
            "pg_advisory_lock(7)::text AS b"
        )
        try:
            with closing(open_source(database)) as connector:
                found = {item.name: item for item in connector.collections()}["lifts"]
            with answering(database, found, 1) as server:
                assert len(server.answer("SELECT a, b FROM public.lifts")) == 1
                locks = owner.execute("SELECT FROM pg_locks WHERE locktype = 'advisory'")
                assert locks.rowcount == 0
                with pytest.raises(ConnectorError, match="timeout: "):
                    server.answer("SELECT pg_catalog.pg_sleep(60)")
        finally:
            owner.execute("DROP VIEW lifts")


def test_who_is_named_is_trusted(database: str, marks: Path) -> None:
    found = _listed(database, read_views=("mall*",), include=("view_const", "careless"))
    assert {item.status for item in found.values()} == {"ready"}
    assert {item.status for item in _listed(database, read_views=("*",)).values()} == {"ready"}


def test_a_policy_runs_nothing_and_hides_nothing_without_a_word(database: str, marks: Path) -> None:
    with closing(open_source(database.replace("owner@", "guest@"))) as connector:
        found = {item.name: item for item in connector.collections()}
        rows, reason = read_until_error(connector, found["hidden"])
        assert (rows, reason.partition(":")[0]) == ([], "no_permission") and "policy" in reason
        assert len(read_rows(connector, found["ordinary"])) == 1
    assert [mark.name for mark in marks.iterdir()] == []


def test_limits_hold_although_a_trusted_function_undid_them(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute(
            """CREATE VIEW lifts AS SELECT set_config('statement_timeout', '0', false) AS a,
            set_config('default_transaction_read_only', 'off', false) AS b"""
        )
    try:
        with closing(open_source(database + "?noticemap_timeout=1")) as connector:
            found = {item.name: item for item in connector.collections()}
            assert len(read_rows(connector, found["lifts"])) == 1
            with psycopg.connect(database, autocommit=True) as owner:
                owner.execute("CREATE VIEW sleeps AS SELECT pg_sleep(60)::text AS email")
            found = {item.name: item for item in connector.collections()}
            _, reason = read_until_error(connector, found["sleeps"])
            assert reason.startswith("timeout: ")
    finally:
        with psycopg.connect(database, autocommit=True) as owner:
            owner.execute("DROP VIEW lifts; DROP VIEW IF EXISTS sleeps")


@pytest.mark.parametrize("rows", [200, 120_000])
def test_nobody_waits_for_a_table_that_is_being_read(database: str, rows: int) -> None:
    with psycopg.connect(database, autocommit=True) as owner:
        owner.execute("DROP TABLE IF EXISTS busy")
        owner.execute(f"CREATE TABLE busy AS SELECT n, repeat('x', 100) t FROM generate_series(1, {rows}) n")
        with closing(open_source(database)) as connector:
            found = {item.name: item for item in connector.collections()}
            reader = connector.read(found["busy"], Split(), ReadPlan())
            n_rows = next(reader).num_rows
            # Reading may take long, since no transaction is open and others get the table at once.
            owner.execute("SET lock_timeout = 1000")
            owner.execute("ALTER TABLE busy ADD COLUMN later text")
            idle = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'noticemap' AND xact_start IS NOT NULL"
            row = owner.execute(idle).fetchone()
            assert row == (0,)
            n_rows += sum(batch.num_rows for batch in reader)
        assert n_rows == rows
        owner.execute("DROP TABLE busy")


def test_a_head_that_is_read_leaves_no_transaction_open(database: str) -> None:
    with closing(open_source(database)) as connector:
        found = {item.name: item for item in connector.collections()}
        list(connector.read(found["ordinary"], Split(), ReadPlan(limit=1)))
        with psycopg.connect(database, autocommit=True) as owner:
            owner.execute("SET lock_timeout = 1000")
            owner.execute("ALTER TABLE ordinary ADD COLUMN later text")
            owner.execute("ALTER TABLE ordinary DROP COLUMN later")


def test_a_database_without_an_encoding_is_read_byte_by_byte(postgresql_server: str) -> None:
    uri = postgresql_server.replace("/postgres", "/unencoded")
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE unencoded ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    with psycopg.connect(uri, autocommit=True, client_encoding="latin1") as connection:
        connection.execute("CREATE TABLE people (email text, name varchar, tags text[], ž int)".encode())
        connection.execute("INSERT INTO people VALUES ('ann@example.org', 'Ren\xe9e', '{a\xe9}', 1)")
        connection.execute("INSERT INTO people VALUES ('bob@example.org', 'Zoë', NULL, NULL)".encode())
        connection.execute('CREATE TABLE "caf\xe9" (email text, "pr\xe9nom" text)')
        connection.execute("INSERT INTO \"caf\xe9\" VALUES ('cid@example.org', 'x')")
        connection.execute('CREATE TABLE "caf\uf7e9" (email text)'.encode())
        connection.execute("COMMENT ON TABLE people IS 'd\xe9j\xe0'")
    with closing(open_source(uri)) as connector:
        odd, other, people = connector.collections()
        assert people.comment == "déjà"
        assert cells(read_rows(connector, people)) == [
            {"email": "ann@example.org", "name": "Renée", "tags": '["aé"]', "ž": "1"},
            {"email": "bob@example.org", "name": "Zoë"},
        ]
        assert read_rows(connector, other) == []  # Its name differs from that of the first.
        assert cells(read_rows(connector, odd)) == [{"email": "cid@example.org", "pr\uf7e9nom": "x"}]
