"""Completion, as performed by the real shells, and a manual page that ``man`` accepts without a warning."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scanner.cli.commands import all_commands
from scanner.cli.whole_parser import parsers_below, whole_parser
from tests.running import run

_BASH = """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_completer=$(complete -p noticemap | sed 's/.*-F \\([^ ]*\\).*/\\1/')
"$_completer" noticemap "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
_FISH = 'source $argv[1]; complete -C "$argv[2]"'
_ZSH = "fpath=($1 $fpath); autoload -U compinit; compinit -u -D; autoload +X _noticemap; print $_comps[noticemap]"


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The path of the completion script of each shell."""
    folder = tmp_path_factory.mktemp("completion")
    written = {}
    for shell in ("bash", "zsh", "fish"):
        written[shell] = folder / f"noticemap.{shell}"
        written[shell].write_text(run("completion", shell).out)
    return written


def _said(shell: str, *arguments: object, folder: Path) -> list[str]:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb"}
    command = [program, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return [line.split("\t")[0].strip() for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("noticemap sched", {"schedule"}),
        ("noticemap schedule exp", {"export"}),
        ("noticemap schedule export k", {"k8s"}),
        ("noticemap scan --sour", {"--source-kind"}),
        ("noticemap scan --progress j", {"json"}),
        ("noticemap scan peop", {"people.csv"}),
    ],
)
def test_bash_and_fish_complete(
    line: str, expected: set[str], scripts: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "people.csv").write_text("id\n")
    bash = _said("bash", "-c", _BASH, "bash", scripts["bash"], *line.split(), folder=tmp_path)
    assert {word for word in bash if word} == expected
    assert set(_said("fish", "--no-config", "-c", _FISH, scripts["fish"], line, folder=tmp_path)) == expected


def test_zsh_takes_the_completion(scripts: dict[str, Path], tmp_path: Path) -> None:
    shutil.copy(scripts["zsh"], tmp_path / "_noticemap")
    assert _said("zsh", "-f", "-c", _ZSH, "zsh", tmp_path, folder=tmp_path) == ["_noticemap"]


def test_every_command_and_option_can_be_completed(scripts: dict[str, Path]) -> None:
    told = {shell: path.read_text() for shell, path in scripts.items()}
    for parser in parsers_below(whole_parser()):
        for action in parser._actions:
            for option in action.option_strings:
                if option.startswith("--"):
                    assert option in told["bash"] and option in told["zsh"], (parser.prog, option)
                    assert f"-l {option[2:]}" in told["fish"], (parser.prog, option)


def test_the_manual_page_has_every_command() -> None:
    page = run("man").out
    assert page.startswith('.TH NOTICEMAP "1"')
    for command in all_commands():
        assert f"\\fI\\,{command.NAME}\\/\\fR" in page


def test_man_shows_it_without_a_warning(tmp_path: Path) -> None:
    program = shutil.which("man")
    if program is None:
        pytest.skip("man is not installed")
    page = tmp_path / "noticemap.1"
    page.write_text(run("man").out)
    environment = os.environ | {"MANWIDTH": "100", "LC_ALL": "C.UTF-8"}
    command = [program, "--warnings", "-l", str(page)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--fail-on EXPR" in done.stdout


def test_an_unknown_shell_is_told() -> None:
    done = run("completion", "ksh")
    assert (done.code, "valid: bash, zsh, fish" in done.err) == (2, True)
