"""MariaDB with hostile views and functions, and with names that are hard to quote."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pymysql
import pytest

from connectors.answering import answering
from connectors.base import ConnectorError, OpenOptions, ReadPlan, Split
from connectors.registry import open_source
from connectors.sql_dialects.mysql_views import harmful
from tests.connectors.rows import cells, read_rows
from tests.running import scan

SCHEMA = """
CREATE DATABASE hostile
USE hostile
CREATE USER mallory IDENTIFIED BY 'Plimbroth7'
GRANT ALL ON hostile.* TO mallory
GRANT FILE ON *.* TO mallory
CREATE USER scanner IDENTIFIED BY 'Plimbroth7'
GRANT SELECT, SHOW VIEW, EXECUTE ON hostile.* TO scanner
CREATE TABLE users (id int PRIMARY KEY, email varchar(50))
INSERT INTO users VALUES (1, 'ann@example.org')
CREATE TABLE `odd ``%s` (`a``b` varchar(20), `e``mail` varchar(50) COLLATE utf8mb4_bin, id int PRIMARY KEY)
INSERT INTO `odd ``%s` VALUES ('x', 'bob@example.org', 1)
CREATE TABLE seen (what text)
CREATE TABLE keyed (id int PRIMARY KEY, t varchar(100))
INSERT INTO keyed SELECT seq, repeat('x', 100) FROM seq_1_to_60000
CREATE TABLE keyed_twice (a int)
INSERT INTO keyed_twice SELECT seq FROM seq_1_to_2000
CREATE SEQUENCE numbers
CREATE DEFINER=mallory FUNCTION writes() RETURNS int BEGIN INSERT INTO seen VALUES ('x'); RETURN 1; END
CREATE DEFINER=mallory FUNCTION to_file() RETURNS int BEGIN SELECT 1 INTO OUTFILE 'FOLDER/mark'; RETURN 1; END
CREATE DEFINER=mallory FUNCTION lifts() RETURNS int BEGIN SET SESSION max_statement_time = 0; RETURN 1; END
CREATE DEFINER=mallory FUNCTION `x (` () RETURNS int BEGIN SELECT 1 INTO OUTFILE 'FOLDER/odd'; RETURN 1; END
CREATE DEFINER=mallory FUNCTION `upper` (a text) RETURNS text SQL SECURITY INVOKER BEGIN SELECT 1 INTO OUTFILE 'FOLDER/bare'; RETURN a; END
SET sql_quote_show_create = 0
CREATE DEFINER=mallory SQL SECURITY INVOKER VIEW v_bare AS SELECT hostile.upper(email) AS email FROM users
CREATE DEFINER=mallory VIEW v_of_bare AS SELECT email FROM v_bare
SET sql_quote_show_create = 1
CREATE DEFINER=mallory VIEW v_writes AS SELECT writes() AS email
CREATE DEFINER=mallory VIEW v_writes_where AS SELECT email FROM users WHERE id = writes()
CREATE DEFINER=mallory SQL SECURITY INVOKER VIEW v_file AS SELECT to_file() AS email
CREATE DEFINER=mallory VIEW v_lifts AS SELECT lifts() AS email
CREATE DEFINER=mallory VIEW v_odd_function AS SELECT `x (`() AS email
CREATE DEFINER=mallory VIEW v_of_view AS SELECT email FROM v_file
CREATE DEFINER=mallory VIEW v_sleeps AS SELECT sleep(1000000) AS email
CREATE DEFINER=mallory VIEW v_locks AS SELECT get_lock('x', 1000000) AS email
CREATE DEFINER=mallory VIEW v_reads_file AS SELECT load_file('/etc/hostname') AS email
CREATE DEFINER=mallory VIEW v_counts AS SELECT nextval(numbers) AS email
CREATE DEFINER=mallory VIEW v_endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS email FROM n
CREATE DEFINER=mallory FUNCTION deletes() RETURNS int BEGIN DELETE FROM users; RETURN 1; END
CREATE DEFINER=mallory FUNCTION loops() RETURNS int BEGIN LOOP SET @n = 1; END LOOP; RETURN 1; END
CREATE DEFINER=mallory FUNCTION signals() RETURNS int BEGIN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'eve@example.org'; RETURN 1; END
CREATE DEFINER=mallory AGGREGATE FUNCTION gathers(x int) RETURNS int BEGIN DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN writes(); LOOP FETCH GROUP NEXT ROW; END LOOP; END
CREATE DEFINER=mallory VIEW v_deletes AS SELECT deletes() AS email
CREATE DEFINER=mallory VIEW v_loops AS SELECT loops() AS email
CREATE DEFINER=mallory VIEW v_signals AS SELECT signals() AS email
CREATE DEFINER=mallory VIEW v_gathers AS SELECT gathers(id) AS email FROM users
CREATE DEFINER=mallory VIEW v_in_order AS SELECT email FROM users ORDER BY writes()
CREATE DEFINER=mallory VIEW v_in_group AS SELECT max(email) AS email FROM users GROUP BY writes()
CREATE DEFINER=mallory VIEW v_in_union AS SELECT email FROM users UNION ALL SELECT writes()
CREATE DEFINER=mallory VIEW v_in_common AS WITH c AS (SELECT writes() AS email) SELECT email FROM c
CREATE DEFINER=mallory VIEW v_in_join AS SELECT u.email FROM users u JOIN seen s ON writes() = 1
CREATE DEFINER=mallory VIEW v_waits AS SELECT master_pos_wait('x', 4, 1000000) AS email
CREATE DEFINER=mallory VIEW v_works AS SELECT benchmark(1000000000000, md5('x')) AS email
CREATE DEFINER=mallory VIEW v_inserts_id AS SELECT last_insert_id(7) AS email
CREATE TABLE gone (email varchar(50))
CREATE DEFINER=mallory VIEW v_leads_nowhere AS SELECT email FROM gone
DROP TABLE gone
CREATE DEFINER=mallory VIEW z_squared AS SELECT a.a AS email FROM keyed_twice a, keyed_twice b, keyed_twice c, keyed_twice d
CREATE DEFINER=mallory VIEW z_counts AS SELECT count(*) AS email FROM seq_1_to_1000000000000000
CREATE DEFINER=mallory VIEW z_draws AS SELECT concat(seq, '@example.org') AS email FROM seq_1_to_1000000000000000
CREATE DEFINER=mallory VIEW z_grows AS SELECT repeat(email, 1000000) AS email FROM users
CREATE DEFINER=mallory VIEW z_matches AS SELECT repeat('a', 5000) REGEXP '^(a+)+b$' AS email FROM keyed
CREATE TABLE triggered (email varchar(50))
CREATE DEFINER=mallory TRIGGER fires BEFORE INSERT ON triggered FOR EACH ROW INSERT INTO seen VALUES ('x')
CREATE DEFINER=mallory EVENT happens ON SCHEDULE EVERY 1 SECOND DO INSERT INTO seen VALUES ('x')
CREATE TABLE generated (email varchar(50), again longtext AS (repeat(email, 1000000)) VIRTUAL)
INSERT INTO generated (email) VALUES ('ann@example.org')
CREATE TABLE checked (email varchar(50) CHECK (email NOT REGEXP '^(a+)+$'))
CREATE TABLE `SELECT 1; DROP TABLE users` (email varchar(50))
CREATE TABLE `NAME` (email varchar(50))
CREATE TABLE wide (WIDE)
CREATE DEFINER=mallory VIEW v_fine AS SELECT upper(email) AS email, 'to_file() `writes`(' AS text FROM users
CREATE DEFINER=mallory VIEW v_joined AS SELECT u.email, count(*) AS n FROM users u LEFT JOIN seen s ON u.email = s.what GROUP BY u.email
CREATE DEFINER=root@localhost VIEW v_by_root AS SELECT concat(email, sleep(0)) AS email FROM users
CREATE TABLE replaced (email varchar(50))
CREATE DEFINER=root@localhost VIEW r_over AS SELECT email FROM replaced
CREATE DEFINER=root@localhost VIEW r_over_that AS SELECT email FROM r_over
DROP TABLE replaced
CREATE DEFINER=mallory SQL SECURITY INVOKER VIEW replaced AS SELECT to_file() AS email
CREATE DEFINER=root@localhost SQL SECURITY INVOKER VIEW r_calls AS SELECT to_file() AS email
"""
LONG = "x" * 63 + "\u202e"
WIDE = ", ".join(f"c{number} int" for number in range(500))
NOT_EVALUATED = {
    *("v_writes", "v_writes_where", "v_file", "v_lifts", "v_odd_function", "v_of_view", "v_sleeps"),
    *("v_locks", "v_reads_file", "v_counts", "v_endless", "v_deletes", "v_loops", "v_signals", "v_gathers"),
    *("v_in_order", "v_in_group", "v_in_union", "v_in_common", "v_in_join", "v_waits", "v_works"),
    *("v_bare", "v_of_bare", "v_inserts_id", "replaced", "r_over", "r_over_that", "r_calls"),
}
COSTLY = {"z_squared", "z_counts", "z_draws", "z_grows", "z_matches"}
"""Views that are read, since they call only built-in functions, but that may never end."""
READ = {
    *(
        "users",
        "odd `%s",
        "seen",
        "keyed",
        "keyed_twice",
        "v_fine",
        "v_joined",
        "triggered",
        "checked",
        "wide",
    ),
    *("SELECT 1; DROP TABLE users", "{VALUE}"),
}
UNREAD = {"generated": "too_large", "v_leads_nowhere": "unsupported"}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """The folder in which the server, which runs as another user, would write files if hostile code ran."""
    with tempfile.TemporaryDirectory(prefix="noticemap-marks-") as name:
        Path(name).chmod(0o777)
        yield Path(name)


def _filled(script: str, **names: str) -> list[str]:
    for name, text in names.items():
        script = script.replace(name, text)
    return script.strip().splitlines()


@pytest.fixture(scope="module")
def owner(mariadb_server: str, folder: Path) -> Iterator[Any]:
    port = int(mariadb_server.rpartition(":")[2])
    connection = pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)
    with connection.cursor() as cursor:
        for statement in _filled(SCHEMA, FOLDER=str(folder), NAME=LONG, WIDE=WIDE):
            cursor.execute(statement)
        yield cursor
    connection.close()


@pytest.fixture(params=["root", "scanner:Plimbroth7"])
def uri(mariadb_server: str, owner: object, request: pytest.FixtureRequest) -> str:
    """The URI, once with an account that may do anything, and once with one that may only read."""
    return mariadb_server.replace("root@", f"{request.param}@") + "/hostile"


def test_nothing_of_others_runs_and_nothing_is_hidden(
    uri: str, owner: Any, folder: Path, tmp_path: Path
) -> None:
    assert len(NOT_EVALUATED | COSTLY | set(UNREAD)) >= 30
    slowly = ("--exclude", "z_*", "--ner", "off")
    done = scan(f"{uri}?noticemap_timeout=60", *slowly, into=tmp_path / "out")
    owner.execute("SELECT (SELECT count(*) FROM hostile.seen), (SELECT count(*) FROM hostile.users)")
    assert owner.fetchone() == (0, 1) and list(folder.iterdir()) == []
    # An account that cannot see who is a superuser does not know that root is one.
    is_known = {"v_by_root"} if "root@" in uri else set()
    assert done.scanned - {"numbers"} == READ | is_known
    assert {name for name, code in done.codes.items() if code == "not_evaluated"} == NOT_EVALUATED | (
        {"v_by_root"} - is_known
    )
    assert {name: code for name, code in done.codes.items() if code != "not_evaluated"} == UNREAD
    found = {item["collection"] for item in done.report["findings"] if item["entity"] == "EMAIL_ADDRESS"}
    by_name = {"v_writes_where", "v_reads_file"}  # The others have number types.
    assert found >= by_name | ({"v_by_root"} - is_known) | {"users", "odd `%s", "v_fine", "v_joined"}


def test_views_without_end_cost_themselves_alone(mariadb_server: str, owner: Any, tmp_path: Path) -> None:
    uri = f"{mariadb_server}/hostile?noticemap_timeout=1"
    only = ("--include", "z_*", "--include", "users")
    done = scan(uri, *only, "--ner", "off", into=tmp_path / "out")
    assert done.scanned | set(done.codes) == COSTLY | {"users"}
    assert "users" in done.scanned and set(done.codes.values()) <= {"timeout", "too_large"}
    assert set(done.codes) >= {"z_squared", "z_draws", "z_grows"}


def test_views_without_end_do_not_hold_up_the_list(mariadb_server: str, owner: Any) -> None:
    """A statement may take a quarter of an hour, but rows of views are counted only for a moment."""
    with closing(open_source(f"{mariadb_server}/hostile", OpenOptions(include=("z_*", "v_fine")))) as opened:
        found = {item.name: item.estimated_rows for item in opened.collections()}
    assert (set(found), found["v_fine"]) == ({*COSTLY, "v_fine"}, 1)
    assert [name for name in ("z_draws", "z_squared") if not found[name]] == []


def test_who_is_named_on_the_command_line_is_trusted(uri: str, owner: Any, tmp_path: Path) -> None:
    trusted = ("--read-views", "root@*", "--read-views", "nobody")
    done = scan(uri, *trusted, "--include", "v_by_root", "--ner", "off", into=tmp_path / "out")
    assert (done.code, done.scanned) == (0, {"v_by_root"})
    assert done.report["run"]["settings"]["read_views"] == ["root@*", "nobody"]


def test_columns_with_a_backtick_are_read(uri: str) -> None:
    with closing(open_source(uri, OpenOptions(include=("odd*",)))) as connector:
        found = {item.name: item for item in connector.collections()}
        assert cells(read_rows(connector, found["odd `%s"])) == [
            {"a`b": "x", "e`mail": "bob@example.org", "id": "1"}
        ]


def test_a_view_of_a_trusted_owner_that_cannot_be_opened_costs_itself_alone(
    mariadb_server: str, owner: Any
) -> None:
    owner.execute(
        "CREATE DEFINER=root@localhost FUNCTION hostile.root_writes() RETURNS int "
        "BEGIN INSERT INTO hostile.seen VALUES ('x'); RETURN 1; END"
    )
    owner.execute(
        "CREATE DEFINER=root@localhost VIEW hostile.by_root_writes AS SELECT hostile.root_writes() AS email"
    )
    try:
        only = OpenOptions(include=("by_root_writes", "users"))
        with closing(open_source(f"{mariadb_server}/hostile", only)) as connector:
            found = {item.name: item for item in connector.collections()}
        assert found["by_root_writes"].reason.startswith("unsupported: ")
        assert found["users"].status == "ready"
    finally:
        owner.execute("DROP VIEW hostile.by_root_writes")
        owner.execute("DROP FUNCTION hostile.root_writes")


def test_nobody_waits_for_a_table_that_is_being_read(uri: str, owner: Any) -> None:
    with closing(open_source(uri, OpenOptions(include=("keyed",)))) as connector:
        found = {item.name: item for item in connector.collections()}
        reader = connector.read(found["keyed"], Split(), ReadPlan())
        n_rows = next(reader).num_rows
        owner.execute("SET lock_wait_timeout = 1")
        owner.execute("ALTER TABLE hostile.keyed ADD COLUMN later text")
        owner.execute("ALTER TABLE hostile.keyed DROP COLUMN later")
        assert n_rows + sum(batch.num_rows for batch in reader) == 60_000


def test_limits_hold_although_a_trusted_function_undid_them(mariadb_server: str, owner: Any) -> None:
    owner.execute("CREATE VIEW hostile.slow AS SELECT sleep(60) AS email")
    try:
        uri = f"{mariadb_server}/hostile?noticemap_timeout=1"
        with closing(
            open_source(uri, OpenOptions(read_views=("*",), include=("v_lifts", "slow")))
        ) as connector:
            found = {item.name: item for item in connector.collections()}
            assert cells(read_rows(connector, found["v_lifts"])) == [{"email": "1"}]
            with pytest.raises(ConnectorError, match="timeout: "):
                list(read_rows(connector, found["slow"]))
    finally:
        owner.execute("DROP VIEW hostile.slow")


def test_what_has_become_a_view_since_it_was_listed_is_not_read(uri: str, owner: Any, folder: Path) -> None:
    owner.execute("CREATE TABLE hostile.swapped (email varchar(50))")
    try:
        with closing(open_source(uri, OpenOptions(include=("swapped",)))) as connector:
            [found] = connector.collections()
            owner.execute("DROP TABLE hostile.swapped")
            owner.execute(
                "CREATE DEFINER=mallory SQL SECURITY INVOKER VIEW hostile.swapped AS SELECT hostile.to_file() AS email"
            )
            with pytest.raises(ConnectorError, match="not_evaluated: "):
                read_rows(connector, found)
        with (
            answering(uri, found, 10) as database,
            pytest.raises(ConnectorError, match="not_evaluated: "),
        ):
            database.answer("SELECT count(email) FROM hostile.swapped AS s")
        assert list(folder.iterdir()) == []
    finally:
        owner.execute("DROP VIEW hostile.swapped")


def test_a_trusted_view_keeps_no_lock(mariadb_server: str, owner: Any) -> None:
    owner.execute("CREATE VIEW hostile.holds AS SELECT get_lock('held', 0) AS email")
    try:
        uri = f"{mariadb_server}/hostile"
        with closing(open_source(uri, OpenOptions(include=("holds",)))) as connector:
            [found] = connector.collections()
            assert len(read_rows(connector, found)) == 1
            owner.execute("SELECT is_used_lock('held')")
            assert owner.fetchone() == (None,)
    finally:
        owner.execute("DROP VIEW hostile.holds")


@pytest.mark.parametrize(
    ("text", "is_harmful"),
    [
        ("select `s`.`t`.`a` AS `a` from `s`.`t` where `s`.`t`.`a` in (1,2)", False),
        ("select cast(`s`.`t`.`a` as char(9) charset utf8mb4) AS `a` from (`s`.`t` join `s`.`u`)", False),
        ("select 'a\\'`f`(' AS `a`", False),
        ("select 'a' 'it''s `f`(' AS `a`", False),
        ("select `s`.`f`(1) AS `a`", True),
        ("select `f` (1) AS `a`", True),
        ("select sys_exec('x') AS `a`", True),
        ("select benchmark(1000000000,md5(1)) AS `a`", True),
        ("", True),
    ],
)
def test_what_a_definition_calls_is_told(text: str, is_harmful: bool) -> None:
    assert bool(harmful({("s", "v"): text})) == is_harmful
