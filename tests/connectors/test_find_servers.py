"""One person's data in database servers is found completely, by read-only statements without the value."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pymysql
import redis

from tests.running import Done, run

MAIL, PHONE, SID = "qzkorvath@vexlimoor.example", "+1 (415) 555-0106", "AC7d1e9b3c5f0a2846e8d7c6b5a4930211"
TABLES = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email VARCHAR(99), phone VARCHAR(40), account_sid VARCHAR(40))",
    "CREATE TABLE logins (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), ip VARCHAR(40))",
    "CREATE TABLE notes (author VARCHAR(99) PRIMARY KEY, body VARCHAR(999))",
    "CREATE TABLE events (seen INTEGER, payload VARCHAR(999))",
)
EXPECTED = {
    "email": {("users", "email"): [7, 8, 9, 10], ("notes", "body"): [2], ("events", "payload.to"): [3]},
    "phone": {("users", "phone"): [7, 8, 9], ("notes", "body"): [2, 3]},
    "sid": {("users", "account_sid"): [7, 9]},
}
VALUES = {"email": MAIL, "phone": PHONE, "sid": SID}


def rows() -> dict[str, list[tuple[Any, ...]]]:
    users = [(n, f"user{n}@example.org", f"+1212555{n:04}", f"AC{n:032x}") for n in range(1, 400)]
    users[6] = (7, MAIL.upper(), "415.555.0106", SID)
    users[7:10] = [
        (8, "to=qzkorvath%40vexlimoor.example", "tel:%2B1%20415%20555%200106", "none"),
        (
            9,
            '"qzkorvath\\u0040vexlimoor.example"',
            "+\u0661\u0664\u0661\u0665\u0665\u0665\u0665\u0660\u0661\u0660\u0666",
            SID,
        ),
        (10, "\uff51zkorvath@vexlimoor.example", "01 415 555 0107", SID + "0"),
    ]
    notes = [
        ("ann", "Nothing to see"),
        ("bob", f"call (415) 555 0106 or write to {MAIL}"),
        ("cid", "tel:%2B14155550106"),
    ]
    events = [(n, json.dumps({"n": n, "to": "nobody"})) for n in range(1, 6)]
    events[2] = (3, json.dumps({"n": 3, "to": MAIL}))
    return {
        "users": users,
        "logins": [(n, n % 50 + 1, "198.51.100.7") for n in range(1, 120)],
        "notes": notes,
        "events": events,
    }


def find(source: str, key: str, *more: str) -> Done:
    options = ("--format", "json", "--store", "none", "--quiet", *more)
    return run("find", source, f"--{key}", "-", *options, stdin=VALUES[key].encode())


def check(source: str) -> None:
    for key, expected in EXPECTED.items():
        for more in ((), ("--no-server-filter",)):
            done = find(source, key, *more)
            told = json.loads(done.out)
            assert (done.code, told["not_searched"]) == (0, [])
            found = {(place["collection"], place["field"]): place["keys"] for place in told["places"]}
            assert found == expected, (key, more)
    related = [
        place for place in json.loads(find(source, "email", "--related").out)["places"] if place["related"]
    ]
    assert [(place["collection"], place["keys"]) for place in related] == [
        ("logins", [6, 7, 8, 9, 56, 57, 58, 59, 106, 107, 108, 109])
    ]


def check_log(log: str) -> None:
    """Assert that at most five consecutive letters of the value reached the server, and that it only read."""
    said = log.casefold()
    for value in (MAIL, "4155550106", SID):
        lower = value.casefold()
        assert not any(lower[start : start + 6] in said for start in range(len(lower) - 5)), value
    ours = [part.split()[0].upper() for part in log.split("/* noticemap */ ")[1:]]
    assert "korva" not in said and "orvat" not in said
    # ``DO`` only frees the locks of the session.
    assert set(ours) <= {"SELECT", "DECLARE", "SHOW", "SET", "WITH", "EXPLAIN", "FETCH", "CLOSE", "DO"}
    assert "like" in said and '"users"' in said.replace("`", '"')


def test_postgresql(postgresql_server: str) -> None:
    uri = postgresql_server.replace("/postgres", "/find")
    with psycopg.connect(postgresql_server, autocommit=True) as owner:
        owner.execute("CREATE DATABASE find")
        [folder] = owner.execute("SHOW data_directory").fetchone() or ("",)
    with psycopg.connect(uri, autocommit=True) as owner:
        for statement in TABLES:
            owner.execute(statement.encode())
        for table, some in rows().items():
            marks = ", ".join(["%s"] * len(some[0]))
            owner.cursor().executemany(f"INSERT INTO {table} VALUES ({marks})".encode(), some)
        owner.execute("ALTER DATABASE find SET log_statement = 'all'")
    log = Path(folder).parent / "log"
    before = log.stat().st_size
    check(uri)
    check_log(log.read_bytes()[before:].decode())
    with psycopg.connect(uri, autocommit=True) as owner:
        owner.execute("CREATE VIEW spoiled AS SELECT CAST(email AS integer) AS n FROM users WHERE id = 7")
    done = find(uri, "email", "--gone")
    [missed] = json.loads(done.out)["not_searched"]
    assert done.code == 1 and missed["collection"] == "spoiled" and "22P02" in missed["reason"]
    assert "korvath" not in (done.out + done.err).casefold()


def test_mariadb(mariadb_server: str) -> None:
    port = int(mariadb_server.rpartition(":")[2])
    with closing(pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)) as owner:
        cursor: Any = owner.cursor()
        cursor.execute("CREATE DATABASE find")
        cursor.execute("USE find")
        for statement in TABLES:
            cursor.execute(statement)
        for table, some in rows().items():
            cursor.executemany(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(some[0]))})", some)
        cursor.execute("SET GLOBAL log_output = 'TABLE'")
        cursor.execute("SET GLOBAL general_log = ON")
        check(f"{mariadb_server}/find")
        cursor.execute("SET GLOBAL general_log = OFF")
        cursor.execute("SELECT argument FROM mysql.general_log WHERE command_type <> 'Connect'")
        check_log(
            "\n".join(part.decode() if isinstance(part, bytes) else part for (part,) in cursor.fetchall())
        )


def test_duckdb(tmp_path: Path) -> None:
    path = tmp_path / "find.duckdb"
    with closing(duckdb.connect(str(path))) as owner:
        for statement in TABLES:
            owner.execute(statement)
        for table, some in rows().items():
            owner.executemany(f"INSERT INTO {table} VALUES ({', '.join(['?'] * len(some[0]))})", some)
    check(f"duckdb:///{path}")


def test_redis(redis_server: str) -> None:
    source = redis_server.replace("/0", "/6")
    with closing(redis.Redis.from_url(source)) as owner:
        for number in range(1, 30):
            owner.hset(f"user:{number}", mapping={"email": f"user{number}@example.org", "n": number})
        owner.hset("user:7", mapping={"email": MAIL})
        for name in ("ann@example.org", "bob@example.org", MAIL):
            owner.set(f"session:{name}", "1")
    done = find(source, "email")
    told = json.loads(done.out)
    assert (done.code, told["not_searched"]) == (0, [])
    found = {(place["collection"], place["field"]): place["n_rows"] for place in told["places"]}
    assert found == {("user:*", "email"): 1, ("session:*", "(key)"): 1}
    assert "korvath" not in done.out + done.err
