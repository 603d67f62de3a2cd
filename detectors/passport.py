"""Passport number of any country, recognised by the words next to it.

* https://www.icao.int/publications/pages/publication.aspx?docnum=9303

>>> 'My passport number is 19824624' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the last two characters."""
    return ends(value, 0, 2)


_LABELS = label_words("passport")
_VALUE = code(3, 10, letters=(0, 7))
_NAMES = (
    "passport",
    "passportno",
    "passportnr",
    "passportnum",
    "passportnumber",
    "passportid",
    "reisepass",
    "passnummer",
    "reisepassnummer",
    "numeropasseport",
    "numpasseport",
    "pasaporte",
    "numeropasaporte",
    "passaporte",
    "passaporto",
    "numeropassaporto",
    "paspoort",
    "paspoortnummer",
    "numerpaszportu",
)
DETECTORS = (
    labelled(
        Detector(
            entity="PASSPORT",
            strength="strong",
            names=_NAMES,
            mask=mask,
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
    named_cell(
        "PASSPORT",
        _VALUE,
        names=_NAMES,
        mask=mask,
        examples=(
            "19824624",
            "C01X00T47",
        ),
        counterexamples=(
            "12",
            "passport",
        ),
    ),
)
