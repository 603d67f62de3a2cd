"""What an audit asks of a server: by the server's own log nothing but counts."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.connectors import servers
from tests.scanner import audited
from tests.scanner.scanning import scan

_LOGGED = re.compile(r"LOG:  (?:statement|execute [^:]*): (.*)")
_SESSION = (
    "SET ",
    "RESET ",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SELECT current_setting('transaction_read_only')",
)
_CURSOR = re.compile(r'"c_[0-9a-f_]+"')
_OURS = "/* noticemap */ "


@pytest.fixture(scope="module")
def logging_server() -> Iterator[tuple[str, Path]]:
    """A server that logs every statement, and its log."""
    settings = {"log_statement": "all", "logging_collector": "on", "log_filename": "statements.log"}
    with servers.postgresql(**settings) as uri:
        engine = sa.create_engine(uri.replace("postgresql://", "postgresql+psycopg://"))
        audited.write(engine, is_broken=True)
        with engine.connect() as connection:
            folder: str = connection.exec_driver_sql("SHOW data_directory").scalar_one()
        engine.dispose()
        yield uri, Path(folder) / "log" / "statements.log"


def _statements(log: Path, marker: str) -> list[str]:
    """What was logged, once the line with ``marker`` is there."""
    for _ in range(100):
        text = log.read_text(encoding="utf-8")
        if marker in text:
            break
        time.sleep(0.1)
    return _LOGGED.findall(text)


def _asked(uri: str, log: Path, marker: str, *, audit_seconds: int) -> list[str]:
    """The statements of a scan, in order."""
    engine = sa.create_engine(uri.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT 'before {marker}'")
    report = scan(uri, audit_seconds=audit_seconds)
    assert bool(report.audits) == bool(audit_seconds)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"SELECT 'after {marker}'")
    engine.dispose()
    logged = _statements(log, f"after {marker}")
    start = next(place for place, one in enumerate(logged) if f"before {marker}" in one)
    stop = next(place for place, one in enumerate(logged) if f"after {marker}" in one)
    # Cursors of the scan have another name each time.
    return [_CURSOR.sub("cursor", one.replace(_OURS, "")) for one in logged[start + 1 : stop]]


def test_nothing_but_counts_reaches_a_server(logging_server: tuple[str, Path]) -> None:
    uri, log = logging_server
    without = set(_asked(uri, log, "plain", audit_seconds=0))
    audit = [one for one in _asked(uri, log, "audit", audit_seconds=60) if one not in without]
    counts = [one for one in audit if not one.startswith(_SESSION)]
    assert len(counts) > 30
    for statement in counts:
        assert statement.startswith(
            "SELECT people.state, sum(people.n_rows) AS n_rows, count(people.subject)"
        )
        assert statement.endswith(") AS people GROUP BY people.state")
        assert not re.search(r"\b(?:INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|COPY)\b", statement)


def test_each_rule_and_table_is_one_statement(logging_server: tuple[str, Path]) -> None:
    uri, log = logging_server
    asked = [
        one for one in _asked(uri, log, "again", audit_seconds=60) if one.startswith("SELECT people.state")
    ]
    assert len(asked) == len(set(asked))
