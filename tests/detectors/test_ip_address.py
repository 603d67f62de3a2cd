"""Addresses in special networks are infrastructure or examples, not personal."""

import pytest

from detectors.base import Hints, Verdict
from detectors.ip_address import validate, validate_many
from detectors.matching.candidates import Candidates

INFRASTRUCTURE = {
    "private": ("10.0.0.32", "172.16.0.32", "172.31.255.254", "192.168.1.32", "fd00::1", "fc00::1"),
    "of a carrier's translation": ("100.64.0.32", "100.127.255.254"),
    "loopback": ("127.0.0.32", "::1"),
    "link-local": ("169.254.169.254", "fe80::1", "febf::1"),
    "site-local": ("fec0::1",),
    "multicast": ("224.0.0.251", "239.255.255.250", "ff02::1", "233.252.0.32"),
    "reserved": ("240.0.0.32", "255.255.255.255", "192.0.0.32", "192.88.99.32"),
    "of benchmarks": ("198.18.0.32", "198.19.255.254", "2001:2::1"),
    "translated": ("64:ff9b::c000:221", "64:ff9b:1::1"),
    "discarded": ("100::1",),
    "of identifiers and segments": ("2001:20::1", "2001:30::1", "5f00::1"),
}
EXAMPLES = ("192.0.2.1", "198.51.100.99", "203.0.113.255", "2001:db8::1", "3fff::1", "::ffff:192.0.2.1")
OUTSIDE = (
    "100.63.255.254",
    "100.128.0.32",
    "172.32.0.32",
    "198.20.0.32",
    "192.0.3.32",
    "2600::1",
    "2001:4860::1",
)


@pytest.mark.parametrize("kind", INFRASTRUCTURE)
def test_special_networks_are_nobodys(kind: str) -> None:
    assert {text: validate(text, Hints()) for text in INFRASTRUCTURE[kind]} == dict.fromkeys(
        INFRASTRUCTURE[kind], Verdict.INFRASTRUCTURE
    )


def test_documentation_and_their_neighbours() -> None:
    assert [validate(text, Hints()) for text in EXAMPLES] == [Verdict.EXAMPLE] * len(EXAMPLES)
    assert [validate(text, Hints()) for text in OUTSIDE] == [Verdict.VALID] * len(OUTSIDE)


def test_many_at_once_are_judged_alike() -> None:
    fours = [
        text for texts in (*INFRASTRUCTURE.values(), EXAMPLES, OUTSIDE) for text in texts if ":" not in text
    ]
    assert validate_many(Candidates.of(fours), Hints()).tolist() == [
        validate(text, Hints()) for text in fours
    ]
