"""The specification of a schedule, the same in the project file, the store and a command."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from scanner.project.spans import parse_span


@dataclass(frozen=True, kw_only=True)
class ScheduleSpec:
    """Spans are as in ``30m``; empty: none. Nothing in it is secret: sources are names or bare URIs."""

    cron: str
    timezone: str = "UTC"
    sources: tuple[str, ...] = ()
    """Names of the project file, or URIs; empty: everything in the project file."""
    config: str = ""
    """Absolute path of the project file; empty: there is none."""
    output: str = ""
    """Folder of its reports; empty: that of the project file, if any."""
    jitter: str = ""
    timeout: str = "12h"
    retries: int = 2
    full_every: str = ""
    incremental: bool = False
    """Carry what has not changed, but in the runs that read everything."""
    max_age: str = ""
    """What was read longer ago is read again; empty: as ``noticemap scan`` has it."""
    declared: bool = False
    """It stands in the project file, and goes with it."""

    def span(self, name: str) -> timedelta:
        """``jitter``, ``timeout``, ``full_every`` or ``max_age`` as a span; nothing is zero."""
        text: str = getattr(self, name)
        return parse_span(text) if text else timedelta()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "sources": list(self.sources)}


def spec_from_json(body: Mapping[str, Any]) -> ScheduleSpec:
    """The inverse of ``ScheduleSpec.to_json``. Raises ``TypeError`` for a spec of another form."""
    return ScheduleSpec(**{**body, "sources": tuple(body.get("sources", ()))})
