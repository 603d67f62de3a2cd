"""Recognise dates and times in cells and determine the day of each, to find the age of the oldest row.

Six written forms are read: ISO 8601, ``2026/11/24``, the access log's ``10/Oct/2026:13:55:36``, the mail
header's ``Tue, 24 Nov 2026 ...``, ``24.11.2026 13:55`` with the day first, and counts of seconds,
milliseconds or microseconds since 1970 if the field's name suggests a time. Days are used as written; offsets
from UTC are not applied.
"""

import re

import pyarrow as pa
import pyarrow.compute as pc

from scanner.logs.log_bytes import byte_set

_ISO = (
    r"^[12]\d{3}-[01]\d-[0-3]\d"
    r"(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?$"
)
_LEADING = (
    r"^(?:<\d{1,3}>\d{0,2} ?|[A-Za-z]\w{0,11} |[A-Z]+: )?\[?"
    r"(?P<day>[12]\d{3}[-/][01]\d[-/][0-3]\d)[T ][0-2]\d:[0-5]\d"
)
"""Pattern for a date and time at the start of a line, which a syslog priority or one word may precede."""
_ACCESS_LOG = r"^\[?([0-3]\d/[A-Z][a-z]{2}/[12]\d{3}):[0-2]\d:[0-5]\d:[0-6]\d"
DAY_START = byte_set("[0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Mask of the bytes with which a text that states a day can begin."""
_FIRST_DAY = "1990-01-01"
_MAIL = r"^(?:[A-Z][a-z]{2}, )?(?P<day>\d{1,2} [A-Z][a-z]{2} [12]\d{3}) \d\d:\d\d"
_DAY_FIRST = (
    r"^(?:[0-3]\d\.[01]\d\.[12]\d{3}|(?:1[3-9]|[23]\d)(?:/[01]\d/|-[01]\d-)[12]\d{3})"
    r"(?: [0-2]\d:[0-5]\d(?::[0-6]\d)?)?$"
)
"""Pattern for dates with the day first. If slashes or hyphens separate the numbers, the first number must be
too large to be a month.
"""
_YEAR_FIRST = r"^[12]\d{3}/[01]\d/[0-3]\d(?: [0-2]\d:[0-5]\d(?::[0-6]\d)?)?$"
_EPOCH = r"^1\d{9}(?:\d{3}|\d{6})?(?:\.\d+)?$"
"""Pattern for epoch times from 2001 to 2033, whose seconds have ten digits and begin with 1."""
_TIME_NAME = re.compile(
    r"(?:^|[^a-z])(?:at|on|ts|date|time|datetime|timestamp|epoch|created|updated|modified|expires|seen|login)(?:$|[^a-z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def days_of(texts: pa.Array) -> pa.Array:
    """The day (``2026-11-24``) that each text states, or null.

    >>> days_of(pa.array(["2026-11-24T10:00:00Z", "24.11.2026", "24/11/2026 10:00"])).to_pylist()
    ['2026-11-24', '2026-11-24', '2026-11-24']
    >>> days_of(pa.array(["24-11-2026", "2026/11/24", "11/24/2026", "x"])).to_pylist()
    ['2026-11-24', '2026-11-24', None, None]
    """
    days = _day(_matching(texts, _ISO), 10, "%Y-%m-%d")
    for pattern, slice_from, stop, form in (
        (_ACCESS_LOG, r"^\[", 11, "%d/%b/%Y"),
        (_MAIL, r"^[A-Z][a-z]{2}, ", 11, "%d %b %Y"),
    ):
        found = _matching(texts, pattern)
        if found.null_count < len(found):
            bare = pc.utf8_trim_whitespace(
                pc.utf8_slice_codeunits(pc.replace_substring_regex(found, slice_from, ""), 0, stop)
            )
            days = pc.coalesce(days, _day(bare, stop, form))
    found = _matching(texts, _DAY_FIRST)
    if found.null_count < len(found):
        days = pc.coalesce(days, _day(pc.replace_substring_regex(found, "[/-]", "."), 10, "%d.%m.%Y"))
    found = _matching(texts, _YEAR_FIRST)
    if found.null_count < len(found):
        days = pc.coalesce(days, _day(found, 10, "%Y/%m/%d"))
    return _of_records(days)


def with_epochs(days: pa.Array, texts: pa.Array) -> pa.Array:
    """Replace nulls in ``days`` with the days of the epoch times in ``texts``, which are in seconds or finer
    units.

    >>> with_epochs(pa.nulls(2, pa.string()), pa.array(["1700000000", "1700000000000"])).to_pylist()
    ['2023-11-14', '2023-11-14']
    """
    return _of_records(pc.coalesce(days, _epoch_days(_matching(texts, _EPOCH))))


def _of_records(days: pa.Array) -> pa.Array:
    """Replace days before 1990 with null, because they are rather dates in a person's life than the day when
    a record was created.
    """
    return pc.if_else(pc.greater_equal(days, _FIRST_DAY), days, pa.scalar(None, days.type))


def leading_dates(lines: pa.Array) -> pa.Array:
    """The day at the start of each log line, or null.

    >>> lines = ["[2026-11-24 10:00:00] up", "<34>1 2026-11-24T10:00:00Z a", "2026/11/24 10:00:00 up", "up"]
    >>> leading_dates(pa.array(lines)).to_pylist()
    ['2026-11-24', '2026-11-24', '2026-11-24', None]
    """
    days = pc.struct_field(pc.extract_regex(lines, _LEADING), "day")
    return _of_records(_day(pc.replace_substring(days, "/", "-"), 10, "%Y-%m-%d"))


def is_time_name(name: str) -> bool:
    """Whether a field's name suggests that the field contains times, as do ``created_at``, ``lastSeen`` and
    ``ts``.

    >>> [is_time_name(name) for name in ("createdAt", "payload.ts", "station", "date_created")]
    [True, True, False, True]
    """
    return _TIME_NAME.search(_CAMEL.sub("_", name).lower()) is not None


def _matching(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.if_else(pc.match_substring_regex(texts, pattern), texts, pa.scalar(None, texts.type))


def _day(texts: pa.Array, length: int, form: str) -> pa.Array:
    head = pc.utf8_slice_codeunits(texts, 0, length)
    parsed = pc.strptime(head, format=form, unit="s", error_is_null=True)
    return pc.strftime(parsed, format="%Y-%m-%d")


def _epoch_days(texts: pa.Array) -> pa.Array:
    """The day of each epoch time, whose first ten digits are seconds and whose further digits are fractions
    of a second.
    """
    seconds = pc.cast(pc.utf8_slice_codeunits(texts, 0, 10), pa.int64())
    return pc.strftime(pc.cast(seconds, pa.timestamp("s")), format="%Y-%m-%d")
