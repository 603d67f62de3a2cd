"""Stores of earlier versions keep all runs and reviews; migrations give the tables that the code defines."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from scanner.finding import Declared
from scanner.store import open_store, tables
from scanner.store.base import Store
from scanner.store.schema import VERSION_TABLE, revisions
from tests.scanner.small_report import small_report, sources_of

STORES = Path(__file__).parent / "stores"
CAME_LATER = {"collections": ("sampling",), "runs": ("declared",), "fields": ("near_misses",)}


def _written(path: Path, script: str) -> Path:
    with closing(sqlite3.connect(path)) as database:
        database.executescript((STORES / script).read_text("utf-8"))
    return path


@pytest.fixture(params=sorted(path.name for path in STORES.glob("*.sql")))
def old_store(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return _written(tmp_path / "runs.sqlite3", request.param)


def test_a_store_of_an_earlier_version_keeps_its_runs(old_store: Path) -> None:
    with open_store(str(old_store), {}) as store:
        kept = store.load("run-1")
        written = small_report(
            "run-1",
            comparison=None,
            possible=(),
            audits=(),
            answers=(),
            matrix=(),
            people=(),
            flows=(),
            declared=Declared(),
        )
        assert kept == replace(written, run=replace(written.run, interruptions=kept.run.interruptions))
        assert [run.id for run in store.runs(5)] == ["run-2", "run-1"]
        store.save(small_report("run-3"))
        assert len(store.earlier(sources_of("sqlite:////core.sqlite"), date(2026, 7, 1)).findings) == 2


def test_a_store_of_an_earlier_version_keeps_its_reviews_and_its_baseline(tmp_path: Path) -> None:
    path = _written(tmp_path / "runs.sqlite3", "revision_0005.sql")
    with open_store(str(path), {}) as store:
        (review,) = store.reviews.all()
        assert (review.verdict, review.target.field, review.author) == ("false_alarm", "d*", "dpo")
        assert store.previous(store.number("run-2"), baseline=True) == store.number("run-1")
        assert [schedule.name for schedule in store.schedules.all()] == ["weekly"]


def test_a_store_from_before_migrations_gets_the_columns_it_lacks(tmp_path: Path) -> None:
    path = _written(tmp_path / "runs.sqlite3", "numbered_4.sql")
    with closing(sqlite3.connect(path)) as database:
        for table, columns in CAME_LATER.items():
            for column in columns:
                database.execute(f"ALTER TABLE noticemap_{table} DROP COLUMN {column}")
        database.execute("UPDATE noticemap_schema SET version = 1")
        database.commit()
    with open_store(str(path), {}) as store:
        assert store.came_with == ""
        assert store.load("run-1").findings == small_report().findings


@pytest.fixture(params=["sqlite", "postgresql"])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    is_file = request.param == "sqlite"
    address = str(tmp_path / "runs.sqlite3") if is_file else request.getfixturevalue("postgresql_store")
    with open_store(address, {}) as opened:
        yield opened


def test_migrations_make_the_tables_that_the_code_has(new_store: Store) -> None:
    options = {"version_table": VERSION_TABLE, "compare_server_default": False}
    with new_store.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, tables.metadata)
    assert [difference for difference in found if not _is_dialects_own(difference)] == []


def _is_dialects_own(difference: object) -> bool:
    """Whether the difference is an index that only one kind of database has."""
    return isinstance(difference, tuple) and difference[0] == "remove_constraint"


def test_the_newest_revision_is_the_one_that_alembic_ends_with() -> None:
    config = Config()
    config.set_main_option("script_location", "scanner.store:migrations")
    config.set_main_option("path_separator", "os")
    heads = ScriptDirectory.from_config(config).get_heads()
    assert list(heads) == [revisions()[-1]]


def test_two_that_open_an_old_store_at_once_both_get_it(postgresql_store: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def opened(_: int) -> str:
        with open_store(postgresql_store, {}) as store:
            return store.came_with

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(opened, range(4)))[0] == ""
    with open_store(postgresql_store, {}) as store:
        assert store.came_with == revisions()[-1]


def test_a_store_may_share_a_servers_database(postgresql_store: str) -> None:
    url = sa.make_url(postgresql_store).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE customers (name text)"))
    with open_store(postgresql_store, {}) as store:
        store.save(small_report())
        assert store.load("latest") == small_report()
    with engine.begin() as connection:
        names = sa.inspect(connection).get_table_names()
    engine.dispose()
    assert "customers" in names
    assert all(name.startswith("noticemap_") for name in names if name != "customers")
