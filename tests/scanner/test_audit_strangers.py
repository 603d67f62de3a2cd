"""Databases that others could have built: exactly the rows in breach are counted, none in the clean twins.

The same on SQLite, PostgreSQL, MariaDB and DuckDB (``strangers``).
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as postgresql_sql
from sqlalchemy.schema import CreateTable

from scanner.finding import Report
from tests.connectors import servers
from tests.scanner.duckdb_tables import fill
from tests.scanner.scanning import NOON, scan
from tests.scanner.strangers import Case, cases

_OF_RULES = {
    "v_account_60d": "ret_close_60d",
    "v_account_7y": "ret_close_7y",
    "v_support_overdue": "ret_support_3y",
    "v_termination_leftover": "ret_end_at_termination",
    "v_deleted_but_present": "ret_delete_30d",
    "v_request_not_done": "ret_delete_request",
    "v_hold_expired": "ret_legal_preserve",
    "v_verification_code_left": "ret_verification_gap",
}
_NOW = NOON.replace(tzinfo=None)
SEEN = (*cases("seen.yaml"), *cases("by_values.yaml"), *cases("steps.yaml"))
ALL = (
    *SEEN,
    *cases("unseen.yaml"),
    *cases("later.yaml"),
    *cases("learned.yaml"),
    *cases("doubted.yaml"),
    *cases("referred.yaml"),
)
Make = Callable[[], tuple[sa.Engine, str]]
"""An empty database: an engine that may write to it, and its address for a scan."""


def _is_shown(report: Report, promise: str) -> bool:
    return any(item.promise == promise for item in report.violations)


def _n_broken(report: Report, promise: str) -> int:
    """Rows in breach of a promise, or overdue under its rule."""
    of_promise = sum(item.counts.get("breach", 0) for item in report.audits if item.id == promise)
    if rule := _OF_RULES.get(promise):
        overdue = sum(item.counts.get("overdue", 0) for item in report.audits if item.id == rule)
        assert overdue == of_promise
    return of_promise


def _is_as_it_should(case: Case, report: Report, *, clean: bool) -> None:
    for promise, n_rows in case.breaks.items():
        assert _is_shown(report, promise) is not clean
        assert (clean and _n_broken(report, promise) == 0) or n_rows in ("some", _n_broken(report, promise))


def _on_a_server(case: Case, make: Make) -> None:
    for clean in (False, True):
        engine, uri = make()
        case.build(engine, _NOW, clean=clean)
        engine.dispose()
        _is_as_it_should(case, scan(uri, audit_seconds=60), clean=clean)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_breach_is_counted_and_its_twin_silent(case: Case, tmp_path: Path) -> None:
    for clean in (False, True):
        path = tmp_path / f"{('company', 'twin')[clean]}.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        case.build(engine, _NOW, clean=clean)
        engine.dispose()
        _is_as_it_should(case, scan(path, audit_seconds=60), clean=clean)


@pytest.mark.parametrize("case", SEEN, ids=lambda case: case.name)
def test_the_same_on_duckdb(case: Case, tmp_path: Path) -> None:
    for clean in (False, True):
        path = tmp_path / f"{('company', 'twin')[clean]}.duckdb"
        with duckdb.connect(str(path)) as database:
            for table, rows in case.filled(_NOW, clean=clean):
                sql = postgresql_sql.dialect()  # type: ignore[no-untyped-call]
                database.execute(str(CreateTable(table).compile(dialect=sql)))
                fill(database, table.name, [[*row.values()] for row in rows])
        _is_as_it_should(case, scan(path, audit_seconds=60), clean=clean)


@contextlib.contextmanager
def _databases(uri: str, driver: str) -> Iterator[Make]:
    """A function that creates a new empty database on a server at each call."""
    scheme, _, rest = uri.partition("://")
    where, numbers = rest.rsplit("/", 1)[0], count()
    server = sa.create_engine(f"{scheme}+{driver}://{rest}", isolation_level="AUTOCOMMIT")

    def make() -> tuple[sa.Engine, str]:
        name = f"stranger{next(numbers)}"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return sa.create_engine(f"{scheme}+{driver}://{where}/{name}"), f"{scheme}://{where}/{name}"

    try:
        yield make
    finally:
        server.dispose()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Make]:
    with servers.postgresql() as uri, _databases(uri, "psycopg") as make:
        yield make


@pytest.fixture(scope="module")
def mariadb() -> Iterator[Make]:
    with servers.mariadb() as uri, _databases(uri, "pymysql") as make:
        yield make


@pytest.mark.parametrize("case", SEEN, ids=lambda case: case.name)
def test_the_same_on_postgresql(case: Case, postgresql: Make) -> None:
    _on_a_server(case, postgresql)


@pytest.mark.parametrize("case", SEEN, ids=lambda case: case.name)
def test_the_same_on_mariadb(case: Case, mariadb: Make) -> None:
    _on_a_server(case, mariadb)


def test_tables_that_refer_to_each_other_in_a_circle_are_audited(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        for name, next_one in (("mails", "threads"), ("threads", "folders"), ("folders", "mails")):
            database.execute(
                f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {next_one}_id INTEGER REFERENCES {next_one}(id), "
                "recipient TEXT, category TEXT)"
            )
            database.executemany(
                f"INSERT INTO {name} VALUES (?, ?, ?, ?)",
                [(n, n, f"user{n}@example.org", ("marketing", "service")[n % 2]) for n in range(1, 40)],
            )
        database.commit()
    assert scan(path, audit_seconds=60).audits


def test_people_are_not_those_who_work_on_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE agents (id INTEGER PRIMARY KEY, full_name TEXT, work_email TEXT)")
        database.execute(
            "CREATE TABLE support_tickets (id INTEGER PRIMARY KEY, assignee_id INTEGER REFERENCES agents(id), "
            "subject TEXT, description TEXT)"
        )
        agents = [(n, f"{name} Smith", f"{name}@example.org") for n, name in enumerate(("Ana", "Bob", "Eva"))]
        database.executemany("INSERT INTO agents VALUES (?, ?, ?)", agents)
        pasted = "Case {}: neither +16175550142 nor +16175550143 nor +16175550144 was reminded."
        texts = [*map(pasted.format, range(12)), *map("It does not work since day {}.".format, range(30))]
        tickets = [(n, n % len(agents), "Help", text) for n, text in enumerate(texts)]
        database.executemany("INSERT INTO support_tickets VALUES (?, ?, ?, ?)", tickets)
        database.commit()
    [found] = [one for one in scan(path, audit_seconds=60).audits if one.id == "v_end_user_data_in_ticket"]
    assert (found.counts, found.n_subjects) == ({"breach": 12, "kept": 30}, 12)


def test_texts_of_a_language_without_words_accuse_nobody(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE sjablonen (nr INTEGER PRIMARY KEY, soort TEXT, onderwerp TEXT, html_tekst TEXT)"
        )
        for n in range(40):
            row = (n, "reclame", "Zemul", f"qorv zemul {n} <a href='/vark'>vark</a>")
            connection.exec_driver_sql("INSERT INTO sjablonen VALUES (?, ?, ?, ?)", row)
    engine.dispose()
    report = scan(path, audit_seconds=60)
    [answer] = [one for one in report.answers if one.promise == "v_no_unsubscribe"]
    assert (answer.answer, _n_broken(report, "v_no_unsubscribe")) == ("cannot_tell", 0)
    assert "possibly 40" in answer.reason


def test_codes_of_which_some_are_unknown_in_another_language_accuse_nobody(tmp_path: Path) -> None:
    path = tmp_path / "company.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    grounds = ("nakaz sadu", "zemul qorv", "vark zemul", "qorv", None)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TABLE ujawnienia_danych (id INTEGER PRIMARY KEY, klient_id INTEGER, odbiorca TEXT, "
            "podstawa_prawna TEXT, przekazano_dnia TEXT, powiadomiono_dnia TEXT)"
        )
        for n in range(50):
            row = (n, n, "Policja", grounds[n % 5], "2026-01-05", "2026-01-09")
            connection.exec_driver_sql("INSERT INTO ujawnienia_danych VALUES (?, ?, ?, ?, ?, ?)", row)
    engine.dispose()
    report = scan(path, audit_seconds=60)
    [answer] = [one for one in report.answers if one.promise == "v_disclosure_without_ground"]
    assert (answer.answer, _n_broken(report, "v_disclosure_without_ground")) == ("cannot_tell", 0)
    assert "podstawa_prawna" in answer.reason
