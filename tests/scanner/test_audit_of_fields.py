"""Promises that a field breaks: rows and people are counted in the source, and no more than is known."""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from connectors.answering import SqliteAnswers, answering
from connectors.base import Collection, ConnectorError
from reports.audited import answers_words
from scanner.counting.plan import ScanSettings
from scanner.finding import Audit, PromiseAnswer, Report
from scanner.finding.worklist import worklist
from tests.connectors import servers
from tests.running import run
from tests.scanner import field_breaches
from tests.scanner.duckdb_tables import fill
from tests.scanner.scanning import scan

SECONDS = 60
Made = Callable[[Path, bool], str]


def _of_fields(report: Report) -> dict[tuple[str, str], Audit]:
    return {(one.id, one.field): one for one in report.audits if one.any_field is not None}


def _answer(report: Report, promise: str) -> PromiseAnswer:
    [found] = [one for one in report.answers if one.promise == promise]
    return found


def _write(engine: sa.Engine, is_broken: bool, n: int = field_breaches.ROWS) -> None:
    table = field_breaches.table()
    with engine.begin() as connection:
        table.create(connection)
        connection.execute(sa.insert(table), field_breaches.rows(is_broken=is_broken, n=n))
    engine.dispose()


def _sqlite(folder: Path, is_broken: bool, n: int = field_breaches.ROWS) -> str:
    source = f"sqlite:///{folder / f'{is_broken}.db'}"
    _write(sa.create_engine(source), is_broken, n)
    return source


def _duckdb(folder: Path, is_broken: bool) -> str:
    path = folder / f"{is_broken}.duckdb"
    dialect: Any = postgresql.dialect  # its constructor has no types
    with duckdb.connect(str(path)) as connection:
        connection.execute(str(CreateTable(field_breaches.table()).compile(dialect=dialect())))
        rows = [tuple(row.values()) for row in field_breaches.rows(is_broken=is_broken)]
        fill(connection, field_breaches.NAME, rows)
    return f"duckdb:///{path}"


def _csv(folder: Path, is_broken: bool) -> str:
    path = folder / f"{is_broken}.csv"
    pd.DataFrame(field_breaches.rows(is_broken=is_broken)).to_csv(path, index=False)
    return str(path)


def _served(uri: str, is_broken: bool) -> str:
    driver = uri.replace("postgresql://", "postgresql+psycopg://").replace("mysql://", "mysql+pymysql://")
    name = f"fields_{'broken' if is_broken else 'kept'}"
    admin = sa.create_engine(driver, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    _write(sa.create_engine(sa.make_url(driver).set(database=name)), is_broken)
    return sa.make_url(uri).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "duckdb", "csv", "postgresql", "mariadb"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[bool], Report]]:
    with contextlib.ExitStack() as stack:
        made: dict[str, Made] = {"sqlite": _sqlite, "duckdb": _duckdb, "csv": _csv}
        if request.param in made:
            make = made[request.param]
        else:
            start = servers.postgresql if request.param == "postgresql" else servers.mariadb
            uri = stack.enter_context(start())
            make = lambda _, is_broken: _served(uri, is_broken)  # noqa: E731
        yield lambda is_broken: scan(
            make(tmp_path, is_broken), source_kind="account_db", audit_seconds=SECONDS
        )


def test_rows_and_people_of_a_broken_promise_are_counted_exactly(
    company: Callable[[bool], Report],
) -> None:
    report = company(True)
    found = _of_fields(report)
    assert {key: (one.counts, one.n_subjects) for key, one in found.items()} == field_breaches.COUNTS
    assert {key for key, one in found.items() if one.at_most} == {("v_password_clear", "login_password")}
    assert not any(one.estimate for one in found.values())
    both = _answer(report, "v_undisclosed_element")
    assert (both.unit, both.n_broken, both.n_tested, both.n_subjects) == ("rows", 160, 200, 80)
    clear = _answer(report, "v_password_clear")
    assert (clear.n_broken, clear.n_tested, clear.n_subjects, clear.at_most) == (60, 200, 50, True)
    assert _of_fields(company(False)) == {}


def test_the_statement_lists_the_rows_that_are_counted(tmp_path: Path) -> None:
    source = _sqlite(tmp_path, True)
    found = _of_fields(scan(source, source_kind="account_db", audit_seconds=SECONDS))
    with contextlib.closing(sqlite3.connect(tmp_path / "True.db")) as database:
        for key, audit in found.items():
            if audit.at_most:
                assert audit.statement == "", "it would list more rows than are counted"
            else:
                listed = database.execute(audit.statement).fetchall()
                assert len(listed) == field_breaches.COUNTS[key][0]["breach"]


