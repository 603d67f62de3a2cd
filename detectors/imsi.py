"""IMSI: the number of one subscriber in the mobile network.

Fourteen or fifteen digits: mobile country code, network code, subscriber. There is no check digit, so a name
or a word must say that it is one.

* https://www.itu.int/rec/T-REC-E.212

>>> from detectors.base import Hints
>>> validate("001010123456789", Hints()).name
'EXAMPLE'
>>> validate("262019876543210", Hints()).name
'VALID'
>>> validate("999019876543210", Hints()).name
'INVALID'
"""

from functools import cache

from detectors.base import Detector, Hints, Verdict
from detectors.facts import read_lines
from detectors.masks import ends

_TEST_NETWORK = "001"


@cache
def country_codes() -> frozenset[str]:
    """Mobile country codes, three digits each."""
    return frozenset(code for line in read_lines("mobile_country_codes.txt") for code in line.split())


def validate(value: str, hints: Hints) -> Verdict:
    """The first three digits must be a mobile country code."""
    if value.startswith(_TEST_NETWORK):
        return Verdict.EXAMPLE
    return Verdict.VALID if value[:3] in country_codes() else Verdict.INVALID


def mask(value: str) -> str:
    """Country and network."""
    return ends(value, 5, 0)


DETECTOR = Detector(
    entity="IMSI",
    patterns=(r"\b\d{14}\b", r"\b\d{15}\b"),
    validate=validate,
    glue_before=".-",
    glue_after=".-",
    beats=("PHONE_NUMBER",),
    strength="weak",
    needs_support=True,
    chance=0.24,
    context=("imsi", "subscriber identity"),
    names=("imsi", "imsinumber", "subscriberimsi", "simimsi"),
    mask=mask,
    examples=("001010123456789", "00101012345678"),
    counterexamples=("999019876543210", "0010101234567", "0010101234567890"),
)
