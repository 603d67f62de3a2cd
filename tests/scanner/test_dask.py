"""Units on a real Dask cluster: a scheduler and two worker processes, started by Dask's own commands."""

import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from scanner.execution import dask_executor
from scanner.execution.local import InlineExecutor
from tests.canaries import leaks, plant
from tests.running import run, schema

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@dataclass
class Cluster:
    address: str
    log: Path
    returned: list[bytes] = field(default_factory=list)
    """The results of tasks, as sent over the network."""


@contextmanager
def started(log: Path, *command: str) -> Iterator[None]:
    """Run a command of Dask until the end of the block."""
    env = os.environ | {"DASK_DISTRIBUTED__WORKER__MEMORY__TERMINATE": "false", "PYTHONPATH": str(Path.cwd())}
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *command], stdout=out, stderr=out, env=env, start_new_session=True
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def told(log: Path, pattern: str) -> str:
    """Wait until the log contains a match of ``pattern``, and return it."""
    for _ in range(600):
        if found := re.search(pattern, log.read_text("utf-8", "replace") if log.exists() else ""):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"nothing like {pattern} in {log.read_text('utf-8', 'replace')}")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("dask")
    log = folder / "log.txt"
    here = ("--local-directory", str(folder))
    with started(log, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"):
        place = told(log, r"Scheduler at:\s+tcp://(\S+)")
        number = ("--nworkers", "2", "--nthreads", "1", "--memory-limit", "0", "--no-dashboard")
        with started(log, "worker", f"tcp://{place}", *number, *here):
            told(log, r"(?s)Registered to:.*(Registered to):")
            yield Cluster(address=f"dask://{place}", log=log)


@pytest.fixture
def watched(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    hand_on = dask_executor._hand_on
    cluster.returned.clear()

    def noted(done: Future[Any], here: Future[Any]) -> None:
        cluster.returned.append(pickle.dumps(done.result()))
        hand_on(done, here)

    monkeypatch.setattr(dask_executor, "_hand_on", noted)
    return cluster


def found(folder: Path) -> bytes:
    """The bytes of the report, without the id and times of the run."""
    body = orjson.loads((folder / "findings.json").read_bytes())
    schema().validate(body)
    for key in ("id", "started_at", "finished_at"):
        del body["run"][key]
    return orjson.dumps(body)


def test_a_cluster_comes_to_the_same_bytes_and_gets_no_value_back(watched: Cluster, tmp_path: Path) -> None:
    """The sources include damaged files, archives and documents."""
    planted = tmp_path / "planted"
    planted.mkdir()
    plant(planted)
    codes = [
        run(
            "scan", planted, "-o", tmp_path / name, "--store", "none", "--quiet", "--ner", "off", *options
        ).code
        for name, options in (
            ("here", ("--jobs", "2")),
            ("there", ("--executor", watched.address)),
        )
    ]
    assert codes == [3, 3]
    assert found(tmp_path / "here") == found(tmp_path / "there")
    together = [payload for payload in watched.returned if b"SmallResult" in payload]
    assert 0 < len(together) < len(watched.returned)
    assert b"".join(watched.returned).count(b"UnitTally") >= len(watched.returned) > 10
    assert not [text for payload in watched.returned for text in leaks(payload)]
    assert not list(leaks(watched.log.read_bytes()))


def test_what_ends_its_process_or_takes_too_long_costs_itself_alone(cluster: Cluster) -> None:
    opened = dask_executor.dask_executor(cluster.address, InlineExecutor(), seconds=2.0, memory=4 << 30)
    with opened as executor:
        poison, slow = executor.send(os._exit, 1), executor.send(time.sleep, 60)
        others = [executor.send(abs, -number) for number in range(20)]
        assert [other.result(60) for other in others] == list(range(20))
        assert type(poison.exception(60)).__name__ == "WorkerCrashError"
        assert type(slow.exception(60)).__name__ == "WorkerTimeoutError"
        assert executor.send(abs, -3).result(60) == 3


def test_what_cannot_be_reached_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("id,email\n1,ann@example.org\n")
    scan = ("scan", tmp_path, "--store", "none", "--quiet", "--ner", "off", "--executor")
    done = run(*scan, "dsk://127.0.0.1:1")
    assert (done.code, "valid: local, dask://host:8786" in done.err) == (2, True)
    monkeypatch.setattr(dask_executor, "_PATIENCE", "1s")
    done = run(*scan, "dask://127.0.0.1:1")
    assert (done.code, "no Dask scheduler answers there" in done.err) == (2, True)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run(*scan, "dask://127.0.0.1:1")
    assert (done.code, "pip install 'noticemap[dask]'" in done.err) == (2, True)
