"""SIGTERM, SIGHUP and Ctrl-C end a command and all its processes, whatever they are doing."""

import contextlib
import multiprocessing
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import pytest

from scanner.execution.interrupts import out_of_reach
from tests.connectors.tarpits import tarpit

ENDLESS = "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
START = "import sys; from scanner.cli.main import main; sys.exit(main())"
PATIENCE = 240
"""Seconds after which a test gives up; normally, a command ends much sooner."""


@contextmanager
def _held(kind: str, folder: Path) -> Iterator[str]:
    """A source whose reading never ends."""
    if kind == "view":
        with closing(sqlite3.connect(folder / "shop.db")) as connection:
            connection.execute(ENDLESS)
        yield str(folder / "shop.db")
        return
    uris = {"mysql": "mysql://x@127.0.0.1:{}/shop", "http": "http://127.0.0.1:{}/users.csv"}
    with tarpit() as port:
        yield uris[kind].format(port)


def _wait_until_it_waits(process: psutil.Process) -> None:
    """Wait until the scan is stuck in the source: a worker is busy, or a connection is open."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        workers = [child for child in process.children() if sum(child.cpu_times()[:2]) > 2.0]
        if workers or any(item.status == "ESTABLISHED" for item in process.net_connections()):
            time.sleep(0.5)
            return
        time.sleep(0.1)
    pytest.fail("the scan did not come to the place where it is held")


@pytest.fixture(params=[signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def number(request: pytest.FixtureRequest) -> signal.Signals:
    return signal.Signals(request.param)


@contextmanager
def begun(folder: Path, *arguments: str, start: str = START) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**os.environ, "NOTICEMAP_STORE": "none", "XDG_DATA_HOME": str(folder)}
    with subprocess.Popen(
        [sys.executable, "-c", start, *arguments],
        stdin=-1, stdout=-1, stderr=-1, env=environment, cwd=Path(__file__).parents[1], process_group=0,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def end(command: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send the signal twice to all processes; all must end, and the command must say so in one line."""
    children = psutil.Process(command.pid).children(recursive=True)
    for _ in range(2):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(command.pid, number)
        time.sleep(0.05)
    _, told = command.communicate(timeout=PATIENCE)
    assert command.returncode == 130
    assert re.fullmatch(rb"(?:noticemap: [^\n]*\n)*noticemap: interrupted[^\n]*\n", told.rpartition(b"\r")[2])
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []


@pytest.mark.parametrize("kind", ["view", "mysql", "http"])
def test_a_signal_ends_a_scan_that_is_held(tmp_path: Path, kind: str, number: signal.Signals) -> None:
    with (
        _held(kind, tmp_path) as source,
        begun(tmp_path, "scan", source, "--ner", "off") as scan,
    ):
        _wait_until_it_waits(psutil.Process(scan.pid))
        end(scan, number)


def test_a_terminal_that_is_closed_ends_a_scan(tmp_path: Path) -> None:
    told = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # Under nohup, tests ignore it.
    try:
        with _held("view", tmp_path) as source, begun(tmp_path, "scan", source, "--ner", "off") as scan:
            _wait_until_it_waits(psutil.Process(scan.pid))
            end(scan, signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, told)


def test_a_terminal_that_is_closed_ends_nothing_behind_nohup(tmp_path: Path) -> None:
    ignoring = f"import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n{HOLD}{OUTLASTING['modules are loaded']}"
    with begun(tmp_path, "version", start=ignoring) as command:
        assert command.stdout is not None and command.stdout.readline() == b"held\n"
        os.killpg(command.pid, signal.SIGHUP)
        end(command, signal.SIGTERM)
    assert command.returncode == 130


