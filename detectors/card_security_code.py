"""Security code of a payment card, told by the name of its column.

* https://www.pcisecuritystandards.org/glossary/card-verification-code/

>>> from detectors.base import Hints
>>> judge_cell("123", Hints()).name, judge_cell("12345", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Verdict


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Three digits, or four as American Express prints them."""
    text = value.strip()
    return Verdict.VALID if text.isascii() and text.isdigit() and len(text) in (3, 4) else Verdict.INVALID


DETECTOR = Detector(
    entity="CARD_SECURITY_CODE",
    cell=judge_cell,
    cell_shape=r"^[^\nA-Za-z0-9]*\d{3,4}[^\nA-Za-z0-9]*$",
    strength="weak",
    needs_support=True,
    names=(
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
    ),
    examples=("123", "1234"),
    counterexamples=("12", "12345", "12a"),
)
