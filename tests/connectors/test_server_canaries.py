"""No value that a server holds is in any output, not even in errors of its driver."""

from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pymysql
import pytest
import redis
from psycopg import sql

from tests.canaries import KEYS, ROWS, leaks
from tests.running import outputs, run, scan

SPOILED = "CREATE VIEW spoiled AS SELECT CAST(email AS integer) AS n FROM contacts"
"""A view at which servers fail with the value in their error message."""


def _silent(source: str, folder: Path, collections: set[str]) -> dict[str, str]:
    """Scan with all outputs, assert that no value leaked, and return why collections were not read."""
    done = scan(source, "--min-confidence", "0", "--progress", "json", into=folder)
    plan = run("scan", source, "--plan")
    streams = [done.out, done.err, plan.out, plan.err]
    written = [(name, data) for name, data in outputs(folder)]
    written += [(str(number), text.encode()) for number, text in enumerate(streams)]
    assert {name: found for name, data in written if (found := leaks(data))} == {}
    assert done.scanned >= collections
    assert {item["entity"] for item in done.report["findings"]} >= {"EMAIL_ADDRESS", "CREDIT_CARD"}
    return done.unscanned


def test_postgresql(postgresql_server: str, tmp_path: Path) -> None:
    uri = postgresql_server.replace("/postgres", "/canaries")
    with psycopg.connect(postgresql_server, autocommit=True) as owner:
        owner.execute("CREATE DATABASE canaries")
    with psycopg.connect(uri, autocommit=True) as owner:
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in ROWS)
        marks = sql.SQL(", ").join(map(sql.Literal, ROWS.values()))
        for table in ("contacts", f"inbox {ROWS['email']}"):
            owner.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table), columns))
            owner.execute(sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(table), marks))
        owner.execute(SPOILED)
    unscanned = _silent(uri, tmp_path, {"contacts", "{EMAIL_ADDRESS}"})
    assert list(unscanned) == ["spoiled"] and "22P02" in unscanned["spoiled"]


def test_mariadb(mariadb_server: str, tmp_path: Path) -> None:
    port = int(mariadb_server.rpartition(":")[2])
    with closing(pymysql.connect(host="127.0.0.1", port=port, user="root", autocommit=True)) as owner:
        cursor: Any = owner.cursor()
        cursor.execute("CREATE DATABASE canaries")
        cursor.execute("USE canaries")
        cursor.execute(f"CREATE TABLE contacts ({', '.join(f'`{name}` text' for name in ROWS)})")
        cursor.execute(f"INSERT INTO contacts VALUES ({', '.join(['%s'] * len(ROWS))})", list(ROWS.values()))
        cursor.execute("CREATE VIEW spoiled AS SELECT json_value(email, '$') + exp(999) AS n FROM contacts")
    _silent(f"{mariadb_server}/canaries", tmp_path, {"contacts"})


def test_duckdb(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "canaries.duckdb"
    with closing(duckdb.connect(str(path))) as owner:
        owner.execute(f"CREATE TABLE contacts ({', '.join(f'{name} VARCHAR' for name in ROWS)})")
        owner.execute(f"INSERT INTO contacts VALUES ({', '.join('?' * len(ROWS))})", list(ROWS.values()))
        owner.execute(SPOILED)
    unscanned = _silent(f"duckdb:///{path}", tmp_path / "out", {"contacts"})
    assert unscanned == {
        "spoiled": "unsupported: DuckDB cannot evaluate the table or view (ConversionException)"
    }


def test_redis(redis_server: str, tmp_path: Path) -> None:
    source = redis_server.replace("/0", "/5")
    with closing(redis.Redis.from_url(source)) as owner:
        row: dict[Any, Any] = dict(ROWS)
        owner.hset("contact:1", mapping=row)
        owner.hset("contact:2", mapping=row)
        for key in KEYS:
            owner.set(key, "1")
            owner.set(f"seen/{key}/day", "1")
    _silent(source, tmp_path, {"contact:*"})


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "redis"])
def test_a_password_is_never_shown(scheme: str, tmp_path: Path) -> None:
    done = scan(f"{scheme}://reader:Plimbroth7@127.0.0.1:1/0", "--progress", "json", into=tmp_path)
    written = b"".join(data for _, data in outputs(tmp_path)) + (done.out + done.err).encode()
    assert done.code == 3 and b"limbroth" not in written
    assert done.unscanned[""].startswith("cannot_connect: ")
