"""Number by which a company or a club identifies a person, recognised by the words next to it.

* https://schema.org/identifier

>>> 'My customer number is 48213377' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import label_words
from detectors.labelled.value import Digits, Value, code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("customer_number")
_VALUE = code(4, 14, letters=(0, 6))
_LETTERED = Value(
    pattern=r"[A-Z]{1,4}[/-]?[0-9]{4,10}(?:-[A-Z0-9]{1,3})?(?![\w./-])",
    accept=Digits(digits=(4, 10), letters=(1, 6)),
)
"""A number that begins with letters. Only such a number counts after words that may precede any kind of
number.
"""
_NAMES = word_list(
    "membernumber, memberno, membershipnumber, mitgliedsnummer, numeroadherent, numerosocio, lidnummer, "
    "medlemsnummer, numerczlonkowski"
)
DETECTORS = (
    labelled(
        Detector(
            entity="USER_ID",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=("My customer number is 48213377", "Kundennummer: K-482133", "lidnummer 4821337"),
            counterexamples=(
                "Where do I find my customer number?",
                "A customer number has 8 digits",
                "customer 12 called",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="USER_ID",
            strength="medium",
            names=_NAMES,
            mask=last_two,
            examples=("klant NL-88120 belde", "Kunde: DE-558210"),
            counterexamples=("klant 12345 belde", "klant v1.10"),
        ),
        label_words("customer_short"),
        _LETTERED,
        Phrasing(signs=":"),
    ),
)
