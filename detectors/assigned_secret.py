"""Secret of a service, in no known format, recognised by the name that it is assigned to.

After ``client_secret=``, ``"apiKey":`` or ``AWS_SECRET_ACCESS_KEY=``, a value counts if it is long, mixes
letters and digits, and is irregular, unlike variables, placeholders and names of things. A secret is also
recognised if its public half is directly before it: the id of an access key, or the SID of an API key.

* https://cwe.mitre.org/data/definitions/798.html
* https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html

>>> from detectors.base import Hints
>>> [validate(text, Hints()).name for text in ("changeme", "settings.api_key_v2", "Zx9-Qv72_LmW4pT8sK1d")]
['INVALID', 'INVALID', 'VALID']
"""

import math
import re
from collections import Counter

from detectors.api_key import NAMES
from detectors.base import Detector, Hints, InText, Verdict
from detectors.password_hash import looks_hashed

_LEAST_LENGTH, _LEAST_KINDS, _LEAST_BITS = 16, 9, 3.0
_NAMES_OF_THINGS = re.compile(r"(?:[A-Za-z]+\d{0,2}[._/-]+)*[A-Za-z]+\d{0,3}", re.ASCII)
"""Matches words, paths and members of objects, if digits occur only at the end of a word."""
_PLACEHOLDER = re.compile(r"(?i)example|change[_-]?me|your[_-]|x{4}|placeholder|dummy|<|\$\{|\{\{")
_ENDS = "\t\r \"'&,;<>)}]\\`"
_ASSIGNED = (
    r"(?:api[_-]?(?:key|secret|token)|(?:secret|access|account|encryption|signing|master|auth|license)[_-]?key"
    r"|(?:client|app|consumer|webhook|signing|shared|token|jwt|session|cookie)[_-]?secret"
    r"|(?:access|auth|refresh|bearer|session|deploy|bot|service)[_-]?token|credential"
    r"|secret(?:[_-]?access[_-]?key)?)"
)


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the value is long, mixes letters and digits, hardly repeats characters, and is neither a name
    of a thing, a placeholder nor a hash.
    """
    mixed = any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    if len(value) < _LEAST_LENGTH or len(set(value)) < _LEAST_KINDS or not mixed:
        return Verdict.INVALID
    if _NAMES_OF_THINGS.fullmatch(value) or _PLACEHOLDER.search(value) or looks_hashed(value):
        return Verdict.INVALID
    return Verdict.VALID if entropy(value) >= _LEAST_BITS else Verdict.INVALID


def entropy(text: str) -> float:
    """Shannon entropy of the text's characters, in bits per character.

    >>> entropy("aabb"), entropy("abcd")
    (1.0, 2.0)
    """
    return sum(count / len(text) * math.log2(len(text) / count) for count in Counter(text).values())


def trim(match: str) -> tuple[int, int]:
    """Start and end of the value after the equals sign or colon, without quotation marks and the character
    after the value.
    """
    end = len(match.rstrip(_ENDS))
    sign = re.search(r"[:=]>?", match)
    start = end if sign is None else sign.end()
    while start < end and match[start] in " \"'`\\":
        start += 1
    return start, end


def trim_pair(match: str) -> tuple[int, int]:
    """Start and end of the secret, which follows its public half."""
    return max(match.rfind(sign) for sign in _BETWEEN_HALVES) + 1, len(match)


_BETWEEN_HALVES = " ,:;|\t\"'"
_KEY = Detector(
    entity="API_KEY",
    patterns=(
        rf"(?i)(?:\b|_){_ASSIGNED}[\\\"'\]]{{0,3}}[ ]?(?:[:=]|:=|=>)[ ]?[\\\"'`]{{0,2}}[A-Za-z0-9_./+=~-]+"
        r"(?:[\t\r \"'&,;<>)}\]\\`]|$)",
    ),
    match=InText(trim=trim, beats=("PHONE_NUMBER",)),
    validate=validate,
    strength="medium",
    names=NAMES,
    examples=(
        "api_key=Zx9-Qv72_LmW4pT8sK1d",
        '"client_secret": "a1B2c3D4e5F6g7H8i9J0"',
        "AWS_SECRET_ACCESS_KEY=wJalr9XUtnFEMIK7MDENGbPxRfiCYzz0Kq1",
        "export MY_SERVICE_TOKEN='q8W2e7R4t6Y1u3I5o0Pz'",
        'log: {\\"refreshToken\\": \\"q8W2e7R4t6Y1u3I5o0Pz\\"}',
    ),
    counterexamples=(
        "api_key=",
        "api_key=aaaaaaaaaaaaaaaaaaaa",
        "the access key is under the mat",
        "api_key=${API_KEY_OF_STAGE_2}",
        "api_key: <your token 1234567890>",
        "secret=your_api_key_goes_here_123",
        "API_KEY=settings.SERVICE_KEY_V2",
        "token=process.env.ACCESS_TOKEN_2",
        "page_token=Zx9Qv72LmW4pT8sK1d",
        "cache_key=user/profile/settings/v12",
        "commit: 3f786850e387550fdab836ed7e6dc881de23001b",
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA",
        "id=38400000-8cf0-11bd-b23e-10b96e40000d",
    ),
)
_PAIR = Detector(
    entity="API_KEY",
    patterns=(
        rf"\b(?:AKIA|ASIA)[A-Z2-7]{{16}}[{_BETWEEN_HALVES}]{{1,6}}[A-Za-z0-9/+]{{40}}\b",
        rf"\bSK[0-9a-f]{{32}}[{_BETWEEN_HALVES}]{{1,6}}[A-Za-z0-9]{{32}}\b",
    ),
    match=InText(trim=trim_pair, glue_after="/+=", beats=("PHONE_NUMBER", "AUTH_TOKEN")),
    validate=validate,
    strength="strong",
    names=NAMES,
    examples=(
        "AKIAQ3EGUY2XK7ZLMNOP,Zx9+Qv72/LmW4pT8sK1dZx9+Qv72/LmW4pT8sK1d",
        "curl -u SK0f3b2a96d1c84e750f3b2a96d1c84e75:Zx9AQv72BLmW4pT8sK1dZx9AQv72BLmW",
    ),
    counterexamples=(
        "AKIAQ3EGUY2XK7ZLMNOP,Zx9Qv72",
        "AKIAQ3EGUY2XK7ZLMNOP 3f786850e387550fdab836ed7e6dc881de23001b0",
        "SK0f3b2a96d1c84e750f3b2a96d1c84e75:" + "a" * 32,
    ),
)
DETECTORS = (_KEY, _PAIR)
