"""Auth token: the password of an account in a communications API.

An auth token is 32 hexadecimal digits. Every MD5 digest has the same form, so a match counts only next to an
account SID, in a field with a name for auth tokens, or next to a word for auth tokens.

* https://www.twilio.com/docs/iam/access-tokens
* https://www.twilio.com/docs/iam/api/authtoken

>>> from detectors.base import Hints
>>> validate("0f3b2a96d1c84e75" * 2, Hints()).name
'VALID'
>>> validate("a" * 32, Hints()).name
'EXAMPLE'
"""

import numpy as np

from detectors.account_sid import has_many_digits
from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts


def validate(value: str, hints: Hints) -> Verdict:
    """An example if the token has at most two different characters, as placeholders do; invalid if it has no
    letters; else valid.
    """
    if len(set(value)) <= 2:
        return Verdict.EXAMPLE
    return Verdict.INVALID if value.isdigit() else Verdict.VALID


def validate_many(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate``. A token with at least three distinct digits and a letter is valid; others are
    ``UNDECIDED``.
    """
    digits = found.bytes_at(0, 32)
    plain = has_many_digits(digits) & (digits >= ord("a")).any(axis=1)
    return np.where(plain, Verdict.VALID, UNDECIDED).astype(np.int8)


DETECTOR = Detector(
    entity="AUTH_TOKEN",
    patterns=(r"\b[0-9a-f]{32}\b",),
    validate=validate,
    match=InText(
        validate_many=validate_many, glue_before="-", glue_after="-", beats=("PHONE_NUMBER", "API_KEY")
    ),
    strength="weak",
    support=Support(need="any", partner="ACCOUNT_SID"),
    context=("auth_token", "authtoken", "auth token", "auth-token"),
    names=("authtoken", "primaryauthtoken", "secondaryauthtoken", "token", "accounttoken"),
    examples=("0f3b2a96d1c84e750f3b2a96d1c84e75",),
    counterexamples=("0f3b2a96d1c84e750f3b2a96d1c84e7", "0F3B2A96D1C84E750F3B2A96D1C84E75", "1" * 31 + "x"),
)
