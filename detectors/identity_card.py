"""Number of a national identity card, recognised by the words next to it.

* https://www.consilium.europa.eu/prado/en/search-by-document-title.html

>>> 'My identity card number is 512345678' in DETECTORS[0].examples
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
        "id card number",
        "proof of identity",
        "identity card",
        "id card",
        "id document",
        "residence permit",
        "identification card",
        "id card no",
        "national id card",
        "residence card",
        "brp",
        "brp number",
    ),
    "de": (
        "personalausweis",
        "ausweisnummer",
        "ausweis-nr",
        "ausweis",
        "aufenthaltstitel",
        "personalausweis-nr",
        "pa-nr",
        "personalausw.-nr",
        "ausweisnr",
        "aufenthaltstitel-nr",
    ),
    "fr": (
        "pièce d'identité",
        "carte d'identité nationale",
        "carte d'identité",
        "carte nationale d'identité",
        "titre de séjour",
        "cni",
        "n° de carte d'identité",
        "carte identité",
        "n° cni",
        "titre de séjour n°",
    ),
    "es": (
        "documento de identidad",
        "carné de identidad",
        "carnet de identidad",
        "cédula de identidad",
        "cédula",
        "cédula nro",
        "cédula de ciudadanía",
        "carnet de extranjería",
        "carné de extranjería",
        "tarjeta de residencia",
    ),
    "pt": (
        "documento de identificação",
        "documento de identidade",
        "cartão de cidadão",
        "bilhete de identidade",
        "carteira de identidade",
        "cartão do cidadão",
        "rg",
        "bi nº",
        "nº do cc",
        "cc nº",
        "cartão cidadão",
        "título de residência",
        "nº de identidade",
    ),
    "it": (
        "documento d'identità",
        "documento di identità",
        "carta d'identità",
        "carta identità",
        "documento d'identità",
        "carta d'id",
        "doc. identità",
        "permesso di soggiorno",
    ),
    "nl": (
        "id-bewijs",
        "legitimatiebewijs",
        "identiteitskaart",
        "id-kaart",
        "identiteitsbewijs",
        "id-kaartnr",
        "idkaart",
        "id nr",
        "verblijfsdocument",
        "documentnummer id-kaart",
        "vreemdelingenkaart",
    ),
    "pl": (
        "dowód osobisty",
        "dowodu osobistego",
        "dowodu",
        "dowodem",
        "dowodem osobistym",
        "dowód",
        "dow. os",
        "nr dowodu",
        "seria dowodu",
        "dowodzie",
        "dowodzie osobistym",
        "karta pobytu",
        "karty pobytu",
    ),
    "sv": (
        "id-kort",
        "identitetskort",
        "id-kortet",
        "legitimation",
        "leg nr",
        "idkort",
        "id-kortsnummer",
        "uppehållstillstånd",
        "uppehållskort",
        "legitimationen",
    ),
}
_VALUE = code(5, 14, letters=(0, 5))
_NAMES = (
    "idcard",
    "idcardnumber",
    "idcardno",
    "identitycard",
    "identitydocument",
    "identitycardnumber",
    "personalausweis",
    "ausweisnummer",
    "personalausweisnummer",
    "carteidentite",
    "numerocni",
    "cartaidentita",
    "numerocartaidentita",
    "identiteitskaart",
    "identiteitskaartnummer",
    "dowodosobisty",
    "numerdowodu",
)
DETECTORS = (
    labelled(
        Detector(
            entity="IDENTITY_CARD",
            strength="strong",
            names=_NAMES,
            mask=mask,
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
        mask=mask,
        examples=(
            "512345678",
            "L01X00T471",
        ),
        counterexamples=(
            "12",
            "card",
        ),
    ),
)
