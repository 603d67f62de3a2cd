"""Number by which a state knows a person, recognised by the words beside it.

National, social security and tax numbers.

Numbers that can be checked are detectors of their own (`national_id.py`); where a label stands beside one,
its form does not matter.

* https://en.wikipedia.org/wiki/National_identification_number

>>> "Mi DNI es 12345678Z" in DETECTORS[0].examples
True
"""

from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.value import code
from detectors.masks import ends


def mask(value: str) -> str:
    """The last two characters."""
    return ends(value, 0, 2)


_LABELS = {
    "en": (
        "national id",
        "national identification",
        "national identity",
        "identification number",
        "identity number",
        "id number",
        "personal identification number",
        "citizen id",
        "citizen number",
        "social security",
        "social security no",
        "ssn",
        "national insurance",
        "social insurance",
        "tax id",
        "tax identification",
        "tax number",
        "taxpayer identification",
        "taxpayer id",
        "tax file number",
        "tax reference",
        "itin",
        "unique taxpayer reference",
        "utr",
    ),
    "de": (
        "identifikationsnummer",
        "identitätsnummer",
        "personenkennziffer",
        "personalnummer der behörde",
        "sozialversicherung",
        "sozialversicherungsnummer",
        "sozialversicherungs-nr",
        "rentenversicherungsnummer",
        "sv-nummer",
        "sv-nr",
        "versicherungsnummer der rente",
        "steuer-id",
        "steueridentifikationsnummer",
        "steuernummer",
        "steuer-identifikationsnummer",
        "steuer-nr",
        "steuerliche identifikationsnummer",
    ),
    "fr": (
        "identifiant national",
        "numéro national",
        "numéro d'identité",
        "numéro d'identification",
        "registre national",
        "sécurité sociale",
        "sécu",
        "nir",
        "numéro insee",
        "numéro fiscal",
        "identifiant fiscal",
        "référence fiscale",
        "identification fiscale",
    ),
    "es": (
        "dni",
        "nie",
        "curp",
        "número de identificación",
        "identificación nacional",
        "número de identidad",
        "seguridad social",
        "nss",
        "nuss",
        "nif",
        "identificación fiscal",
        "número fiscal",
        "identificador fiscal",
    ),
    "pt": (
        "cpf",
        "número de identificação",
        "identificação civil",
        "identificação nacional",
        "segurança social",
        "niss",
        "previdência social",
        "nis",
        "pis",
        "nif",
        "número de contribuinte",
        "contribuinte",
        "identificação fiscal",
        "número fiscal",
    ),
    "it": (
        "identificativo nazionale",
        "numero di identificazione",
        "numero identificativo",
        "previdenza sociale",
        "sicurezza sociale",
        "codice fiscale",
        "partita iva",
        "cod. fisc",
        "identificazione fiscale",
    ),
    "nl": (
        "identificatienummer",
        "nationaal nummer",
        "identiteitsnummer",
        "burgerservicenummer",
        "sofinummer",
        "sofi-nummer",
        "sociale zekerheid",
        "bsn",
        "rijksregisternummer",
        "fiscaal nummer",
        "belastingnummer",
        "belastingidentificatienummer",
        "btw-nummer",
    ),
    "pl": (
        "numer identyfikacyjny",
        "identyfikacyjny",
        "ubezpieczenia społecznego",
        "pesel",
        "ubezpieczenia społeczne",
        "nip",
        "numer podatkowy",
        "identyfikacji podatkowej",
        "numer identyfikacji podatkowej",
    ),
    "sv": (
        "identitetsnummer",
        "identifikationsnummer",
        "personnummer",
        "personnumret",
        "samordningsnummer",
        "socialförsäkringsnummer",
        "skattenummer",
        "skatte-id",
        "skatteregistreringsnummer",
    ),
}
_VALUE = code(6, 15, letters=(0, 9))
_NAMES = (
    "nationalid",
    "nationalidnumber",
    "nationalidno",
    "nationalidentitynumber",
    "personalidnumber",
    "citizenid",
)
"""Those of single countries are names of the numbers that can be checked."""
DETECTORS = (
    labelled(
        "NATIONAL_ID",
        _LABELS,
        _VALUE,
        names=_NAMES,
        mask=mask,
        examples=(
            "My national ID number is 85073003328",
            "Mi DNI es 12345678Z",
            "My social security number is 219-09-9999",
            "numéro de sécurité sociale : 1 85 05 78 006 084 36",
            "Sozialversicherungsnummer 65 170839 J 003",
            "My tax ID is 65929970489",
            "codice fiscale: RSSMRA85T10A562S",
        ),
        counterexamples=(
            "Where do I find my national ID?",
            "A national ID number has 11 digits",
            "Do I need a social security number?",
            "social security pays 2,000 euros",
            "tax number of 2 companies",
        ),
    ),
    named_cell(
        "NATIONAL_ID",
        _VALUE,
        names=_NAMES,
        mask=mask,
        examples=("85073003328", "12345678Z", "219-09-9999"),
        counterexamples=("12", "none"),
    ),
)
