"""Runs every command of the guides and compares its output; on other pages, checks that each command exists.

The ``console`` blocks of a guide run in order, in one folder per page. ``$`` begins a command and ``>``
continues it; the lines below are its output on both streams, with ``...`` for parts that differ by run.
"""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli.commands import find_command
from scanner.cli.parser import command_parser, parse
from scanner.errors import UsageError
from tests import warm

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDES = [DOCS / "getting-started.md", DOCS / "walkthrough.md", *sorted((DOCS / "guides").glob("*.md"))]
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"(?:.*[|;] |.*run: |\$ |> | *)noticemap (?!\.\.\.)(\S.*)")


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def steps(page: Path) -> list[tuple[str, str]]:
    """The commands of a page with their expected output, in order."""
    found: list[tuple[str, str]] = []
    for block in CONSOLE.findall(page.read_text("utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            elif line.startswith("> "):
                found[-1] = (f"{found[-1][0]}\n{line[2:]}", "")
            else:
                found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="the pages are written for a Unix shell")
@pytest.mark.parametrize("page", GUIDES, ids=name)
def test_commands_of_a_guide_answer_as_it_says(page: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    folder = tmp_path / "work"
    folder.mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith("NOTICEMAP")}
    env |= {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    assert len(steps(page)) >= 3
    with warm.command(programs):
        for typed, answer in steps(page):
            done = subprocess.run(
                ["bash", "-c", typed],
                cwd=folder,
                env=env,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            output = done.stdout
            assert done.returncode == 0, f"{typed}\n{output}"
            assert doctest.OutputChecker().check_output(answer, output, FLAGS), f"{typed}\n{output}"


def shown(page: Path) -> list[str]:
    """All commands in the fenced blocks of a page."""
    blocks = [text for _, text in FENCED.findall(page.read_text("utf-8"))]
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [found[1] for line in lines if (found := COMMAND.match(line))]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_that_a_page_shows_exist(page: Path) -> None:
    for line in shown(page):
        words = shlex.split(re.sub(r"(?<!\S)(?:[<>|]|&&).*|;.*", "", line), comments=True)
        command = find_command(words[0])
        assert command is not None, line
        try:
            parse(command_parser(command), words[1:])
        except UsageError as error:
            pytest.fail(f"{line}\n{error}")
