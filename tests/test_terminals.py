"""No name in any output controls a terminal, is invisible, or becomes a formula."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import jinja2
import pytest
import regex
import yaml

from reports.names import is_invisible
from reports.registry import formats
from scanner.cli.commands import all_commands
from scanner.cli.terminal import Terminal
from tests.running import Done, outputs, run

HOSTILE = (
    "a\x1b[2Jb\x1b]0;owned\x07",
    "invoice\u202egpj.exe",
    "two\nlines\rone",
    "c1\x9b31mred",
    "zero\u200bwidth",
    "deep\u2066iso\u2069",
    "two\n::error::lines",
    "fill\u3164\u115f\uffa0er",
    "tag\U000e0100\U0001d173\ufe0f",
    "::error::x",
    "##vso[task.setvariable]x",
    "{{ env_var('HOME') }}",
    "[click](http:example.org)",
)
FORMULAS = (
    "list;=cmd",
    'more;"\u034f=cmd',
    "=cmd|' /C calc'!A0",
    "\uff1d1+1",
    "\ufeff=1+1",
    "@SUM(1)",
    " +1+1",
    "\uff0b1",
)
UNSAFE = regex.compile(r"(?V1)[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--[\t\n]]")
COMMAND = re.compile(r"(?m)^\s*::|##(?:vso|teamcity)?\[")
"""Output that CI systems interpret as a command."""


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
    """A folder with a store of two runs and all reports, and the result of the first scan."""
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
    assert [name for name, text in shown.items() if COMMAND.search(text)] == []
    lines = shown["scan 1"].splitlines()
    assert [line for line in lines[1:] if not line.startswith("  ")] == [], "a name is one line"


def test_what_is_invisible_is_what_unicode_says() -> None:
    every = "".join(map(chr, range(0x110000)))
    assert {*filter(is_invisible, every)} == {"\t", "\n", *UNSAFE.findall(every)}


@pytest.mark.parametrize(
    "parts", [("  ", "::", "x\n"), ("a\n", "\t::x"), ("x ##[group]y",), ("a ", "::x", "\n ::x")]
)
def test_no_line_is_a_command_however_it_is_written(parts: tuple[str, ...]) -> None:
    stream = io.StringIO()
    Terminal(stream).writelines(parts)
    assert not COMMAND.search(stream.getvalue())
    as_json = stream.getvalue().replace("\n", "\\n").replace("\t", "\\t")
    assert json.loads(f'"{as_json}"') == "".join(parts)


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
            cells = {part for row in csv.reader(lines) for cell in row for part in cell.split(";")}
        starts = {cell for cell in cells if re.match(r"[\s\ufeff]*[=+@\uff1d\uff0b\uff0d\uff20-]", cell)}
        assert {cell for cell in starts if not re.fullmatch(r"\+[0-9•]+|-?[0-9.]+", cell)} == set(), name


def test_dbt_evaluates_no_name(kept: tuple[Path, Done]) -> None:
    sources = yaml.safe_load((kept[0] / "out" / "dbt-schema.yml").read_text(encoding="utf-8"))["sources"]
    names = [table["name"] for source in sources for table in source["tables"] if "env_var" in table["name"]]
    assert names and all(jinja2.Template(name).render().endswith(" {{ env_var('HOME') }}") for name in names)


def test_no_message_of_sarif_has_a_link(kept: tuple[Path, Done]) -> None:
    (told,) = json.loads((kept[0] / "out" / "findings.sarif").read_text(encoding="utf-8"))["runs"]
    messages = [result["message"]["text"] for result in told["results"]]
    assert any(r"\[click\](http:example.org)" in words for words in messages)
    assert not any(re.search(r"(?<!\\)\]\(", words) for words in messages)
