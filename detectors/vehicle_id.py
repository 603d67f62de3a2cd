"""Vehicle identification number (VIN), recognised by the words next to it.

* https://www.iso.org/standard/52200.html

>>> 'The VIN is 1M8GDM9AXKP042788' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Digits, Value
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("vehicle_id")
_VALUE = Value(
    pattern=r"[A-HJ-NPR-Za-hj-npr-z0-9]{11,17}(?![\w])", accept=Digits(digits=(4, 17), letters=(0, 13))
)
_NAMES = word_list(
    "vin, vinnumber, vinno, vehicleidentificationnumber, chassisnumber, chassisno, fahrgestellnummer, "
    "fahrzeugidentifikationsnummer, numerochassis, numerotelaio, chassisnummer, chassinummer"
)
DETECTORS = (
    labelled(
        Detector(
            entity="VEHICLE_ID",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=(
                "The VIN is 1M8GDM9AXKP042788",
                "Fahrgestellnummer: WDB1240501C123456",
                "numero di telaio ZFA22300005556777",
            ),
            counterexamples=("Where is the VIN?", "A VIN has 17 characters", "vin 12"),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "VEHICLE_ID",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("1M8GDM9AXKP042788",),
        counterexamples=("1M8GDM9AX", "chassis"),
    ),
)
