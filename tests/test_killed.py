"""Scans that are killed at any moment can be resumed, and then give the same result as if undisturbed."""

import json
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scanner.demo import write_estate
from tests.killing import KILLED, Scans, forked_scans

N_KILLS = 50
LEAST_HIT = 40
MOST_IN_A_ROW = 5
SOME_TABLES = ("accounts", "calls", "usage_monthly")
PARTS = (
    *(f"core.sqlite!/{table}" for table in SOME_TABLES),
    "logs/*",
    "events/*",
    "exports/*",
    "warehouse/*",
)
"""Some collections of every kind that is read differently; more tables would only make the scans longer."""


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("estate")
    write_estate(folder, size=0.02)
    return folder


@pytest.fixture(scope="module")
def scans(estate: Path) -> Iterator[Scans]:
    with forked_scans(estate) as running:
        yield running


def arguments(estate: Path, folder: Path, *more: str) -> list[str]:
    fixed = ["--store", str(folder / "store.sqlite3"), "--format", "json", "--quiet", "--ner", "off"]
    parts = [f"--include={part}" for part in PARTS]
    return [str(estate), "-o", str(folder / "out"), *fixed, *parts, *more]


def found(folder: Path) -> dict[str, Any]:
    """The report, without the id and times of the run."""
    body = json.loads((folder / "out" / "findings.json").read_text(encoding="utf-8"))
    for key in ("id", "started_at", "finished_at", "interruptions"):
        del body["run"][key]
    return dict(body)


def stored(folder: Path, query: str) -> list[tuple[Any, ...]]:
    if not (folder / "store.sqlite3").exists():
        return []
    with closing(sqlite3.connect(folder / "store.sqlite3")) as store:
        return store.execute(query).fetchall()


def is_kept(folder: Path) -> bool:
    """Whether a run was completed and stored, so that nothing can be resumed, even if it was then killed."""
    runs = "noticemap_runs"
    if not stored(folder, f"SELECT 1 FROM sqlite_master WHERE name = '{runs}'"):
        return False
    return bool(stored(folder, f"SELECT 1 FROM {runs}"))


@pytest.fixture(scope="module")
def undisturbed(estate: Path, scans: Scans, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """The output folder of an undisturbed scan, and its processor time with all patterns compiled."""
    assert scans.run(arguments(estate, tmp_path_factory.mktemp("first")))[0] == 0
    folder = tmp_path_factory.mktemp("undisturbed")
    code, seconds = scans.run(arguments(estate, folder))
    assert code == 0
    return folder, seconds


def test_killed_at_fifty_points(
    estate: Path, scans: Scans, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    whole, seconds = undisturbed
    rng = random.Random(7)
    n_hit = n_killed = 0
    while n_killed < N_KILLS:
        folder = tmp_path / f"killed{n_killed}"
        scan = arguments(estate, folder, "--resume")
        code = KILLED
        for _ in range(MOST_IN_A_ROW):
            if code == KILLED and not is_kept(folder):
                code, _taken = scans.run(scan, rng.uniform(0.02, 0.4) * seconds)
                n_hit, n_killed = n_hit + (code == KILLED), n_killed + 1
        assert code == 0 or is_kept(folder) or scans.run(scan)[0] == 0
        assert_as(folder, whole)
    assert n_hit >= LEAST_HIT


def test_killed_beside_worker_processes(
    estate: Path, scans: Scans, undisturbed: tuple[Path, float], tmp_path: Path
) -> None:
    whole, seconds = undisturbed
    scan = arguments(estate, tmp_path, "--resume", "--jobs", "2")
    # Small shares, since only this process's time counts: workers do most, and end when this process does.
    assert [scans.run(scan, share * seconds)[0] for share in (0.05, 0.05)] == [KILLED, KILLED]
    assert not is_kept(tmp_path)
    assert scans.run(scan)[0] == 0
    assert_as(tmp_path, whole)


def assert_as(folder: Path, whole: Path) -> None:
    """Assert that the findings are equal, no unfinished units are stored, and no output is half written."""
    assert found(folder) == found(whole)
    for table in ("units", "unfinished"):
        assert stored(folder, f"SELECT count(*) FROM noticemap_{table}") == [(0,)]
    assert not list((folder / "out").glob(".*"))
