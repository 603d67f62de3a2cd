"""Run a scan as a child process, which can be stopped, and whose failure does not affect the daemon."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol

from scanner.project.schedule_spec import ScheduleSpec
from scanner.schedule.claim import Claim
from scanner.store.nothing import VARIABLE


class Child(Protocol):
    """A running scan."""

    def ended(self) -> int | None:
        """The exit code of the scan; ``None`` while it runs."""

    def stop(self) -> None:
        """Ask the scan to stop and to store its results."""

    def kill(self) -> None:
        """Kill the scan and all processes that it started, and wait until it has ended."""


class Process:
    """``noticemap scan`` in a separate process group, so that Ctrl-C does not reach it."""

    def __init__(self, command: list[str], env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            command,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )

    def ended(self) -> int | None:
        code = self._process.poll()
        if code is not None:
            self._kill_group()  # kills workers that are still running
        return code

    def stop(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        if self._process.poll() is None:
            self._kill_group()
            self._process.kill()
            self._process.wait()

    def _kill_group(self) -> None:
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):  # the group is empty
                os.killpg(self._process.pid, signal.SIGKILL)


def scan_process(held: Claim, env: Mapping[str, str], store: str | None, log: Sequence[str]) -> Process:
    """Start the scan for a claim. ``log``: logging options for the command line."""
    extra = {VARIABLE: store} if store else {}  # not an argument, because every user can read arguments
    command = [sys.executable, "-m", "scanner.cli.main", *scan_arguments(held, log)]
    return Process(command, {**env, **extra})


def scan_arguments(held: Claim, log: Sequence[str] = ()) -> list[str]:
    """The arguments with which ``noticemap`` runs the scan for a claim."""
    spec = held.schedule.spec
    options = {"--config": spec.config, "--output": spec.output, "--run-id": held.run}
    given = [part for option, value in options.items() if value for part in (option, value)]
    how = ["--full", "--no-incremental"] if held.schedule.state.full else _incremental(spec)
    how += ["--resume"] if held.due.why == "interrupted" else []
    return ["scan", *given, *how, "--quiet", *log, "--", *spec.sources]


def _incremental(spec: ScheduleSpec) -> list[str]:
    if not spec.incremental:
        return []
    return ["--incremental", *(("--max-age", spec.max_age) if spec.max_age else ())]
