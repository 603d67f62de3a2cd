"""Last digits of a payment card, alone or behind a mask, recognised by words or the name of their column.

* https://www.pcisecuritystandards.org/glossary/truncation/

>>> from detectors.base import Hints
>>> judge_cell("**** **** **** 4242", Hints()).name, judge_cell("4242 4242 4242 4242", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.label import Phrasing
from detectors.labelled.value import Value, is_anything
from detectors.parts.card_words import CARD

_TRUNCATED = re.compile(r"(?:\d{0,6}[*xX•#. -]{2,})?\d{4}")
"""The rest of a truncated number: at most the issuer's digits, then a mask, and the last four digits."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Four digits, alone or behind a mask."""
    return Verdict.VALID if _TRUNCATED.fullmatch(value.strip()) else Verdict.INVALID


_NAMES = (
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
)
_LABELS = {
    "en": (
        "ending in",
        "ending with",
        "ends in",
        "ends with",
        "ending",
        "last four",
        "last four digits",
        "last 4",
        "last 4 digits",
    ),
    "de": (
        "endet auf",
        "endet mit",
        "endend auf",
        "mit der endung",
        "endziffern",
        "letzten vier ziffern",
        "letzte vier ziffern",
        "letzten 4 ziffern",
        "endnummer",
    ),
    "fr": (
        "se terminant par",
        "qui se termine par",
        "finissant par",
        "qui finit par",
        "terminant par",
        "quatre derniers chiffres",
        "4 derniers chiffres",
    ),
    "es": (
        "terminada en",
        "que termina en",
        "acabada en",
        "que acaba en",
        "termina en",
        "últimos cuatro dígitos",
        "últimas cuatro cifras",
        "últimos 4 dígitos",
        "últimos cuatro números",
    ),
    "pt": (
        "terminado em",
        "que termina em",
        "com final",
        "final",
        "termina em",
        "últimos quatro dígitos",
        "últimos 4 dígitos",
        "acaba em",
    ),
    "it": (
        "che finisce con",
        "che termina con",
        "terminante con",
        "finisce per",
        "che finisce per",
        "ultime quattro cifre",
        "ultime 4 cifre",
    ),
    "nl": ("eindigend op", "die eindigt op", "eindigt op", "laatste vier cijfers", "laatste 4 cijfers"),
    "pl": (
        "kończąca się na",
        "kończącej się na",
        "kończącą się na",
        "kończy się na",
        "z końcówką",
        "o końcówce",
        "końcówka",
        "ostatnie cztery cyfry",
        "ostatnie 4 cyfry",
    ),
    "sv": (
        "som slutar på",
        "slutar på",
        "som slutar med",
        "slutar med",
        "sista fyra siffror",
        "fyra sista siffrorna",
        "sista fyra siffrorna",
    ),
}
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
