"""A signal that ends a scan also cancels its statement on the server, which would continue otherwise."""

import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.connectors import servers
from tests.test_interrupted import PATIENCE, begun, end

SERVERS: dict[str, tuple[signal.Signals, Callable[[], AbstractContextManager[str]], str, str, str]] = {
    "postgresql": (
        signal.SIGTERM,
        servers.postgresql,
        "psycopg",
        "CREATE VIEW slow AS SELECT pg_sleep(600)::text AS slept",
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
    ),
    "mariadb": (
        signal.SIGINT,
        servers.mariadb,
        "pymysql",
        "CREATE DATABASE shop; CREATE VIEW shop.slow AS SELECT sleep(600) AS slept",
        "SELECT count(*) FROM information_schema.processlist WHERE state = 'User sleep'",
    ),
}


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("kind", SERVERS)
def test_no_statement_is_left_on_the_server(tmp_path: Path, kind: str) -> None:
    number, server, driver, made, sleeping = SERVERS[kind]
    with server() as uri:
        engine = sa.create_engine(uri.replace("://", f"+{driver}://"), isolation_level="AUTOCOMMIT")
        with engine.connect() as owner:
            for statement in made.split("; "):
                owner.exec_driver_sql(statement)

            def n_sleeping() -> int:
                return int(owner.exec_driver_sql(sleeping).scalar_one())

            with begun(tmp_path, "scan", uri, "--ner", "off") as scan:
                _until(lambda: n_sleeping() == 1)
                end(scan, number)
            _until(lambda: n_sleeping() == 0)
        engine.dispose()
