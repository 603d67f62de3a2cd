"""Parses dates, such as dates of birth, in the forms that people and programs use, without a time of day.

https://www.iso.org/iso-8601-date-and-time-format.html
"""

import datetime

from detectors.lazy_patterns import late

FIRST_YEAR, LAST_YEAR = 1900, 2035
"""The range of years in which a date of birth of a living person is plausible."""
_YEAR_FIRST = late(r"(\d{4})[-/.] ?(\d{1,2})[-/.] ?(\d{1,2})\.?(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?")
_YEAR_LAST = late(r"(\d{1,2})[-/.] ?(\d{1,2})[-/.] ?(\d{4})\.?")
_FOUR_DIGITS = late(r"\d{4}")
_EIGHT_DIGITS = late(r"\d{8}")
_TWO_DIGIT_YEAR = late(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_WORD = late(
    r"(?i)(?:(?P<before>\d{1,2})[ -])?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
    r"(?:[ -](?P<after>\d{1,2})(?=,? \d{4}))?,?[ -]'?(?P<year>\d{4}|\d\d)"
)
_EPOCH = late(r"-\d{6,13}|\d{9,13}")
_NOUGHT = datetime.datetime(1970, 1, 1)
_MOST_SECONDS = 2_300_000_000
"""Numbers up to this one are read as seconds since 1970, and larger numbers as milliseconds."""


def day_of(value: str) -> datetime.date | None:
    """The date that ``value`` represents in digits; ``None`` if there is none. An ambiguous date is read with
    the day before the month.

    >>> day_of("29/02/1984"), day_of("02/29/1984"), day_of("1983-02-29")
    (datetime.date(1984, 2, 29), datetime.date(1984, 2, 29), None)
    """
    text = value.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return _date(year, month, day)
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        return _date(year, second, first) or _date(year, first, second)
    return None


def is_of_numbers(value: str) -> bool:
    """Whether ``value`` is written like a date in digits, with a year of four digits at the start or end:
    ``1984-02-29``, ``29.2.1984``. The date need not exist.
    """
    return bool(_YEAR_FIRST.fullmatch(value) or _YEAR_LAST.fullmatch(value))


def year_alone(text: str) -> datetime.date | None:
    return _date(int(text), 1, 1) if _FOUR_DIGITS.fullmatch(text) else None


def compact_day(text: str) -> datetime.date | None:
    """The date written in eight digits: ``19771223``, ``23121977`` or ``12231977``;
    ``None`` for other texts.
    """
    if not _EIGHT_DIGITS.fullmatch(text):
        return None
    first, second, year = int(text[:2]), int(text[2:4]), int(text[4:])
    whole = _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if whole is not None and FIRST_YEAR <= whole.year <= LAST_YEAR:
        return whole
    return _date(year, second, first) or _date(year, first, second)


def short_day(text: str) -> datetime.date | None:
    """The date written with the month as a word, or with a year of two digits; ``None`` for other texts."""
    if found := _TWO_DIGIT_YEAR.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        return _date(1900 + year, second, first) or _date(1900 + year, first, second)
    if found := _MONTH_WORD.fullmatch(text):
        month = _MONTHS.index(found["month"][:3].lower()) + 1
        year = int(found["year"])
        return _date(year if year > 99 else 1900 + year, month, int(found["before"] or found["after"] or 0))
    return None


def epoch_day(text: str) -> datetime.date | None:
    """The date that is written as seconds or milliseconds since 1970, which may be negative;
    ``None`` for other texts.
    """
    if not _EPOCH.fullmatch(text):
        return None
    number = int(text)
    seconds = number // 1000 if abs(number) >= _MOST_SECONDS else number
    if abs(seconds) >= _MOST_SECONDS:
        return None
    return (_NOUGHT + datetime.timedelta(seconds=seconds)).date()


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
