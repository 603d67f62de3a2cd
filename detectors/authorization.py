"""Credentials in an ``Authorization`` header: a password after ``Basic``, or a token after ``Bearer``.

* https://www.rfc-editor.org/rfc/rfc7617
* https://www.rfc-editor.org/rfc/rfc6750

>>> from detectors.base import Hints
>>> [validate_basic(text, Hints()).name for text in ("amFuZTpodW50ZXIyIQ==", "bm90aGluZw==")]
['VALID', 'INVALID']
"""

import base64
import binascii
import re

from detectors.assigned_secret import entropy
from detectors.base import Detector, Hints, InText, Verdict

_LEAST_BITS = 2.5
_VALUE = re.compile(r"[A-Za-z0-9._~+/-]+=*$")


def validate_basic(value: str, hints: Hints) -> Verdict:
    """Valid if the value is a user and a password, separated by a colon and encoded in Base64."""
    try:
        decoded = base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return Verdict.INVALID
    password = decoded.partition(b":")[2]
    return Verdict.VALID if password and b"\0" not in decoded else Verdict.INVALID


def validate_bearer(value: str, hints: Hints) -> Verdict:
    """Valid if the token has letters and digits and is irregular, unlike words and placeholders."""
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    return Verdict.VALID if mixed and entropy(value) >= _LEAST_BITS else Verdict.INVALID


def trim(match: str) -> tuple[int, int]:
    """Start and end of the credentials at the end of the match."""
    found = _VALUE.search(match)
    return (len(match) if found is None else found.start()), len(match)


DETECTORS = (
    Detector(
        entity="PASSWORD",
        patterns=(r"(?i)\bauthorization[\"']?[ ]?[:=][ ]?[\"']?basic[ ]+[A-Za-z0-9+/]{8,}={0,2}",),
        match=InText(trim=trim, beats=("PHONE_NUMBER", "AUTH_TOKEN", "API_KEY")),
        validate=validate_basic,
        strength="certain",
        examples=("Authorization: Basic amFuZTpodW50ZXIyIQ==", '"authorization": "basic OmFiYzEyMw=="'),
        counterexamples=(
            "Authorization: Basic bm90aGluZw==",
            "Authorization: Basic ********",
            "basic amFuZTpodW50ZXIyIQ==",
        ),
    ),
    Detector(
        entity="API_KEY",
        patterns=(
            r"(?i)\b(?:authorization[\"']?[ ]?[:=][ ]?[\"']?)?(?:bearer|token)[ ]+[A-Za-z0-9._~+/-]{16,}=*",
        ),
        match=InText(trim=trim, beats=("PHONE_NUMBER", "AUTH_TOKEN")),
        validate=validate_bearer,
        strength="strong",
        examples=(
            "Authorization: Bearer q8W2e7R4t6Y1u3I5o0Pz",
            "curl -H 'authorization: token q8W2e7R4t6Y1u3I5o0Pz'",
        ),
        counterexamples=(
            "Authorization: Bearer <token>",
            "Bearer ${ACCESS_TOKEN_OF_STAGE_2}",
            "the bearer of this letter",
            "bearer xxxxxxxxxxxxxxxxxxxx",
        ),
    ),
)
