"""Month in which a payment card expires, recognised by the words next to it.

* https://www.iso.org/standard/70484.html

>>> 'expiry 04/27' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.value import Digits, Value

_LABELS = {
    "en": (
        "good through",
        "valid to",
        "valid till",
        "expiry date",
        "expiry",
        "expiration date",
        "expiration",
        "expires",
        "exp",
        "exp date",
        "valid thru",
        "valid through",
        "valid until",
        "good thru",
    ),
    "de": (
        "gültig bis",
        "ablaufdatum",
        "gültigkeit",
        "gültigkeitsdatum",
        "läuft ab",
        "verfallsdatum",
        "verfalldatum",
    ),
    "fr": (
        "exp",
        "valable jusqu'en",
        "expire le",
        "date d'expiration",
        "expiration",
        "expire fin",
        "expire",
        "expire en",
        "valable jusqu'au",
        "date de validité",
        "validité",
    ),
    "es": (
        "válida hasta el",
        "válido hasta",
        "fecha de caducidad",
        "caducidad",
        "caduca",
        "vencimiento",
        "fecha de vencimiento",
        "vence",
        "válida hasta",
        "expira",
    ),
    "pt": (
        "válida até",
        "validade",
        "data de validade",
        "expira",
        "válido até",
        "vencimento",
        "vence",
        "caduca",
    ),
    "it": (
        "valida fino a",
        "valida fino al",
        "scadenza",
        "data di scadenza",
        "scade",
        "valida fino",
    ),
    "nl": (
        "geldig t/m",
        "vervaldag",
        "vervaldatum",
        "verloopt",
        "geldig tot",
        "vervalt",
    ),
    "pl": (
        "ważna do końca",
        "data wygaśnięcia",
        "data ważności",
        "ważna do",
        "ważności",
        "wygasa",
        "termin ważności",
    ),
    "sv": (
        "gäller till",
        "giltig till",
        "utgångsdatum",
        "går ut",
        "giltighetstid",
        "giltigt till",
        "utgår",
    ),
}
_VALUE = Value(
    pattern=r"(?:0[1-9]|1[0-2]) ?[/.-] ?(?:20[2-9][0-9]|[2-9][0-9])(?![\w]|[./-][0-9])",
    accept=Digits(digits=(4, 6)),
)
_NAMES = (
    "cardexpiry",
    "expirydate",
    "expdate",
    "cardexp",
    "cardexpiration",
    "cardexpirationdate",
    "cardexpdate",
    "ccexp",
    "ccexpiry",
    "ccexpirydate",
)
DETECTORS = (
    labelled(
        Detector(
            entity="CARD_EXPIRY",
            strength="strong",
            names=_NAMES,
            examples=(
                "expiry 04/27",
                "The card expires 11/2029",
                "Karte gültig bis 08/28",
            ),
            counterexamples=(
                "When does my card expire?",
                "The offer expires on 04/27/2026",
                "valid until 24",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "CARD_EXPIRY",
        _VALUE,
        names=_NAMES,
        examples=(
            "04/27",
            "11/2029",
        ),
        counterexamples=(
            "13/27",
            "04/27/2026",
        ),
    ),
)
