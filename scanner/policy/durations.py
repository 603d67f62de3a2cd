"""Calculate with ISO 8601 durations, and convert them to seconds and words. Pure."""

import re
from datetime import UTC, datetime, timedelta

_DURATION = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}

_SECONDS = {"min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86_400, "day": 86_400, "month": 2_629_746}
"""Length in seconds of the units of time that occur in column names."""


def after(moment: datetime, duration: str) -> datetime:
    """A moment plus an ISO 8601 duration, in calendar arithmetic. If the month does not have the day, the
    result is the last day of the month. Raises ``ValueError`` if the duration is invalid.

    >>> after(datetime(2024, 2, 29, tzinfo=UTC), "P7Y").date().isoformat()
    '2031-02-28'
    """
    return _moved(moment, duration, 1)


def cutoff(now: datetime, duration: str) -> int:
    """The latest time, in seconds since 1970, that is at least ``duration`` before ``now``.

    >>> cutoff(datetime(1970, 3, 2, tzinfo=UTC), "P60D")
    0
    """
    latest = _moved(now, duration, -1)
    while after(latest, duration) > now:
        latest -= timedelta(days=1)
    return int(latest.timestamp())


def seconds_in(duration: str) -> int:
    """Length of an ISO 8601 duration in seconds; a month counts as 30 days, a year as 365.

    Raises:
        ValueError: the duration is invalid.
    """
    parts = _parts(duration)
    days = parts["years"] * 365 + parts["months"] * 30 + parts["weeks"] * 7 + parts["days"]
    return days * 86_400 + parts["hours"] * 3600 + parts["minutes"] * 60 + parts["seconds"]


def seconds_of_unit(name: str) -> int:
    """Length in seconds of the unit of time that a column's name mentions last; 1 if the name mentions none.

    >>> [seconds_of_unit(name) for name in ("max_age", "lifetimeDays", "ttl_h")]
    [1, 86400, 3600]
    """
    said = re.findall(r"[A-Z]*[a-z]+|[A-Z]+", name)
    return next(
        (_SECONDS[word] for one in reversed(said) if (word := one.lower().rstrip("s")) in _SECONDS), 1
    )


def duration_words(duration: str) -> str:
    """An ISO 8601 duration in words.

    >>> duration_words("P60D"), duration_words("P1Y6M"), duration_words("PT0S")
    ('60 days', '1 year 6 months', 'at once')
    """
    found = [(int(count), _UNITS[unit]) for count, unit in re.findall(r"(\d+)([YMWD])", duration)]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in found) or "at once"


def iso_of(seconds: float) -> str:
    """A time in seconds since 1970 as ISO 8601, in UTC.

    >>> iso_of(0)
    '1970-01-01T00:00:00Z'
    """
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parts(duration: str) -> dict[str, int]:
    match = _DURATION.fullmatch(duration)
    if match is None:
        raise ValueError(f"'{duration}' is not an ISO 8601 duration; write P60D, P7Y or PT0S")
    return {name: int(value or 0) for name, value in match.groupdict().items()}


def _moved(moment: datetime, duration: str, sign: int) -> datetime:
    parts = _parts(duration)
    months = moment.year * 12 + moment.month - 1 + sign * (parts["years"] * 12 + parts["months"])
    year, month = divmod(months, 12)
    day = moment.day
    while True:
        try:
            found = moment.replace(year=year, month=month + 1, day=day)
            break
        except ValueError:
            day -= 1
    days = parts["weeks"] * 7 + parts["days"]
    span = timedelta(days=days, hours=parts["hours"], minutes=parts["minutes"], seconds=parts["seconds"])
    return found + sign * span
