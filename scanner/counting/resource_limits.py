"""Resource limits for tasks that run third-party parsers on untrusted files."""

from dataclasses import dataclass
from typing import Any

_SECONDS, _SECONDS_PER_MB = 30.0, 2.0
_TOGETHER = 2
"""The time that all tasks with the same purse (shared budget) may spend together, as a multiple of one task's
time limit.
"""
_USUAL, _MEMORY, _MEMORY_PER_BYTE = 512 << 20, 512 << 20, 8
"""In bytes: the normal size of a process with everything loaded, how much a task may add, and how much more a
task may add per byte of the file.
"""

_MOST_SECONDS, _MOST_MEMORY = 8 * 3600.0, 16 << 30
"""The highest limits that a task can have, whatever the size of its file."""


@dataclass(frozen=True, kw_only=True)
class Care:
    """The limits of a task that needs a separate process."""

    seconds: float
    """Limit of processor time in seconds, so that the load of the machine has no effect."""
    memory: int
    """Resident bytes that the task may add to its process."""
    usual: int = _USUAL
    """Resident bytes that a process normally has."""
    purse: str = ""
    """Key of the shared time budget ``together``; tasks that read views of the same file have the same key.
    """
    together: float = 0.0
    """Seconds that all tasks with the same purse may spend together."""


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
    """The limits that a task's first argument requires; ``None`` if the task may run in any process."""
    care = getattr(args[0], "care", None) if args else None
    return care if isinstance(care, Care) else None