POOL = """
import os, time
from scanner.execution.worker_pool import WorkerPool
pool = WorkerPool(1, seconds=600, memory=1 << 34)
print(pool.submit(os.getpid).result(), flush=True)
pool.submit(time.sleep, 600)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent was killed")
def test_a_worker_at_work_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    with begun(tmp_path, start=POOL) as command:
        assert command.stdout is not None
        worker = psutil.Process(int(command.stdout.readline()))
        command.kill()
    _, alive = psutil.wait_procs([worker], timeout=60)
    assert alive == []


def test_a_signal_ends_a_list_that_is_held(tmp_path: Path) -> None:
    with _held("mysql", tmp_path) as source, begun(tmp_path, "scan", source, "--plan") as scan:
        _wait_until_it_waits(psutil.Process(scan.pid))
        end(scan, signal.SIGTERM)


def test_a_signal_ends_a_search_that_is_held(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text("ann@example.org")
    mail = ("--email", str(tmp_path / "mail.txt"))
    with _held("http", tmp_path) as source, begun(tmp_path, "find", source, *mail) as search:
        _wait_until_it_waits(psutil.Process(search.pid))
        end(search, signal.SIGINT)


HOLDING = """
import importlib, os, sys, time
module, name, mark = sys.argv.pop(1), sys.argv.pop(1), sys.argv.pop(1)
def held(*given, **named):
    open(mark, "w").close()
    while True: time.sleep(0.01)
setattr(importlib.import_module(module), name, held)
from scanner.cli.main import main
sys.exit(main())
"""
"""A program that runs the command with one function replaced by one that never returns."""
STATES = {
    "model is loaded": ("detectors.prose.name_reader", "load_model", signal.SIGTERM),
    "rows are audited": ("scanner.audit.audit", "with_audit", signal.SIGINT),
    "report is written": ("scanner.cli.scan", "_write", signal.SIGTERM),
}


@pytest.mark.parametrize("state", STATES)
def test_a_signal_ends_a_scan_in_any_state(tmp_path: Path, state: str) -> None:
    module, name, number = STATES[state]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "notes.csv").write_text("id,note\n1,Yesterday Jonas Kowalski called from Berlin.\n")
    mark = tmp_path / "held"
    options = ("--ner", "auto", "--jobs", "1")
    with begun(
        tmp_path, module, name, str(mark), "scan", str(tmp_path / "data"), *options, start=HOLDING
    ) as scan:
        until = time.monotonic() + PATIENCE
        while not mark.exists():
            assert time.monotonic() < until and scan.poll() is None, scan.stderr and scan.stderr.read()
            time.sleep(0.1)
        end(scan, number)


OUTLASTING = {
    "modules are loaded": """
class Held:
    def find_spec(self, name, *_):
        if name == "scanner.cli.commands": hold()
sys.meta_path.insert(0, Held())
from scanner.cli.main import main
sys.exit(main())
""",
    "a library keeps the thread": """
def work():
    print("held", flush=True)
    hashlib.pbkdf2_hmac("sha256", b"", b"", 2**31 - 1)
ended(work)
""",
    "the exception is lost": """
class Held:
    def __del__(self): hold()
def work():
    Held()
    time.sleep(600)
ended(work)
""",
}
HOLD = """
import hashlib, sys, time
def hold():
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("state", OUTLASTING)
def test_a_signal_ends_a_process_that_does_not_end_by_itself(
    tmp_path: Path, state: str, number: signal.Signals
) -> None:
    ended = "from scanner.execution.interrupts import ended" if "ended" in OUTLASTING[state] else ""
    with begun(tmp_path, "version", start=f"{HOLD}{ended}{OUTLASTING[state]}") as command:
        assert command.stdout is not None and command.stdout.readline() == b"held\n"
        end(command, number)


def _tell_mask(pipe: Connection) -> None:
    pipe.send(signal.pthread_sigmask(signal.SIG_BLOCK, ()))


def test_a_worker_never_receives_what_the_command_handles() -> None:
    mine, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_tell_mask, args=(theirs,))
    with out_of_reach():
        process.start()
    assert mine.recv() == {signal.SIGINT}
    process.join()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
