"""The audit counts rows that break a rule, and no others, in every kind of database."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from connectors.answering import SqliteAnswers, answering
from connectors.base import Collection, ConnectorError
from scanner.audit.entries import is_wrong
from scanner.audit.loading import LoadedFiles
from scanner.counting.plan import SourceRequest
from scanner.execution.local import CarefulExecutor, InlineExecutor
from scanner.execution.worker_pool import WorkerCrashError
from scanner.finding import Report
from scanner.policy.policy import load_policy
from tests import made_documents
from tests.connectors import servers
from tests.scanner import audited
from tests.scanner.duckdb_tables import fill
from tests.scanner.scanning import classifier, scan

SECONDS = 60
Audited = Callable[[bool], Report]


def _counts(report: Report) -> dict[tuple[str, str], dict[str, int]]:
    return {(item.id, _table(item.collection)): item.counts for item in report.audits}


def _table(collection: str) -> str:
    """The name of a table, without its schema or file ending."""
    bare = collection.removesuffix(".csv").removesuffix(".parquet").removesuffix(".jsonl")
    return bare.rsplit(".", 1)[-1]


def _sqlite(folder: Path, is_broken: bool) -> str:
    path = folder / f"{is_broken}.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    audited.write(engine, is_broken=is_broken)
    engine.dispose()
    return f"sqlite:///{path}"


def _duckdb(folder: Path, is_broken: bool) -> str:
    path = folder / f"{is_broken}.duckdb"
    dialect: Any = postgresql.dialect  # its constructor has no types
    with duckdb.connect(str(path)) as connection:
        for table in audited.metadata().sorted_tables:
            connection.execute(str(CreateTable(table).compile(dialect=dialect())))
            rows = [tuple(row.values()) for row in audited.rows_of(table.name, is_broken=is_broken)]
            fill(connection, table.name, rows)
    return f"duckdb:///{path}"


def _files(folder: Path, is_broken: bool) -> str:
    """Write each table to a file: CSV, Parquet or JSON Lines, in turn."""
    root = folder / f"{is_broken}"
    root.mkdir()
    for place, made in enumerate(audited.TABLES):
        frame = pd.DataFrame(audited.rows_of(made.name, is_broken=is_broken))
        path = root / made.name
        if place % 3 == 0:
            frame.to_csv(path.with_suffix(".csv"), index=False)
        elif place % 3 == 1:
            frame.to_parquet(path.with_suffix(".parquet"))
        else:
            lines = frame.to_json(orient="records", lines=True, date_format="iso")
            path.with_suffix(".jsonl").write_text(lines, encoding="utf-8")
    return str(root)


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[str]:
    with servers.postgresql() as uri:
        yield uri


@pytest.fixture(scope="module")
def mariadb_server() -> Iterator[str]:
    with servers.mariadb() as uri:
        yield uri


@pytest.fixture(scope="module", params=["sqlite", "duckdb", "files", "postgresql", "mariadb"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Audited:
    """A report on the made-up company, broken or not, in each database."""
    folder = tmp_path_factory.mktemp(request.param)
    made = {"sqlite": _sqlite, "duckdb": _duckdb, "files": _files}
    if request.param in made:
        make = made[request.param]
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
    wrong = {
        (item.id, _table(item.collection)) for item in broken.audits if is_wrong(item) and not item.any_field
    }
    assert wrong <= set(audited.BREACHES)


def test_rows_that_keep_the_rules_are_silent(company: Audited) -> None:
    report = company(False)
    by_row = [item for item in report.audits if item.any_field is None]
    assert [(item.id, item.collection, item.counts) for item in by_row if is_wrong(item)] == []
    answers = {item.promise: item.answer for item in report.answers}
    assert {answers[promise] for promise, _ in audited.BREACHES if promise.startswith("v_")} == {"kept"}


class _Slow:
    """A database in which counting all rows takes too long."""

    dialect = "sqlite"

    def __init__(self, database: SqliteAnswers) -> None:
        self._database = database

    def answer(self, statement: str) -> Sequence[Sequence[object]]:
        if "AS drawn" not in statement:
            raise ConnectorError("timeout", "it took longer than an audit may take")
        return self._database.answer(statement)


def test_what_takes_too_long_is_drawn_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE accounts (id INTEGER PRIMARY KEY, email TEXT, name TEXT, closed_at TEXT)"
        )
        rows = (
            (n, f"user{n}@example.org", "Ana Silva", "2025-01-01" if n % 4 == 0 else None)
            for n in range(40_000)
        )
        database.executemany("INSERT INTO accounts VALUES (?, ?, ?, ?)", rows)
    database.close()

    @contextlib.contextmanager
    def slowly(source: str, collection: Collection, seconds: int, _: object) -> Iterator[_Slow]:
        with answering(source, collection, seconds) as found:
            assert isinstance(found, SqliteAnswers)
            yield _Slow(found)

    monkeypatch.setattr("scanner.audit.asking.answering", slowly)
    [audit] = [item for item in scan(path, audit_seconds=SECONDS).audits if item.id == "ret_close_60d"]
    assert audit.estimate
    assert audit.interval_95 is not None
    low, high = audit.interval_95
    assert low < audit.counts["overdue"] < high
    assert low < 10_000 < high
    assert "drawn" not in audit.statement


def test_a_statement_is_stopped_when_its_time_is_up(tmp_path: Path) -> None:
    path = tmp_path / "any.db"
    sqlite3.connect(path).close()
    path.write_bytes(b"")
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE t (a)")
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        with pytest.raises(ConnectorError, match="timeout: it took longer"):
            SqliteAnswers(database, 0).answer(endless)
    database.close()


@pytest.mark.parametrize(
    ("mode", "n_short", "n_long"),
    [("tiered", 90, 40), ("strict", 90, 90), ("seven_year_only", 40, 40)],
)
def test_sixty_days_and_seven_years_collide_as_the_owner_decides(
    tmp_path: Path, mode: str, n_short: int, n_long: int
) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        f"extends: xpoz\npolicy: {{id: own, version: '1', title: Own, company: Own}}\n"
        f"settings: {{account_data_60d_mode: {{default: {mode}}}}}\n",
        encoding="utf-8",
    )
    policy = load_policy(str(own))
    found = scan(
        _sqlite(tmp_path, True),
        audit_seconds=SECONDS,
        classify_with=replace(classifier(), policy=policy, kinds=policy.kinds),
    )
    counts = _counts(found)
    assert counts["ret_close_60d", "clients"]["overdue"] == n_short
    assert counts["ret_close_7y", "clients"]["overdue"] == n_long


def test_passages_of_a_document_are_no_records(tmp_path: Path) -> None:
    passages = [f"Call +1202555{n:04d} or write to jane{n:04d}@example.org" for n in range(100, 120)]
    (tmp_path / "letter.html").write_bytes(made_documents.html(passages, comment="Kept as a note"))
    report = scan(tmp_path, audit_seconds=SECONDS)
    assert {item.entity for item in report.findings} >= {"PHONE_NUMBER", "EMAIL_ADDRESS"}
    assert "v_end_user_data_in_ticket" not in {one.id for one in report.audits}


def test_a_risky_file_is_read_again_in_the_worker_of_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted: list[str] = []
    known = CarefulExecutor.submit

    def told(self: CarefulExecutor, task: Any, /, *args: Any, **kwargs: Any) -> Any:
        submitted.append(task.__name__)
        return known(self, task, *args, **kwargs)

    monkeypatch.setattr(CarefulExecutor, "submit", told)
    body = "Call +12025550143 or write to jane@example.org"
    message = made_documents.mail(body, Subject="My invoice", Bcc="cy@example.org", X_Mailer="Made 1.0")
    (tmp_path / "letter.eml").write_bytes(message.as_bytes())
    report = scan(tmp_path, audit_seconds=SECONDS)
    assert not report.unscanned
    assert [name for name in submitted if name == "_read_apart"]


def test_a_file_that_crashes_its_parser_costs_its_audit_alone(tmp_path: Path) -> None:
    class Crashing(InlineExecutor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(WorkerCrashError())
            return future

    body = "Call +12025550143 or write to jane@example.org"
    (tmp_path / "letter.eml").write_bytes(made_documents.mail(body).as_bytes())
    request = SourceRequest(source=str(tmp_path), source_id="mails")
    files = LoadedFiles(request=request, seconds=SECONDS, seed=0, executor=Crashing())
    subject = SimpleNamespace(name="subject", is_dated=False)
    table: Any = SimpleNamespace(collection="letter.eml", columns=(subject,))
    with pytest.raises(ConnectorError, match="crashed"):
        files.load(table, {"subject"}, 1.0)
    files.close()
