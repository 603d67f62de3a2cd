"""Resource SID: the name of one thing (a message, a call, a recording) in a communications API.

A two-letter prefix that tells the kind of thing, and 32 hexadecimal digits. Account and API key SIDs are
entities of their own.

* https://www.twilio.com/docs/glossary/what-is-a-sid

>>> from detectors.base import Hints
>>> validate("SM" + "0f3b2a96d1c84e75" * 2, Hints()).name
'VALID'
>>> validate("ZQ" + "0f3b2a96d1c84e75" * 2, Hints()).name
'INVALID'
"""

from functools import cache

from detectors.account_sid import validate as placeholder_or_valid
from detectors.base import Detector, Hints, Verdict
from detectors.facts import read_lines
from detectors.masks import ends

_OWN_ENTITIES = frozenset({"AC", "SK"})


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(read_lines("sid_prefixes.txt")) - _OWN_ENTITIES


def validate(value: str, hints: Hints) -> Verdict:
    """The prefix must be a known one."""
    return placeholder_or_valid(value, hints) if value[:2] in _prefixes() else Verdict.INVALID


def mask(value: str) -> str:
    """The prefix and the last four digits."""
    return ends(value, 2, 4)


DETECTOR = Detector(
    entity="RESOURCE_SID",
    patterns=(r"\b[A-Z]{2}[0-9a-fA-F]{32}\b",),
    validate=validate,
    beats=("PHONE_NUMBER",),
    strength="strong",
    names=("sid", "callsid", "messagesid", "smssid", "recordingsid", "servicesid", "phonenumbersid"),
    mask=mask,
    neutral=True,
    examples=("SM" + "a" * 32, "CA" + "0123456789abcdef" * 2),
    counterexamples=("AC" + "a" * 32, "SK" + "a" * 32, "ZQ" + "a" * 32, "sm" + "a" * 32, "SM" + "a" * 30),
)
