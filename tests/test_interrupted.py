"""SIGTERM and Ctrl-C end a scan whatever it is doing, and all of its processes with it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.connectors.tarpits import tarpit

ENDLESS = "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
PATIENCE = 240
"""Seconds after which the test gives up; what holds is far below."""


@contextmanager
def _held(kind: str, folder: Path) -> Iterator[str]:
    """A source that holds whoever reads it."""
    if kind == "view":
        with closing(sqlite3.connect(folder / "shop.db")) as connection:
            connection.execute(ENDLESS)
        yield str(folder / "shop.db")
        return
    uris = {"mysql": "mysql://x@127.0.0.1:{}/shop", "http": "http://127.0.0.1:{}/users.csv"}
    with tarpit() as port:
        yield uris[kind].format(port)


def _wait_until_it_waits(process: psutil.Process) -> None:
    """Until it has loaded what it needs and is held: a worker at work, or a connection open."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        workers = [child for child in process.children() if sum(child.cpu_times()[:2]) > 2.0]
        if workers or any(item.status == "ESTABLISHED" for item in process.net_connections()):
            time.sleep(0.5)
            return
        time.sleep(0.1)
    pytest.fail("the scan did not come to the place where it is held")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
@pytest.mark.parametrize("kind", ["view", "mysql", "http"])
def test_a_signal_ends_a_scan_that_is_held(tmp_path: Path, kind: str, number: signal.Signals) -> None:
    start = "import sys; from scanner.cli.main import main; sys.exit(main(sys.argv[1:]))"
    with _held(kind, tmp_path) as source:
        command = [sys.executable, "-c", start, "scan", source, "--store", "none", "--ner", "off"]
        with subprocess.Popen(
            command, stdout=-1, stderr=-1, env=os.environ, cwd=Path(__file__).parents[1]
        ) as scan:
            process = psutil.Process(scan.pid)
            try:
                _wait_until_it_waits(process)
                children = process.children(recursive=True)
                scan.send_signal(number)
                _, told = scan.communicate(timeout=PATIENCE)
            finally:
                scan.kill()
    assert scan.returncode == 130 and b"interrupted" in told and b"Traceback" not in told
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
