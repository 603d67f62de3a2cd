"""JSON Web Token: claims about a person or a session, signed.

Three parts in base64url; the first two are JSON objects, so both begin with ``eyJ``.

* https://www.rfc-editor.org/rfc/rfc7519

>>> from detectors.base import Hints
>>> validate("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl", Hints()).name
'VALID'
>>> validate("eyJub3RoaW5nIjoxfQ.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl", Hints()).name
'INVALID'
"""

import base64
import binascii

from detectors.base import Detector, Hints, Verdict


def validate(value: str, hints: Hints) -> Verdict:
    """The header must decode and name an algorithm."""
    header = value.partition(".")[0]
    try:
        decoded = base64.urlsafe_b64decode(header + "=" * (-len(header) % 4))
    except (binascii.Error, ValueError):
        return Verdict.INVALID
    return Verdict.VALID if b'"alg"' in decoded else Verdict.INVALID


DETECTOR = Detector(
    entity="JWT",
    patterns=(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{8,}\b",),
    validate=validate,
    beats=("*",),
    strength="certain",
    names=("jwt", "idtoken", "accesstoken", "sessiontoken"),
    examples=("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl",),
    counterexamples=("eyJhbGciOiJIUzI1NiJ9", "eyJub3RoaW5nIjoxfQ.eyJzdWIiOiJqb2UifQ.c2lnbmF0dXJl"),
)
