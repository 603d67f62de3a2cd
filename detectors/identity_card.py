"""Number of a national identity card, recognised by the words next to it.

* https://www.consilium.europa.eu/prado/en/search-by-document-title.html

>>> 'My identity card number is 512345678' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label_words import label_words
from detectors.labelled.value import code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("identity_card")
_VALUE = code(5, 14, letters=(0, 5))
_NAMES = word_list(
    "idcard, idcardnumber, idcardno, identitycard, identitydocument, identitycardnumber, personalausweis, "
    "ausweisnummer, personalausweisnummer, carteidentite, numerocni, cartaidentita, numerocartaidentita, "
    "identiteitskaart, identiteitskaartnummer, dowodosobisty, numerdowodu"
)
DETECTORS = (
    labelled(
        Detector(
            entity="IDENTITY_CARD",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=(
                "My identity card number is 512345678",
                "Personalausweisnummer: L01X00T471",
                "numer dowodu osobistego to ABA 300000",
            ),
            counterexamples=(
                "How do I renew my identity card?",
                "The ID card costs 30 euros",
                "An ID card has 9 characters",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "IDENTITY_CARD",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("512345678", "L01X00T471"),
        counterexamples=("12", "card"),
    ),
)
