"""JSON Web Token: claims about a person or a session, signed, encrypted, or neither.

A token consists of parts in Base64url. The first part is a JSON object and therefore begins with ``eyJ``. A
signed token has three parts, of which the second is a JSON object with the claims, readable by anybody. An
encrypted token has five parts. A token whose header specifies no protection has two parts and a final dot.

* https://www.rfc-editor.org/rfc/rfc7519
* https://www.rfc-editor.org/rfc/rfc7516#section-3.1

>>> from detectors.base import Hints
>>> validate("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl", Hints()).name
'VALID'
>>> validate("eyJub3RoaW5nIjoxfQ.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl", Hints()).name
'INVALID'
"""

import base64
import binascii

from detectors.base import Detector, Hints, InText, Verdict

_DOTS_ENCRYPTED = 4
_HEADER = r"\beyJ[A-Za-z0-9_-]{8,}\."


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the header can be decoded and names an algorithm. The header of an encrypted token must also
    name the algorithm that encrypts the content.
    """
    header = value.partition(".")[0]
    try:
        decoded = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
    except (binascii.Error, ValueError):
        return Verdict.INVALID
    if value.endswith("."):
        return Verdict.VALID if b'"none"' in decoded else Verdict.INVALID
    needed = (b'"alg"', b'"enc"') if value.count(".") == _DOTS_ENCRYPTED else (b'"alg"',)
    return Verdict.VALID if all(key in decoded for key in needed) else Verdict.INVALID


DETECTOR = Detector(
    entity="JWT",
    patterns=(
        _HEADER + r"eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{8,}\b",
        _HEADER + r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\b",
        _HEADER + r"eyJ[A-Za-z0-9_-]{4,}\.",
    ),
    validate=validate,
    match=InText(beats=("*",)),
    strength="certain",
    names=("jwt", "idtoken", "accesstoken", "sessiontoken"),
    examples=(
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aW5pdGlhbC1pdi0x.ZW5jcnlwdGVkIHdvcmRz.YXV0aGVudGljYXRpb24gdGFn",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJqb2UifQ.",
    ),
    counterexamples=(
        "eyJhbGciOiJIUzI1NiJ9",
        "eyJub3RoaW5nIjoxfQ.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.",
    ),
)
