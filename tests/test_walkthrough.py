"""Every command of the walk-through, as it is typed there, and what it answers."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "walkthrough.md"
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """Commands and what they answer, in order."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(PAGE.read_text("utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            else:
                found[-1] = (found[-1][0], f"{found[-1][1]}{line}\n")
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="the page is written for a Unix shell")
def test_the_walk_through_is_true(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "noticemap"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m scanner.cli.main "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "work"
    folder.mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith("NOTICEMAP")}
    env |= {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(PAGE.parents[1]),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    assert len(steps()) > 15
    for command, answer in steps():
        done = subprocess.run(
            ["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        told = done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{told}"
        assert doctest.OutputChecker().check_output(answer, told, FLAGS), f"{command}\n{told}"
