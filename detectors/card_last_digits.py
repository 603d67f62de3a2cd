"""Last four digits of a payment card number, alone or after a mask, recognised by words or a column name.

* https://www.pcisecuritystandards.org/glossary/truncation/

>>> from detectors.base import Hints
>>> judge_cell("**** **** **** 4242", Hints()).name, judge_cell("4242 4242 4242 4242", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Value, is_anything
from detectors.parts.card_words import CARD
from detectors.word_lists import word_list

_TRUNCATED = re.compile(r"(?:\d{0,6}[*xX•#. -]{2,})?\d{4}")
"""Matches a truncated card number: optionally the issuer's digits and a mask, then the last four digits."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is four digits, alone or after a mask."""
    return Verdict.VALID if _TRUNCATED.fullmatch(value.strip()) else Verdict.INVALID


_NAMES = word_list(
    "last4, lastfour, cardsummary, accountnumberending, last4digits, lastfourdigits, cardlast4, "
    "cardlastfour, cclast4, dynamiclast4, panlast4, maskedpan, panmasked, truncatedpan, maskedcard, "
    "cardmasked, maskedcardnumber, cardnumbermasked, cardmask, creditcardmasknumber"
)
_LABELS = label_words("card_last_digits")
DETECTORS = (
    Detector(
        entity="CARD_LAST_DIGITS",
        validate=judge_cell,
        match=WholeCell(shape=r"\d{4}[^\nA-Za-z0-9]*$"),
        strength="weak",
        support=Support(need="name"),
        names=_NAMES,
        examples=("4242", "**** **** **** 4242", "424242******4242", "xxxx-xxxx-xxxx-4242"),
        counterexamples=("42", "4242 4242 4242 4242", "42425"),
    ),
    labelled(
        Detector(
            entity="CARD_LAST_DIGITS",
            strength="medium",
            names=_NAMES,
            examples=(
                "the card ending in 4242 was charged",
                "Die Karte endet auf 4242",
                "of my cards, the one ending in 4242",
            ),
            counterexamples=(
                "orders ending in 4242",
                "discard orders ending in 4242",
                "request acb3 got status final 4242",
                "Does the card end in 4242?",
                "card ending in 2026-04-01",
            ),
        ),
        _LABELS,
        Value(pattern=r"(?:[*x•]{2,12} ?)?(?P<value>[0-9]{4})(?![\w]|[ .,:/-][0-9])", accept=is_anything),
        Phrasing(topic=CARD),
    ),
)
