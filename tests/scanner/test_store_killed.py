"""If a writer is killed during a commit, or the disk is full, a store has all or nothing, and says so."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

import scanner.run.under_way
from scanner.counting.units import Site, UnitResult
from scanner.store import open_store
from scanner.store.maintenance import problems
from tests.connectors import servers
from tests.running import run

N_KILLS = 8
WRITER = """
import sys
from scanner.store import open_store
from scanner.store.units import UnfinishedRun
from tests.scanner.small_report import small_report

with open_store(sys.argv[1], {}) as store:
    run = UnfinishedRun("open", "scan", "2026-07-01T12:00:00Z")
    for number in range(1_000_000):
        page = bytes(300_000)
        store.units.add_all(run, {f"{number % 40}/{name}": page + b"%d" % number for name in "ab"}, "now")
        store.save(small_report(f"run-{number % 5}"))
        print(number, flush=True)
"""
SCAN_ON_A_SMALL_DISK = """
import resource, sys
from scanner.cli.main import main

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "runs.sqlite3")
    else:
        yield request.getfixturevalue("postgresql_store")


def test_a_writer_that_is_killed_leaves_all_or_nothing(address: str) -> None:
    """Commits follow one another without a pause, so that nearly every kill happens during one."""
    rng = random.Random(5)
    open_store(address, {}).close()
    for _ in range(N_KILLS):
        command = [sys.executable, "-c", WRITER, address]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path.cwd()) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"0\n"
            time.sleep(rng.uniform(0.0, 0.1))
            writer.send_signal(signal.SIGKILL)
        with open_store(address, {}) as store:
            assert list(problems(store, lambda done, total: None)) == []
            pairs = sorted(store.units.keys("open"))
            assert len(pairs) % 2 == 0
            for first, second in zip(pairs[::2], pairs[1::2], strict=True):
                assert first[:-1] == second[:-1]
                assert store.units.payload("open", first) == store.units.payload("open", second)
            for kept in store.runs(9):
                store.load(kept.id)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_file_that_may_not_grow_costs_no_result(tmp_path: Path) -> None:
    for number in range(40):
        rows = "".join(f"{n},u{n}@example.org,+1202555{n:04d}\n" for n in range(100))
        (tmp_path / f"people{number}.csv").write_text("id,email,phone\n" + rows)
    store = str(tmp_path / "runs.sqlite3")
    open_store(store, {}).close()
    room = Path(store).stat().st_size + 60_000
    scan = ["scan", str(tmp_path), "--include", "*.csv", "--store", store, "--ner", "off", "--format", "csv"]
    command = [sys.executable, "-c", SCAN_ON_A_SMALL_DISK, str(room), *scan, "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path.cwd(), check=False)
    assert (done.returncode, "this run was not kept: store" in done.stderr) == (3, True), done.stderr
    assert done.stdout.count("EMAIL_ADDRESS") >= 40
    assert "Traceback" not in done.stderr
    assert run("store", "check", "--store", store).code == 0
    again = run(*scan, "--quiet", "--resume")
    assert again.code == 0
    assert again.out == done.stdout


def test_a_server_that_stops_costs_no_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abcd":
        rows = "".join(f"{n},{name}{n}@example.org\n" for n in range(30))
        (tmp_path / f"{name}.csv").write_text("id,email\n" + rows)
    known: Callable[..., UnitResult] = vars(scanner.run.under_way)["run_unit"]
    with servers.postgresql() as uri:
        scan = ["scan", tmp_path, "--include", "*.csv", "--ner", "off", "--format", "csv", "--quiet"]

        def stopping(site: Site, *args: Any) -> UnitResult:
            if site.collection.name == "c.csv":
                with psycopg.connect(uri) as connection:
                    [told] = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone() or [""]
                os.kill(int(told.split()[0]), signal.SIGQUIT)
            return known(site, *args)

        with monkeypatch.context() as patch:
            patch.setattr("scanner.run.under_way.run_unit", stopping)
            done = run(*scan, "--store", uri)
    assert done.code == 3
    assert "this run was not kept" in done.err and "its server could not be reached" in done.err
    assert done.out == run(*scan, "--store", "none").out
