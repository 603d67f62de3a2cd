"""The cost of a command, as the processor time of the command and of all processes that it starts."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from scanner.cli.errors import ExitCode


def noticemap(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "scanner.cli.main", *arguments]


def cheapest(command: Sequence[str], times: int, given: str = "") -> float:
    """The least processor time of a command, in seconds, over ``times`` runs after an uncounted first run."""
    cost(command, given)
    return min(cost(command, given) for _ in range(times))


def cost(command: Sequence[str], given: str = "", home: Path | None = None) -> float:
    """The seconds of processor time of one run of a command, with ``given`` as its standard input and the
    home folder ``home``.

    Raises:
        SystemExit: the command failed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(command, given, home)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds(command: Sequence[str]) -> float:
    """The seconds of wall-clock time of one run of a command.

    Raises:
        SystemExit: the command failed.
    """
    begin = time.perf_counter()
    _run(command, "")
    return time.perf_counter() - begin


def _run(command: Sequence[str], given: str, home: Path | None = None) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if home is not None:
        env = {name: value for name, value in env.items() if not name.startswith("XDG_")} | {
            "HOME": str(home)
        }
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=False, env=env)
    if done.returncode not in (ExitCode.DONE, ExitCode.INCOMPLETE):
        raise SystemExit(f"{command[-1]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
