"""Street address: number and street.

The common forms of English, German, Dutch, Nordic, French, Italian, Spanish and Portuguese addresses, post
office boxes and United States military addresses.

* https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions

>>> "221B Baker Street" in DETECTOR.examples
True
>>> "Baker Street" in DETECTOR.examples
False
"""

from detectors.base import Detector
from detectors.masks import DOT, masked

_LETTER = r"(?:[A-Za-z'.-]|[\x80-\xff])"
_WORD = rf"[A-Z]{_LETTER}+"


_KINDS = frozenset(
    {
        *(
            "street",
            "st",
            "avenue",
            "ave",
            "road",
            "rd",
            "boulevard",
            "blvd",
            "lane",
            "ln",
            "drive",
            "dr",
            "court",
        ),
        *(
            "ct",
            "place",
            "pl",
            "square",
            "sq",
            "terrace",
            "way",
            "parkway",
            "pkwy",
            "circle",
            "cir",
            "highway",
        ),
        *("hwy", "close", "crescent", "gardens", "grove"),
    }
)


def mask(value: str) -> str:
    """The kind of street where it stands last; elsewhere the last word can be its name."""
    last = value.split()[-1]
    return masked(value, f"{DOT * 3} {last}" if last.lower() in _KINDS else DOT * 3)


DETECTOR = Detector(
    entity="STREET_ADDRESS",
    patterns=(
        rf"\b\d{{1,5}}[A-Za-z]?,? (?:[NSEW]\.? )?(?:{_WORD} |\d{{1,3}}(?:st|nd|rd|th) ){{1,4}}"
        r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace"
        r"|Way|Parkway|Pkwy|Circle|Cir|Highway|Hwy|Close|Crescent|Gardens|Grove)\b",
        rf"\b[A-Z]{_LETTER}+(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ufer|damm|straat|laan|plein|gracht"
        r"|kade|dreef|gatan|gata|gade|gaten|vägen|vegen|veien|vej|katu) \d{1,4} ?[a-z]?\b",
        rf"\b\d{{1,4}}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|place|chemin|impasse|quai|all(?:é|e)e)"
        rf"(?: de la| des| du| de| d'| l')? ?{_WORD}(?: {_WORD}){{0,2}}\b",
        rf"\b(?:Rue|Avenue|Boulevard|Chemin|Impasse|Quai)(?: de la| des| du| de)? {_WORD}(?: {_WORD}){{0,2}}"
        r",? \d{1,4}\b",
        r"\b(?:Via|Viale|Piazza|Corso|Rua|Travessa|Carrer|ul\.)(?: de la| del| della| de| da| do| di)?"
        rf" {_WORD}(?: {_WORD}){{0,2}},? (?:n(?:º|°)? ?)?\d{{1,4}}\b",
        r"\b(?:APO|FPO|DPO),? A[AEP] \d{5}\b",
        rf"\b(?:Calle|Avenida|Avda\.?|Plaza|Paseo|Camino|C/) (?:de la |del |de )?{_WORD}(?: {_WORD}){{0,2}}"
        r",? (?:n(?:º|°)? ?)?\d{1,4}\b",
        r"(?i)\bP\.? ?O\.? Box \d{1,6}\b",
    ),
    beats=("PERSON", "LOCATION"),
    strength="medium",
    names=(
        "address",
        "addressline1",
        "addressline2",
        "address1",
        "address2",
        "street",
        "streetaddress",
        "streetname",
        "homeaddress",
        "billingaddress",
        "shippingaddress",
        "mailingaddress",
        "postaladdress",
        "deliveryaddress",
        "strasse",
        "anschrift",
        "adresse",
        "direccion",
        "rue",
    ),
    mask=mask,
    examples=(
        "221B Baker Street",
        "742 Evergreen Terrace",
        "1600 Amphitheatre Pkwy",
        "Musterstraße 12a",
        "Hauptstrasse 5",
        "12 rue de la Paix",
        "Calle Mayor, 14",
        "PO Box 4711",
        "Keizersgracht 12",
        "Avenue des Fleurs 31",
        "Via Roma 12",
        "Rua do Carmo 4",
        "APO AE 09123",
    ),
    counterexamples=(
        "Baker Street",
        "5 tips for Street food",
        "in 2024 Drive sales",
        "200 OK",
        "room 12",
        "via Paris 12",
        "Spring 2024",
    ),
)