def test_a_sample_is_scaled_only_where_not_every_value_shows_it(tmp_path: Path) -> None:
    """If only a sample was read, breaches that every value shows are counted, other shares are estimated."""
    n = 6_000
    source = _sqlite(tmp_path, True, n)
    settings = ScanSettings(sample=600, whole_rows=0, whole_bytes=0)
    report = scan(source, source_kind="account_db", settings=settings, audit_seconds=SECONDS)
    assert report.collections[0].rows_read < 1_000
    found = _of_fields(report)
    card = found["v_card_number_held", "card_number"]
    assert (card.counts, card.estimate) == ({"breach": n * 3 // 10, "kept": n * 7 // 10}, False)
    clear = found["v_password_clear", "login_password"]
    assert clear.estimate
    assert clear.interval_95 is not None
    low, high = clear.interval_95
    assert low < n * 3 // 10 < high
    assert low <= clear.counts["breach"] <= high
    assert "about" in next(one.evidence for one in report.violations if one.promise == "v_password_clear")


def test_what_only_some_texts_contain_is_not_said_of_all(tmp_path: Path) -> None:
    cards = [row["card_number"] for row in field_breaches.rows(is_broken=True) if row["card_number"]]
    rows = [
        (
            str(n),
            f"user{n}@example.org",
            f"please charge {cards[n]} for this order" if n < 12 else "all is well with the line today",
        )
        for n in range(100)
    ]
    path = tmp_path / "cases.db"
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE tickets (ticket_id TEXT PRIMARY KEY, email TEXT, description TEXT)")
        database.executemany("INSERT INTO tickets VALUES (?, ?, ?)", rows)
    report = scan(path, source_kind="helpdesk", audit_seconds=SECONDS)
    audit = _of_fields(report)["v_card_number_held", "description"]
    assert (audit.counts, audit.n_subjects, audit.at_most) == ({"breach": 12, "kept": 88}, 12, True)
    assert audit.statement == ""


def test_values_that_show_nothing_in_such_a_field_are_not_called_kept(tmp_path: Path) -> None:
    rows = field_breaches.rows(is_broken=True)
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.execute("CREATE TABLE users (user_id TEXT, email TEXT, card_number TEXT)")
        database.executemany(
            "INSERT INTO users VALUES (?, ?, ?)",
            [
                (str(n), row["email"], row["card_number"] or ("400000******0002" if n < 100 else None))
                for n, row in enumerate(rows)
            ],
        )
    report = scan(tmp_path / "a.db", source_kind="account_db", audit_seconds=SECONDS)
    [audit] = _of_fields(report).values()
    assert audit.counts == {"breach": 60, "kept": 70, "cannot_tell": 70}


def test_a_log_and_what_lies_inside_a_column_are_told_from_the_scan(tmp_path: Path) -> None:
    """This applies if every row was read. No statement is run, so people are not counted."""
    rows = field_breaches.rows(is_broken=True)
    lines = [
        f"2026-06-0{n % 9 + 1}T10:00:00Z INFO paid card_number={row['card_number'] or '-'}\n"
        for n, row in enumerate(rows)
    ]
    (tmp_path / "pay.log").write_text("".join(lines), encoding="utf-8")
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.execute("CREATE TABLE orders (order_id INTEGER PRIMARY KEY, payload TEXT)")
        bodies = [
            json.dumps({"card_number": row["card_number"], "email": row["email"], "n": row["user_id"]})
            for row in rows
        ]
        database.executemany("INSERT INTO orders VALUES (?, ?)", enumerate(bodies))
    report = scan(tmp_path, source_kind="account_db", audit_seconds=SECONDS)
    found = [one for one in report.audits if one.any_field and one.id == "v_card_number_held"]
    assert {one.collection.split(".")[0]: one.counts.get("breach") for one in found} == {"pay": 60, "a": 60}
    assert {(one.n_subjects, one.statement) for one in found} == {(0, "")}


class _Failing:
    dialect = "sqlite"

    def __init__(self, database: SqliteAnswers, code: Any) -> None:
        self._database, self._code = database, code

    def answer(self, statement: str) -> Sequence[Sequence[object]]:
        if "religion" in statement:
            raise ConnectorError(self._code, "it failed")
        return self._database.answer(statement)


@pytest.mark.parametrize(("code", "n_counted"), [("corrupt", 3), ("timeout", 0)])
def test_what_cannot_be_counted_is_told_from_the_scan(
    code: str, n_counted: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other fields of the table are then queried separately, unless time is up; samples give the reason."""

    @contextlib.contextmanager
    def failing(source: str, collection: Collection, seconds: int, _: object) -> Iterator[_Failing]:
        with answering(source, collection, seconds) as found:
            assert isinstance(found, SqliteAnswers)
            yield _Failing(found, code)

    monkeypatch.setattr("scanner.audit.asking.answering", failing)
    source = _sqlite(tmp_path, True)
    found = _of_fields(scan(source, source_kind="account_db", audit_seconds=SECONDS))
    assert {key: one.counts for key, one in found.items()} == {
        key: counts for key, (counts, _) in field_breaches.COUNTS.items()
    }
    assert sum(one.n_subjects > 0 for one in found.values()) == n_counted
    settings = ScanSettings(sample=100, whole_rows=0, whole_bytes=0)
    sampled = scan(source, source_kind="account_db", settings=settings, audit_seconds=SECONDS)
    audit = _of_fields(sampled)["v_undisclosed_element", "religion"]
    assert audit.counts == {"cannot_tell": 200}
    assert "it failed" in audit.reason


def test_the_worklist_and_every_report_give_rows_and_people(tmp_path: Path) -> None:
    report = scan(_sqlite(tmp_path, True), source_kind="account_db", audit_seconds=SECONDS)
    items = {item.field: (item.n_rows, item.n_people) for item in worklist(report)}
    assert items["religion"] == (120, 60)
    assert items["blood_type"] == (80, 40)
    evidence = {one.field: one.evidence for one in report.violations}
    assert evidence["religion"].endswith("; in all 120 of 200 rows, 60 people")
    assert evidence["login_password"].endswith("; in all 60 of 200 rows, at most 50 people")
    told = "Most people: Personal data found that the notice does not mention, 160 of 200 rows, 80 people."
    assert told in answers_words(report)
    out = tmp_path / "out"
    options = ("--format", "all", "--ner", "off", "--source-kind", "account_db")
    done = run("scan", tmp_path / "True.db", "-o", out, *options)
    assert done.code == 0, done.err
    for name in ("report.html", "summary.txt"):
        assert "160 of 200 rows" in (out / name).read_text(encoding="utf-8")
    assert "in all 120 of 200 rows, 60 people" in (out / "findings-full.csv").read_text(encoding="utf-8")
    short = pd.read_csv(out / "findings.csv").set_index("field")
    assert short.loc["religion", "rows"] == 120
    assert str(short.loc["religion", "what"]).endswith(": 120 of 200 rows, 60 people")


def test_what_a_review_accepts_is_not_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, store = _sqlite(tmp_path, True), ("--store", f"sqlite:///{tmp_path / 'runs.db'}")
    out = tmp_path / "out"
    options = ("scan", source, "--source-kind", "account_db", "--ner", "off", "-o", out, *store)
    assert run(*options).code == 0
    first = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    [religion] = [one for one in first["findings"] if one["field"] == "religion"]
    done = run("review", "accept", religion["fingerprint"], "--reason", "law asks for it", *store)
    assert done.code == 0, done.err
    asked: list[str] = []
    answer = SqliteAnswers.answer

    def heard(self: SqliteAnswers, statement: str) -> Sequence[Sequence[object]]:
        asked.append(statement)
        return answer(self, statement)

    monkeypatch.setattr(SqliteAnswers, "answer", heard)
    assert run(*options).code == 0
    second = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    fields = {one["field"] for one in second["audits"] if one["any_field"]}
    assert fields == {"blood_type", "card_number", "login_password"}
    assert not any("religion" in statement for statement in asked if "card_number" in statement)
    [both] = [one for one in second["answers"] if one["promise"] == "v_undisclosed_element"]
    assert (both["n_broken"], both["n_subjects"]) == (80, 40)


def test_rows_of_a_promise_that_were_tested_are_not_counted_again(tmp_path: Path) -> None:
    """A verification code that was not deleted breaks the promise by row, and by its field as well."""
    with contextlib.closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.execute("CREATE TABLE signup_codes (email TEXT, verification_code TEXT, created_at TEXT)")
        database.executemany(
            "INSERT INTO signup_codes VALUES (?, ?, ?)",
            [
                (
                    f"user{n}@example.org",
                    f"{(n * 7919) % 1_000_000:06}",
                    "2026-01-29T00:00:00Z" if n % 2 else "2026-06-30T11:58:00Z",
                )
                for n in range(60)
            ],
        )
    report = scan(tmp_path / "a.db", source_kind="account_db", audit_seconds=SECONDS)
    found = [one for one in report.audits if one.id == "v_verification_code_left"]
    assert [(one.counts, one.any_field) for one in found] == [({"breach": 30, "kept": 30}, None)]
