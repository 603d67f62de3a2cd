"""Facts about a person that only the column name reveals: faith, origin, civil status, birthplace, health.

The values can be any words or codes, so they count only if the record is evidently about a person.

* https://eur-lex.europa.eu/eli/reg/2016/679/oj#art_9

>>> from detectors.base import Hints
>>> judge_cell("Roman Catholic", Hints()).name, judge_cell("3", Hints()).name, judge_cell("n/a", Hints()).name
('VALID', 'VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Nature, Support, Verdict, WholeCell
from detectors.built import toml
from detectors.parts.placeholders import is_placeholder
from detectors.word_lists import data_path

_LONGEST = 80
_CODE = re.compile(r"[0-9]{1,3}(?:\.0)?")


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is not a placeholder, and is either a short phrase that begins with a letter or a
    short code.
    """
    text = value.strip().lstrip("[\"'( ")
    is_line = len(value) <= _LONGEST and "\n" not in value
    is_phrase = text[:1].isalpha() and "@" not in text and "://" not in text
    told = is_line and (is_phrase or _CODE.fullmatch(text) is not None) and not is_placeholder(text)
    return Verdict.VALID if told else Verdict.INVALID


DETECTORS = tuple(
    Detector(
        entity=entity,
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\n@]{1,320}$"),
        strength="weak",
        support=Support(
            need="name",
            beside=("PERSON", "USER_ID", "DATE_OF_BIRTH", "GENDER", "AGE", "EMAIL_ADDRESS", "PHONE_NUMBER"),
            needs_neighbour=True,
        ),
        nature=Nature(is_closed=True),
        names=tuple(names.split()),
        examples=("Danish", "DK", "Roman Catholic", "2", '["Widowed_DE"]'),
        counterexamples=("4711.5", "a@b", "", "n/a", "null"),
    )
    for entity, names in toml(data_path("personal_facts.toml")).items()
)
