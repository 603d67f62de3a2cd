"""Converts a cron expression to sets of numbers, for schedulers with another notation."""

from dataclasses import dataclass
from datetime import UTC, datetime

from cronsim import CronSim

from scanner.project.cron import CronError


@dataclass(frozen=True, kw_only=True)
class CronFields:
    """The allowed numbers of each field, in ascending order; an empty field allows all numbers."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    """0 is Sunday."""
    either_day: bool
    """Whether it is enough that either the day of the month or the day of the week matches. This is cron's
    rule if neither of these two fields begins with ``*``.
    """


def cron_fields(expression: str) -> CronFields:
    """Parse a cron expression. Raises ``CronError`` for days such as the last Friday (``L`` and ``#``)."""
    parsed = CronSim(expression, datetime(2026, 1, 1, tzinfo=UTC))
    days = [day for day in parsed.days if day >= 0]
    weekdays = {day % 7 for day in parsed.weekdays if isinstance(day, int)}
    if len(days) < len(parsed.days) or any(not isinstance(day, int) for day in parsed.weekdays):
        raise CronError(f"'{expression}' counts days by L or #, which only `noticemap schedule serve` can do")
    return CronFields(
        minutes=_unless_all(parsed.minutes, 60),
        hours=_unless_all(parsed.hours, 24),
        days=_unless_all(days, 31),
        months=_unless_all(parsed.months, 12),
        weekdays=_unless_all(weekdays, 7),
        either_day=not parsed.day_and,
    )


def _unless_all(numbers: "set[int] | list[int]", count: int) -> tuple[int, ...]:
    return () if len(set(numbers)) == count else tuple(sorted(numbers))
