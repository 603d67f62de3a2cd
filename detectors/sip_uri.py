"""SIP address: the address of the caller or the called party in an internet call.

A SIP address looks like an e-mail address after ``sip:``. Its user part is often a phone number, which is
found separately.

* https://www.rfc-editor.org/rfc/rfc3261#section-19.1

>>> from detectors.base import Hints
>>> validate("sip:alice@example.org", Hints()).name
'EXAMPLE'
>>> validate("sip:alice@10.0.0.1", Hints()).name
'VALID'
"""

from detectors.base import Detector, Hints, InText, Verdict
from detectors.email_address import domain_verdict, shown_domain
from detectors.masks import DOT, masked


def validate(value: str, hints: Hints) -> Verdict:
    """An example if the host is reserved for documentation, else valid."""
    host = value.rpartition("@")[2].partition(":")[0].lower()
    return Verdict.EXAMPLE if domain_verdict(host) is Verdict.EXAMPLE else Verdict.VALID


def mask(value: str) -> str:
    """Show only the scheme and the end of the host, since a host may belong to one person."""
    scheme, _, rest = value.partition(":")
    host = rest.rpartition("@")[2]
    end = DOT * 3 if host.rpartition(".")[2].isdigit() else shown_domain(host)
    return masked(value, f"{scheme}:{DOT * 3}@{end}", f"{scheme}:{DOT * 3}")


DETECTOR = Detector(
    entity="SIP_URI",
    patterns=(r"(?i)\bsips?:[^\s@\"'<>;,/:]+(?::[^\s@\"'<>;,/:]*)?@[A-Za-z0-9][A-Za-z0-9.-]*\b",),
    validate=validate,
    match=InText(beats=("EMAIL_ADDRESS", "PASSWORD")),
    strength="strong",
    names=("sip", "sipuri", "sipaddress", "sipfrom", "sipto"),
    mask=mask,
    examples=("sip:alice@example.org", "<sips:+12025550143@pbx.example.com;transport=tls>"),
    counterexamples=("sip: a drink", "gossip:alice@example.org", "sip:example.org"),
)
