"""The specification of a schedule, as used in the project file, the store and commands."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from scanner.project.spans import parse_span


@dataclass(frozen=True, kw_only=True)
class ScheduleSpec:
    """The specification of a schedule. Time spans are written as ``30m``; an empty text means none.

    A specification contains no secrets, because its sources are names, paths or URIs without passwords.
    """

    cron: str
    timezone: str = "UTC"
    sources: tuple[str, ...] = ()
    """Names of sources in the project file, paths or URIs; empty for all sources in the project file."""
    config: str = ""
    """Absolute path of the project file; empty if there is none."""
    output: str = ""
    """Folder for the reports; empty for the output folder that the project file sets, if any."""
    jitter: str = ""
    timeout: str = "12h"
    retries: int = 2
    full_every: str = ""
    incremental: bool = False
    """Carry over the results of unchanged collections, except in runs that read everything."""
    max_age: str = ""
    """Age after which unchanged collections are read again; empty for the default of ``noticemap scan``."""
    declared: bool = False
    """Whether the project file defines the schedule, which is in force only while the file contains it."""

    def span(self, name: str) -> timedelta:
        """Parse ``jitter``, ``timeout``, ``full_every`` or ``max_age`` as a time span; empty means zero."""
        text: str = getattr(self, name)
        return parse_span(text) if text else timedelta()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "sources": list(self.sources)}


def spec_from_json(body: Mapping[str, Any]) -> ScheduleSpec:
    """The inverse of ``ScheduleSpec.to_json``. Raises ``TypeError`` if the fields do not match."""
    return ScheduleSpec(**{**body, "sources": tuple(body.get("sources", ()))})
