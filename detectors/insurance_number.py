"""Number of an insurance policy or an insured person, recognised by the words next to it.

* https://en.wikipedia.org/wiki/Insurance_policy

>>> 'My insurance policy number is HX-48213377' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.value import code
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the last two characters."""
    return ends(value, 0, 2)


_LABELS = {
    "en": (
        "insurance policy",
        "policy number",
        "policy no",
        "insurance number",
        "insurance id",
        "insurance no",
        "insurance",
        "health insurance",
        "policy",
        "member id of the insurance",
        "medicare",
        "health plan",
        "policy ref",
        "policy id",
        "pol no",
        "insurance ref",
        "insurance policy no",
        "plan id",
    ),
    "de": (
        "versicherungsnummer",
        "versicherungsschein",
        "policennummer",
        "krankenversicherungsnummer",
        "versichertennummer",
        "versicherungs-nr",
        "krankenversichertennummer",
        "police",
        "versicherungspolice",
        "versicherungsscheinnummer",
        "vers-schein nr",
        "vers-schein",
        "vers-nr",
        "versicherungsschein nr",
        "vs-nr",
        "vsnr",
        "versicherten-nr",
        "kv-nr",
        "kvnr",
        "police nr",
        "vertragsnummer der versicherung",
    ),
    "fr": (
        "police d'assurance",
        "numéro de police",
        "contrat d'assurance",
        "assurance",
        "numéro d'assuré",
        "police",
        "n° de police",
        "contrat d'assurance n°",
        "n° d'assuré",
        "contrat mutuelle",
        "n° de sociétaire",
        "sociétaire",
        "numéro d'adhérent mutuelle",
    ),
    "es": (
        "póliza de seguro",
        "póliza",
        "número de póliza",
        "seguro médico",
        "tarjeta sanitaria",
        "seguro",
        "nº de póliza",
        "póliza nº",
        "pól",
        "nº póliza",
        "póliza del seguro",
        "nº de tarjeta sanitaria",
    ),
    "pt": (
        "apólice de seguro",
        "apólice",
        "número da apólice",
        "cartão de saúde",
        "seguro de saúde",
        "plano de saúde",
        "seguro",
        "n.º da apólice",
        "apólice nº",
        "apól",
        "nº apólice",
        "cartão do plano",
    ),
    "it": (
        "polizza assicurativa",
        "polizza",
        "numero di polizza",
        "tessera sanitaria",
        "assicurazione",
        "n. polizza",
        "polizza n",
        "polizza nr",
        "pol. n",
    ),
    "nl": (
        "polisnummer",
        "verzekeringsnummer",
        "polis",
        "verzekeringspolis",
        "zorgverzekering",
        "polisnr",
        "polis nr",
        "verzekerdennummer",
        "verz.nr",
        "relatienummer verzekering",
    ),
    "pl": (
        "polisy",
        "polisa",
        "polisę",
        "polisą",
        "numeru polisy",
        "numerem polisy",
        "ubezpieczenie",
        "numer polisy",
        "ubezpieczenia",
        "nr polisy",
        "polisy nr",
        "nr polisy oc",
        "polisa nr",
    ),
    "sv": (
        "försäkringsnummer",
        "försäkringsbrev",
        "försäkringsnumret",
        "försäkring",
        "polisnummer",
        "försäkringsnr",
        "förs.nr",
        "försäkringsbrevnr",
        "försäkringen",
    ),
}
_VALUE = code(5, 16, letters=(0, 8))
_NAMES = (
    "policynumber",
    "policyno",
    "insurancenumber",
    "insuranceid",
    "insurancepolicynumber",
    "versicherungsnummer",
    "versichertennummer",
    "policennummer",
    "numeropolice",
    "numeropoliza",
    "numeroapolice",
    "numeropolizza",
    "polisnummer",
    "verzekeringsnummer",
    "numerpolisy",
    "forsakringsnummer",
)
DETECTORS = (
    labelled(
        Detector(
            entity="INSURANCE_NUMBER",
            strength="strong",
            names=_NAMES,
            mask=mask,
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
    named_cell(
        "INSURANCE_NUMBER",
        _VALUE,
        names=_NAMES,
        mask=mask,
        examples=(
            "HX-48213377",
            "A123456780",
        ),
        counterexamples=(
            "12",
            "policy",
        ),
    ),
)
