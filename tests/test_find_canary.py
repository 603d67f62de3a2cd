"""A search reports where a value is, but outputs no value: neither the one searched for nor those near it."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from tests.canaries import ROWS, SHAPED, leaks, plant
from tests.running import Done, outputs, run

LOOKED_FOR = {
    "email": SHAPED["email"],
    "phone": SHAPED["phone"],
    "name": SHAPED["full_name"],
    "sid": SHAPED["account_sid"],
    "id": SHAPED["device_id"],
}

AS_KEYS = {name: value for name, value in ROWS.items() if name != "account_sid"}
"""Values used as primary keys, without the account id, which outputs show where it is the key of a row."""
SOME = ("crm.sqlite*", "export.csv", "app.log", "notes.txt", "keys.sqlite*")


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with canaries, and with tables whose primary and foreign keys are canaries."""
    folder = tmp_path_factory.mktemp("planted")
    plant(folder)
    with closing(sqlite3.connect(folder / "keys.sqlite")) as database, database:
        for number, (name, value) in enumerate(AS_KEYS.items()):
            database.execute(f"CREATE TABLE t{number} (k TEXT PRIMARY KEY, {name}_ TEXT)")
            database.execute(f"INSERT INTO t{number} VALUES (?, ?)", (value, SHAPED["email"]))
            database.execute(f"CREATE TABLE r{number} (id INTEGER PRIMARY KEY, k REFERENCES t{number} (k))")
            database.execute(f"INSERT INTO r{number} VALUES (1, ?)", (value,))
    return folder


def silent(done: Done, folder: Path) -> None:
    said = {"out": done.out.encode(), "err": done.err.encode()} | dict(outputs(folder))
    assert {name: found for name, data in said.items() if (found := leaks(data))} == {}


@pytest.mark.parametrize("key", LOOKED_FOR)
def test_nothing_looked_for_is_in_any_output(planted: Path, tmp_path: Path, key: str) -> None:
    only = [] if key == "email" else [f"--include={glob}" for glob in SOME]
    wanted = (*only, "-o", tmp_path / "out", "--format", "text", "--related", "--progress", "json")
    store = ("--store", tmp_path / "runs.sqlite3")
    done = run("find", planted, f"--{key}", "-", *wanted, *store, stdin=LOOKED_FOR[key].encode())
    assert done.code == (0 if only else 3)
    silent(done, tmp_path)
    found = json.loads((tmp_path / "out" / "found.json").read_text())
    places = {(place["collection"], place["field"]) for place in found["places"]}
    assert {collection for collection, _ in places} >= {
        "crm.sqlite!/contacts",
        "export.csv",
        "app.log",
        "notes.txt",
    }


def test_keys_that_are_values_are_followed_and_not_told(planted: Path, tmp_path: Path) -> None:
    wanted = ("--include", "keys.sqlite*", "--related", "--format", "json", "--store", "none", "--quiet")
    done = run("find", planted, "--email", "-", *wanted, stdin=SHAPED["email"].encode())
    silent(done, tmp_path)
    places = json.loads(done.out)["places"]
    assert {place["collection"] for place in places if place["related"]} >= {
        f"keys.sqlite!/r{number}" for number, value in enumerate(AS_KEYS.values()) if value != SHAPED["email"]
    }


def test_worker_processes_say_no_more(planted: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scanner.cli.main", "find", str(planted), "--email", "-", "--jobs", "2"]
    options = ["--store", str(tmp_path / "runs.sqlite3"), "--include", "broken/*", "--include", "export.csv"]
    given = SHAPED["email"].encode()
    done = subprocess.run([*command, *options], input=given, capture_output=True, check=False)
    assert done.returncode == 3 and b"export.csv" in done.stdout
    silent(Done(code=3, out=done.stdout.decode(), err=done.stderr.decode()), tmp_path)


def test_an_error_tells_its_class_alone(
    planted: Path,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*given: object) -> NoReturn:
        raise ValueError(f"{SHAPED['email']} in {given}")

    monkeypatch.setattr("scanner.find.unit.search_cells", fail)
    folder = tmp_path_factory.mktemp("plain")  # A risky file starts a worker, where nothing is replaced.
    shutil.copy(planted / "export.csv", folder)
    wanted = ("--include", "export.csv", "--format", "json", "--store", "none", "--quiet")
    done = run("find", folder, "--email", "-", *wanted, stdin=SHAPED["email"].encode())
    [missed] = json.loads(done.out)["not_searched"]
    assert done.code == 3 and "(ValueError in " in missed["reason"]
    silent(done, tmp_path)
    monkeypatch.setattr("scanner.find.answer.search_source", fail)
    done = run("find", planted, "--email", "-", *wanted, stdin=SHAPED["email"].encode())
    assert done.code == 4 and "ValueError" in done.err
    silent(done, tmp_path)


def test_a_value_on_the_command_line_is_not_repeated(tmp_path: Path) -> None:
    for key, value in LOOKED_FOR.items():
        done = run("find", tmp_path, f"--{key}", value)
        assert done.code == 2 and f"--{key}" in done.err
        silent(done, tmp_path)
