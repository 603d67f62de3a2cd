"""Age in years, recognised by the words next to it or the name of its column.

* https://schema.org/suggestedAge

>>> from detectors.base import Hints
>>> judge_cell("42", Hints()).name, judge_cell("142", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.word_lists import word_list

_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?")
_OLDEST = 122
"""The greatest age, in years, that a person is known to have reached."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is an age in years that a person can reach, whole or with a fraction."""
    text = value.strip()
    plausible = _NUMBER.fullmatch(text) is not None and float(text) <= _OLDEST
    return Verdict.VALID if plausible else Verdict.INVALID


def trim(match: str) -> tuple[int, int]:
    """Start and end of the number in the match."""
    found = re.search(r"\d+", match)
    return found.span() if found else (0, 0)


_YEARS = (
    r"(?:years? old|yrs? old|jahre(?: alt)?|ans|a(?:ñ|n)os|anni|jaar(?: oud)?|lata?|(?:å|a)r(?: gammal)?)\b"
)
_WHO = (
    "(?:i am|i(?:'|\u2019)m|he is|she is|he's|she's|ich bin|er ist|sie ist|j(?:'|\u2019)ai|tengo|tenho"
    "|ho|ik ben|hij is|zij is|mam|jag (?:ä|a)r|han (?:ä|a)r|hon (?:ä|a)r)"
)
_NAMES = word_list(
    "age, ageyears, ageinyears, userage, customerage, alter, edad, idade, eta, leeftijd, wiek, alder, yas, "
    "ageyrs, ageofperson"
)
DETECTORS = (
    Detector(
        entity="AGE",
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\nA-Za-z0-9]*\d{1,3}(?:\.\d{1,4})?[^\nA-Za-z0-9]*$"),
        strength="weak",
        support=Support(
            need="name",
            beside=("PERSON", "GENDER", "DATE_OF_BIRTH", "USER_ID", "EMAIL_ADDRESS", "PHONE_NUMBER"),
        ),
        names=_NAMES,
        examples=("42", "7", "38.5"),
        counterexamples=("142", "-3", "old"),
    ),
    Detector(
        entity="AGE",
        patterns=(
            rf"(?i)\b{_WHO} (?:only |just |jetzt |schon )?\d{{1,3}} {_YEARS}",
            rf"\b[A-Z][a-z\x80-\xff]+, \d{{2}} {_YEARS}",
            r"(?i)\baged? \d{2}\b",
        ),
        match=InText(trim=trim, beats=("DATE_TIME",)),
        validate=judge_cell,
        strength="medium",
        names=_NAMES,
        examples=(
            "I am 67 years old",
            "ich bin 72 jahre alt",
            "Applicant Jane Roe, aged 43, rents",
            "Demandeuse Jane Roe, 39 ans, locataire",
            "jag är 79 år",
        ),
        counterexamples=(
            "The house is 67 years old",
            "Cette maison a 81 ans",
            "La casa ha 78 anni",
            "page 43",
        ),
    ),
)
