"""Subtract ISO 8601 durations that consist of whole years, months, weeks and days from dates."""

import re
from datetime import date, timedelta

_DURATION = re.compile(r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T0S)?$")


def before(day: date, duration: str) -> str:
    """The day that is ``duration`` before ``day``, in calendar arithmetic, as ``YYYY-MM-DD``.

    >>> before(date(2026, 3, 31), "P1M"), before(date(2026, 3, 31), "P60D")
    ('2026-02-28', '2026-01-30')

    Raises:
        ValueError: the duration is invalid, or has hours, minutes or seconds.
    """
    match = _DURATION.match(duration)
    if match is None:
        raise ValueError(f"'{duration}' is not a duration such as P60D or P7Y")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    month = day.year * 12 + day.month - 1 - 12 * years - months
    year, month = month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return (date(year, month, min(day.day, last)) - timedelta(weeks=weeks, days=days)).isoformat()
