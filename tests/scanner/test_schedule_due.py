"""When schedules are due: by time zone, over changes of the clock, and after missed nights."""

import dataclasses
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scanner.project.cron import CronError, check_cron, following, latest
from scanner.project.schedule_spec import ScheduleSpec
from scanner.schedule.due import (
    Due,
    delay_of,
    due,
    due_one,
    missed,
    next_time,
    pause_before,
    wants_everything,
)
from scanner.schedule.known import Known, State
from scanner.serialization.times import iso

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def known(
    cron: str = "0 2 * * *", zone: str = "UTC", created: str = "2026-01-01T00:00:00+00:00", **spec: object
) -> Known:
    return Known(
        name="nightly",
        spec=ScheduleSpec(cron=cron, timezone=zone, **spec),  # type: ignore[arg-type]
        created_at=datetime.fromisoformat(created),
    )


def ran(schedule: Known, at: datetime, status: str = "complete", **state: object) -> Known:
    kept = dataclasses.replace(schedule.state, **{"attempt": 1, **state})  # type: ignore[arg-type]
    return dataclasses.replace(schedule, started_at=at, run="run-1", status=status, state=kept)


def runs_of_a_day(cron: str, zone: str, day: str) -> list[str]:
    """The local times, with offset, of all runs on a day of ``zone`` by a daemon that checks every minute."""
    begin = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = (datetime.fromisoformat(f"{day}T00:00:00") + DAY).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    schedule, now, seen = known(cron, zone, created=iso(begin - MINUTE)), begin, []
    while now < end:
        if due_one(schedule, now):
            schedule = ran(schedule, now)
            seen.append(f"{now.astimezone(ZoneInfo(zone)):%H:%M%z}")
        now += MINUTE
    return seen


@pytest.mark.parametrize(
    ("cron", "zone", "day", "expected"),
    [
        # The clock goes from 2 to 3: runs in the skipped hour start right after it.
        ("30 2 * * *", BERLIN, "2026-03-29", ["03:00+0200"]),
        ("30 2 * * *", NEW_YORK, "2026-03-08", ["03:00-0400"]),
        ("30 1 * * *", BERLIN, "2026-03-29", ["01:30+0100"]),
        ("30 3 * * *", BERLIN, "2026-03-29", ["03:30+0200"]),
        # The clock goes back from 3 to 2, or from 2 to 1: runs in the repeated hour start once.
        ("30 2 * * *", BERLIN, "2026-10-25", ["02:30+0200"]),
        ("30 1 * * *", NEW_YORK, "2026-11-01", ["01:30-0400"]),
        ("30 2 * * *", NEW_YORK, "2026-11-01", ["02:30-0500"]),
        # Hourly schedules follow elapsed time.
        ("0 * * * *", BERLIN, "2026-03-29", [*(f"{h:02}:00+0100" for h in (0, 1)), *(f"{h:02}:00+0200" for h in range(3, 24))]),
        ("0 * * * *", NEW_YORK, "2026-11-01", [*(f"{h:02}:00-0400" for h in (0, 1)), *(f"{h:02}:00-0500" for h in range(1, 24))]),
        ("0 */6 * * *", BERLIN, "2026-10-25", ["00:00+0200", "06:00+0100", "12:00+0100", "18:00+0100"]),
    ],
)  # fmt: skip
def test_changes_of_the_clock(cron: str, zone: str, day: str, expected: list[str]) -> None:
    assert runs_of_a_day(cron, zone, day) == expected


def test_nights_that_were_missed_are_made_up_for_once() -> None:
    schedule = ran(known(), datetime(2026, 5, 1, 2, tzinfo=UTC))
    back = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
    [late] = due([schedule], back)
    assert late == Due(name="nightly", at=datetime(2026, 5, 6, 2, tzinfo=UTC), why="time")
    assert missed([schedule], back, HOUR) == (late,)
    schedule = ran(schedule, back)
    assert due([schedule], back + MINUTE) == ()
    assert next_time(schedule, back) == datetime(2026, 5, 7, 2, tzinfo=UTC)


def test_a_new_schedule_owes_nothing_for_the_time_before_it() -> None:
    schedule = known(created="2026-05-01T12:00:00+00:00")
    assert due([schedule], datetime(2026, 5, 1, 13, tzinfo=UTC)) == ()
    assert len(due([schedule], datetime(2026, 5, 2, 2, tzinfo=UTC))) == 1


def test_a_clock_that_goes_back_runs_nothing_twice() -> None:
    schedule = ran(known(), datetime(2026, 5, 2, 2, 0, 30, tzinfo=UTC))
    assert due([schedule], datetime(2026, 5, 2, 1, 59, tzinfo=UTC)) == ()
    assert due([schedule], datetime(2026, 5, 2, 2, 0, 5, tzinfo=UTC)) == ()


