"""ICCID: the number that identifies one SIM card.

An ICCID is 19 or 20 digits. It begins with 89, the number of the telecom industry, and ends with a Luhn check
digit.

* https://www.itu.int/rec/T-REC-E.118

>>> from detectors.base import Hints
>>> validate("8944500102198304826", Hints()).name
'VALID'
>>> validate("8944500102198304827", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Verdict
from detectors.masks import ends
from detectors.parts.stdnum_parts import stdnum


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the Luhn check digit is correct, without spaces and the filler F, and the country code has no
    leading zero.
    """
    digits = value.replace(" ", "").rstrip("Ff")
    return Verdict.VALID if stdnum("luhn").is_valid(digits) and digits[2] != "0" else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first six digits, which identify industry, country and issuer."""
    return ends(value, 6, 0)


DETECTOR = Detector(
    entity="ICCID",
    patterns=(r"\b89\d{17,18}[Ff]?\b",),
    validate=validate,
    match=InText(beats=("PHONE_NUMBER", "CREDIT_CARD")),
    strength="strong",
    chance=0.088,
    names=("iccid", "simiccid", "sim", "simnumber", "simserial", "simserialnumber"),
    mask=mask,
    examples=("8944500102198304826", "8944500102198304826F"),
    counterexamples=("8944500102198304827", "894450010219830482", "4944500102198304826"),
)
