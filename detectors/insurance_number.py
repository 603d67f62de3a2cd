"""Number of an insurance policy or an insured person, recognised by the words next to it.

* https://en.wikipedia.org/wiki/Insurance_policy

>>> 'My insurance policy number is HX-48213377' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.label import Phrasing
from detectors.labelled.label_words import all_words, label_words
from detectors.labelled.value import code
from detectors.masks import last_two
from detectors.word_lists import word_list

_LABELS = label_words("insurance_number")
_VALUE = code(5, 16, letters=(0, 8))
_NAMES = word_list(
    "policynumber, policyno, insurancenumber, insuranceid, insurancepolicynumber, versicherungsnummer, "
    "versichertennummer, policennummer, numeropolice, numeropoliza, numeroapolice, numeropolizza, "
    "polisnummer, verzekeringsnummer, numerpolisy, forsakringsnummer"
)
DETECTORS = (
    labelled(
        Detector(
            entity="INSURANCE_NUMBER",
            strength="strong",
            names=_NAMES,
            mask=last_two,
            examples=(
                "My insurance policy number is HX-48213377",
                "Versicherungsnummer: A123456780",
                "numéro de police d'assurance 998877665",
            ),
            counterexamples=(
                "How do I cancel my policy?",
                "policy 2 applies",
                "The policy number has 10 digits",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    labelled(
        Detector(
            entity="INSURANCE_NUMBER",
            strength="medium",
            names=_NAMES,
            mask=last_two,
            examples=("Assurée Mme Petit, n° de contrat HAB-4471220", "Versichert bei uns, Vertrag 44712203"),
            counterexamples=("contract 44712203", "Is the insurance contract 44712203?"),
        ),
        label_words("insurance_contract"),
        _VALUE,
        Phrasing(topic=all_words("insurance_topic")),
    ),
    named_cell(
        "INSURANCE_NUMBER",
        _VALUE,
        names=_NAMES,
        mask=last_two,
        examples=("HX-48213377", "A123456780"),
        counterexamples=("12", "policy"),
    ),
)
