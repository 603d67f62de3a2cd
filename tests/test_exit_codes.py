"""The end of a scan: exit codes, the messages on each stream, and the checks before anything is read."""

import json
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

import scanner.run.pipeline
from reports.registry import formats
from tests.running import run, scan

CSV = "id,email,phone\n" + "".join(f"{n},ann.{n}@example.org,+1202555{100 + n:04d}\n" for n in range(60))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one readable file."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "users.csv").write_text(CSV)
    return tmp_path / "in"


@pytest.fixture
def broken(folder: Path) -> Path:
    """A folder with a readable and an unreadable file."""
    (folder / "cut.parquet").write_bytes(b"PAR1 and no more")
    return folder


def test_0_where_all_was_read(folder: Path, tmp_path: Path) -> None:
    done = scan(folder, into=tmp_path / "out")
    assert (done.code, done.err, done.report["run"]["status"]) == (0, "", "complete")


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        ("entity=EMAIL_ADDRESS", 1),
        ("entity=EMAIL_ADDRESS and confidence>=0.9", 1),
        ("entity=IMEI", 0),
        ("entity=IMEI or entity=PHONE_NUMBER", 1),
        ("entity=IMEI and entity=PHONE_NUMBER", 0),
    ],
)
def test_1_where_the_gate_trips(folder: Path, gate: str, code: int) -> None:
    assert run("scan", folder, "--fail-on", gate, "--store", "none").code == code


