"""Month in which a payment card expires, recognised by the words next to it.

* https://www.iso.org/standard/70484.html

>>> 'expiry 04/27' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Digits, Value
from detectors.parts.card_words import CARD
from detectors.word_lists import word_list

_LABELS = label_words("card_expiry")
_VALUE = Value(
    pattern=r"(?:0[1-9]|1[0-2]) ?[/.-] ?(?:20[2-9][0-9]|[2-9][0-9])(?![\w]|[./-][0-9])",
    accept=Digits(digits=(4, 6)),
)
_DATES = label_words("card_expiry_date")
"""Words for any date, which count as labels only if the line contains a word for a card."""
_NAMES = word_list(
    "cardexpiry, expirydate, expdate, cardexp, cardexpiration, cardexpirationdate, cardexpdate, ccexp, "
    "ccexpiry, ccexpirydate"
)
DETECTORS = (
    labelled(
        Detector(
            entity="CARD_EXPIRY",
            strength="strong",
            names=_NAMES,
            examples=("expiry 04/27", "The card expires 11/2029", "Karte gültig bis 08/28"),
            counterexamples=(
                "When does my card expire?",
                "The offer expires on 04/27/2026",
                "valid until 24",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="CARD_EXPIRY",
            strength="medium",
            names=_NAMES,
            examples=("Karte gesperrt, Ablauf 09/28", "mi visa, fecha 04/29, no pasa"),
            counterexamples=(
                "Ablauf 09/28",
                "fecha 04/29",
                "Revisa la fecha 04/29 del informe",
                "avisa antes de la fecha 05/27",
                "postcard, Ablauf 09/28",
            ),
        ),
        _DATES,
        _VALUE,
        Phrasing(topic=CARD),
    ),
    named_cell(
        "CARD_EXPIRY",
        _VALUE,
        names=_NAMES,
        examples=("04/27", "11/2029"),
        counterexamples=("13/27", "04/27/2026"),
    ),
)
