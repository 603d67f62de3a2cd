"""US social security number.

The number has nine digits in groups of three, two and four, which are area, group and serial. Some areas,
groups and serials are never issued. A number without hyphens counts only if a field name or a word confirms
it.

* https://www.ssa.gov/employer/randomization.html
* https://www.ssa.gov/history/ssn/misused.html

>>> from detectors.base import Hints
>>> [validate(value, Hints()).name for value in ("536-90-4399", "219-09-9999", "666-12-3456", "536-00-4399")]
['VALID', 'EXAMPLE', 'INVALID', 'INVALID']
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.word_lists import word_list

_ALLOWED = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}")
_KNOWN = re.compile(r"078051120|219099999|98765432\d|123456789")


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if area, group and serial can be issued; numbers that were printed in advertisements are
    examples.
    """
    digits = value.replace("-", "").replace(" ", "")
    if _KNOWN.fullmatch(digits):
        return Verdict.EXAMPLE
    return Verdict.VALID if _ALLOWED.fullmatch(digits) else Verdict.INVALID


_NAMES = word_list(
    "ssn, socialsecuritynumber, socialsecurity, socialsecurityno, ssnumber, socsec, socsecno, usssn"
)
_CONTEXT = ("ssn", "social security", "social sec", "ss#", "taxpayer")
DETECTORS = (
    Detector(
        entity="US_SSN",
        patterns=(r"\b\d{3}-\d{2}-\d{4}\b",),
        validate=validate,
        match=InText(glue_before="-./", glue_after="-.", beats=("PHONE_NUMBER", "POSTAL_CODE")),
        strength="medium",
        chance=0.888,
        names=_NAMES,
        context=_CONTEXT,
        examples=("219-09-9999", "987-65-4321"),
        counterexamples=("000-12-3456", "666-12-3456", "219-00-9999", "219-09-0000", "2-219-09-9999"),
    ),
    Detector(
        entity="US_SSN",
        patterns=(r"\b\d{9}\b", r"\b\d{3}[ .]\d{2}[ .]\d{4}\b"),
        validate=validate,
        match=InText(glue_before="-./", glue_after="-."),
        strength="weak",
        support=Support(need="any", possible_alone=True),
        chance=0.888,
        names=_NAMES,
        context=_CONTEXT,
        examples=("219099999", "219 09 9999"),
        counterexamples=("000123456", "2190999991", "21909999"),
    ),
)
