"""Date of birth.

A date says nothing of birth: the word before it, the name of its column or people beside it do, and the year
must be one that living people were born in.

* https://www.iso.org/iso-8601-date-and-time-format.html

>>> from detectors.base import Hints
>>> [judge_cell(value, Hints()).name for value in ("1984-02-29", "29/02/1984", "1983-02-29", "2099-01-01")]
['VALID', 'VALID', 'INVALID', 'INVALID']
"""

import datetime
import re

from detectors.base import Detector, Hints, Verdict

_FIRST_YEAR, _LAST_YEAR = 1900, 2035
_FIRST_LIVING, _LAST_GROWN = 1920, 2009
"""Years of birth of most people that firms deal with, in which few other dates of a database lie."""
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_CELL_SHAPE = r"[\d\x80-\xff][-/.][\d\x80-\xff]+[-/.][\d\x80-\xff]"
_WORDS = (
    r"(?:dob|d\.o\.b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birthday|born(?: on)?|geboren(?: am)?"
    r"|n(?:e|é)e? le)"
)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """A real day, year first or last, in the span of living people."""
    return _in_years(value, _FIRST_YEAR, _LAST_YEAR)


def judge_grown(value: str, hints: Hints) -> Verdict:
    """The same in the years in which grown people were born."""
    return _in_years(value, _FIRST_LIVING, _LAST_GROWN)


def _in_years(value: str, first_year: int, last_year: int) -> Verdict:
    text = value.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        days = [(month, day)]
    elif found := _YEAR_LAST.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        days = [(first, second), (second, first)]
    else:
        return Verdict.INVALID
    is_day = first_year <= year <= last_year and any(_exists(year, *day) for day in days)
    return Verdict.VALID if is_day else Verdict.INVALID


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def trim(match: str) -> tuple[int, int]:
    """The date at the end of the match."""
    found = re.search(_DATE + r"$", match)
    return (found.start() if found else len(match)), len(match)


_NAMES = (
    "dob",
    "dateofbirth",
    "birthdate",
    "birthday",
    "borndate",
    "geburtsdatum",
    "geburtstag",
    "datenaissance",
    "fechanacimiento",
)
DETECTORS = (
    Detector(
        entity="DATE_OF_BIRTH",
        patterns=(rf"(?i)\b{_WORDS}[\"']?[ ]?[:=]?[ ]?[\"']?{_DATE}\b",),
        trim=trim,
        validate=judge_cell,
        beats=("DATE_TIME", "PHONE_NUMBER"),
        strength="strong",
        chance=0.0006,
        names=_NAMES,
        examples=("DOB: 1984-02-29", "born on 01/02/1990", '"date_of_birth":"1975-12-31"'),
        counterexamples=("2026-11-24", "DOB: 1983-02-29", "stubborn 01/02/1990x"),
    ),
    Detector(
        entity="DATE_OF_BIRTH",
        cell=judge_cell,
        cell_shape=_CELL_SHAPE,
        strength="weak",
        needs_support=True,
        names=_NAMES,
        examples=("1984-02-29", "31.12.1975", "1984-02-29 00:00:00"),
        counterexamples=("1983-02-29", "2026-11-24 10:11:12", "1850-01-01", "yesterday"),
    ),
    Detector(
        entity="DATE_OF_BIRTH",
        cell=judge_grown,
        cell_shape=_CELL_SHAPE,
        strength="weak",
        needs_support=True,
        chance=0.2,
        misses=0.1,
        beside=("PERSON", "GENDER"),
        examples=("1984-02-29", "31.12.1975"),
        counterexamples=("2016-11-24", "1983-02-29", ""),
    ),
)
