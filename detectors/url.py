"""Web address.

A web address is a scheme, a host, and any text up to whitespace, a quotation mark or an angle bracket. A URL
is not personal data by itself. Personal data inside it, such as an e-mail address or a token, is found
separately.

* https://www.rfc-editor.org/rfc/rfc3986

>>> from detectors.base import Hints
>>> validate("https://www.example.com/a?b=c", Hints()).name
'EXAMPLE'
>>> validate("http://", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Nature, Verdict
from detectors.email_address import domain_verdict
from detectors.word_lists import word_list

_END = "\t\r \"'<>"


def trim(match: str) -> tuple[int, int]:
    """Start and end of the address, without the character that ends the match and the punctuation of the
    sentence around it.
    """
    return 0, len(match.rstrip(_END).rstrip(".,;:!?)]}"))


def validate(value: str, hints: Hints) -> Verdict:
    """Invalid if the address has no host, an example if its domain is reserved, else valid."""
    host = value.partition("://")[2].split("/")[0].split("?")[0].rpartition("@")[2].partition(":")[0]
    if not host:
        return Verdict.INVALID
    return Verdict.EXAMPLE if domain_verdict(host.lower()) is Verdict.EXAMPLE else Verdict.VALID


DETECTOR = Detector(
    entity="URL",
    patterns=(r"(?i)\b(?:https?|wss?|ftp)://[^\s\"'<>]+(?:[\t\r \"'<>]|$)",),
    match=InText(trim=trim),
    validate=validate,
    strength="strong",
    names=word_list(
        "url, uri, website, homepage, link, href, webhookurl, callbackurl, referer, referrer, landingpage, "
        "exitpage, pageurl"
    ),
    nature=Nature(neutral=True),
    examples=("https://www.example.com/a?b=c", "see http://example.org."),
    counterexamples=("http://", "www", "file:///etc/hosts"),
)
