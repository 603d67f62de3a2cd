"""Personal identification number, recognised by the words next to it.

* https://www.iso.org/standard/68669.html

>>> 'The account PIN is 1357' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import digits
from detectors.word_lists import word_list

_LABELS = label_words("pin")
_VALUE = digits(4, 8)
_NAMES = word_list("pin, pinnumber, pincode, cardpin, accountpin, userpin, geheimzahl, pinkod")
DETECTORS = (
    labelled(
        Detector(
            entity="PIN",
            strength="strong",
            names=_NAMES,
            examples=(
                "The account PIN is 1357",
                "PIN: 4821",
                "Meine PIN lautet 4821",
                "Il PIN della carta è 4821",
                "1357 is my PIN",
            ),
            counterexamples=(
                "Does it accept a PIN?",
                "My PIN is not working",
                "The PIN has 4 digits",
                "PIN: 4 digits",
                "spin 4821",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell("PIN", _VALUE, names=_NAMES, examples=("1357",), counterexamples=("123", "pin")),
)
