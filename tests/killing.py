"""Scans that are killed, each in a process forked from an interpreter that has everything loaded.

As a program, this module is that interpreter. For each scan, it reads a line of JSON: the processor time
after which the scan is killed, and its arguments. It answers with the exit status and the time used.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

KILLED = -signal.SIGPROF
"""The exit code of a killed scan. The system sends SIGPROF after a given processor time, so the load of the
machine does not matter. Without a handler, it ends a process like SIGKILL: at once, and without clean-up."""


@dataclass(frozen=True)
class Scans:
    """Starts scans in processes forked from the interpreter at the other end of the pipes."""

    _asked: IO[str]
    _answers: IO[str]

    def run(self, arguments: Sequence[str], seconds: float = 0.0) -> tuple[int, float]:
        """Run a scan, and kill it after ``seconds`` of processor time, if any; return exit code and time."""
        print(json.dumps([seconds, *arguments]), file=self._asked, flush=True)
        status, taken = self._answers.readline().split()
        return os.waitstatus_to_exitcode(int(status)), float(taken)


@contextmanager
def forked_scans(warm_up: Path) -> Iterator[Scans]:
    """Run the interpreter; yields an object that starts scans without delay. ``warm_up`` is scanned first."""
    env = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.killing", str(warm_up)]
    with subprocess.Popen(command, env=env, text=True, stdin=-1, stdout=-1, bufsize=1) as process:
        yield Scans(cast(IO[str], process.stdin), cast(IO[str], process.stdout))


def _serve(warm_up: str) -> None:
    import scanner.run.preparation
    import scanner.store.journal
    from scanner.counting.plan import ScanSettings, UnitLimits
    from scanner.store.journal import StoreJournal
    from tests import warm

    # Small units and frequent commits, so that scans are killed in many different states.
    vars(scanner.run.preparation)["ScanSettings"] = partial(ScanSettings, unit=UnitLimits(n_bytes=16_000))
    vars(scanner.store.journal)["StoreJournal"] = partial(StoreJournal, pause=0.01)
    warm.begin()
    with tempfile.TemporaryDirectory() as folder:
        kept = ["--store", f"{folder}/store.sqlite3", "-o", f"{folder}/out"]
        _scan([warm_up, *kept, "--format", "json", "--quiet", "--ner", "off"])
    # Exclude loaded objects from garbage collection, which would take a tenth of each scan.
    gc.freeze()
    gc.set_threshold(50_000)
    for line in sys.stdin:
        seconds, *arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            warm.inherit()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            os._exit(_scan(arguments))
        _, status, used = os.wait4(pid, 0)
        print(status, used.ru_utime + used.ru_stime, flush=True)
    warm.stop()


def _scan(arguments: list[str]) -> int:
    from scanner.cli.main import main

    return main(["scan", *arguments])


if __name__ == "__main__":
    _serve(sys.argv[1])
