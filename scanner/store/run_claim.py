"""The claim on a run: if two processes resume the same run, the second is refused and told who has it.

A claim is a lease that is renewed during the run. If the process that holds it was killed on this machine,
the claim ends at once, because we can check that the process is gone; on another machine it ends when the
lease expires.
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
        """Take the run; return the other holder in words, or ``None`` on success."""
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
        """Release the claim; if that fails, the lease expires."""
        try:
            self.leases.release(_lease(self.run), self.holder)
        except StoreError:
            return


def holder_of(pid: int) -> str:
    """Host, process id, and data that distinguishes the process from all others, as far as known."""
    return f"{socket.gethostname() or '?'} {pid} {_machine()} {_began(pid)}"


def this_process() -> str:
    return holder_of(os.getpid())


def is_gone(holder: str) -> bool:
    """Whether ``holder`` is certainly no longer running. For other machines this is unknown.

    >>> is_gone(this_process()), is_gone("elsewhere.example.org 1 there 42")
    (False, False)
    """
    _, pid, machine, began = holder.split()
    return machine != "?" and machine == _machine() and _began(int(pid)) != began


def _machine() -> str:
    """Boot id and PID namespace; every container has its own namespace."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return "?"


def _began(pid: int) -> str:
    """Clock tick of a process's start; ``-`` if it does not exist or has ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "-"
    # The program's name, in parentheses, may contain spaces; the rest does not.
    state, *rest = stat.rpartition(")")[2].split()
    return "-" if state in "ZX" else rest[18]


def _lease(run: str) -> str:
    return f"run/{run}"
