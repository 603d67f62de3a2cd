"""Scans that are stopped and resumed count nothing twice, lose nothing, and report the interruption."""

import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

import scanner.run.under_way
import scanner.store.sqlite
from scanner.counting.units import UnitResult, run_unit
from scanner.run.options import ScanOptions
from scanner.run.preparation import prepare
from scanner.run.resume import begun_run
from scanner.store import open_store
from scanner.store.run_claim import RunClaim, holder_of, this_process
from tests.running import Done, run, schema

FILES = ("a.csv", "b.csv", "c.csv", "d.csv")
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


@dataclass
class Estate:
    """Four small files, scanned from the command line."""

    folder: Path
    store: str
    out: Path
    units: Counter[str] = field(default_factory=Counter)
    """The collection name of each unit that was run."""

    def write(self, name: str, n_rows: int) -> None:
        rows = "".join(f"{n},{name[0]}{n}@example.org\n" for n in range(n_rows))
        (self.folder / name).write_text("id,email\n" + rows)

    def scan(self, *options: str) -> Done:
        fixed = ("-o", self.out, "--format", "json", "--store", self.store, "--ner", "off")
        return run("scan", self.folder, *fixed, *options)

    def report(self) -> dict[str, Any]:
        body = orjson.loads((self.out / "findings.json").read_bytes())
        schema().validate(body)
        return dict(body)

    def rows(self) -> dict[str, int]:
        return {item["collection"]: item["rows_read"] for item in self.report()["collections"]}


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Estate:
    made = Estate(folder=tmp_path / "files", store=str(tmp_path / "runs.sqlite3"), out=tmp_path / "out")
    made.folder.mkdir()
    for number, name in enumerate(FILES):
        made.write(name, 20 + number)
    before_units(monkeypatch, lambda name: made.units.update([name]))
    return made


def before_units(monkeypatch: pytest.MonkeyPatch, happens: Callable[[str], object]) -> None:
    """Call ``happens`` before each unit of the engine, with the name of its collection."""
    known: Callable[..., UnitResult] = vars(scanner.run.under_way)["run_unit"]

    def first(site: Any, *args: Any) -> UnitResult:
        happens(site.collection.name)
        return known(site, *args)

    monkeypatch.setattr("scanner.run.under_way.run_unit", first)


def stop(estate: Estate, at: str, number: int = signal.SIGINT) -> Done:
    """Run a scan that gets the signal ``number`` when it reads the collection ``at``."""
    with pytest.MonkeyPatch.context() as patch:
        before_units(patch, lambda name: signal.raise_signal(number) if name == at else None)
        done = estate.scan("--quiet")
    estate.units.clear()
    return done


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_scan_that_is_stopped_goes_on(estate: Estate, number: int) -> None:
    before = signal.getsignal(signal.SIGTERM)
    stopped = stop(estate, "c.csv", number)
    assert (stopped.code, stopped.out) == (130, "")
    assert stopped.err == "noticemap: interrupted; the same command with --resume continues from here\n"
    assert signal.getsignal(signal.SIGTERM) is before
    assert not (estate.out / "findings.json").exists()
    resumed = estate.scan("--resume")
    assert resumed.code == 0
    assert "continues; parts already read: 2" in resumed.err
    assert "The run was stopped 1 time" in " ".join(resumed.out.split())
    assert estate.units == {"c.csv": 1, "d.csv": 1}
    assert estate.rows() == {"a.csv": 20, "b.csv": 21, "c.csv": 22, "d.csv": 23}
    [interruption] = estate.report()["run"]["interruptions"]
    assert (interruption["n_kept"], interruption["reread"]) == (2, [])
    with open_store(estate.store, {}) as store:
        assert store.load("latest").run.interruptions[0].n_kept == 2
        assert len(store.runs(9)) == 1


