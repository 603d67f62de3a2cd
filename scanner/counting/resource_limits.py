"""Resource limits for tasks that run third-party parsers on untrusted files."""

from dataclasses import dataclass
from typing import Any

_SECONDS, _SECONDS_PER_MB = 30.0, 2.0
_TOGETHER = 2
"""The extra time that all tasks of one purse share, as a multiple of the time limit of a task."""
_USUAL, _MEMORY, _MEMORY_PER_BYTE = 512 << 20, 512 << 20, 8
"""Bytes: the normal size of a process with everything loaded; how much a task may add; and how much it may
add per byte read.
"""

_MOST_SECONDS, _MOST_MEMORY = 8 * 3600.0, 16 << 30
"""The highest limits that a task can have, whatever the size of its file."""


@dataclass(frozen=True, kw_only=True)
class Care:
    """The limits of a task that needs a separate process."""

    seconds: float
    """Processor time, so that the load of the machine has no effect."""
    memory: int
    """Resident bytes that it may add to its process."""
    usual: int = _USUAL
    """Bytes that a process normally has."""
    purse: str = ""
    """Key of the tasks that share ``together``: views of the same file."""
    together: float = 0.0
    """Extra seconds that all tasks of the purse share."""


def care_for(size: int | None, purse: str = "") -> Care:
    """Limits for reading a file of ``size`` bytes."""
    n_bytes = size or 0
    seconds = min(_SECONDS + _SECONDS_PER_MB * n_bytes / 2**20, _MOST_SECONDS)
    return Care(
        seconds=seconds,
        memory=min(_MEMORY + _MEMORY_PER_BYTE * n_bytes, _MOST_MEMORY),
        purse=purse,
        together=_TOGETHER * seconds,
    )


def care_of(args: tuple[Any, ...]) -> Care | None:
    """Limits that a task's first argument requires; ``None``: it may run anywhere."""
    care = getattr(args[0], "care", None) if args else None
    return care if isinstance(care, Care) else None
