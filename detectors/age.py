"""Age in years, told by the name of its column.

* https://schema.org/suggestedAge

>>> from detectors.base import Hints
>>> judge_cell("42", Hints()).name, judge_cell("142", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Verdict

_YEARS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?")
_OLDEST = 122
"""The greatest age on record."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """A number of years that someone has reached, whole or with a fraction."""
    text = value.strip()
    plausible = _YEARS.fullmatch(text) is not None and float(text) <= _OLDEST
    return Verdict.VALID if plausible else Verdict.INVALID


DETECTOR = Detector(
    entity="AGE",
    cell=judge_cell,
    cell_shape=r"^[^\nA-Za-z0-9]*\d{1,3}(?:\.\d{1,4})?[^\nA-Za-z0-9]*$",
    strength="weak",
    needs_name=True,
    beside=("PERSON", "GENDER", "DATE_OF_BIRTH", "USER_ID", "EMAIL_ADDRESS", "PHONE_NUMBER"),
    names=(
        "age",
        "ageyears",
        "ageinyears",
        "userage",
        "customerage",
        "alter",
        "edad",
        "idade",
        "eta",
        "leeftijd",
        "wiek",
        "alder",
        "yas",
        "ageyrs",
        "ageofperson",
    ),
    examples=("42", "7", "38.5"),
    counterexamples=("142", "-3", "old"),
)