def test_the_delay_is_the_schedules_own() -> None:
    schedule = known(jitter="10m")
    delay = delay_of(schedule)
    assert timedelta() < delay < 10 * MINUTE
    assert delay == delay_of(known(jitter="10m"))
    at = datetime(2026, 5, 2, 2, tzinfo=UTC) + delay
    assert due([schedule], at - timedelta(seconds=1))[0].at == at - DAY
    assert due([schedule], at)[0].at == at
    names = [dataclasses.replace(schedule, name=f"s{number}") for number in range(50)]
    assert len({delay_of(item) for item in names}) > 40


def test_a_failure_is_tried_again_with_growing_pauses_and_then_left() -> None:
    at = datetime(2026, 5, 2, 2, tzinfo=UTC)
    failed = ran(known(retries=2), at, "failed", retry_at=iso(at + MINUTE))
    assert due([failed], at + MINUTE / 2) == ()
    assert due([failed], at + MINUTE) == (Due(name="nightly", at=at + MINUTE, why="retry", attempt=2),)
    assert due([ran(failed, at, "failed", attempt=3, retry_at=iso(at + MINUTE))], at + HOUR) == ()
    pauses = [pause_before("nightly", attempt) for attempt in (2, 3, 4, 5, 6, 9)]
    assert pauses[0] < pauses[1] < pauses[2] and max(pauses) <= 1.25 * HOUR
    # At the next time of the expression, retries start anew.
    assert due([ran(failed, at, "failed", attempt=3)], at + DAY)[0].attempt == 1


def test_a_run_that_was_broken_off_goes_on() -> None:
    at = datetime(2026, 5, 2, 2, tzinfo=UTC)
    left, stopped = ran(known(), at, "running"), ran(known(), at, "stopped")
    assert due([dataclasses.replace(left, holder="a-1")], at + HOUR) == ()
    assert due([left], at + HOUR)[0] == Due(name="nightly", at=at, why="interrupted", attempt=2)
    assert due([stopped], at + HOUR)[0].attempt == 1
    # A scan that crashes its host every time is not retried for ever.
    assert due([ran(known(), at, "running", attempt=3)], at + HOUR) == ()


def test_everything_is_read_again_in_time() -> None:
    now = datetime(2026, 5, 2, 2, tzinfo=UTC)
    assert not wants_everything(known(), now)
    monthly = known(full_every="30d")
    assert wants_everything(monthly, now)
    monthly = dataclasses.replace(monthly, state=State(full_at=iso(now)))
    assert not wants_everything(monthly, now + 29 * DAY)
    assert wants_everything(monthly, now + 30 * DAY)


def test_the_longest_waiting_comes_first() -> None:
    at = datetime(2026, 5, 2, 12, tzinfo=UTC)
    schedules = [
        dataclasses.replace(known(cron), name=cron) for cron in ("0 3 * * *", "0 1 * * *", "0 2 * * *")
    ]
    assert [item.name for item in due(schedules, at)] == ["0 1 * * *", "0 2 * * *", "0 3 * * *"]


@pytest.mark.parametrize("zone", ["UTC", BERLIN, NEW_YORK, "Australia/Lord_Howe", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    "cron", ["30 2 * * *", "*/7 * * * *", "15 1,2,3 * * *", "0 0 1 * 1", "0 12 L * *", "0 0 29 2 *"]
)
def test_last_and_next_agree(zone: str, cron: str) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    for step in range(0, 300 * 24, 131):
        moment = now + step * HOUR
        before, after = latest(cron, zone, moment), following(cron, zone, moment)
        assert before is not None and after is not None and before <= moment < after
        assert latest(cron, zone, after) == after
        assert latest(cron, zone, after - timedelta(seconds=1)) == before


@pytest.mark.parametrize(
    ("cron", "zone", "words"),
    [
        ("@daily", "UTC", "write minute, hour, day of month"),
        ("61 * * * *", "UTC", "its minute cannot be read"),
        ("0 0 31 2 *", "UTC", "its day-of-month cannot be read"),
        ("0 2 * * * *", "UTC", "is not a cron expression"),
        ("0 2 * * *", "Europe/Berln", "did you mean 'Europe/Berlin'"),
        ("0 2 * * *", "../etc/passwd", "unknown time zone"),
    ],
)
def test_a_time_that_cannot_be_is_named(cron: str, zone: str, words: str) -> None:
    with pytest.raises(CronError, match=words):
        check_cron(cron, zone)
