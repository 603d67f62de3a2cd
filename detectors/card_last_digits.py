"""Last digits of a payment card, by themselves or behind a mask, recognised by the name of their column.

* https://www.pcisecuritystandards.org/glossary/truncation/

>>> from detectors.base import Hints
>>> judge_cell("**** **** **** 4242", Hints()).name, judge_cell("4242 4242 4242 4242", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Support, Verdict, WholeCell

_TRUNCATED = re.compile(r"(?:\d{0,6}[*xX•#. -]{2,})?\d{4}")
"""The rest of a truncated number: at most the issuer's digits, then a mask, and the last four digits."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Four digits, alone or behind a mask."""
    return Verdict.VALID if _TRUNCATED.fullmatch(value.strip()) else Verdict.INVALID


DETECTOR = Detector(
    entity="CARD_LAST_DIGITS",
    validate=judge_cell,
    match=WholeCell(shape=r"\d{4}[^\nA-Za-z0-9]*$"),
    strength="weak",
    support=Support(need="name"),
    names=(
        "last4",
        "lastfour",
        "cardsummary",
        "accountnumberending",
        "last4digits",
        "lastfourdigits",
        "cardlast4",
        "cardlastfour",
        "cclast4",
        "dynamiclast4",
        "panlast4",
        "maskedpan",
        "panmasked",
        "truncatedpan",
        "maskedcard",
        "cardmasked",
        "maskedcardnumber",
        "cardnumbermasked",
        "cardmask",
        "creditcardmasknumber",
    ),
    examples=("4242", "**** **** **** 4242", "424242******4242", "xxxx-xxxx-xxxx-4242"),
    counterexamples=("42", "4242 4242 4242 4242", "42425"),
)
