"""Date of a person's death, or a part of it, recognised by the name of its column.

* https://schema.org/deathDate

>>> from detectors.base import Hints
>>> [judge_cell(value, Hints()).name for value in ("1984-02-29", "1984", "12", "47", "4711")]
['VALID', 'VALID', 'VALID', 'INVALID', 'INVALID']
"""

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.date_of_birth import judge_named, judge_part
from detectors.parts.written_dates import day_of
from detectors.word_lists import word_list

_FIRST_YEAR, _LAST_YEAR = 1000, 2299
"""The first and last years that are accepted. Medical research data often contains dates that were shifted
into the future for anonymity.
"""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is a date of any year, a year, a month, or a day of a month."""
    text, day = value.strip(), day_of(value)
    is_year = len(text) == 4 and text.isdecimal() and _FIRST_YEAR <= int(text) <= _LAST_YEAR
    told = day is not None or is_year or Verdict.VALID in (judge_named(text, hints), judge_part(text, hints))
    return Verdict.VALID if told else Verdict.INVALID


DETECTOR = Detector(
    entity="DATE_OF_DEATH",
    validate=judge_cell,
    match=WholeCell(shape=r"^[^\n@_=]{1,40}$"),
    strength="weak",
    support=Support(
        need="name", beside=("PERSON", "USER_ID", "DATE_OF_BIRTH", "GENDER"), needs_neighbour=True
    ),
    names=word_list(
        "dateofdeath, deathdate, dod, deathyear, yearofdeath, deathmonth, deathday, deathtime, died, diedon, "
        "sterbedatum, todesdatum, datedeces, datededeces, fechadefuncion, fechadedefuncion, fechamuerte, "
        "datamorte, datadimorte, dataobito, datadeobito, overlijdensdatum, datazgonu, dodsdatum"
    ),
    examples=("1984-02-29", "2165-08-12 00:00:00", "1984", "12"),
    counterexamples=("4711", "47", "", "yesterday", "1983-02-29"),
)
