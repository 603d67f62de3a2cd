"""IMEI: the number that identifies one mobile phone.

An IMEI is fifteen digits, the last of which is a Luhn check digit; one random number in ten passes this
check. An IMEISV is sixteen digits, the last two of which give the software version. A field name, a nearby
word, or a column full of valid numbers must confirm that a number is an IMEI.

* https://www.gsma.com/get-involved/working-groups/terminal-steering-group/imei-database
* https://www.3gpp.org/dynareport/23003.htm

>>> from detectors.base import Hints
>>> validate("49-015420-323751-8", Hints()).name
'EXAMPLE'
>>> validate("490154203237519", Hints()).name
'INVALID'
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.masks import ends
from detectors.parts.stdnum_parts import stdnum

_BODIES = frozenset(
    ["01", "10", "30", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91", "98", "99"]
)
"""The possible first two digits: codes of the reporting bodies, which issue type codes."""
_CELL = r"^\d{15}$|^\d{2}-\d{6}-\d{6}-\d$"
_IS_CELL = re.compile(_CELL, re.ASCII)
_PUBLISHED = frozenset({"490154203237518", "352099001761481", "356938035643809"})


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the reporting body exists and, for fifteen digits, the check digit is correct; published
    numbers are examples.
    """
    digits = value.replace("-", "").replace(" ", "")
    if digits[:2] not in _BODIES or (len(digits) == 15 and not stdnum("luhn").is_valid(digits)):
        return Verdict.INVALID
    return Verdict.EXAMPLE if digits in _PUBLISHED else Verdict.VALID


def judge_cell(value: str, hints: Hints) -> Verdict:
    """The verdict on a whole cell of fifteen digits. If all cells of a column are valid, they are probably
    IMEIs.
    """
    return validate(value, hints) if _IS_CELL.fullmatch(value) else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first four digits of the type code."""
    return ends(value, 4, 0)


_NAMES = ("imei", "imeinumber", "imeisv", "deviceimei", "equipmentid")
_CONTEXT = ("imei", "imeisv", "handset", "equipment identity")
DETECTORS = (
    Detector(
        entity="IMEI",
        patterns=(r"\b\d{15}\b", r"\b\d{2}-\d{6}-\d{6}-\d\b"),
        validate=validate,
        match=InText(glue_before=".-", glue_after=".-", beats=("PHONE_NUMBER", "IMSI")),
        strength="weak",
        support=Support(need="any"),
        chance=0.018,
        context=_CONTEXT,
        names=_NAMES,
        mask=mask,
        examples=("490154203237518", "35-209900-176148-1"),
        counterexamples=("490154203237519", "49015420323751", "1700000000000"),
    ),
    Detector(
        entity="IMEI",
        validate=judge_cell,
        match=WholeCell(shape=_CELL),
        strength="weak",
        support=Support(need="any", carries_from=8, beside=("IMSI", "ICCID", "PHONE_NUMBER", "MAC_ADDRESS")),
        chance=0.018,
        mask=mask,
        examples=("490154203237518", "35-209900-176148-1"),
        counterexamples=("490154203237519", "49015420323751", "4901542032375180"),
    ),
    Detector(
        entity="IMEI",
        patterns=(r"\b\d{16}\b", r"\b\d{2}-\d{6}-\d{6}-\d{2}\b"),
        validate=validate,
        match=InText(glue_before=".-", glue_after=".-"),
        strength="weak",
        support=Support(need="any"),
        chance=0.17,
        context=("imeisv",),
        names=("imeisv", "imeisvnumber"),
        mask=mask,
        examples=("4901542032375101", "35-209900-176148-01"),
        counterexamples=("0001542032375101", "49015420323751011"),
    ),
)
