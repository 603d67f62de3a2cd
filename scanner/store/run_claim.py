"""The claim on a run: a second process that resumes the same run is refused, and the first one is named.

A claim is a lease that is renewed during the run. If the process that holds the claim was killed on this
machine, the claim ends at once, because we can check that the process is gone. If the process ran on another
machine, the claim ends when the lease expires.
"""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from scanner.store.errors import StoreError
from scanner.store.leases import Leases

RENEW_SECONDS: Final = 60.0
_LASTS: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class RunClaim:
    """The claim of ``holder`` on ``run``."""

    leases: Leases
    run: str
    holder: str

    def take(self, now: datetime) -> str | None:
        """Claim the run. Return ``None`` on success, else a phrase that names the process with the claim."""
        name = _lease(self.run)
        if self.leases.take(name, self.holder, now, _LASTS):
            return None
        other = self.leases.holder(name, now)
        if other is None or is_gone(other):
            self.leases.release(name, other or "")
            if self.leases.take(name, self.holder, now, _LASTS):
                return None
        host, pid, *_ = (other or "? ?").split()
        return f"process {pid} on {host}"

    def renew(self, now: datetime) -> None:
        self.leases.take(_lease(self.run), self.holder, now, _LASTS)

    def release(self) -> None:
        """Release the claim. A failure is ignored, because the lease expires anyway."""
        try:
            self.leases.release(_lease(self.run), self.holder)
        except StoreError:
            return


def holder_of(pid: int) -> str:
    """Four words: host, process id, machine, and start of the process. ``?`` means unknown.

    Machine and start show whether the process id has been reused by another process.
    """
    return f"{socket.gethostname() or '?'} {pid} {_machine()} {_began(pid)}"


def this_process() -> str:
    return holder_of(os.getpid())


def is_gone(holder: str) -> bool:
    """Whether the process ``holder`` has certainly ended; false if it ran on another machine.

    >>> is_gone(this_process()), is_gone("elsewhere.example.org 1 there 42")
    (False, False)
    """
    _, pid, machine, began = holder.split()
    return machine != "?" and machine == _machine() and _began(int(pid)) != began


def _machine() -> str:
    """Boot id and PID namespace, which differs between containers; ``?`` if they are unknown."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return "?"


def _began(pid: int) -> str:
    """The clock tick at which a process started; ``-`` if the process does not exist or has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "-"
    # Only the program's name, which is in parentheses, may contain spaces.
    state, *rest = stat.rpartition(")")[2].split()
    return "-" if state in "ZX" else rest[18]


def _lease(run: str) -> str:
    return f"run/{run}"
