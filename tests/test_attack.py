"""A short attack with fixed seeds (``make attack`` takes an hour), and all inputs that ever failed."""

import json
from itertools import islice
from pathlib import Path

import pytest

from tests.attack import CRASHED, FALLEN, judged, write
from tests.hostile_files import MADE, NAMES, inputs
from tests.running import run

N_INPUTS = 30


def _scanned(folder: Path) -> None:
    done = run(
        "scan", folder, "--ner", "off", "--store", "none", "--format", "json", "--show-paths", "--quiet"
    )
    assert done.code in (0, 3), done.err
    assert not any(word in done.err for word in CRASHED)
    assert judged(json.loads(done.out), [path.name for path in folder.iterdir()]) == ("", [])


@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_files_are_all_accounted_for(tmp_path: Path, seed: int) -> None:
    write(tmp_path, islice(inputs(seed), N_INPUTS))
    _scanned(tmp_path)


def test_files_that_are_made_to_hurt_end(tmp_path: Path) -> None:
    import random

    write(tmp_path, ((name, make(random.Random(5))) for name, make in MADE.items()))
    _scanned(tmp_path)


def test_hostile_names_of_files_are_read(tmp_path: Path) -> None:
    names = write(tmp_path, ((name, b"email,id\nann@example.org,1\nbo@example.org,2\n") for name in NAMES))
    done = run(
        "scan", tmp_path, "--ner", "off", "--store", "none", "--format", "json", "--show-paths", "--quiet"
    )
    report = json.loads(done.out)
    states = {item["collection"]: item["status"] for item in report["collections"]}
    hidden = {name for name in names if name.startswith(".")}
    assert {
        name: states.get(name) for name in names if name not in hidden and states.get(name) != "complete"
    } == {}
    _scanned(tmp_path)


def test_what_fell_once_stands(tmp_path: Path) -> None:
    fallen = sorted(FALLEN.glob("[!R]*")) if FALLEN.exists() else []
    write(tmp_path, ((path.name, path.read_bytes()) for path in fallen))
    if fallen:
        _scanned(tmp_path)


def test_the_same_seed_makes_the_same_files() -> None:
    assert list(islice(inputs(7), 30)) == list(islice(inputs(7), 30))
