"""Names of people, places and organisations in prose, found with a language model and the words around them.

Such names are found by reading whole texts, not by patterns. At most a few hundred distinct texts of a field
are read.

* https://spacy.io/usage/linguistic-features#named-entities

>>> [detector.entity for detector in DETECTORS]
['PERSON', 'LOCATION', 'ORGANIZATION']
"""

from detectors.base import Detector, Nature, Prose

CHANCE = 0.02
"""The highest share of texts without names in which a name is found by mistake, as measured by a test."""

DETECTORS = (
    Detector(
        entity="PERSON",
        nature=Nature(namesakes=("ORGANIZATION",)),
        match=Prose(),
        strength="medium",
        chance=CHANCE,
        examples=("Spoke to Maria Lopez about the invoice.", "my name is oliver, please call back"),
        counterexamples=("The red lamp comes with two bulbs and a cable.", "Please restart the router"),
    ),
    Detector(
        entity="LOCATION",
        match=Prose(),
        strength="weak",
        chance=CHANCE,
        examples=("They moved to Lisbon in May.", "The parcel is still in Germany."),
        counterexamples=("The red lamp comes with two bulbs and a cable.", "Please restart the router"),
    ),
    Detector(
        entity="ORGANIZATION",
        match=Prose(),
        strength="weak",
        chance=0.05,
        nature=Nature(neutral=True),
        examples=("He worked for Quimbex until May.", "The contract with Microsoft ended."),
        counterexamples=("The red lamp comes with two bulbs and a cable.", "Please restart the router"),
    ),
)
