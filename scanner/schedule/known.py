"""Schedules with the state of their runs, read from the shared store."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from scanner.project.schedule_spec import ScheduleSpec, spec_from_json
from scanner.store.base import Store
from scanner.store.schedules import Schedule

RUNNING, STOPPED, FAILED, TIMEOUT = "running", "stopped", "failed", "timeout"
"""Further statuses of a run; a run with a report has that of the report: ``complete``,
``partial``, ``failed``.
"""


@dataclass(frozen=True, kw_only=True)
class State:
    """What is stored about a schedule between runs. Times are ISO 8601; an empty time means never."""

    attempt: int = 0
    """Number of attempts so far for the same scheduled time."""
    retry_at: str = ""
    full: bool = False
    """Whether the current run, or else the last run, reads everything."""
    full_at: str = ""
    """Time of the last full scan."""
    told_missed: str = ""
    """The last missed start time for which a notification was sent."""
    told_at: Mapping[str, str] = field(default_factory=dict)
    """Name of a notification target → time of the last notification sent to it."""
    held_back: Mapping[str, int] = field(default_factory=dict)
    """Name of a notification target → number of messages since then that were held back or not delivered."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A schedule with the state of its last run."""

    name: str
    spec: ScheduleSpec
    created_at: datetime
    started_at: datetime | None = None
    run: str = ""
    status: str = ""
    state: State = State()
    holder: str = ""
    """The process that is running the schedule now; empty: none."""


def known(store: Store, now: datetime) -> tuple[Known, ...]:
    """Every schedule of a store, sorted by name."""
    return tuple(
        _known(row, store.leases.holder(lease_name(row.name), now) or "") for row in store.schedules.all()
    )


def lease_name(schedule: str) -> str:
    return f"schedule:{schedule}"


def state_json(state: State) -> dict[str, Any]:
    return asdict(state)


def moment(text: str) -> datetime | None:
    """Parse a time that ``iso`` formatted; ``None`` for an empty text."""
    return datetime.fromisoformat(text) if text else None


def _known(row: Schedule, holder: str) -> Known:
    return Known(
        name=row.name,
        spec=spec_from_json(row.spec),
        created_at=datetime.fromisoformat(row.created_at),
        started_at=moment(row.last_started_at),
        run=row.last_run,
        status=row.last_status,
        state=State(**row.state),
        holder=holder,
    )
