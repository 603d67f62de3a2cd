"""Convert points in time to text."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """Write a moment in ISO 8601, in UTC and to the second.

    >>> iso(datetime(2026, 7, 1, 12, tzinfo=UTC))
    '2026-07-01T12:00:00Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
