"""Store maintenance: what prune keeps, what check finds, complete backups, and how errors are reported."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from scanner.finding import Report
from scanner.history.review import Review, Target
from scanner.store import open_store
from scanner.store.base import Store
from scanner.store.errors import StoreError
from scanner.store.maintenance import PruneRule, copy, problems, prunable, prune
from scanner.store.units import UnfinishedRun
from tests.running import run
from tests.scanner.small_report import small_report

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
ONE_DAY = PruneRule(keep=1, days=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    is_file = request.param == "sqlite"
    address = str(tmp_path / "runs.sqlite3") if is_file else request.getfixturevalue("postgresql_store")
    with open_store(address, {}) as opened:
        yield opened


def _run(name: str, day: str, *, source: str = "", failed: bool = False) -> Report:
    report = small_report(name)
    (kept,) = report.sources
    kept = replace(kept, status="failed" if failed else "partial", source_id=source or kept.source_id)
    return replace(report, run=replace(report.run, started_at=f"{day}T08:00:00Z"), sources=(kept,))


def _unwatched(*_: object) -> None:
    """Ignore progress."""


def test_prune_keeps_the_last_the_young_the_accepted_and_what_could_be_read(store: Store) -> None:
    for name, day in (("accepted", "2025-01-01"), ("old", "2025-02-01"), ("read", "2025-03-01")):
        store.save(_run(name, day))
    store.save(_run("failed", "2025-04-01", failed=True))
    store.save(_run("other", "2025-01-01", source="file:///other"))
    store.accept("accepted", "2025-01-02", "dpo")
    assert prunable(store.database, ONE_DAY, NOW) == ("old",)
    assert prunable(store.database, PruneRule(keep=1, days=1000), NOW) == ()
    assert prunable(store.database, PruneRule(keep=3, days=1), NOW) == ()


def test_prune_drops_runs_whole_and_what_was_never_ended(store: Store) -> None:
    for name in ("first", "second"):
        store.save(_run(name, "2025-01-01"))
    for name, began in (("stale", "2025-01-01T00:00:00Z"), ("fresh", "2026-06-30T00:00:00Z")):
        store.units.add_all(UnfinishedRun(id=name, scan="scan", started_at=began), {"a": b""}, began)
    for scope, day in (("unused", "2026-01-01"), ("used", "2026-06-29")):
        store.pages.keep(scope, "run", f"{day}T00:00:00+00:00", {"a": b"page"}, drop_others=True)
    prune(store.database, prunable(store.database, ONE_DAY, NOW), NOW)
    assert (store.pages.places("unused"), store.pages.places("used")) == (frozenset(), frozenset({"a"}))
    assert [item.id for item in store.runs(5)] == ["second"]
    assert [run.id for run in store.units.unfinished("scan")] == ["fresh"]
    with store.database.engine.connect() as connection:
        for name in ("findings", "collections", "sources", "fields", "violations", "unscanned"):
            runs = connection.scalars(sa.text(f"SELECT DISTINCT run FROM noticemap_{name}"))
            assert runs.all() == [store.number("second")]


def test_a_backup_is_a_store_with_everything_in_it(store: Store, tmp_path: Path) -> None:
    _fill(store)
    with open_store(str(tmp_path / "copy.sqlite3"), {}) as copied:
        assert copy(store.database, copied.database, _unwatched) > 10
        _is_filled(copied)
        with pytest.raises(StoreError, match="has runs already"):
            copy(store.database, copied.database, _unwatched)


def test_a_backup_moves_to_a_server_and_numbers_go_on(tmp_path: Path, postgresql_store: str) -> None:
    with open_store(str(tmp_path / "runs.sqlite3"), {}) as store, open_store(postgresql_store, {}) as server:
        _fill(store)
        copy(store.database, server.database, _unwatched)
        _is_filled(server)
        server.save(small_report("later"))
        assert [item.id for item in server.runs(2)] == ["later", "second"]
        assert server.reviews.add(server.reviews.all()[0]).number == 2


def _fill(store: Store) -> None:
    for name in ("first", "second"):
        store.save(small_report(name))
    target = Target(field="d*")
    store.reviews.add(
        Review(number=0, verdict="accepted", target=target, author="dpo", reason="known", created_at="2026")
    )
    third = UnfinishedRun(id="third", scan="scan", started_at="2026-07-01T08:00:00Z")
    store.units.add_all(third, {"a": b"\x00\xff"}, "2026-07-01T08:00:01Z")


def _is_filled(store: Store) -> None:
    assert store.load("first") == small_report("first")
    assert [review.target.field for review in store.reviews.all()] == ["d*"]
    assert store.units.payload("third", "a") == b"\x00\xff"
    assert list(problems(store, _unwatched)) == []


def test_check_sees_a_report_that_lost_a_row(store: Store) -> None:
    store.save(small_report("first"))
    assert list(problems(store, _unwatched)) == []
    with store.database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM noticemap_findings"))
    assert list(problems(store, _unwatched)) == [
        "run first should have 1 findings, but has 0",
        "run first should have 1 possible findings, but has 0",
    ]


def test_check_sees_rows_without_their_run(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite3"
    with open_store(str(path), {}) as store:
        store.save(small_report("first"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM noticemap_runs")
        connection.commit()
    with open_store(str(path), {}) as store:
        assert [line.partition(" ")[2] for line in problems(store, _unwatched)] == ["rows belong to no run"]


def test_the_commands(tmp_path: Path) -> None:
    place = ("--store", tmp_path / "runs.sqlite3")
    assert run("store", "check", *place).code == 2
    assert "revision" in run("store", "migrate", *place).out
    with open_store(str(place[1]), {}) as store:
        for name in ("first", "second"):
            store.save(_run(name, "2020-01-01"))
    assert "is sound" in run("store", "check", *place).out
    listed = run("store", "prune", "--keep", "1", *place)
    assert "first" in listed.out and "add --yes" in listed.out
    assert "1 runs were dropped" in run("store", "prune", "--keep", "1", "--yes", *place).out
    assert "No run is old enough" in run("store", "prune", *place).out
    assert run("store", "backup", tmp_path / "copy.sqlite3", *place).code == 0
    again = run("store", "backup", tmp_path / "copy.sqlite3", *place)
    assert again.code == 2 and "give a new file" in again.err
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o777 == 0o600
    assert "There is no store" in run("store", "check", "--store", "none").out
    damaged = Path(place[1])
    damaged.write_bytes(damaged.read_bytes()[:8192] + b"\0" * 8192)
    assert run("store", "check", *place).code in (2, 3)


def test_a_full_disk_is_said_in_our_words(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "runs.sqlite3"), {}) as store:
        store.save(small_report("first"))

        @sa.event.listens_for(store.database.engine, "begin")
        def _limit(connection: sa.Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        many = tuple(replace(small_report().findings[0], fingerprint=str(n)) for n in range(500))
        with pytest.raises(StoreError, match="the disk is full; free some space"):
            store.save(small_report("second", findings=many))
        assert store.load("latest").run.id == "first"


def test_a_lock_that_stays_is_said_and_one_that_goes_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "runs.sqlite3"
    with open_store(str(path), {}) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:

        @sa.event.listens_for(store.database.engine, "checkout")
        def _hasty(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute("PRAGMA busy_timeout = 1")

        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(time, "sleep", lambda _: None)
        with pytest.raises(StoreError, match="another process uses it"):
            store.save(small_report("first"))
        monkeypatch.setattr(time, "sleep", lambda _: other.execute("ROLLBACK"))
        store.save(small_report("first"))
        assert store.load("latest").run.id == "first"


def test_a_lost_connection_is_taken_up_again(postgresql_store: str, store_server: str) -> None:
    with open_store(postgresql_store, {}) as store:
        store.save(small_report("first"))
        admin = sa.create_engine(sa.make_url(store_server).set(drivername="postgresql+psycopg"))
        with admin.begin() as connection:
            ended = connection.scalars(
                sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'runs'")
            )
            assert ended.all() == [True]
        admin.dispose()
        assert store.load("latest") == small_report("first")


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with pytest.raises(StoreError, match="check the address") as caught:
        open_store("postgresql://me:Plimbroth7@127.0.0.1:9/runs", {})
    assert "Plimbroth7" not in str(caught.value)


def test_a_home_that_may_not_be_written_has_a_hint(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"--store FILE .* names one elsewhere, --store none keeps nothing"):
        open_store(None, {"XDG_DATA_HOME": str(tmp_path / "file")})
