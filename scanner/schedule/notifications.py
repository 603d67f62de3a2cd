"""Notify after a run: the schedule's project file decides which target gets which message."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from scanner.gate.gate import parse_gate
from scanner.notify.digest import Digest, of_failure, of_findings, of_missed
from scanner.project.reading import load_project
from scanner.project.target import Target
from scanner.schedule.daemon import Ended
from scanner.schedule.due import Due
from scanner.schedule.known import FAILED, TIMEOUT, Known, state_json
from scanner.schedule.sending import send_digests
from scanner.serialization.times import iso
from scanner.store.base import Store

LATE: Final = timedelta(hours=1)
"""A run that starts with a longer delay than this is reported as missed."""


def notify_of_run(store: Store, ended: Ended, env: Mapping[str, str], now: datetime) -> None:
    """Notify about a run, while the schedule's lease is still held. Raises
    ``UsageError`` or ``StoreError``.
    """
    after = ended.after
    if after is None or not after.spec.config:
        return
    targets = load_project(Path(after.spec.config)).channels(env)
    state = send_digests(targets, lambda target: digests_of(ended, target), after.state, now)
    if state != after.state:
        store.schedules.keep_state(after.name, state_json(state))


def digests_of(ended: Ended, target: Target) -> list[Digest]:
    """The messages about a run that may concern one target. Pure."""
    held, name = ended.held, ended.held.schedule.name
    found: list[Digest] = []
    for report in (ended.report, *ended.further):
        if report is not None and (digest := of_findings(name, report, parse_gate(target.when))):
            found.append(digest)
    is_last = held.due.attempt > held.schedule.spec.retries
    if ended.status in (FAILED, TIMEOUT) and is_last:
        found.append(of_failure(name, held.run, ended.status, held.due.attempt))
    if held.due.why == "time" and held.started_at - held.due.at > LATE:
        found.append(of_missed(name, held.due.at, held.started_at))
    return found


def notify_of_missed(
    store: Store, schedule: Known, missed: Due, env: Mapping[str, str], now: datetime
) -> bool:
    """Notify, once per missed time, that a schedule did not run; return whether this call did so."""
    if not schedule.spec.config or schedule.state.told_missed == iso(missed.at):
        return False
    targets = load_project(Path(schedule.spec.config)).channels(env)
    digest = of_missed(schedule.name, missed.at, now)
    state = replace(schedule.state, told_missed=iso(missed.at))
    store.schedules.keep_state(
        schedule.name, state_json(send_digests(targets, lambda target: [digest], state, now))
    )
    return True
