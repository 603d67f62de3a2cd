"""MAC address of a network interface.

A MAC address is six bytes in hexadecimal, which the manufacturer assigns to one device. Broadcast, multicast
and empty addresses belong to no device.

* https://standards.ieee.org/products-programs/regauth/
* https://www.rfc-editor.org/rfc/rfc7042#section-2.1

>>> from detectors.base import Hints
>>> validate("00:00:5E:00:53:AF", Hints()).name
'EXAMPLE'
>>> validate("ff:ff:ff:ff:ff:ff", Hints()).name
'INFRASTRUCTURE'
>>> validate("00:00:00:00:00:00", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Verdict
from detectors.masks import DOT, masked


def validate(value: str, hints: Hints) -> Verdict:
    """Invalid if the address is all zeros, an example if it is reserved for documentation, infrastructure if
    the lowest bit of the first byte shows that it is a broadcast or multicast address, else valid.
    """
    digits = "".join(character for character in value.lower() if character not in ":-.")
    if digits == "0" * 12:
        return Verdict.INVALID
    if digits.startswith("00005e0053"):
        return Verdict.EXAMPLE
    return Verdict.INFRASTRUCTURE if int(digits[:2], 16) & 1 else Verdict.VALID


def mask(value: str) -> str:
    """Show only the first half, which identifies the manufacturer and is therefore shared by many devices."""
    return masked(value, value[:8] + DOT * (len(value) - 8))


DETECTOR = Detector(
    entity="MAC_ADDRESS",
    patterns=(
        r"\b[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}\b",
        r"\b[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}\b",
        r"\b[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\b",
    ),
    validate=validate,
    match=InText(glue_before=":-.", glue_after=":-."),
    strength="strong",
    names=("mac", "macaddress", "macaddr", "hwaddr", "bssid", "ethernetaddress"),
    mask=mask,
    examples=("00:00:5E:00:53:AF", "3c-22-fb-00-53-01", "3c22.fb00.5301"),
    counterexamples=("12:34:56", "00:00:00:00:00:00", "de:ad:be:ef:00:53:01:02", "2026-11-24-10-20-30"),
)
