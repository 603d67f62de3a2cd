"""Gender or sex.

Words that mean only a gender need no support. Single letters count only in records about people or in a field
with a name for gender.

* https://www.iso.org/standard/81682.html

>>> from detectors.base import Hints
>>> judge_cell("Female", Hints()).name, judge_cell("maybe", Hints()).name
('VALID', 'INVALID')
"""

from functools import cache

from detectors.base import Detector, Hints, Nature, Support, Verdict, WholeCell
from detectors.word_lists import read_lines, word_list

_LETTERS = frozenset({"f", "m", "w"})
_OTHERS = frozenset({"x", "d", "o", "u", "n", "diverse", "divers", "other", "unknown", "undisclosed"})


@cache
def _words() -> frozenset[str]:
    return frozenset(" ".join(read_lines("gender_words.txt")).split())


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is one of the common words or letters for gender, in several languages."""
    return _judged(value, _words() | _LETTERS | _OTHERS)


def judge_word(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is a word that means a gender and nothing else."""
    return _judged(value, _words())


def judge_letter(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is F, M or W, in upper or lower case: the first letters of words for a gender."""
    return _judged(value, _LETTERS)


def _judged(value: str, known: frozenset[str]) -> Verdict:
    return Verdict.VALID if value.strip().lower() in known else Verdict.INVALID


_NAMES = word_list(
    "gender, sex, genderidentity, geschlecht, sexe, sexo, sesso, geslacht, plec, kon, kjonn, cinsiyet, "
    "pohlavi, genero, jeniskelamin"
)
_CODES = frozenset({"0", "1", "2", "9", "0.0", "1.0", "2.0", "9.0"})


def judge_code(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is a code for a gender, as in ISO 5218: 0, 1, 2 or 9."""
    return _judged(value, _CODES)


DETECTORS = (
    Detector(
        entity="GENDER",
        nature=Nature(is_closed=True),
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\n\d@_/:=]+$"),
        strength="weak",
        support=Support(need="any"),
        names=_NAMES,
        examples=("F", "male", "non-binary", "weiblich"),
        counterexamples=("yes", "fm", "", "12"),
    ),
    Detector(
        entity="GENDER",
        nature=Nature(is_closed=True, misses=0.2),
        validate=judge_word,
        match=WholeCell(shape=r"^[^\n\d@_/:=]+$"),
        strength="medium",
        chance=0.02,
        support=Support(beside=("PERSON", "DATE_OF_BIRTH")),
        examples=("Female", "kobieta", "muž"),
        counterexamples=("F", "other", ""),
    ),
    Detector(
        entity="GENDER",
        nature=Nature(is_closed=True, misses=0.1),
        validate=judge_letter,
        match=WholeCell(shape=r"(?i)^[^\nA-Z0-9]*[FMW][^\nA-Z0-9]*$"),
        strength="weak",
        chance=0.12,
        support=Support(need="any", beside=("PERSON", "DATE_OF_BIRTH")),
        examples=("F", "m"),
        counterexamples=("x", "male", ""),
    ),
    Detector(
        entity="GENDER",
        nature=Nature(is_closed=True),
        validate=judge_code,
        match=WholeCell(shape=r"^[^\n0-9A-Za-z]*[0129](?:\.0)?[^\n0-9A-Za-z]*$"),
        strength="weak",
        support=Support(
            need="name",
            beside=("PERSON", "USER_ID", "DATE_OF_BIRTH", "AGE", "INCOME", "EMAIL_ADDRESS", "PHONE_NUMBER"),
            needs_neighbour=True,
        ),
        names=_NAMES,
        examples=("0", "1.0", "2"),
        counterexamples=("3", "01", "", "10"),
    ),
)
