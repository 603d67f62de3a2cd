"""The audit: rows that break a rule are counted where they are, those that keep it are not, in every database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from scanner.audit.entries import is_wrong
from scanner.finding import Report
from tests.connectors import servers
from tests.scanner import audited
from tests.scanner.scanning import scan

SECONDS = 60
Audited = Callable[[bool], Report]


def _counts(report: Report) -> dict[tuple[str, str], dict[str, int]]:
    return {(item.id, item.collection.rsplit(".", 1)[-1]): item.counts for item in report.audits}


def _sqlite(folder: Path, is_broken: bool) -> str:
    path = folder / f"{is_broken}.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    audited.write(engine, is_broken=is_broken)
    engine.dispose()
    return f"sqlite:///{path}"


def _duckdb(folder: Path, is_broken: bool) -> str:
    path = folder / f"{is_broken}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in audited.metadata().sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=postgresql.dialect())))
            rows = [tuple(row.values()) for row in audited.rows_of(table.name, is_broken=is_broken)]
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    return f"duckdb:///{path}"


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[str]:
    with servers.postgresql() as uri:
        yield uri


@pytest.fixture(scope="module")
def mariadb_server() -> Iterator[str]:
    with servers.mariadb() as uri:
        yield uri


@pytest.fixture(scope="module", params=["sqlite", "duckdb", "postgresql", "mariadb"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """A report on the made-up company, broken or not, in each database."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param in ("sqlite", "duckdb"):
        make = _sqlite if request.param == "sqlite" else _duckdb
        return lambda is_broken: scan(make(folder, is_broken), audit_seconds=SECONDS)
    uri = request.getfixturevalue(f"{request.param}_server")

    def on_server(is_broken: bool) -> Report:
        name = f"audit_{'broken' if is_broken else 'kept'}"
        admin = sa.create_engine(_driver(uri), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine = sa.create_engine(sa.make_url(_driver(uri)).set(database=name))
        audited.write(engine, is_broken=is_broken)
        engine.dispose()
        admin.dispose()
        source = sa.make_url(uri).set(database=name).render_as_string(hide_password=False)
        return scan(source, audit_seconds=SECONDS)

    return on_server


def _driver(uri: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")


@pytest.fixture(scope="module")
def broken(company: Audited) -> Report:
    return company(True)


def test_rows_that_break_a_rule_are_counted_exactly(broken: Report) -> None:
    found = _counts(broken)
    assert {key: found.get(key) for key in audited.BREACHES} == audited.BREACHES


def test_nothing_else_is_wrong(broken: Report) -> None:
    wrong = {(item.id, item.collection.rsplit(".", 1)[-1]) for item in broken.audits if is_wrong(item)}
    assert wrong <= set(audited.BREACHES)


def test_rows_that_keep_the_rules_are_silent(company: Audited) -> None:
    report = company(False)
    assert [(item.id, item.collection, item.counts) for item in report.audits if is_wrong(item)] == []
    answers = {item.promise: item.answer for item in report.answers}
    assert {answers[promise] for promise, _ in audited.BREACHES if promise.startswith("v_")} == {"kept"}
