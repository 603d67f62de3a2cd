"""Cron expressions in a time zone, as Debian's cron reads them.

A time that daylight saving skips runs right after the change; one that it repeats runs once. An expression
whose minutes or hours begin with ``*`` follows elapsed time: every hour stays every hour.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

from scanner.errors import did_you_mean


class CronError(ValueError):
    """An invalid expression or time zone. ``str()`` names the part and what is valid."""


def check_cron(expression: str, timezone: str) -> None:
    """Raise ``CronError`` unless both are valid and give a time."""
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
    """The last time up to ``now`` that an expression gives, in UTC; ``None`` if there is none.

    >>> latest("0 2 * * *", "Europe/Berlin", datetime(2026, 7, 1, 12, tzinfo=UTC)).isoformat()
    '2026-07-01T00:00:00+00:00'
    """
    now = now.astimezone(UTC)
    for window in (timedelta(hours=3), timedelta(days=3), timedelta(days=100), timedelta(days=366 * 9)):
        # Search forwards: backwards, a time that daylight saving skips would be lost.
        found: datetime | None = None
        for moment in CronSim(expression, (now - window).astimezone(_zone(timezone))):
            if moment.astimezone(UTC) > now:
                break
            found = moment.astimezone(UTC)
        if found is not None:
            return found
    return None


def following(expression: str, timezone: str, now: datetime) -> datetime | None:
    """The next time after ``now`` that an expression gives, in UTC.

    >>> following("0 2 * * *", "UTC", datetime(2026, 7, 1, 2, tzinfo=UTC)).isoformat()
    '2026-07-02T02:00:00+00:00'
    """
    moments = (moment.astimezone(UTC) for moment in CronSim(expression, now.astimezone(_zone(timezone))))
    # In a repeated hour, the first result can be the earlier one of the two.
    return next((moment for moment in moments if moment > now), None)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # which one depends on the name, as it is read as a path
        near = did_you_mean(name, available_timezones())
        raise CronError(
            f"unknown time zone '{name}'{near}\n  valid are names such as Europe/Berlin or UTC"
        ) from None
