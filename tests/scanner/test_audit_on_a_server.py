"""An audit queries only totals of the rows of a table from a server, according to the server's own log."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.connectors import servers
from tests.scanner import audited
from tests.scanner.scanning import scan

_LOGGED = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*(?:\n\t.*)*)")
_CURSOR = re.compile(r'"c_[0-9a-f_]+"')
_OURS = "/* noticemap */ "
_TOTAL = re.compile(
    r"(?:CAST\(floor\(extract\(epoch FROM |TIMESTAMPDIFF\(SECOND, '1970-01-01', )?(?:sum|min)\("
)
"""The beginning of a total, or of one that is converted to seconds."""
_OF_TABLES = re.compile(r"FROM .?(?:public|audited).\.")
_ABOUT_THE_SESSION = re.compile(
    r"(?:SELECT (?:set_config|pg_advisory_unlock_all|pg_backend_pid|CONNECTION_ID)\b|SHOW |DO 0|SET |RESET |"
    r"(?:SELECT|WITH) .*\bFROM (?:pg_|information_schema\.)|PREPARE |DEALLOCATE |BEGIN|COMMIT|ROLLBACK)"
)
"""Statements about the session: limits, locks, waiting clients, and owners of code that would run."""


@dataclass(frozen=True)
class Asked:
    """The statements of an audit on a server, and an engine for that server."""

    statements: list[str]
    engine: sa.Engine


def _postgresql() -> Iterator[tuple[str, Callable[[], str]]]:
    settings = {"log_statement": "all", "logging_collector": "on", "log_filename": "statements.log"}
    with servers.postgresql(**settings) as uri:
        engine = sa.create_engine(_driver(uri))
        with engine.connect() as connection:
            folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        engine.dispose()
        yield (
            uri,
            lambda: _lines(_LOGGED.findall((folder / "log" / "statements.log").read_text("utf-8"))),
        )


def _mariadb() -> Iterator[tuple[str, Callable[[], str]]]:
    with servers.mariadb() as uri:
        engine = sa.create_engine(_driver(uri), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE audited")
            connection.exec_driver_sql("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = ON")

        def log() -> str:
            asked = "SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')"
            with engine.connect() as connection:
                return _lines(str(row[0]) for row in connection.exec_driver_sql(asked))

        yield f"{uri}/audited", log
        engine.dispose()


def _lines(statements: Iterable[str]) -> str:
    """The statements, one per line."""
    return "\n".join(" ".join(one.split()) for one in statements)


def _driver(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    """The statements of a scan with an audit that the same scan without one does not send."""
    for uri, log in {"postgresql": _postgresql, "mariadb": _mariadb}[request.param]():
        engine = sa.create_engine(_driver(uri))
        audited.write(engine, is_broken=True)
        without = set(_of_scan(uri, engine, log, "plain", audit_seconds=0))
        asked = _of_scan(uri, engine, log, "audit", audit_seconds=60)
        yield Asked([one for one in asked if one not in without], engine)
        engine.dispose()


def _of_scan(
    uri: str, engine: sa.Engine, log: Callable[[], str], marker: str, *, audit_seconds: int
) -> list[str]:
    """The statements of a scan, in order."""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT 'before {marker}'")
    report = scan(uri, audit_seconds=audit_seconds)
    assert bool(report.audits) == bool(audit_seconds)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT 'after {marker}'")
    for _ in range(100):
        if f"after {marker}" in (text := log()):
            break
        time.sleep(0.1)
    logged = text.split(f"'before {marker}'")[1].split(f"'after {marker}'")[0].splitlines()[1:-1]
    # Cursors have a different name in each scan.
    return [_CURSOR.sub("cursor", one.replace(_OURS, "")) for one in logged]


def _totals_of(asked: Asked) -> list[str]:
    return [one for one in asked.statements if one.startswith("SELECT ") and _OF_TABLES.search(one)]


def _totals(statement: str) -> list[str]:
    """The selected expressions of a statement: the parts between commas before its FROM."""
    found, depth = [""], 0
    for word in re.split(r"([(),]| FROM )", statement.removeprefix("SELECT ")):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word == " FROM ":
            return [one.strip() for one in found]
        found = [*found, ""] if depth == 0 and word == "," else [*found[:-1], found[-1] + word]
    raise AssertionError("it selects from nothing")


def test_nothing_but_totals_reaches_a_server(asked: Asked) -> None:
    """Apart from the statements of every session; the result is one row of numbers."""
    totals = _totals_of(asked)
    others = [one for one in asked.statements if one not in totals]
    assert [one for one in others if not _ABOUT_THE_SESSION.match(one)] == []
    assert len(totals) > 30
    asked_in_all = "\n".join(asked.statements)
    assert [value for value in audited.cells() if value in asked_in_all] == []
    with asked.engine.connect() as connection:
        for statement in totals:
            assert [one for one in _totals(statement) if not _TOTAL.match(one) and one[:4] != "NULL"] == []
            assert not re.search(r"\b(?:INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|COPY|INTO|LOCK)\b", statement)
            [row] = connection.execution_options(no_parameters=True).exec_driver_sql(statement)
            assert {type(value) for value in row} <= {int, Decimal, type(None)}


def test_a_table_is_read_once_for_all_rules_by_one_clock(asked: Asked) -> None:
    totals = _totals_of(asked)
    assert len(totals) == len(set(totals))
    of_clients = [one for one in totals if re.search(r"FROM .?(?:public|audited).\..clients", one)]
    assert [one for one in of_clients if "overdue_0" in one and "overdue_1" in one]
