"""Several hosts with one store: a schedule runs on one host at a time, even if hosts fail."""

import itertools
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.project.schedule_spec import ScheduleSpec
from scanner.schedule.claim import LEASE, Claim, claim, finish, release, renew
from scanner.schedule.daemon import GRACE, Daemon, Ended
from scanner.schedule.known import known
from scanner.serialization.times import iso
from scanner.store import open_store
from scanner.store.base import Store
from tests.scanner.small_report import small_report

MIDNIGHT = datetime(2026, 7, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TICKS = 240


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "runs.sqlite3")
    return str(request.getfixturevalue("postgresql_store"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "runs.sqlite3"), {}) as opened:
        yield opened


def put(store: Store, name: str = "often", cron: str = "*/5 * * * *", **spec: object) -> None:
    asked = ScheduleSpec(cron=cron, sources=("/srv/data",), **spec)  # type: ignore[arg-type]
    store.schedules.put(name, asked.to_json(), iso(MIDNIGHT))


@dataclass
class Scan:
    """A fake scan that ends when the test says so."""

    held: Claim
    code: int | None = None
    stopped: bool = False
    killed: bool = False

    def ended(self) -> int | None:
        return self.code

    def stop(self) -> None:
        self.stopped = True

    def kill(self) -> None:
        self.killed, self.code = True, -9


@dataclass
class Host:
    """A daemon with fake scans, and a record of what it did."""

    store: Store
    name: str = "a"
    scans: list[Scan] = field(default_factory=list)
    ended: list[Ended] = field(default_factory=list)

    def daemon(self, parallel: int = 1) -> Daemon:
        return Daemon(
            store=self.store,
            host=self.name,
            launch=self._launch,
            ended=self.ended.append,
            parallel=parallel,
            look_every=timedelta(),
        )

    def _launch(self, held: Claim) -> Scan:
        self.scans.append(Scan(held))
        return self.scans[-1]

    def done(self, status: str = "complete") -> None:
        """End the last scan, with its report stored."""
        report = small_report(self.scans[-1].held.run)
        report = replace(report, run=replace(report.run, status="complete"))
        if status == "complete":
            self.store.save(report)
        self.scans[-1].code = 0 if status == "complete" else 2


def test_a_run_from_its_time_to_its_end(store: Store) -> None:
    put(store)
    host = Host(store)
    daemon = host.daemon()
    daemon.tick(MIDNIGHT + 4 * MINUTE)
    assert host.scans == []
    for minute in (5, 6, 7):
        daemon.tick(MIDNIGHT + minute * MINUTE)
    [scan] = host.scans
    [schedule] = known(store, MIDNIGHT + 7 * MINUTE)
    assert (schedule.status, schedule.run) == ("running", scan.held.run)
    assert schedule.holder.startswith("a-")
    host.done()
    daemon.tick(MIDNIGHT + 8 * MINUTE)
    [schedule] = known(store, MIDNIGHT + 8 * MINUTE)
    assert (schedule.status, schedule.holder, schedule.started_at) == ("complete", "", MIDNIGHT + 5 * MINUTE)
    assert [(item.status, item.report is not None) for item in host.ended] == [("complete", True)]


def test_a_scan_that_leaves_no_report_failed_and_is_tried_again(store: Store) -> None:
    put(store, cron="0 * * * *", retries=1)
    host = Host(store)
    daemon = host.daemon()
    now = MIDNIGHT + 60 * MINUTE
    for _ in range(30):
        daemon.tick(now)
        if daemon.runs:
            host.done("failed")
        now += MINUTE
    assert [(scan.held.due.why, scan.held.due.attempt) for scan in host.scans] == [("time", 1), ("retry", 2)]
    assert len({scan.held.run for scan in host.scans}) == 2
    assert [item.status for item in host.ended] == ["failed", "failed"]


def test_a_scan_that_takes_too_long_is_stopped_then_ended(store: Store) -> None:
    put(store, cron="0 0 * * *", timeout="30m", retries=0)
    host = Host(store)
    daemon = host.daemon()
    now = MIDNIGHT + timedelta(days=1)
    for _ in range(30):
        daemon.tick(now)
        now += MINUTE
    assert not host.scans[0].stopped
    daemon.tick(now)
    assert host.scans[0].stopped and not host.scans[0].killed
    daemon.tick(now + GRACE)
    assert host.scans[0].killed
    daemon.tick(now + GRACE + timedelta(seconds=1))
    assert [item.status for item in host.ended] == ["timeout"]


def test_what_is_stopped_with_its_host_goes_on_with_the_next(store: Store) -> None:
    put(store, cron="0 0 * * *", full_every="30d")
    first, second = Host(store), Host(store, "b")
    daemon, now = first.daemon(), MIDNIGHT + timedelta(days=1)
    daemon.tick(now)
    daemon.stop(now + MINUTE)
    assert first.scans[0].stopped
    first.scans[0].code = 130
    daemon.tick(now + MINUTE)
    assert daemon.runs == {}
    second.daemon().tick(now + 2 * MINUTE)
    before, after = first.scans[0].held, second.scans[0].held
    assert (after.due.why, after.due.attempt, after.run) == ("interrupted", 1, before.run)
    assert before.schedule.state.full and after.schedule.state.full