def test_what_is_kept_is_deleted_with_the_end_of_the_run(estate: Estate) -> None:
    stop(estate, "b.csv")
    stop(estate, "c.csv")
    with closing(sqlite3.connect(estate.store)) as store:
        assert store.execute("SELECT count(*) FROM noticemap_unfinished").fetchone() == (2,)
    estate.scan("--resume", "--quiet")
    assert estate.units == {"c.csv": 1, "d.csv": 1}
    with closing(sqlite3.connect(estate.store)) as store:
        for table in ("units", "unfinished", "leases"):
            assert store.execute(f"SELECT count(*) FROM noticemap_{table}").fetchone() == (0,)


def test_a_file_that_changed_meanwhile_is_read_again(estate: Estate) -> None:
    stop(estate, "c.csv")
    estate.write("a.csv", 30)
    assert "1 collection that had changed meanwhile was read again" in " ".join(
        estate.scan("--resume").out.split()
    )
    assert estate.units == {"a.csv": 1, "c.csv": 1, "d.csv": 1}
    assert estate.rows()["a.csv"] == 30
    [interruption] = estate.report()["run"]["interruptions"]
    [again] = interruption["reread"]
    assert (again["collection"], again["why"]) == ("a.csv", "changed")


@pytest.mark.parametrize(
    "harm", ["substr(payload, 2)", "zeroblob(80)", "CAST(payload || x'00' AS BLOB)", "x''", "'text'"]
)
def test_what_is_damaged_is_read_again(estate: Estate, harm: str) -> None:
    stop(estate, "c.csv")
    with closing(sqlite3.connect(estate.store)) as store, store:
        store.execute(f"UPDATE noticemap_units SET payload = {harm}")
    assert estate.scan("--resume", "--quiet").code == 0
    assert estate.units == dict.fromkeys(FILES, 1)
    assert estate.rows() == {"a.csv": 20, "b.csv": 21, "c.csv": 22, "d.csv": 23}
    [interruption] = estate.report()["run"]["interruptions"]
    assert {(item["collection"], item["why"]) for item in interruption["reread"]} == {
        ("a.csv", "damaged"),
        ("b.csv", "damaged"),
        ("c.csv", "damaged"),
    }


def test_interruptions_add_up(estate: Estate) -> None:
    stop(estate, "b.csv")

    def stop_at(at: str, name: str) -> None:
        if name == at:
            signal.raise_signal(signal.SIGINT)

    for at in ("b.csv", "d.csv"):
        with pytest.MonkeyPatch.context() as patch:
            before_units(patch, partial(stop_at, at))
            assert estate.scan("--resume", "--quiet").code == 130
        estate.write("a.csv", 40)
    assert estate.scan("--resume", "--quiet").code == 0
    interruptions = estate.report()["run"]["interruptions"]
    assert [item["n_kept"] for item in interruptions] == [1, 1, 3]
    assert [[again["collection"] for again in item["reread"]] for item in interruptions] == [
        [],
        ["a.csv"],
        ["a.csv"],
    ]


def test_other_settings_are_another_scan(estate: Estate) -> None:
    stop(estate, "c.csv")
    resumed = estate.scan("--resume", "--seed", "3")
    assert "no stopped run has these sources and settings" in resumed.err
    assert estate.units == dict.fromkeys(FILES, 1)
    assert estate.report()["run"]["interruptions"] == []


