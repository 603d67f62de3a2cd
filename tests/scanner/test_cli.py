"""The entry point: how commands are found, how mistakes are reported, and how a run ends."""

import argparse
import subprocess
import sys
from collections.abc import Callable

import pytest

import scanner
from detectors.matching.native import COMPILED
from scanner.cli import version as version_command
from scanner.cli.commands import all_commands, find_command
from scanner.cli.errors import ExitCode
from scanner.cli.main import main
from scanner.errors import UsageError

_VERSION = f"noticemap {scanner.__version__}, {'with' if COMPILED else 'without'} compiled passes"

HEAVY = (
    "numpy",
    "pyarrow",
    "pandas",
    "sqlalchemy",
    "rich",
    "spacy",
    "presidio_analyzer",
    "importlib.metadata",
)


def test_version_answers_without_anything_heavy() -> None:
    code = (
        "import sys; from scanner.cli.main import main; status = main(['version']);"
        f"print(status, [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"{_VERSION}\n0 []\n"


def test_the_list_of_commands_needs_nothing_heavy_either() -> None:
    code = (
        "import sys; from scanner.cli.main import main; status = main([]);"
        f"print(status, [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("arguments", [["version"], ["--version"], ["-V"]])
def test_version(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    assert capsys.readouterr().out == f"{_VERSION}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_no_arguments_say_where_to_start(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "start here:\n  noticemap demo" in out
    for command in all_commands():
        assert f"  {command.NAME} " in out


def test_every_command_is_found_by_its_own_name() -> None:
    names = [command.NAME for command in all_commands()]
    assert {"version", "runs", "detect", "detectors", "connectors", "report"} <= set(names)
    for name in names:
        command = find_command(name)
        assert command is not None
        assert name == command.NAME, "a command's module is called as the command"


@pytest.mark.parametrize("name", [command.NAME for command in all_commands()])
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: noticemap {name}")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["runz"], ["unknown command 'runz'; did you mean 'runs'", "valid commands: ", "noticemap --help"]),
        (["main"], ["unknown command 'main'"]),
        (["../x"], ["unknown command '../x'"]),
        (["--verson"], ["unknown option '--verson'"]),
        (
            ["runs", "--limmit", "3"],
            ["unknown option '--limmit'; did you mean '--limit'?", "noticemap runs --help"],
        ),
        (["runs", "--limit", "0"], ["'0' is not a whole number above 0"]),
        (["runs", "--limi", "3"], ["unknown option '--limi'"]),
        (["version", "now"], ["unknown argument 'now'"]),
        (["detect", "--ner", "maybe"], ["--ner", "maybe", "auto", "off"]),
    ],
)
def test_a_mistake_is_named_with_the_way_out(
    arguments: list[str], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("noticemap: ")
    for part in words:
        assert part in captured.err


def test_a_password_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version", "postgresql://ana:hunter2@db.example.org/x"]) == 2
    err = capsys.readouterr().err
    assert "hunter2" not in err
    assert "postgresql://db.example.org/x" in err


def _raising(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (UsageError("no such thing"), ExitCode.USAGE, "noticemap: no such thing\n"),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "noticemap: interrupted\n"),
    ],
)
def test_how_a_command_may_end(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(version_command, "run", _raising(error))
    assert main(["version"]) == code
    assert capsys.readouterr().err == said


def test_the_text_of_an_unexpected_error_stays_inside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(version_command, "run", _raising(KeyError("ana@example.org")))
    assert main(["version"]) == 4, "which no exported unit counts as a success"
    err = capsys.readouterr().err
    assert "'version' stopped at an internal error: KeyError in scanner.cli.dispatch, line " in err
    assert "ana@example.org" not in err
    assert "Traceback" not in err


def test_a_reader_that_leaves_early_is_no_error_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(version_command, "run", _raising(BrokenPipeError()))
    assert main(["version"]) == 3
    assert capsys.readouterr().err == ""


def test_a_closed_pipe_is_silent_in_a_real_shell() -> None:
    command = f"{sys.executable} -m scanner.cli.main detectors --markdown | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan", "--fail-on"], "--fail-on needs a value, EXPR: exit with 1 if"),
        (["scan", "x", "--policy", "hospitl"], "did you mean 'hospital'?; shipped policies: bank, "),
        (["policy", "new", "x.yaml", "--like", "hospitl"], "did you mean 'hospital'?; valid: bank, "),
        (["policy", "new", "x.yaml", "--keep", "x"], "--keep: 'x' is not CLASS=TIME: EVENT, as 'contact="),
        (["explain", "a", "b"], "2 names were given; name a FINGERPRINT or ITEM"),
        (["review"], "the action is missing\n  valid: accept, false-alarm, confirm, reclassify"),
        (
            ["store", "chekc"],
            "unknown 'chekc'; did you mean 'check'?\n  valid: migrate, check, prune, backup",
        ),
        (["scan", ".", "--ner", "of"], "--ner: unknown 'of'; did you mean 'off'?\n  valid: auto, off"),
        (["policy", "new"], "FILE is missing\n  `noticemap policy new --help` shows how"),
        (["schedule", "add"], "NAME and --cron are missing\n"),
    ],
)
def test_a_mistake_names_what_is_valid(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert words in capsys.readouterr().err
