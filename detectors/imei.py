"""IMEI: the number of one mobile phone.

Fifteen digits, the last a Luhn check digit, which one random number in ten passes; so a name or a word must
say that it is one.

* https://www.gsma.com/get-involved/working-groups/terminal-steering-group/imei-database
* https://www.3gpp.org/dynareport/23003.htm

>>> from detectors.base import Hints
>>> validate("49-015420-323751-8", Hints()).name
'EXAMPLE'
>>> validate("490154203237519", Hints()).name
'INVALID'
"""

from stdnum import luhn

from detectors.base import Detector, Hints, Verdict
from detectors.masks import ends

_BODIES = frozenset(
    ["01", "10", "30", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"]
)
"""Reporting bodies that have given out type codes; the first two digits."""
_PUBLISHED = frozenset({"490154203237518", "352099001761481", "356938035643809"})


def validate(value: str, hints: Hints) -> Verdict:
    """Check the reporting body and the check digit."""
    digits = value.replace("-", "").replace(" ", "")
    if digits[:2] not in _BODIES or not luhn.is_valid(digits):
        return Verdict.INVALID
    return Verdict.EXAMPLE if digits in _PUBLISHED else Verdict.VALID


def mask(value: str) -> str:
    """The type code's first four digits."""
    return ends(value, 4, 0)


DETECTOR = Detector(
    entity="IMEI",
    patterns=(r"\b\d{15}\b", r"\b\d{2}-\d{6}-\d{6}-\d\b"),
    validate=validate,
    glue_before=".-",
    glue_after=".-",
    beats=("PHONE_NUMBER", "IMSI"),
    strength="weak",
    needs_support=True,
    chance=0.018,
    context=("imei", "handset", "equipment identity"),
    names=("imei", "imeinumber", "imeisv", "deviceimei", "equipmentid"),
    mask=mask,
    examples=("490154203237518", "35-209900-176148-1"),
    counterexamples=("490154203237519", "49015420323751", "1700000000000"),
)
