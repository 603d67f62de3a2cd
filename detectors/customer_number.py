"""Number by which a company or a club identifies a person, recognised by the words next to it.

* https://schema.org/identifier

>>> 'My customer number is 48213377' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the last two characters."""
    return ends(value, 0, 2)


_LABELS = label_words("customer_number")
_VALUE = code(4, 14, letters=(0, 6))
_NAMES = (
    "membernumber",
    "memberno",
    "membershipnumber",
    "mitgliedsnummer",
    "numeroadherent",
    "numerosocio",
    "lidnummer",
    "medlemsnummer",
    "numerczlonkowski",
)
DETECTORS = (
    labelled(
        Detector(
            entity="USER_ID",
            strength="strong",
            names=_NAMES,
            mask=mask,
            examples=(
                "My customer number is 48213377",
                "Kundennummer: K-482133",
                "lidnummer 4821337",
            ),
            counterexamples=(
                "Where do I find my customer number?",
                "A customer number has 8 digits",
                "customer 12 called",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
)
