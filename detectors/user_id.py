"""Identifier of a person in a system, recognised by the name of its column: a customer number, a user's key.

Such an identifier identifies a person only to those who have the register behind it, but is personal data
nevertheless (GDPR, recital 30).

* https://eur-lex.europa.eu/eli/reg/2016/679/oj

>>> from detectors.base import Hints
>>> judge_cell("10482", Hints()).name, judge_cell("Jane Doe", Hints()).name, judge_cell("null", Hints()).name
('VALID', 'INVALID', 'INVALID')
"""

import re
from functools import partial

from detectors.base import Detector, Hints, Nature, Support, Verdict, WholeCell
from detectors.built import toml
from detectors.parts.placeholders import is_placeholder
from detectors.word_lists import data_path

_SHAPE = re.compile(
    r"(?=.*\d)[A-Za-z0-9](?:(?:[A-Za-z0-9._:|/#=+-]| [-/#:.] ){0,62}[A-Za-z0-9=])?"
    r"|[A-Z][A-Z_-]{2,20}|[a-z]{1,20}(?:_[a-z]{1,20}){1,4}"
)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is not a placeholder and can be a key: a word with a digit, a word in capitals, or
    several words joined by underscores.
    """
    text = value.strip()
    is_key = _SHAPE.fullmatch(text) is not None and not is_placeholder(text)
    return Verdict.VALID if is_key else Verdict.INVALID


_WORDS = {key: words.split() for key, words in toml(data_path("user_ids.toml")).items()}


def _joined(owners: str) -> tuple[str, ...]:
    """Names of key columns: each word of the group ``owners``, combined with each word for a key that can
    come after or before it.
    """
    behind = (f"{who}{which}" for who in _WORDS[owners] for which in _WORDS["which"])
    before = (f"{which}{who}" for who in _WORDS[owners] for which in _WORDS["before"])
    return tuple(dict.fromkeys((*behind, *before)))


_key = partial(
    Detector,
    entity="USER_ID",
    validate=judge_cell,
    match=WholeCell(shape=r"^[^\n ]+(?: [-/#:.] [^\n ]+)*$"),
    strength="weak",
    nature=Nature(indirect=True),
)
DETECTORS = (
    _key(
        support=Support(need="name"),
        names=(*_joined("who"), *_WORDS["alone"], *_WORDS["other_languages"], *_WORDS["abbreviated"]),
        examples=(
            "10482",
            "SM - 00001",
            "seed_jane_id",
            "U024BE7LH",
            "550e8400-e29b-41d4-a716-446655440000",
            "cus_9s6XKzkNRiz8i3",
        ),
        counterexamples=("Jane Doe", "null", "N/A", "", "true", "-", "yes"),
    ),
    _key(
        support=Support(need="name", beside=("PERSON",), needs_neighbour=True),
        names=("*id", "*pid"),
        examples=("10482", "nm0000158"),
        counterexamples=("Jane Doe", "null", "", "true"),
    ),
    _key(
        support=Support(
            need="name", beside=("PERSON", "AGE", "GENDER", "DATE_OF_BIRTH", "HEALTH"), needs_neighbour=True
        ),
        names=_joined("shared"),
        examples=("10482", "S-0042"),
        counterexamples=("Jane Doe", "null", "", "true"),
    ),
)
"""The second detector accepts every id column in records about people if the value differs in each record,
whoever issued the ids. The third detector requires a person in the same record, since records about things
can have columns with such names, too.
"""
