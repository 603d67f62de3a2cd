"""Passport number of any country, recognised by the words next to it.

* https://www.icao.int/publications/pages/publication.aspx?docnum=9303

>>> 'My passport number is 19824624' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Digits, Value, code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("passport")
_VALUE = code(3, 10, letters=(0, 7))
_DOCUMENT = Value(
    pattern=r"(?:(?=[A-Z0-9]*[A-Z])[A-Z0-9]{8,9}|[A-Z]{2} ?[0-9]{7})(?!\w)",
    accept=Digits(digits=(4, 8), letters=(1, 5)),
)
"""Letters and digits as in passport numbers. Next to labels that can also mean other documents, only this
form counts.
"""
_NAMES = word_list(
    "passport, passportno, passportnr, passportnum, passportnumber, passportid, reisepass, passnummer, "
    "reisepassnummer, numeropasseport, numpasseport, pasaporte, numeropasaporte, passaporte, passaporto, "
    "numeropassaporto, paspoort, paspoortnummer, numerpaszportu"
)
DETECTORS = (
    labelled(
        Detector(
            entity="PASSPORT",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=(
                "My passport number is 19824624",
                "Reisepassnummer: C01X00T47",
                "numéro de passeport : 12AB34567",
                "X1234567 is my passport number",
            ),
            counterexamples=(
                "Where do I find my passport number?",
                "The passport office opens at 9",
                "A passport number has 9 digits",
                "Passport: for example 123456789",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="PASSPORT",
            strength="medium",
            names=_NAMES,
            mask=last_two,
            examples=("Pass C01X00T47 gestohlen", "mitt pass: AA1234567"),
            counterexamples=("bus pass 12345678", "Pass 4471"),
        ),
        label_words("passport_short"),
        _DOCUMENT,
        Phrasing(signs=":"),
    ),
    named_cell(
        "PASSPORT",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("19824624", "C01X00T47"),
        counterexamples=("12", "passport"),
    ),
)
