"""Account SID: the id of a customer's account in a communications API.

An account SID is ``AC`` and 32 hexadecimal digits. It occurs in the URL of every request for the account, and
in every log line about such a request.

* https://www.twilio.com/docs/glossary/what-is-a-sid

>>> from detectors.base import Hints
>>> validate("AC" + "a" * 32, Hints()).name
'EXAMPLE'
>>> validate("AC" + "0123456789abcdef" * 2, Hints()).name
'EXAMPLE'
>>> validate("AC" + "0f3b2a96d1c84e75" * 2, Hints()).name
'VALID'
"""

import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Hints, InText, Verdict
from detectors.masks import ends
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts

_SEQUENCES = (
    "0123456789abcdef" * 2,
    "1234567890abcdef" * 2,
    "0123456789" * 3 + "01",
    "1234567890" * 3 + "12",
)


def validate(value: str, hints: Hints) -> Verdict:
    """An example if the SID is a placeholder as in documentation (at most two distinct digits, or digits that
    count up), else valid.
    """
    digits = value[2:].lower()
    return Verdict.EXAMPLE if len(set(digits)) <= 2 or digits in _SEQUENCES else Verdict.VALID


def validate_many(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate``. A SID is valid if its first eight digits include three distinct ones and its
    first three digits do not count up; other SIDs are ``UNDECIDED``.
    """
    digits = found.bytes_at(2, 8) | np.uint8(0x20)
    counts_up = (digits[:, 0] + 1 == digits[:, 1]) & (digits[:, 1] + 1 == digits[:, 2])
    plain = has_many_digits(digits) & ~counts_up
    return np.where(plain, Verdict.VALID, UNDECIDED).astype(np.int8)


def has_many_digits(digits: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    """A Boolean mask of the rows that contain at least three different bytes."""
    first, second, *others = digits.T.copy()
    found = np.zeros(len(digits), dtype=np.bool_)
    for digit in others:
        found |= (digit != first) & (digit != second) & (second != first)
        second = np.where(second == first, digit, second)
    return found


def mask(value: str) -> str:
    """Show only the prefix and the last four digits."""
    return ends(value, 2, 4)


DETECTOR = Detector(
    entity="ACCOUNT_SID",
    patterns=(r"\bAC[0-9a-fA-F]{32}\b",),
    validate=validate,
    match=InText(validate_many=validate_many, beats=("PHONE_NUMBER", "RESOURCE_SID")),
    strength="strong",
    names=("accountsid", "accountid", "subaccountsid", "owneraccountsid", "parentaccountsid"),
    mask=mask,
    examples=("AC" + "a" * 32, "AC" + "0123456789abcdef" * 2),
    counterexamples=("AC" + "a" * 31, "AC" + "g" * 32, "XAC" + "a" * 32, "AC" + "a" * 33),
)
