"""The commands ``runs``, ``report``, ``detectors`` and ``connectors``."""

import csv
import io
import json
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from connectors.registry import connector_catalogue
from detectors.catalogue import load_catalogue
from reports.registry import formats
from scanner.cli.main import main
from scanner.cli.text_table import text_table
from scanner.finding import from_json, to_json
from scanner.store import open_store
from tests.running import run
from tests.scanner.small_report import SOURCE, small_report


@pytest.fixture
def store(tmp_path: Path) -> str:
    """The path of a store with two runs in it."""
    path = str(tmp_path / "runs.sqlite3")
    opened = open_store(path, {})
    opened.save(small_report("run-1"))
    opened.save(small_report("run-2", findings=()))
    opened.close()
    return path


def test_runs_are_a_table(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--store", store]) == 0
    header, first, second, *legend = capsys.readouterr().out.splitlines()
    assert "broken: promises" in " ".join(legend)
    names = ["run", "started", "status", "findings", "possible", "suppressed", "broken", "not", "read"]
    assert header.split() == [*names, "sources"]
    assert first.split() == ["run-2", "2026-07-01T08:00:00Z", "partial", "0", "1", "0", "1", "1", SOURCE]
    assert second.split()[0] == "run-1"


def test_runs_are_json_for_scripts(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--store", store, "--json", "--limit", "1"]) == 0
    (run,) = json.loads(capsys.readouterr().out)
    assert (run["id"], run["n_findings"], run["sources"]) == ("run-2", 0, [SOURCE])


def test_no_run_yet_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NOTICEMAP_STORE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["runs"]) == 0
    assert "noticemap scan" in capsys.readouterr().out
    assert main(["report"]) == 2
    assert "no run was kept yet" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_store_may_come_from_the_environment(
    store: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTICEMAP_STORE", store)
    assert main(["runs"]) == 0
    assert "run-2" in capsys.readouterr().out


def test_a_store_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runs", "--store", str(tmp_path / "typo.sqlite3")]) == 2
    err = capsys.readouterr().err
    assert "typo.sqlite3: there is no such file" in err
    assert err.count("\n") == 1


def test_a_run_is_written_again_as_it_was(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "run-1", "--format", "json", "--store", store]) == 0
    body = json.loads(capsys.readouterr().out)
    assert from_json(body).findings[0].fingerprint == small_report().findings[0].fingerprint
    assert body["run"] == json.loads(json.dumps(to_json(small_report("run-1"))["run"]))


@pytest.mark.parametrize("name", sorted(formats()))
def test_every_format_goes_into_a_private_file(
    name: str, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out" / f"again.{name}"
    target.parent.mkdir()
    target.write_text("older")
    target.chmod(0o644)
    assert main(["report", "--format", name, "-o", str(target), "--store", store]) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert target.read_bytes() != b"older"
    assert capsys.readouterr().out == ""


def test_a_folder_gets_the_formats_own_file_name(store: str, tmp_path: Path) -> None:
    assert main(["report", "--format", "csv", "-o", str(tmp_path), "--store", store]) == 0
    assert list(csv.reader(io.StringIO((tmp_path / "findings.csv").read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["report", "--format", "jsn"], "unknown format 'jsn'; did you mean 'json'"),
        (["report", "nope", "--format", "json"], "it holds no run 'nope'"),
        (["report", "run-", "--format", "json"], "the beginning of 2 runs"),
        (["report", "run-1", "--format", "json", "-o", "/dev/null/x"], "cannot be written"),
    ],
)
def test_a_report_that_cannot_be_written_says_why(
    arguments: list[str], words: str, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--store", store]) == 2
    assert words in capsys.readouterr().err


def test_detectors_are_listed_from_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detectors", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {entry["id"] for entry in listed} == {detector.id for detector in load_catalogue()}
    assert main(["detectors", "iban*"]) == 0
    header, row = capsys.readouterr().out.splitlines()
    assert header.startswith("entity")
    assert row.startswith("IBAN_CODE")
    assert main(["detectors", "--markdown"]) == 0
    assert "| IBAN_CODE | iban_code |" in capsys.readouterr().out


def test_an_unknown_detector_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["detectors", "ibam_code"]) == 2
    assert "did you mean iban_code" in capsys.readouterr().err


def test_connectors_and_formats_are_listed_from_the_registry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["connectors", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in body["connectors"]] == [entry.name for entry in connector_catalogue()]
    assert "parquet" in {entry["name"] for entry in body["formats"]}
    for option in ([], ["--markdown"]):
        assert main(["connectors", *option]) == 0
        assert "sqlite:///" in capsys.readouterr().out


def test_a_name_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in text_table(["name"], [["a\x1b[2J\nb"]])


def test_the_last_column_is_wrapped_to_the_terminal() -> None:
    table = text_table(["id", "what"], [["7", "word " * 30]], width=40)
    assert max(map(len, table.splitlines())) <= 40
    assert table.splitlines()[2].startswith("    word")


def test_several_formats_make_their_folder(store: str, tmp_path: Path) -> None:
    folder = tmp_path / "out1"
    done = run("report", "--format", "xlsx,csv", "-o", folder, "--store", store)
    assert done.code == 0, done.err
    assert sorted(path.name for path in folder.iterdir()) == ["findings.csv", "findings.xlsx"]


def test_a_workbook_goes_into_a_pipe_only_if_asked(store: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scanner.cli.main", "report", "--format", "xlsx", "--store", store]
    piped = subprocess.run(command, capture_output=True, check=False)
    assert (piped.returncode, piped.stdout) == (2, b"")
    assert b"'xlsx' is not text: add -o findings.xlsx, or -o - for a pipe" in piped.stderr
    asked = subprocess.run([*command, "-o", "-"], capture_output=True, check=True)
    with (tmp_path / "redirected.xlsx").open("wb") as file:
        subprocess.run(command, stdout=file, check=True)
    for written in (asked.stdout, (tmp_path / "redirected.xlsx").read_bytes()):
        assert "To do" in openpyxl.load_workbook(io.BytesIO(written)).sheetnames


def test_a_scan_that_would_write_a_workbook_into_a_pipe_reads_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n")
    command = [sys.executable, "-m", "scanner.cli.main", "scan", str(tmp_path), "--format", "xlsx"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"add -o DIR" in done.stderr


def test_connectors_fit_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.cli.terminal.terminal_width", lambda: 80)
    lines = run("connectors").out.splitlines()
    assert max(map(len, lines)) <= 80
    assert any("pip install 'noticemap[postgresql]'" in line for line in lines)
