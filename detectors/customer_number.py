"""Number by which a company or a club identifies a person, recognised by the words next to it.

* https://schema.org/identifier

>>> 'My customer number is 48213377' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled
from detectors.labelled.value import code
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the last two characters."""
    return ends(value, 0, 2)


_LABELS = {
    "en": (
        "customer number",
        "customer id",
        "customer no",
        "client number",
        "client id",
        "member number",
        "membership number",
        "member id",
        "membership id",
        "loyalty number",
        "frequent flyer",
        "employee number",
        "employee id",
        "staff number",
        "student number",
        "student id",
    ),
    "de": (
        "kundennummer",
        "kunden-nr",
        "kunden-id",
        "mitgliedsnummer",
        "mitglieds-nr",
        "mitglieds-id",
        "personalnummer",
        "matrikelnummer",
        "mitarbeiternummer",
    ),
    "fr": (
        "numéro client",
        "numéro de client",
        "identifiant client",
        "numéro d'adhérent",
        "numéro de membre",
        "référence client",
        "numéro de fidélité",
        "numéro de salarié",
        "numéro d'étudiant",
        "adhérent",
    ),
    "es": (
        "número de cliente",
        "número de socio",
        "id de cliente",
        "código de cliente",
        "número de empleado",
        "número de afiliado",
        "socio",
        "cliente",
    ),
    "pt": (
        "número de cliente",
        "número do cliente",
        "número de sócio",
        "código de cliente",
        "código do cliente",
        "id de cliente",
        "cliente",
        "sócio",
        "número de funcionário",
    ),
    "it": (
        "codice cliente",
        "numero cliente",
        "numero di cliente",
        "numero di socio",
        "tessera socio",
        "id cliente",
        "numero socio",
        "tessera",
        "matricola",
        "cliente",
    ),
    "nl": (
        "klantnummer",
        "klant-id",
        "lidnummer",
        "lidmaatschapsnummer",
        "relatienummer",
        "klantnr",
        "personeelsnummer",
        "studentnummer",
    ),
    "pl": (
        "numer klienta",
        "numeru klienta",
        "numerem klienta",
        "numerem pracownika",
        "numeru pracownika",
        "numerem członkowskim",
        "klienta",
        "numer członkowski",
        "numer członka",
        "numer pracownika",
        "identyfikator klienta",
        "członkowski",
    ),
    "sv": (
        "kundnummer",
        "kund-id",
        "kundnumret",
        "medlemsnummer",
        "medlemsnumret",
        "anställningsnummer",
        "medlems-id",
    ),
}
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
