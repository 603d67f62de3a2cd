"""Driving licence number of any country, recognised by the words next to it.

* https://www.aamva.org/technology/technology-standards/driver-license-identification-card-design-standard

>>> "My driver's license number is A1234567" in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("driver_license")
_VALUE = code(4, 16, letters=(0, 10))
_NAMES = word_list(
    "driverlicense, driverslicense, driverlicensenumber, driverslicensenumber, drivinglicence, "
    "drivinglicencenumber, drivinglicense, drivinglicensenumber, driverlicence, dlnumber, licensenumber, "
    "licencenumber, fuehrerschein, fuehrerscheinnummer, fuhrerscheinnummer, permisconduire, numeropermis, "
    "patenteguida, numeropatente, rijbewijs, rijbewijsnummer, prawojazdy, korkortsnummer"
)
DETECTORS = (
    labelled(
        Detector(
            entity="DRIVER_LICENSE",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=(
                "My driver's license number is A1234567",
                "Führerscheinnummer: B072RRE2I55",
                "numero di patente: U1H23456X",
            ),
            counterexamples=(
                "Do you need my driving licence number?",
                "A driving licence is valid for 10 years",
                "The driver's license test has 30 questions",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="DRIVER_LICENSE",
            strength="medium",
            names=_NAMES,
            mask=last_two,
            examples=("wallet stolen, DL MORGA753116SM9IJ", "DL: A1234567"),
            counterexamples=("DL 3000", "Which DL do you need?"),
        ),
        label_words("driver_license_short"),
        code(6, 16, letters=(1, 10)),
        Phrasing(signs=":"),
    ),
    named_cell(
        "DRIVER_LICENSE",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("A1234567", "B072RRE2I55"),
        counterexamples=("12", "none"),
    ),
)
