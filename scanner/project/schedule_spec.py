"""The specification of a schedule, as used in the project file, the store and commands."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from scanner.project.spans import parse_span


@dataclass(frozen=True, kw_only=True)
class ScheduleSpec:
    """Time spans are written as ``30m``; empty: none. It contains no secrets: sources are names or plain
    URIs.
    """

    cron: str
    timezone: str = "UTC"
    sources: tuple[str, ...] = ()
    """Names in the project file, or URIs; empty: everything in the project file."""
    config: str = ""
    """Absolute path of the project file; empty if there is none."""
    output: str = ""
    """Folder for its reports; empty: the folder of the project file, if any."""
    jitter: str = ""
    timeout: str = "12h"
    retries: int = 2
    full_every: str = ""
    incremental: bool = False
    """Carry unchanged collections, except in runs that read everything."""
    max_age: str = ""
    """Collections read longer ago are read again; empty: the default of ``noticemap scan``."""
    declared: bool = False
    """Whether it is defined in the project file, and in force only while the file contains it."""

    def span(self, name: str) -> timedelta:
        """``jitter``, ``timeout``, ``full_every`` or ``max_age`` as a time span; an empty one is zero."""
        text: str = getattr(self, name)
        return parse_span(text) if text else timedelta()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "sources": list(self.sources)}


def spec_from_json(body: Mapping[str, Any]) -> ScheduleSpec:
    """The inverse of ``ScheduleSpec.to_json``. Raises ``TypeError`` for another form."""
    return ScheduleSpec(**{**body, "sources": tuple(body.get("sources", ()))})
