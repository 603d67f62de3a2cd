"""Evaluate cron expressions in a time zone, by the rules of Debian's cron.

A job at a time that daylight saving skips runs right after the change. A job at a time that occurs twice runs
once. If the minutes or hours of an expression begin with ``*``, the expression follows elapsed time, so that
an hourly job still runs every hour.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from scanner.errors import did_you_mean


class CronError(ValueError):
    """An invalid cron expression or time zone. The message names the invalid part and what is valid."""


def check_cron(expression: str, timezone: str) -> None:
    """Raise ``CronError`` if the expression or time zone is invalid, or if no date ever matches."""
    zone = _zone(timezone)
    if len(expression.split()) != 5:
        raise CronError(
            f"'{expression}' is not a cron expression: write minute, hour, day of month, month and day of "
            "week, such as '0 2 * * *' for every night at two"
        )
    try:
        next(CronSim(expression, datetime(2026, 1, 1, tzinfo=zone)))
    except CronSimError as error:
        part = str(error).removeprefix("Bad ")
        raise CronError(f"'{expression}' is not a cron expression: its {part} cannot be read") from None
    except StopIteration:
        raise CronError(f"'{expression}' never matches a date") from None


def latest(expression: str, timezone: str, now: datetime) -> datetime | None:
    """The last time up to ``now`` that matches an expression, in UTC; ``None`` if none did within nine years.

    >>> latest("0 2 * * *", "Europe/Berlin", datetime(2026, 7, 1, 12, tzinfo=UTC)).isoformat()
    '2026-07-01T00:00:00+00:00'
    """
    now = now.astimezone(UTC)
    for window in (timedelta(hours=3), timedelta(days=3), timedelta(days=100), timedelta(days=366 * 9)):
        # Search forwards, because a backward search would miss times that daylight saving skips.
        found: datetime | None = None
        for moment in CronSim(expression, (now - window).astimezone(_zone(timezone))):
            if moment.astimezone(UTC) > now:
                break
            found = moment.astimezone(UTC)
        if found is not None:
            return found
    return None


def following(expression: str, timezone: str, now: datetime) -> datetime | None:
    """The next time after ``now`` that matches an expression, in UTC; ``None`` if there is none.

    >>> following("0 2 * * *", "UTC", datetime(2026, 7, 1, 2, tzinfo=UTC)).isoformat()
    '2026-07-02T02:00:00+00:00'
    """
    moments = (moment.astimezone(UTC) for moment in CronSim(expression, now.astimezone(_zone(timezone))))
    # When the clock repeats an hour, the first result can be in the earlier hour, and thus before ``now``.
    return next((moment for moment in moments if moment > now), None)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # depends on the name, which is used as a path
        near = did_you_mean(name, available_timezones())
        raise CronError(
            f"unknown time zone '{name}'{near}\n  valid are names such as Europe/Berlin or UTC"
        ) from None
