"""Claim a schedule, so that of all hosts that share a store, only one runs the schedule at a time."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from scanner.run.preparation import new_run_id
from scanner.schedule.due import Due, due_one, pause_before, wants_everything
from scanner.schedule.known import FAILED, TIMEOUT, Known, known, lease_name, state_json
from scanner.serialization.times import iso
from scanner.store.base import Store

LEASE: Final = timedelta(minutes=2)
"""How long a claim lasts unless it is renewed. The clocks of all hosts must agree
to within half this time.
"""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A schedule that this process has claimed, and the run that it starts."""

    schedule: Known
    """The schedule as it was when it was claimed. This attempt is already counted in the schedule's state."""
    due: Due
    holder: str
    run: str
    """Id of the run. An interrupted run keeps its id and is resumed."""
    started_at: datetime


def claim(store: Store, name: str, host: str, now: datetime, *, asked: bool = False) -> Claim | None:
    """Claim a schedule and note that it runs. ``None`` if another host has claimed it or it is no longer due.

    ``asked``: claim the schedule even if it is not due.
    """
    holder = f"{host}-{secrets.token_hex(4)}"
    if not store.leases.take(lease_name(name), holder, now, LEASE):
        return None
    # Read the schedule only after taking the lease, because another host may just have run and released it.
    schedule = _named(known(store, now), name)
    item = due_one(replace(schedule, holder=""), now) if schedule else None
    if schedule and item is None and asked:
        item = Due(name=name, at=now, why="asked")
    if schedule is None or item is None:
        store.leases.release(lease_name(name), holder)
        return None
    goes_on = item.why == "interrupted" and schedule.run != ""
    run = schedule.run if goes_on else new_run_id(now)
    full = schedule.state.full if goes_on else wants_everything(schedule, now)
    state = replace(schedule.state, attempt=item.attempt, retry_at="", full=full)
    store.schedules.keep_state(name, state_json(state))
    store.schedules.started(name, iso(now), run)
    return Claim(schedule=replace(schedule, state=state), due=item, holder=holder, run=run, started_at=now)


def renew(store: Store, held: Claim, now: datetime) -> bool:
    """Extend the claim; ``False`` if another host has taken the schedule over, so that our run must stop."""
    return _is_ours(store, held, now) and store.leases.take(
        lease_name(held.schedule.name), held.holder, now, LEASE
    )


def finish(store: Store, held: Claim, now: datetime, status: str) -> Known | None:
    """Note how a run ended; return the schedule, or ``None`` if another host has taken it over.

    After a failure, also note the time of the next attempt if any attempts are left.
    """
    name, state = held.schedule.name, held.schedule.state
    if not _is_ours(store, held, now):
        return None
    if status in (FAILED, TIMEOUT) and state.attempt <= held.schedule.spec.retries:
        state = replace(state, retry_at=iso(now + pause_before(name, state.attempt + 1)))
    if state.full and status in ("complete", "partial"):
        state = replace(state, full_at=iso(held.started_at))
    store.schedules.keep_state(name, state_json(state))
    store.schedules.ended(name, held.run, status)
    return replace(held.schedule, state=state, status=status, run=held.run, started_at=held.started_at)


def release(store: Store, held: Claim) -> None:
    store.leases.release(lease_name(held.schedule.name), held.holder)


def _is_ours(store: Store, held: Claim, now: datetime) -> bool:
    """Whether no other host has taken the schedule over, including hosts that have
    already finished its run.
    """
    if store.leases.holder(lease_name(held.schedule.name), now) not in (held.holder, None):
        return False
    began = iso(held.started_at)
    return any(
        (row.last_run, row.last_started_at) == (held.run, began)
        for row in store.schedules.all()
        if row.name == held.schedule.name
    )


def _named(schedules: Iterable[Known], name: str) -> Known | None:
    return next((schedule for schedule in schedules if schedule.name == name), None)
