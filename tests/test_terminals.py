"""No name steers a terminal, hides in text or becomes a formula, whichever command or format shows it."""

import csv
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reports.registry import formats
from scanner.cli.commands import all_commands
from tests.running import Done, outputs, run

HOSTILE = (
    "a\x1b[2Jb\x1b]0;owned\x07",
    "invoice\u202egpj.exe",
    "two\nlines\rone",
    "c1\x9b31mred",
    "zero\u200bwidth",
    "deep\u2066iso\u2069",
)
FORMULAS = ("=cmd|' /C calc'!A0", "\uff1d1+1", "\ufeff=1+1", "@SUM(1)", " +1+1", "\uff0b1")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "data"
    folder.mkdir()
    for number, name in enumerate((*HOSTILE, *FORMULAS)):
        (folder / f"{name.replace('/', '_')}.csv").write_text(
            "email,id\n" + "ann@example.org,1\nbo@example.org,2\n" * 3
        )
        (folder / f"{name.replace('/', '_')}.bin").write_bytes(b"\x00\x01")
        with closing(sqlite3.connect(folder / "data.sqlite")) as database, database:
            quoted = name.replace('"', '""')
            database.execute(f'CREATE TABLE "t{number} {quoted}" ("email {quoted}")')
            rows = [(f"person{n}@example.org",) for n in range(9)]
            database.executemany(f'INSERT INTO "t{number} {quoted}" VALUES (?)', rows)
    return folder


@pytest.fixture(scope="module")
def kept(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """A folder with a store of two runs and all reports."""
    folder = tmp_path_factory.mktemp("kept")
    options = ["--store", folder / "runs.db", "--ner", "off", "--min-confidence", "0"]
    done = run(
        "scan",
        source,
        *options,
        "-o",
        folder / "out",
        "--format",
        "all",
        "--show-paths",
        "--progress",
        "json",
    )
    run("scan", source, *options, "--run-id", "second", "--quiet")
    assert done.code in (0, 3)
    return folder, done


def _arguments(source: Path, folder: Path, fingerprint: str) -> dict[str, list[list[Any]]]:
    store = ["--store", folder / "runs.db"]
    return {
        "connectors": [[]],
        "demo": [[folder / "demo"]],
        "detect": [["--lines"]],
        "detectors": [[]],
        "diff": [["latest~1", "latest", *store], ["latest~1", "latest", "--format", "json", *store]],
        "explain": [[fingerprint, *store], [source, "nothing\x1b[31m", "x\u202e", *store]],
        "export": [["--to", "none\x1b[0m", *store], []],
        "find": [[source, "--email", "-"]],
        "init": [["--output", folder / "new\u202e.yaml"]],
        "policy": [["check", folder / "no\x1b[1m.yaml"], ["show"]],
        "report": [["--format", "text", *store], ["--format", "csv", *store], ["--format", "json", *store]],
        "review": [["add", fingerprint, "--decision", "x\x1b[31m", *store], ["list", *store]],
        "runs": [store, ["--json", *store]],
        "scan": [
            [source, "--plan"], [source, "--plan", "--show-paths"], [source, "--store", "none", "--ner", "off"],
            [source, "--store", "none", "--show-paths", "--format", "sarif"], [source / "none\x1b[31m\u202e"],
        ],
        "schedule": [["list", *store], ["remove", "x\x1b[31m", *store]],
        "serve": [["--port", "x\x1b[31m"]],
        "store": [["check", *store], ["show\x1b[31m"]],
        "completion": [["bash"]],
        "man": [[]],
        "version": [[]],
    }  # fmt: skip


def test_no_command_writes_what_steers_a_terminal(source: Path, kept: tuple[Path, Done]) -> None:
    folder, done = kept
    report = json.loads((folder / "out" / "findings.json").read_text(encoding="utf-8"))
    asked = _arguments(source, folder, report["findings"][0]["fingerprint"])
    assert set(asked) == {command.NAME for command in all_commands()}
    shown = {"first scan": done.out + done.err}
    for command, calls in asked.items():
        for number, arguments in enumerate(calls):
            ended = run(command, *arguments, stdin=b"mail ann@example.org\n")
            shown[f"{command} {number}"] = ended.out + ended.err
            assert ended.out or ended.err or command == "init", (command, arguments)
    unsafe = {name: sorted(set(found)) for name, text in shown.items() if (found := UNSAFE.findall(text))}
    assert unsafe == {}


def test_no_format_holds_what_is_invisible(kept: tuple[Path, Done]) -> None:
    folder, _ = kept
    names = {form.filename for form in formats().values() if form.filename and not form.binary}
    texts = {name: data.decode("utf-8") for name, data in outputs(folder / "out") if name in names}
    assert set(texts) == names
    unsafe = {name: sorted(set(found)) for name, text in texts.items() if (found := UNSAFE.findall(text))}
    assert unsafe == {}


def test_json_says_names_as_they_are(kept: tuple[Path, Done]) -> None:
    folder, _ = kept
    report = json.loads((folder / "out" / "findings.json").read_text(encoding="utf-8"))
    assert "invoice\u202egpj.exe.csv" in {item["collection"] for item in report["collections"]}


def test_no_cell_is_a_formula(kept: tuple[Path, Done]) -> None:
    folder, _ = kept
    for name in ("findings.csv", "records-of-processing.csv"):
        with (folder / "out" / name).open(encoding="utf-8", newline="") as lines:
            cells = {cell for row in csv.reader(lines) for cell in row}
        starts = {cell for cell in cells if re.match(r"[\s\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]", cell)}
        assert {cell for cell in starts if not re.fullmatch(r"\+[0-9•]+|-?[0-9.]+", cell)} == set(), name
