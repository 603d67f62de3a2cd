"""Security code of a payment card, recognised by the words next to it or the name of its column.

* https://www.pcisecuritystandards.org/glossary/card-verification-code/

>>> from detectors.base import Hints
>>> judge_cell("123", Hints()).name, judge_cell("12345", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.value import digits


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Three digits, or four, as on American Express cards."""
    text = value.strip()
    return Verdict.VALID if text.isascii() and text.isdigit() and len(text) in (3, 4) else Verdict.INVALID


_LABELS = {
    "en": (
        "cvv",
        "cvc",
        "cvv2",
        "cvc2",
        "csc",
        "security code",
        "card verification",
        "digits on the back",
        "three digits",
        "numbers on the back",
        "card code",
        "three digit code",
        "cvv code",
        "cvc code",
        "back of the card",
        "last three on the back",
    ),
    "de": (
        "cvv",
        "cvc",
        "prüfziffer",
        "prüfnummer",
        "kartenprüfnummer",
        "sicherheitscode",
        "ziffern auf der rückseite",
        "drei ziffern",
        "dreistellige nummer",
        "dreistelliger code",
        "kartenprüfziffer",
        "drei zahlen hinten",
        "3 ziffern",
        "cvc-code",
    ),
    "fr": (
        "cryptogramme",
        "code de sécurité",
        "chiffres au dos",
        "trois chiffres",
        "chiffres au verso",
        "crypto",
        "code cvv",
        "code à trois chiffres",
        "cvv",
        "cvc",
    ),
    "es": (
        "código de seguridad",
        "números de atrás",
        "tres números",
        "dígitos de atrás",
        "tres dígitos",
        "tres cifras",
        "cvv",
        "cvc",
        "código cvv",
        "tres de atrás",
        "tres números de atrás",
        "cód. seguridad",
    ),
    "pt": (
        "código de segurança",
        "números no verso",
        "três números",
        "três dígitos",
        "dígitos no verso",
        "cvv",
        "cvc",
        "código cvv",
        "três algarismos",
        "três números atrás",
        "cód. de segurança",
    ),
    "it": (
        "codice di sicurezza",
        "cifre sul retro",
        "tre cifre",
        "numeri sul retro",
        "cvv",
        "cvc",
        "codice cvv",
        "tre numeri",
        "tre cifre dietro",
    ),
    "nl": (
        "beveiligingscode",
        "cijfers op de achterkant",
        "drie cijfers",
        "cijfers achterop",
        "cijfers op de achterzijde",
        "cvc",
        "cvv",
        "cvc-code",
        "drie cijfers achter",
        "veiligheidscode",
    ),
    "pl": (
        "kod zabezpieczający",
        "kodu zabezpieczającego",
        "kodem zabezpieczającym",
        "kodu cvv",
        "kodem cvv",
        "cyfry na odwrocie",
        "trzy cyfry",
        "kod cvv",
        "cyfry z tyłu",
        "kod bezpieczeństwa",
        "cvv",
        "cvc",
        "kod cvc",
        "trzy cyferki",
        "trzycyfrowy kod",
    ),
    "sv": (
        "säkerhetskod",
        "siffrorna på baksidan",
        "tre siffror",
        "tre siffrorna",
        "siffrorna på kortets baksida",
        "cvv",
        "cvc",
        "cvc-kod",
        "cvv-kod",
        "tre siffrorna bak",
        "kortets säkerhetskod",
    ),
}
_NAMES = (
    "cvv",
    "cvv2",
    "cvc",
    "cvc2",
    "cardcvv",
    "cardcvc",
    "cardsecuritycode",
    "cardverificationvalue",
    "cvvnumber",
    "cvvcode",
    "cvcnumber",
)
DETECTORS = (
    Detector(
        entity="CARD_SECURITY_CODE",
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\nA-Za-z0-9]*\d{3,4}[^\nA-Za-z0-9]*$"),
        strength="weak",
        support=Support(need="any"),
        names=_NAMES,
        examples=("123", "1234"),
        counterexamples=("12", "12345", "12a"),
    ),
    labelled(
        Detector(
            entity="CARD_SECURITY_CODE",
            strength="strong",
            names=_NAMES,
            examples=("CVV 789", "the three digits on the back are 416", "Prüfziffer 305"),
            counterexamples=("What's the CVV and where is it printed?", "The CVV has 3 digits", "cvv 12345"),
        ),
        _LABELS,
        digits(3, 4),
    ),
)
