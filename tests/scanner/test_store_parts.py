"""Units, schedules and leases, on SQLite and on a PostgreSQL server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.store import open_store
from scanner.store.base import Store
from scanner.store.errors import StoreError
from scanner.store.schedules import Schedule
from scanner.store.units import UnfinishedRun
from tests.scanner.small_report import small_report

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    is_file = request.param == "sqlite"
    address = str(tmp_path / "runs.sqlite3") if is_file else request.getfixturevalue("postgresql_store")
    with open_store(address, {}) as opened:
        yield opened


def test_units_are_kept_until_the_run_is(store: Store) -> None:
    run = UnfinishedRun(id="run-1", scan="sources and settings", started_at="2026-07-01T08:00:00Z")
    store.units.add_all(run, {"a.csv#0": b"\x00half"}, "2026-07-01T08:00:01Z")
    store.units.add_all(run, {"a.csv#0": b"\x00whole"}, "2026-07-01T08:00:02Z")
    assert store.units.unfinished("sources and settings") == (run,)
    assert store.units.unfinished("others") == ()
    assert store.units.keys("run-1") == {"a.csv#0"}
    assert store.units.payload("run-1", "a.csv#0") == b"\x00whole"
    assert store.units.payload("run-1", "a.csv#1") is None
    store.save(small_report("run-1"))
    assert store.units.unfinished("sources and settings") == ()
    assert store.units.keys("run-1") == frozenset()


def test_pages_are_kept_until_newer_ones_come(store: Store) -> None:
    store.pages.keep("crm", "run-1", "2026-07-01T08:00:00Z", {"a": b"\x00one", "b": b"two"}, drop_others=True)
    store.pages.keep("web", "run-1", "2026-07-01T08:00:00Z", {"a": b"other"}, drop_others=True)
    store.pages.keep("crm", "run-2", "2026-07-02T08:00:00Z", {"a": b"three"}, drop_others=False)
    assert store.pages.places("crm") == {"a", "b"}
    assert [store.pages.payload("crm", place) for place in "abc"] == [b"three", b"two", None]
    store.pages.keep("crm", "run-3", "2026-07-03T08:00:00Z", {}, drop_others=True)
    assert (store.pages.places("crm"), store.pages.places("web")) == (frozenset(), frozenset({"a"}))


def test_unfinished_runs_are_listed_latest_first(store: Store) -> None:
    late = UnfinishedRun(id="late", scan="scan", started_at="2026-07-02T08:00:00Z")
    early = UnfinishedRun(id="early", scan="scan", started_at="2026-07-01T08:00:00Z")
    for run in (late, early):
        store.units.add_all(run, {"a.csv#0": b""}, run.started_at)
    assert store.units.unfinished("scan") == (late, early)
    store.units.forget("late")
    assert store.units.unfinished("scan") == (early,)


def test_schedules_keep_what_was_asked_and_how_it_went(store: Store) -> None:
    store.schedules.put("weekly", {"sources": ["a/"], "cron": "0 3 * * 1"}, "2026-07-01T08:00:00Z")
    store.schedules.started("weekly", "2026-07-06T03:00:00Z", "run-1")
    store.schedules.put("weekly", {"sources": ["b/"]}, "2026-08-01T08:00:00Z")
    store.schedules.put("daily", {}, "2026-07-01T08:00:00Z")
    store.schedules.ended("weekly", "run-1", "complete")
    daily, weekly = store.schedules.all()
    assert daily == Schedule(name="daily", spec={}, created_at="2026-07-01T08:00:00Z")
    assert weekly == Schedule(
        name="weekly",
        spec={"sources": ["b/"]},
        created_at="2026-07-01T08:00:00Z",
        last_started_at="2026-07-06T03:00:00Z",
        last_run="run-1",
        last_status="complete",
    )
    assert (store.schedules.remove("daily"), store.schedules.remove("daily")) == (True, False)


def test_a_lease_has_one_holder_until_it_runs_out(store: Store) -> None:
    leases = store.leases
    assert leases.take("weekly", "first", NOON, HOUR)
    assert not leases.take("weekly", "second", NOON + HOUR / 2, HOUR)
    assert leases.take("weekly", "first", NOON + HOUR / 2, HOUR)
    assert leases.holder("weekly", NOON + HOUR) == "first"
    assert leases.take("weekly", "second", NOON + 2 * HOUR, HOUR)
    leases.release("weekly", "first")
    assert leases.holder("weekly", NOON + 2 * HOUR) == "second"
    leases.release("weekly", "second")
    assert leases.holder("weekly", NOON + 2 * HOUR) is None


def test_a_lease_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="zone"):
        store.leases.take("weekly", "first", NOON.replace(tzinfo=None), HOUR)
