"""Decides from past runs and the current time which schedules are due. Pure."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from scanner.project.cron import following, latest
from scanner.schedule.known import FAILED, RUNNING, STOPPED, TIMEOUT, Known, moment

Why = Literal["time", "retry", "interrupted", "asked"]
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A run that should start now."""

    name: str
    at: datetime
    """The time at which the run should have started."""
    why: Why
    attempt: int = 1


def due(schedules: Iterable[Known], now: datetime) -> tuple[Due, ...]:
    """Runs that should start now, the longest overdue first. One run makes up for all missed times."""
    found = [item for schedule in schedules if (item := due_one(schedule, now))]
    return tuple(sorted(found, key=lambda item: (item.at, item.name)))


def due_one(schedule: Known, now: datetime) -> Due | None:
    """The due run of one schedule; ``None`` if no run is due or a host is running the schedule."""
    if schedule.holder:
        return None
    at = last_time(schedule, now)
    if at is not None and at > (schedule.started_at or schedule.created_at):
        return Due(name=schedule.name, at=at, why="time")
    return _again(schedule, now)


def _again(schedule: Known, now: datetime) -> Due | None:
    """The next attempt after a failed or interrupted run, if one is due."""
    state, began = schedule.state, schedule.started_at or schedule.created_at
    if schedule.status == STOPPED:
        return Due(name=schedule.name, at=began, why="interrupted", attempt=state.attempt)
    if state.attempt > schedule.spec.retries:
        return None
    if schedule.status == RUNNING:  # its holder has died
        return Due(name=schedule.name, at=began, why="interrupted", attempt=state.attempt + 1)
    retry_at = moment(state.retry_at)
    if schedule.status in (FAILED, TIMEOUT) and retry_at is not None and now >= retry_at:
        return Due(name=schedule.name, at=retry_at, why="retry", attempt=state.attempt + 1)
    return None


def last_time(schedule: Known, now: datetime) -> datetime | None:
    """The last time up to ``now`` at which the schedule should have started, including its fixed delay."""
    delay = delay_of(schedule)
    slot = latest(schedule.spec.cron, schedule.spec.timezone, now - delay)
    return None if slot is None else slot + delay


def next_time(schedule: Known, now: datetime) -> datetime | None:
    """The next time after ``now`` at which the schedule starts, including its fixed delay."""
    delay = delay_of(schedule)
    slot = following(schedule.spec.cron, schedule.spec.timezone, now - delay)
    return None if slot is None else slot + delay


def delay_of(schedule: Known) -> timedelta:
    """The delay of a schedule: a fixed share of ``jitter``, which differs by name, so that not all
    schedules start at once.
    """
    return timedelta(seconds=int(_share(schedule.name) * schedule.spec.span("jitter").total_seconds()))


def pause_before(name: str, attempt: int) -> timedelta:
    """The pause before ``attempt`` (2 or more). It grows fourfold with each attempt, up to about an hour."""
    pause = min(FIRST_PAUSE * 4 ** (attempt - 2), LONGEST_PAUSE)
    return timedelta(seconds=int(pause.total_seconds() * (0.75 + 0.5 * _share(f"{name} {attempt}"))))


def wants_everything(schedule: Known, now: datetime) -> bool:
    """Whether everything must be read again, because the last full scan is older than ``full_every``."""
    if not schedule.spec.full_every:
        return False
    full_at = moment(schedule.state.full_at)
    return full_at is None or now - full_at >= schedule.spec.span("full_every")


def missed(schedules: Iterable[Known], now: datetime, grace: timedelta) -> tuple[Due, ...]:
    """Regular runs that should have started more than ``grace`` ago and have not started."""
    return tuple(item for item in due(schedules, now) if item.why == "time" and now - item.at > grace)


def _share(seed: str) -> float:
    return random.Random(seed).random()
