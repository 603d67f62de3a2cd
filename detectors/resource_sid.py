"""Resource SID: the id of one resource (a message, a call, a recording) in a communications API.

A resource SID is a two-letter prefix for the kind of resource, and 32 hexadecimal digits. SIDs of accounts
and API keys are entities of their own.

* https://www.twilio.com/docs/glossary/what-is-a-sid

>>> from detectors.base import Hints
>>> validate("SM" + "0f3b2a96d1c84e75" * 2, Hints()).name
'VALID'
>>> validate("ZQ" + "0f3b2a96d1c84e75" * 2, Hints()).name
'INVALID'
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from detectors.account_sid import validate as placeholder_or_valid
from detectors.account_sid import validate_many as many_placeholders_or_valid
from detectors.base import Detector, Hints, InText, Nature, Verdict
from detectors.masks import ends
from detectors.matching.candidates import Candidates, Verdicts
from detectors.word_lists import read_lines

_OWN_ENTITIES = frozenset({"AC", "SK"})


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(read_lines("sid_prefixes.txt")) - _OWN_ENTITIES


def validate(value: str, hints: Hints) -> Verdict:
    """Invalid unless the prefix is known; placeholders from documentation are examples."""
    return placeholder_or_valid(value, hints) if value[:2] in _prefixes() else Verdict.INVALID


def validate_many(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate``."""
    letters = found.bytes_at(0, 2)
    known = _prefix_table()[letters[:, 0], letters[:, 1]]
    return np.where(known, many_placeholders_or_valid(found, hints), Verdict.INVALID).astype(np.int8)


@cache
def _prefix_table() -> npt.NDArray[np.bool_]:
    table = np.zeros((256, 256), dtype=np.bool_)
    for prefix in _prefixes():
        table[ord(prefix[0]), ord(prefix[1])] = True
    return table


def mask(value: str) -> str:
    """Show only the prefix and the last four digits."""
    return ends(value, 2, 4)


DETECTOR = Detector(
    entity="RESOURCE_SID",
    patterns=(r"\b[A-Z]{2}[0-9a-fA-F]{32}\b",),
    validate=validate,
    match=InText(validate_many=validate_many, beats=("PHONE_NUMBER",)),
    strength="strong",
    names=("sid", "callsid", "messagesid", "smssid", "recordingsid", "servicesid", "phonenumbersid"),
    mask=mask,
    nature=Nature(neutral=True),
    examples=("SM" + "a" * 32, "CA" + "0123456789abcdef" * 2),
    counterexamples=("AC" + "a" * 32, "SK" + "a" * 32, "ZQ" + "a" * 32, "sm" + "a" * 32, "SM" + "a" * 30),
)
