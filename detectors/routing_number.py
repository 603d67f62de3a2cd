"""Number of a bank or bank branch, recognised by the words next to it.

* https://www.aba.com/about-us/routing-number

>>> 'routing 045795241' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import digits
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("routing_number")
_VALUE = digits(4, 9)
_NAMES = word_list(
    "routingnumber, routingno, abarouting, abaroutingnumber, abanumber, sortcode, bankleitzahl, blz, "
    "transitnumber, clearingnummer"
)
DETECTORS = (
    labelled(
        Detector(
            entity="ROUTING_NUMBER",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=("routing 045795241", "The sort code is 12-34-56", "BLZ 37040044"),
            counterexamples=(
                "What is a routing number?",
                "A routing number has 9 digits",
                "routing table 12",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "ROUTING_NUMBER",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("045795241", "12-34-56"),
        counterexamples=("12", "routing"),
    ),
)
