"""Security code of a payment card, recognised by the words next to it or the name of its column.

* https://www.pcisecuritystandards.org/glossary/card-verification-code/

>>> from detectors.base import Hints
>>> judge_cell("123", Hints()).name, judge_cell("12345", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Support, Verdict, WholeCell
from detectors.labelled.detector import labelled
from detectors.labelled.label_words import label_words
from detectors.labelled.value import digits
from detectors.word_lists import word_list


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is three digits, or four digits as on American Express cards."""
    text = value.strip()
    return Verdict.VALID if text.isascii() and text.isdigit() and len(text) in (3, 4) else Verdict.INVALID


_LABELS = label_words("card_security_code")
_NAMES = word_list(
    "cvv, cvv2, cvc, cvc2, cardcvv, cardcvc, cardsecuritycode, cardverificationvalue, cvvnumber, cvvcode, "
    "cvcnumber"
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