def test_a_host_that_lost_its_lease_stops_its_scan_and_notes_nothing(store: Store) -> None:
    put(store, cron="0 0 * * *")
    first, second = Host(store), Host(store, "b")
    asleep, now = first.daemon(), MIDNIGHT + timedelta(days=1)
    asleep.tick(now)
    other = second.daemon()
    other.tick(now + LEASE)
    assert len(second.scans) == 1
    second.done()
    other.tick(now + LEASE + MINUTE)  # finished and released before the first host wakes up
    asleep.tick(now + LEASE + 2 * MINUTE)
    assert first.scans[0].killed
    asleep.tick(now + LEASE + 3 * MINUTE)
    assert [item.status for item in first.ended] == ["lost"]
    assert known(store, now + 10 * MINUTE)[0].status == "complete"


def test_several_run_at_once_only_where_that_is_asked(store: Store) -> None:
    for number in range(4):
        put(store, f"s{number}")
    one, three = Host(store), Host(store, "b")
    one.daemon().tick(MIDNIGHT + 5 * MINUTE)
    three.daemon(parallel=3).tick(MIDNIGHT + 5 * MINUTE)
    assert [len(host.scans) for host in (one, three)] == [1, 3]
    names = [scan.held.schedule.name for scan in (*one.scans, *three.scans)]
    assert sorted(names) == ["s0", "s1", "s2", "s3"]


def test_a_claim_that_nothing_is_due_for_is_given_back(store: Store) -> None:
    put(store)
    assert claim(store, "often", "a", MIDNIGHT) is None
    assert claim(store, "unknown", "a", MIDNIGHT) is None
    held = claim(store, "often", "a", MIDNIGHT, asked=True)
    assert held is not None and held.due.why == "asked"
    assert claim(store, "often", "b", MIDNIGHT, asked=True) is None
    assert renew(store, held, MIDNIGHT + MINUTE)
    assert finish(store, held, MIDNIGHT + MINUTE, "complete") is not None
    release(store, held)
    assert claim(store, "often", "b", MIDNIGHT + 2 * MINUTE, asked=True) is not None


@dataclass
class Simulated:
    """A host in a thread: it claims a schedule, works for some ticks, and sometimes dies or falls asleep."""

    store: Store
    name: str
    rng: random.Random
    held: Claim | None = None
    left: int = 0
    asleep: int = 0
    log: list[tuple[str, datetime]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tick(self, now: datetime) -> None:
        self.asleep = max(0, self.asleep - 1)
        if self.asleep:
            return
        if self.held is None:
            self.held = claim(self.store, "often", self.name, now)
            if self.held:
                self.left = self.rng.randrange(1, 4)
                self.log.append((self.held.due.why, self.held.due.at))
        elif not renew(self.store, self.held, now):
            self.counts["lost"] += 1
            self.held = None
        elif (fate := self.rng.random()) < 0.2:
            self.counts["killed"] += 1
            self.held = None  # the lease is not released
        elif fate < 0.3:
            self.counts["asleep"] += 1
            self.asleep = self.rng.randrange(2, 7)
        else:
            self._work(now)

    def _work(self, now: datetime) -> None:
        assert self.held is not None
        self.left -= 1
        if self.left <= 0:
            assert finish(self.store, self.held, now, "complete") is not None
            release(self.store, self.held)
            self.counts["finished"] += 1
            self.held = None

    @property
    def is_working(self) -> bool:
        return self.held is not None and not self.asleep


def test_two_hosts_never_run_the_same_at_once(address: str) -> None:
    with open_store(address, {}) as first, open_store(address, {}) as second:
        put(first, retries=20)
        hosts = [Simulated(item, name, random.Random(name)) for item, name in ((first, "a"), (second, "b"))]
        for number in range(TICKS):
            now = MIDNIGHT + number * MINUTE
            _at_once([_ticking(host, now) for host in hosts])
            assert sum(host.is_working for host in hosts) <= 1
        counts = sum((host.counts for host in hosts), Counter())
        assert min(counts[name] for name in ("killed", "asleep", "lost", "finished")) >= 3, counts
        times = Counter(at for host in hosts for why, at in host.log if why == "time")
        assert max(times.values()) == 1, "one time of the schedule is begun once"
        assert len(times) >= TICKS // 5 // 3


def _ticking(host: Simulated, now: datetime) -> Callable[[], None]:
    return lambda: host.tick(now)


def _at_once(steps: list[Callable[[], None]]) -> None:
    """Run all steps in threads that begin together, and raise the error of any of them."""
    barrier, raised = threading.Barrier(len(steps)), []

    def run(step: Callable[[], None]) -> None:
        barrier.wait()
        try:
            step()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(step,)) for step in steps]
    for thread in itertools.chain(threads):
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]
