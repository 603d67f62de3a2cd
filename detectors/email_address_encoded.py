"""E-mail address with an encoded ``@``, as in links and access logs (``ann%40example.org``).

The ``@`` may be percent-encoded once or twice, or written as an escape of JSON, JavaScript or HTML. Such
encodings remain in text that is not decoded before it is scanned (a request line, or a payload in a line of a
log).

* https://www.rfc-editor.org/rfc/rfc3986#section-2.1
* https://www.rfc-editor.org/rfc/rfc8259#section-7

>>> from detectors.base import Hints
>>> validate("jane.doe%40example.org", Hints()).name, validate("logo%402x.png", Hints()).name
('EXAMPLE', 'INVALID')
"""

import re

from detectors import email_address
from detectors.base import Detector, Hints, InText, Verdict
from detectors.company import CompanyFacts

_AT = re.compile(r"(?i)%(?:25)?40|\\u0040|\\x40|&#(?:64|x40);")


def _plain(value: str) -> str:
    return _AT.sub("@", value)


def validate(value: str, hints: Hints) -> Verdict:
    """The verdict on the decoded address."""
    return email_address.validate(_plain(value), hints)


def tell(value: str, facts: CompanyFacts, hints: Hints) -> Verdict | None:
    """``STAFF`` or ``COMPANY`` if the decoded address belongs to staff or to the company, else ``None``."""
    return email_address.tell(_plain(value), facts, hints)


def mask(value: str) -> str:
    """Mask the decoded address, as in ``email_address``."""
    return email_address.mask(_plain(value))


DETECTOR = Detector(
    entity="EMAIL_ADDRESS",
    patterns=(
        r"[A-Za-z0-9._+'-](?:%(?:25)?40|\\u0040|\\x40|&#(?:64|[xX]40);)(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}\b",
    ),
    match=InText(
        grows_left="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+'-",
        beats=("PHONE_NUMBER", "IP_ADDRESS"),
        ours=tell,
    ),
    validate=validate,
    strength="strong",
    mask=mask,
    examples=(
        "jane.doe%40example.org",
        "j%2540shop.example.com",
        r"ann\u0040example.org",
        "ann&#64;example.org",
    ),
    counterexamples=("logo%402x.png", "100%40", "jane%40example", r"\u0040example.org"),
)
