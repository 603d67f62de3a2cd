"""API key SID: the public half of an API key for a communications API.

An API key SID is ``SK`` and 32 hexadecimal digits. Together with the secret half of the key, it gives access
to the account.

* https://www.twilio.com/docs/iam/api-keys

>>> from detectors.base import Hints
>>> validate("SK" + "a" * 32, Hints()).name
'EXAMPLE'
"""

from detectors.account_sid import validate, validate_many
from detectors.base import Detector, InText
from detectors.masks import ends


def mask(value: str) -> str:
    """Show only the prefix and the last four digits."""
    return ends(value, 2, 4)


DETECTOR = Detector(
    entity="API_KEY_SID",
    patterns=(r"\bSK[0-9a-fA-F]{32}\b",),
    validate=validate,
    match=InText(validate_many=validate_many, beats=("PHONE_NUMBER", "RESOURCE_SID")),
    strength="strong",
    names=("apikeysid", "keysid", "signingkeysid"),
    mask=mask,
    examples=("SK" + "a" * 32,),
    counterexamples=("SK" + "a" * 31, "TASK" + "a" * 32, "SK" + "z" * 32),
)
