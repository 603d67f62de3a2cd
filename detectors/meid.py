"""MEID: the number that identifies one mobile phone in a CDMA network.

An MEID is fourteen hexadecimal digits, the first of which is a letter, optionally followed by a check digit.
Many other values have this form, so a field name or a nearby word must confirm that a value is an MEID.

* https://www.3gpp2.org/Public_html/Specs/S.R0048-A_v4.0_050630.pdf

>>> from detectors.base import Hints
>>> validate("AF0123450ABCDE", Hints()).name, validate("AF0123450ABCDEC", Hints()).name
('VALID', 'VALID')
>>> validate("AF0123450ABCDE1", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.masks import ends
from detectors.parts.stdnum_parts import stdnum


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the check digit, if there is one, is correct, and the value has more than three different
    characters.
    """
    return Verdict.VALID if len(set(value)) > 3 and stdnum("meid").is_valid(value) else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first four digits, which identify the region and the maker."""
    return ends(value, 4, 0)


DETECTOR = Detector(
    entity="MEID",
    patterns=(r"\b[A-Fa-f][0-9A-Fa-f]{13}\b", r"\b[A-Fa-f][0-9A-Fa-f]{14}\b"),
    validate=validate,
    match=InText(glue_before=".-", glue_after=".-"),
    strength="weak",
    support=Support(need="any"),
    context=("meid",),
    names=("meid", "meidnumber", "devicemeid"),
    mask=mask,
    examples=("AF0123450ABCDE", "AF0123450ABCDEC"),
    counterexamples=("AF0123450ABCDE1", "AF0123450ABCD", "aaaaaaaaaaaaaa"),
)
