"""Vehicle identification number (VIN), recognised by the words next to it.

* https://www.iso.org/standard/52200.html

>>> 'The VIN is 1M8GDM9AXKP042788' in DETECTORS[0].examples
True
"""

from detectors.base import Detector
from detectors.labelled.detector import labelled, named_cell
from detectors.labelled.value import Digits, Value
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the last two characters."""
    return ends(value, 0, 2)


_LABELS = {
    "en": (
        "vin",
        "vehicle identification",
        "chassis",
        "vehicle id",
        "chassis number",
        "frame number",
    ),
    "de": (
        "fahrgestellnummer",
        "fahrzeug-identifizierungsnummer",
        "fahrzeugidentifikationsnummer",
        "fahrzeug-identifikationsnummer",
        "fin",
        "fahrgestell-nr",
        "fahrgest-nr",
        "fgst-nr",
        "fahrgestell",
        "fzg-ident-nr",
    ),
    "fr": (
        "numéro de châssis",
        "châssis",
        "numéro de série du véhicule",
        "numéro d'identification du véhicule",
        "n° de série",
    ),
    "es": (
        "bastidor",
        "chasis",
        "número de serie del vehículo",
        "nº de bastidor",
    ),
    "pt": (
        "chassi",
        "chassis",
        "quadro",
        "n° do quadro",
    ),
    "it": (
        "telaio",
        "n. telaio",
    ),
    "nl": (
        "chassisnummer",
        "voertuigidentificatienummer",
        "chassisnr",
        "meldcode",
    ),
    "pl": (
        "nadwozia",
        "podwozia",
        "numer nadwozia",
        "nr nadwozia",
    ),
    "sv": (
        "chassinummer",
        "chassinumret",
        "fordonsidentifikationsnummer",
        "ramnummer",
        "chassinr",
    ),
}
_VALUE = Value(
    pattern=r"[A-HJ-NPR-Za-hj-npr-z0-9]{11,17}(?![\w])", accept=Digits(digits=(4, 17), letters=(0, 13))
)
_NAMES = (
    "vin",
    "vinnumber",
    "vinno",
    "vehicleidentificationnumber",
    "chassisnumber",
    "chassisno",
    "fahrgestellnummer",
    "fahrzeugidentifikationsnummer",
    "numerochassis",
    "numerotelaio",
    "chassisnummer",
    "chassinummer",
)
DETECTORS = (
    labelled(
        Detector(
            entity="VEHICLE_ID",
            strength="strong",
            names=_NAMES,
            mask=mask,
            examples=(
                "The VIN is 1M8GDM9AXKP042788",
                "Fahrgestellnummer: WDB1240501C123456",
                "numero di telaio ZFA22300005556777",
            ),
            counterexamples=(
                "Where is the VIN?",
                "A VIN has 17 characters",
                "vin 12",
            ),
        ),
        _LABELS,
        _VALUE,
    ),
    named_cell(
        "VEHICLE_ID",
        _VALUE,
        names=_NAMES,
        mask=mask,
        examples=("1M8GDM9AXKP042788",),
        counterexamples=(
            "1M8GDM9AX",
            "chassis",
        ),
    ),
)
