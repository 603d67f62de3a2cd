"""Number plate of a vehicle, recognised by the words next to it.

* https://en.wikipedia.org/wiki/Vehicle_registration_plate

>>> 'My license plate is ABC 1234' in DETECTORS[0].examples
True
"""

from functools import partial

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Digits, Value
from detectors.masks import last_two
from detectors.word_lists import word_list

_SHORT_LABELS = label_words("license_plate_short")
"""Words that also have other meanings. They are labels only if a verb or sign connects them to the value."""
_SHAPE = (
    r"(?=[A-ZÄÖÜ0-9 -]*[0-9])(?![0-9]{1,4}(?![A-Z0-9 -]))"
    r"[A-ZÄÖÜ0-9]{1,8}(?:[ -][A-ZÄÖÜ0-9]{1,5}){0,3}(?![\w])"
)
"""Matches groups of capitals and digits, but no plain number of up to four digits."""
_LABELS = label_words("license_plate")
_VALUE = Value(pattern=_SHAPE, accept=Digits(digits=(1, 6), letters=(0, 6)), kind="plate")
_NAMES = word_list(
    "licenseplate, licenceplate, numberplate, platenumber, plateno, vehicleplate, registrationplate, "
    "vehicleregistration, vehicleregistrationnumber, carplate, carreg, carregistration, "
    "carregistrationnumber, vehiclereg, regplate, kennzeichen, kfzkennzeichen, immatriculation, "
    "plaqueimmatriculation, targa, kenteken, nummerplaat, numerrejestracyjny, registreringsnummer, regnr"
)
_in_text = partial(Detector, entity="LICENSE_PLATE", strength="strong", names=_NAMES, mask=last_two)
DETECTORS = (
    labelled(
        _in_text(
            examples=(
                "My license plate is ABC 1234",
                "Kennzeichen: B-XY 1234",
                "numéro d'immatriculation AB-123-CD",
            ),
            counterexamples=(
                "Where is my license plate?",
                "The license plate has 7 characters",
                "number plates since 2001",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        _in_text(
            examples=("The car's plate is ABC 1234", "matrícula: 1234 BCD"),
            counterexamples=("plate 12 of the atlas", "La plaque pèse 12 kilos"),
        ),
        _SHORT_LABELS,
        _VALUE,
        Phrasing(bare=False),
    ),
    named_cell(
        "LICENSE_PLATE",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("ABC1234", "B-XY 1234"),
        counterexamples=("12345678901", "plate"),
    ),
)
