"""Resource limits for tasks that run third-party parsers on untrusted files."""

from dataclasses import dataclass
from typing import Any

_SECONDS, _SECONDS_PER_MB = 30.0, 2.0
_TOGETHER = 2
"""How many times as long all tasks of one purse may take, beyond what each is given."""
_USUAL, _MEMORY, _MEMORY_PER_BYTE = 512 << 20, 512 << 20, 8
"""Bytes: what a process takes with everything loaded; what a task may add to it, and for each byte read."""


@dataclass(frozen=True, kw_only=True)
class Care:
    """The limits of one task, and that it wants a process of its own."""

    seconds: float
    """Of processor time, so that a busy machine changes nothing."""
    memory: int
    """Resident bytes that it may add to those of its process."""
    usual: int = _USUAL
    """Bytes that a process may have without having done anything out of the ordinary."""
    purse: str = ""
    """What it shares ``together`` with: other views of the same file."""
    together: float = 0.0
    """Seconds that all tasks of the purse may take beyond what each is given."""


def care_for(size: int | None, purse: str = "") -> Care:
    """For reading a file of ``size`` bytes."""
    n_bytes = size or 0
    seconds = _SECONDS + _SECONDS_PER_MB * n_bytes / 2**20
    return Care(
        seconds=seconds,
        memory=_MEMORY + _MEMORY_PER_BYTE * n_bytes,
        purse=purse,
        together=_TOGETHER * seconds,
    )


def care_of(args: tuple[Any, ...]) -> Care | None:
    """The care that a task's first argument asks for; ``None``: it may run anywhere."""
    care = getattr(args[0], "care", None) if args else None
    return care if isinstance(care, Care) else None