def test_an_unread_unit_is_tried_again(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(site: Any, *args: Any) -> UnitResult:
        done = run_unit(site, *args)
        lost = site.collection.name == "a.csv"
        return UnitResult(tally=done.tally, error="cannot_connect: it went away") if lost else done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scanner.run.under_way.run_unit", fail)
        before_units(patch, lambda name: signal.raise_signal(signal.SIGINT) if name == "c.csv" else None)
        assert estate.scan("--quiet").code == 130
    assert estate.scan("--resume", "--quiet").code == 0
    assert estate.units == {"a.csv": 1, "c.csv": 1, "d.csv": 1}


def test_standard_input_is_never_taken_from_the_store(estate: Estate) -> None:
    def scan(text: str, *options: str) -> Done:
        fixed = ("-o", estate.out, "--format", "json", "--store", estate.store, "--ner", "off", "--quiet")
        return run("scan", "-", str(estate.folder), *fixed, *options, stdin=text.encode())

    with pytest.MonkeyPatch.context() as patch:
        before_units(patch, lambda name: signal.raise_signal(signal.SIGINT) if name == "b.csv" else None)
        assert scan("mail ann@example.org\n" * 5).code == 130
    assert scan("call +12025550123\n" * 9, "--resume").code == 0
    assert sorted(estate.rows().values())[0] == 9


def test_without_a_store_nothing_goes_on(estate: Estate) -> None:
    estate.store = "none"
    refused = estate.scan("--resume")
    assert refused.code == 2
    assert "--resume needs a store" in refused.err
    assert stop(estate, "b.csv").err == (
        "noticemap: interrupted; nothing was kept, since no store is in use\n"
    )


def test_a_full_disk_ends_neither_the_scan_nor_the_run(
    estate: Estate, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(estate.store, {}).close()
    set_up = scanner.store.sqlite._set_up

    def small(connection: Any) -> None:
        set_up(connection)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with monkeypatch.context() as patch:
        patch.setattr(scanner.store.sqlite, "_set_up", small)
        full = estate.scan()
    assert full.code == 3
    assert "this run was not kept" in full.err and "the disk is full" in full.err
    assert estate.rows() == {"a.csv": 20, "b.csv": 21, "c.csv": 22, "d.csv": 23}
    before = estate.report()["findings"]
    assert estate.scan("--resume", "--quiet").code == 0
    assert estate.report()["findings"] == before


def test_a_lost_connection_is_made_again(
    estate: Estate, postgresql_store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate.store = postgresql_store
    url = sa.make_url(postgresql_store).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    others = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = 'runs'"
    )

    def cut(name: str) -> None:
        with engine.connect() as connection:
            connection.execute(others)
        if name == "d.csv":
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        before_units(patch, cut)
        assert estate.scan("--quiet").code == 130
    estate.units.clear()
    assert estate.scan("--resume", "--quiet").code == 0
    assert estate.units == {"d.csv": 1}
    engine.dispose()


def test_a_clock_that_jumps_back_loses_nothing(estate: Estate) -> None:
    prepared = prepare([str(estate.folder)], ScanOptions(ner="off"))
    with open_store(estate.store, {}) as store:
        with begun_run(store, prepared, lambda: NOON, resume=True) as first:
            first.journal.keep("a/0", b"counted")
        earlier = NOON - timedelta(days=400)
        with begun_run(store, prepared, lambda: earlier, resume=True) as second:
            assert (second.id, second.started_at) == (first.id, NOON)
            assert second.journal.kept("a/0") == b"counted"
            assert [item.n_kept for item in second.journal.interruptions] == [1]


def test_a_run_is_resumed_by_one_process_at_a_time(estate: Estate) -> None:
    stop(estate, "c.csv")
    with closing(sqlite3.connect(estate.store)) as database:
        [(kept,)] = database.execute("SELECT run FROM noticemap_unfinished").fetchall()
    with open_store(estate.store, {}) as store:
        other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        theirs = RunClaim(store.leases, kept, holder_of(other.pid))
        assert theirs.take(datetime.now(UTC)) is None
        refused = estate.scan("--resume", "--quiet")
        assert refused.code == 2
        assert f"run {kept} is being read by process {other.pid} on " in refused.err
        other.kill()
        other.communicate()
        assert estate.scan("--resume", "--quiet").code == 0
        assert estate.units == {"c.csv": 1, "d.csv": 1}


def test_a_claim_from_elsewhere_holds_until_it_runs_out(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "runs.sqlite3"), {}) as store:
        there = RunClaim(store.leases, "run-1", "elsewhere.example.org 7 there 42")
        here = RunClaim(store.leases, "run-1", this_process())
        assert there.take(NOON) is None
        assert here.take(NOON + timedelta(minutes=1)) == "process 7 on elsewhere.example.org"
        assert here.take(NOON + timedelta(minutes=6)) is None
        here.release()
        assert there.take(NOON) is None