def test_1_wins_over_3_and_3_over_an_open_gate(broken: Path) -> None:
    assert run("scan", broken, "--store", "none", "--fail-on", "entity=EMAIL_ADDRESS").code == 1
    assert run("scan", broken, "--store", "none", "--fail-on", "entity=IMEI").code == 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "no SOURCE given"),
        (["ftp://files.example.org/x"], "unknown scheme 'ftp'"),
        (["postgressql://db.example.org/x"], "did you mean 'postgresql'?"),
        (["{in}", "--format", "nonsense"], "unknown format 'nonsense'"),
        (["{in}", "--format", "json,csv"], "add -o DIR"),
        (["{in}", "--fail-on", "severity>=purple"], "valid: info, low, medium, high, critical"),
        (["{in}", "--fail-on", "entity"], "--fail-on"),
        (["{in}", "--policy", "nope.yaml"], "there is no such policy file"),
        (["{in}", "--source-kind", "crmm"], "did you mean 'crm'"),
        (["{in}", "--detectors", "nope"], "no detector matches 'nope'"),
        (["{in}", "--detectors", "imie"], "did you mean imsi, imei"),
        (["{in}", "--regions", "UK"], "did you mean GB?"),
        (["{in}", "--min-confidence", "2"], "'2' is not a number between 0 and 1"),
        (["{in}", "--min-confidence", "high"], "'high' is not a number between 0 and 1"),
        (["{in}", "--sample", "0"], "'0' is not a whole number above 0"),
        (["{in}", "--sample", "5", "--full"], "not allowed with"),
        (["{in}", "--seed", "x"], "'x' is not a whole number"),
        (["{in}", "--jobs", "-1"], "-1"),
        (["{in}", "-o", "{in}/users.csv"], "cannot be written to"),
        (["{in}", "-o", "{in}/users.csv/below"], "cannot be written to"),
        (["{in}", "--store", "{in}/users.csv"], "users.csv"),
        (["{in}", "--store", "nosuch://host/db"], "unknown kind 'nosuch'"),
    ],
)
def test_2_before_anything_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: Sequence[str], words: str
) -> None:
    def read(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("something was read")

    monkeypatch.setattr(scanner.run.pipeline, "scan_sources", read)
    done = run("scan", *(argument.replace("{in}", str(folder)) for argument in arguments))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("noticemap: ") and words in done.err
    assert sorted(path.name for path in folder.iterdir()) == ["users.csv"]


def test_3_where_something_could_not_be_read(broken: Path, tmp_path: Path) -> None:
    done = scan(broken, into=tmp_path / "out")
    assert (done.code, done.codes, done.scanned) == (3, {"cut.parquet": "truncated"}, {"users.csv"})


def test_3_where_one_source_cannot_be_opened(folder: Path, tmp_path: Path) -> None:
    done = scan("sqlite:///nowhere.db", folder, into=tmp_path / "out")
    assert (done.code, done.codes, done.scanned) == (3, {"": "not_found"}, {"users.csv"})


def test_3_where_there_was_nothing_to_read(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    empty = scan(tmp_path / "nothing", into=tmp_path / "1")
    missed = scan(folder, "--include", "*.parquet", into=tmp_path / "2")
    assert [(done.code, done.codes) for done in (empty, missed)] == [
        (3, {"": "empty"}),
        (3, {"": "not_found"}),
    ]
    assert "Nothing could be read, so nothing is known." in empty.out


def test_130_on_an_interrupt(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object, **_options: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("scanner.counting.units.tally_records", interrupt)
    done = scan(folder, into=tmp_path / "out")
    assert (done.code, done.err) == (
        130,
        "noticemap: interrupted; nothing was kept, since no store is in use\n",
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_what_is_excluded_is_not_unscanned(broken: Path, tmp_path: Path) -> None:
    for number, options in enumerate((["--exclude", "*.parquet"], ["--include", "*.csv"])):
        done = scan(broken, *options, into=tmp_path / str(number))
        assert (done.code, done.unscanned, done.scanned) == (0, {}, {"users.csv"})


def test_a_plan_lists_and_reads_nothing(broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(scanner.run.pipeline, "scan_sources")
    done = run("scan", broken, "--plan")
    assert done.code == 3
    assert "users.csv" in done.out and "truncated: " in done.out
    assert run("scan", broken, "--plan", "--exclude", "*.parquet").code == 0


def test_names_alone_count_nothing(folder: Path, tmp_path: Path) -> None:
    done = scan(folder, "--schema-only", into=tmp_path / "out")
    assert done.code == 0
    assert {item["entity"] for item in done.report["findings"]} >= {"EMAIL_ADDRESS", "PHONE_NUMBER"}
    assert {item["evidence"]["n_read"] for item in done.report["findings"]} == {0}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("2026-01-01 12:00:00 mail for ann@example.org is waiting\n" * 9, "text"),
        ('{"who": {"email": "ann@example.org"}}\n' * 9, "who.email"),
        (CSV, "email"),
    ],
)
def test_standard_input_is_a_source(tmp_path: Path, text: str, field: str) -> None:
    done = scan("-", into=tmp_path, stdin=text.encode())
    assert (done.code, done.scanned) == (0, {"stdin"})
    assert field in {item["field"] for item in done.report["findings"] if item["entity"] == "EMAIL_ADDRESS"}


def test_quiet_says_only_what_was_not_read(broken: Path, tmp_path: Path) -> None:
    done = run("scan", broken, "--quiet", "--store", "none", "-o", tmp_path / "out")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"noticemap: not read, or only in part: {broken} › cut.parquet: truncated: ")  # noqa: RUF001
    assert run("scan", broken, "--quiet", "--store", "none").out == ""
    assert run("scan", broken / "users.csv", "--quiet", "--store", "none").err == ""
    asked = run("scan", broken, "--quiet", "--store", "none", "--format", "json")
    assert json.loads(asked.out)["run"]["status"] == "partial"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_outputs_are_for_their_owner_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "findings.json").touch(0o644)
    before = os.umask(0)
    try:
        done = run("scan", folder, "-o", tmp_path / "out", "--format", "all", "--store", tmp_path / "runs.db")
    finally:
        os.umask(before)
    assert done.code == 0
    files = [*(tmp_path / "out").iterdir(), tmp_path / "runs.db"]
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in files} == {
        path.name: 0o600 for path in files
    }
    assert len(files) == 1 + sum(bool(item.filename) for item in formats().values())


def test_help_of_a_command_and_near_options() -> None:
    assert run("help", "scan").out == run("scan", "--help").out
    assert "unknown command 'scam'; did you mean 'scan'" in run("help", "scam").err
    assert "did you mean" not in run("scan", "--bogus").err
    assert "unknown option '--polcy'; did you mean '--policy'?" in run("scan", "--polcy", "x").err
    assert run("schedule", "export").err.startswith("noticemap: the action is missing")
