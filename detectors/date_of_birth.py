"""Date of birth.

The form of a date does not show that it is a date of birth; the word before the date or the name of its
column does. Without either, a column of dates in records about people is recognised by the distribution of
the dates: they are spread over all ages, all days of the week and all days of the month, and do not become
more frequent towards today, as business dates do.

* https://www.iso.org/iso-8601-date-and-time-format.html

>>> from detectors.base import Hints
>>> [judge_cell(value, Hints()).name for value in ("1984-02-29", "29/02/1984", "1983-02-29", "2099-01-01")]
['VALID', 'VALID', 'INVALID', 'INVALID']
"""

import re

from detectors.base import Detector, Hints, InText, Nature, Support, Trait, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Value, is_anything
from detectors.parts.spelled_dates import spelled_day
from detectors.parts.written_dates import (
    FIRST_YEAR,
    LAST_YEAR,
    compact_day,
    day_of,
    epoch_day,
    is_of_numbers,
    short_day,
    year_alone,
)
from detectors.word_lists import word_list

LABELS = label_words("date_of_birth")
NAMES = word_list(
    "dob, birth, birthyear, born, geburtsjahr, yearofbirth, bday, dateofbirth, birthdate, birthday, birthdt, "
    "borndate, bornon, geburtsdatum, geburtstag, gebdatum, gebdat, datenaissance, datedenaissance, "
    "fechanacimiento, fechadenacimiento, fechanac, datadinascita, datanascita, datadenascimento, "
    "datanascimento, dtnascimento, dtnasc, geboortedatum, dataurodzenia, fodelsedatum, födelsedatum, "
    "fødselsdato, datumnarozeni, datumnarození, dogumtarihi, syntymaaika, szuletesidatum, tanggallahir, "
    "tgllahir, ngaysinh, ddn, bdate, yob, doğumtarihi, 生年月日"
)
PARTS = word_list(
    "birthmonth, monthofbirth, birthday, dayofbirth, geburtsmonat, moisnaissance, moisdenaissance, "
    "mesnacimiento, mesdenacimiento, mesenascita, mesedinascita, mesnascimento, geboortemaand, "
    "miesiacurodzenia, fodelsemanad"
)
"""Names of columns that hold only the month or the day of birth."""


_FIRST_DATED, _LAST_DATED = 1700, 2199
_SATURDAY = 5
_FIRST_LIVING, _FIRST_CHILD, _FIRST_OLD = 1915, 2010, 1980
"""Three years. Hardly any living person was born before the first, few customers were born in or after the
second, and dates before the third are mostly dates of birth, since most other dates in databases are more
recent.
"""
_DATE = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_CELL_SHAPE = r"[\d\x80-\xff][-/.] ?[\d\x80-\xff]+[-/.] ?[\d\x80-\xff]"
_WORDS = (
    r"(?:dob|d\.o\.b\.?|date[ _-]?of[ _-]?birth|birth[ _-]?date|birthday|born(?: on)?|geboren(?: am)?"
    r"|n(?:e|é)e? le)"
)
_PART = re.compile(
    r"(?i)(?:0?[1-9]|[12][0-9]|3[01])(?:\.0)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is an existing date, with the year first or last, on which a living person can have
    been born.
    """
    day = day_of(value)
    return Verdict.VALID if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else Verdict.INVALID


def judge_day(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is an existing date without a time of day. The ``traits`` then decide whether a
    column holds dates of birth.
    """
    day = day_of(value)
    is_dated = day is not None and _FIRST_DATED <= day.year <= _LAST_DATED
    return Verdict.VALID if is_dated else Verdict.INVALID


def is_birthday(value: str) -> bool:
    """Whether a living person can have been born on this date, in which the month may be a number or a word.

    >>> is_birthday("14 March 1988"), is_birthday("14.03.1988"), is_birthday("14 March 3088")
    (True, True, False)
    """
    if is_of_numbers(value):
        return judge_cell(value, Hints()) is Verdict.VALID
    year = re.search(r"\d{4}", value)
    return year is not None and FIRST_YEAR <= int(year[0]) <= LAST_YEAR


def judge_named(value: str, hints: Hints) -> Verdict:
    """Valid if the cell can be a date of birth, also in ambiguous forms that count only because of the
    column's name.

    >>> [judge_named(value, Hints()).name for value in ("19771223", "246153600000", "23-Dec-77", "12/23/77")]
    ['VALID', 'VALID', 'VALID', 'VALID']
    >>> [judge_named(value, Hints()).name for value in ("19771345", "77", "Dec", "9999999999999")]
    ['INVALID', 'INVALID', 'INVALID', 'INVALID']
    """
    text = value.strip()
    day = day_of(text) or year_alone(text) or compact_day(text) or short_day(text) or epoch_day(text)
    return Verdict.VALID if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR else Verdict.INVALID


def judge_part(value: str, hints: Hints) -> Verdict:
    """Valid if the cell may be the month or the day of a date: a number up to 31, or the name of a month.

    >>> [judge_part(value, Hints()).name for value in ("7", "31.0", "March", "32", "Mayor")]
    ['VALID', 'VALID', 'VALID', 'INVALID', 'INVALID']
    """
    return Verdict.VALID if _PART.fullmatch(value.strip()) else Verdict.INVALID


def _may_live(value: str) -> bool:
    return _FIRST_LIVING <= _year(value) <= LAST_YEAR


def _is_recent(value: str) -> bool:
    return _year(value) >= _FIRST_CHILD


def _is_old(value: str) -> bool:
    return _year(value) < _FIRST_OLD


def _is_weekend(value: str) -> bool:
    day = day_of(value)
    return day is not None and day.weekday() >= _SATURDAY


def _is_first_of_month(value: str) -> bool:
    day = day_of(value)
    return day is not None and day.day == 1


def _year(value: str) -> int:
    day = day_of(value)
    return 0 if day is None else day.year


_TRAITS = (
    Trait("are birthdays of people who may live", _may_live, own=0.99, others=0.9, most=0.5, least=-15.0),
    Trait("are in the years of children, or in the future", _is_recent, own=0.015, others=0.4, most=2.0),
    Trait("are earlier than most records go back", _is_old, own=0.4, others=0.05, most=2.3, least=-4.0),
    Trait("fall on a weekend", _is_weekend, own=0.28, others=0.06, most=0.7),
    Trait("are the first day of a month", _is_first_of_month, own=0.05, others=0.5, most=0.5),
)


def trim(match: str) -> tuple[int, int]:
    """Start and end of the date at the end of the match."""
    found = re.search(_DATE + r"$", match)
    return (found.start() if found else len(match)), len(match)


_DAY = Value(
    pattern=(
        r"(?:(?:am|op|on|le|el|il|em|a|den|dnia|o|in) )?"
        r"(?P<value>[0-9]{1,4}(?:[-/]|\. ?)[0-9]{1,2}(?:[-/]|\. ?)[0-9]{1,4}"
        r"|[0-9]{1,2}(?:\.|st|nd|rd|th|er|º|°)? (?:of |de )?[^\W\d_]{3,12}\.?,? (?:de )?[0-9]{4}"
        r"|[^\W\d_]{3,12} [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})(?!\w|[-/.][0-9])"
    ),
    accept=is_birthday,
    kind="date",
    counted=True,
)
_SPELLED = Value(
    pattern=rf"(?:(?:am|op|on|the|le|el|il|em|a|den|dnia|o|in|dem|der) ){{0,2}}(?P<value>{spelled_day()})",
    accept=is_anything,
    numeric=False,
    kind="phrase",
    counted=True,
)
DETECTORS = (
    Detector(
        entity="DATE_OF_BIRTH",
        nature=Nature(only_people=True),
        patterns=(rf"(?i)\b{_WORDS}[\"']?[ ]?[:=]?[ ]?[\"']?{_DATE}\b",),
        match=InText(trim=trim, beats=("DATE_TIME", "PHONE_NUMBER")),
        validate=judge_cell,
        strength="strong",
        chance=0.0006,
        names=NAMES,
        examples=("DOB: 1984-02-29", "born on 01/02/1990", '"date_of_birth":"1975-12-31"'),
        counterexamples=("2026-11-24", "DOB: 1983-02-29", "stubborn 01/02/1990x"),
    ),
    Detector(
        entity="DATE_OF_BIRTH",
        nature=Nature(only_people=True),
        validate=judge_cell,
        match=WholeCell(shape=_CELL_SHAPE),
        strength="weak",
        support=Support(need="any"),
        names=NAMES,
        examples=("1984-02-29", "31.12.1975", "1984-02-29 00:00:00", "1984. 02. 29.", "31. 12. 1975"),
        counterexamples=("1983-02-29", "2026-11-24 10:11:12", "1850-01-01", "yesterday"),
    ),
    Detector(
        entity="DATE_OF_BIRTH",
        nature=Nature(only_people=True),
        validate=judge_named,
        match=WholeCell(shape=r"^[^\n@_=]*[\d\x80-\xff][^\n@_=]*$"),
        strength="weak",
        support=Support(need="name"),
        names=NAMES,
        examples=("19771223", "246153600000", "23-Dec-1977", "December 23, 1977", "12/23/77"),
        counterexamples=("19771345", "42", "", "yesterday"),
    ),
    Detector(
        entity="DATE_OF_BIRTH",
        nature=Nature(only_people=True),
        validate=judge_day,
        match=WholeCell(shape=_CELL_SHAPE, traits=_TRAITS),
        strength="weak",
        support=Support(
            need="any", beside=("PERSON", "GENDER", "EMAIL_ADDRESS", "PHONE_NUMBER", "STREET_ADDRESS")
        ),
        examples=("1984-02-29", "31.12.1975"),
        counterexamples=("1983-02-29", "2016-11-24 10:11:12", ""),
    ),
    labelled(
        Detector(
            entity="DATE_OF_BIRTH",
            strength="strong",
            names=NAMES,
            match=InText(beats=("DATE_TIME", "PHONE_NUMBER")),
            examples=(
                "I was born on 14 March 1988",
                "Ich bin am 07.11.1979 geboren",
                "Je suis née le 3 février 1991",
                "fecha de nacimiento: 5 de octubre de 1959",
            ),
            counterexamples=(
                "Dates of birth look like DD/MM/YYYY.",
                "born in 1988",
                "The plan was born on 3 January 2198",
            ),
        ),
        LABELS,
        _DAY,
        Phrasing(follows=True),
    ),
    labelled(
        Detector(
            entity="DATE_OF_BIRTH",
            nature=Nature(only_people=True),
            strength="strong",
            names=NAMES,
            match=InText(beats=("DATE_TIME", "PHONE_NUMBER", "PERSON")),
            examples=(
                "I was born on the fourth of May nineteen eighty-one",
                "geboren am vierzehnten Juni neunundsiebzig",
                "Sono nata il nove marzo millenovecentosettantadue",
            ),
            counterexamples=("born on the fourth of May", "I was born in a town of ninety people"),
        ),
        LABELS,
        _SPELLED,
    ),
    Detector(
        entity="DATE_OF_BIRTH",
        nature=Nature(only_people=True, is_closed=True),
        validate=judge_part,
        match=WholeCell(shape=r"^[^\n@_:=/-]{1,12}$"),
        strength="weak",
        support=Support(need="name"),
        names=PARTS,
        examples=("7", "31", "March", "12.0"),
        counterexamples=("32", "0", "", "1984"),
    ),
)
