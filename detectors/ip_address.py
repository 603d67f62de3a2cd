"""IP address, version 4 or 6.

Addresses of private, loopback, link-local and other special networks are infrastructure; those reserved for
documentation are examples. Version numbers with four parts look like addresses, but are recognised by words
before them. If no part of an address is above 31, a field name or a word must confirm the address, since it
may be a version number.

* https://www.iana.org/assignments/iana-ipv4-special-registry
* https://www.iana.org/assignments/iana-ipv6-special-registry

>>> from detectors.base import Hints
>>> [validate(value, Hints()).name for value in ("93.184.215.14", "10.1.2.99", "192.0.2.7", "300.1.1.1")]
['VALID', 'INFRASTRUCTURE', 'EXAMPLE', 'INVALID']
"""

import ipaddress
import re
from bisect import bisect_right

import numpy as np

from detectors.base import Detector, Hints, InText, Support, Trait, Verdict, WholeCell
from detectors.company import CompanyFacts
from detectors.masks import DOT, masked
from detectors.matching import native
from detectors.matching.candidates import Candidates, Verdicts
from detectors.word_lists import word_list

_EXAMPLES = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "233.252.0.0/24")
_INFRASTRUCTURE = word_list(
    "10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16, 172.16.0.0/12, 192.0.0.0/24, 192.88.99.0/24, "
    "192.168.0.0/16, 198.18.0.0/15, 224.0.0.0/4, 240.0.0.0/4"
)
_SIX_EXAMPLES = tuple(ipaddress.IPv6Network(text) for text in ("2001:db8::/32", "3fff::/20"))
_SIX_GLOBAL = ipaddress.IPv6Network("2000::/3")
_SIX_INSIDE = tuple(
    ipaddress.IPv6Network(text)
    for text in (
        *("::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001:2::/48", "2001:20::/28"),
        *("2001:30::/28", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
    )
)


_LARGEST_OF_VERSIONS, _LARGEST = 31, 255


def _ranges() -> tuple[tuple[int, ...], tuple[int, ...], tuple[Verdict, ...]]:
    """First and last addresses of the special IPv4 networks, in ascending order, and their verdicts."""
    networks = [(text, Verdict.INFRASTRUCTURE) for text in _INFRASTRUCTURE]
    # 233.252.0.0/24 is inside the multicast block, so the verdict on that block applies.
    networks += [(text, Verdict.EXAMPLE) for text in _EXAMPLES[:3]]
    rows = sorted((ipaddress.IPv4Network(text), verdict) for text, verdict in networks)
    firsts = tuple(int(network[0]) for network, _ in rows)
    return firsts, tuple(int(network[-1]) for network, _ in rows), tuple(verdict for _, verdict in rows)


_FIRSTS, _LASTS, _VERDICTS = _ranges()
_NETWORKS = np.array(_FIRSTS), np.array(_LASTS), np.array(_VERDICTS, dtype=np.int8)


def validate(value: str, hints: Hints) -> Verdict:
    """The verdict on an address, by its parts and the special networks; invalid if the address may be a
    version number.
    """
    if ":" in value:
        return _six(value)
    return Verdict.INVALID if _is_like_version(value) else _four(value)


def validate_small(value: str, hints: Hints) -> Verdict:
    """Like ``validate``, but accepts only IPv4 addresses that could also be version numbers."""
    return _four(value) if _is_like_version(value) else Verdict.INVALID


def validate_unassigned(value: str, hints: Hints) -> Verdict:
    """Valid if the value has the form of an IPv6 address but is outside the assigned blocks, such as a
    made-up or mistyped address.
    """
    spelled_out = max(map(len, value.split(":"))) > 2  # Fingerprints have two digits in each group.
    return Verdict.VALID if spelled_out and _six(value) is Verdict.INVALID else Verdict.INVALID


def tell(value: str, facts: CompanyFacts, hints: Hints) -> Verdict | None:
    """``INFRASTRUCTURE`` for addresses in the company's networks, since such addresses belong to machines,
    else ``None``.
    """
    return Verdict.INFRASTRUCTURE if facts.owns_address(value) else None


def _is_like_version(value: str) -> bool:
    return all(int(part) <= _LARGEST_OF_VERSIONS for part in value.split("."))


def validate_many(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate`` for IPv4 addresses; without the compiled passes, all addresses are
    ``UNDECIDED``.
    """
    return _many(found, _LARGEST_OF_VERSIONS + 1, _LARGEST)


def validate_many_small(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate_small``; without the compiled passes, all addresses are ``UNDECIDED``."""
    return _many(found, 0, _LARGEST_OF_VERSIONS)


def _many(found: Candidates, least: int, most: int) -> Verdicts:
    if not native.COMPILED:
        return found.undecided()
    return native.fours((found.data, found.start, found.end), least, most, _NETWORKS)


def _four(value: str) -> Verdict:
    number = 0
    for part in value.split("."):
        if len(part) > 1 and part[0] == "0":
            return Verdict.INVALID
        octet = int(part)
        if octet > 255:
            return Verdict.INVALID
        number = number << 8 | octet
    if number < 1 << 24 or _is_mask(number):
        return Verdict.INVALID
    place = bisect_right(_FIRSTS, number) - 1
    if place >= 0 and number <= _LASTS[place]:
        return _VERDICTS[place]
    return Verdict.VALID


def _is_mask(number: int) -> bool:
    """Whether the bits of the number are ones, then zeros: a network mask (``255.255.255.0``) is not an
    address.
    """
    rest = ~number & 0xFFFFFFFF
    return number >= 0xFF000000 and rest > 0 and rest & (rest + 1) == 0


def _six(value: str) -> Verdict:
    try:
        address = ipaddress.IPv6Address(value)
    except ValueError:
        return Verdict.INVALID
    if address.ipv4_mapped is not None:
        return _four(str(address.ipv4_mapped))
    if any(address in network for network in _SIX_EXAMPLES):
        return Verdict.EXAMPLE
    if any(address in network for network in _SIX_INSIDE):
        return Verdict.INFRASTRUCTURE
    return Verdict.VALID if address in _SIX_GLOBAL else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first two parts."""
    mark = ":" if ":" in value else "."
    first, second = value.split(mark)[:2]
    shown = mark.join((first, second))
    return masked(value, f"{shown}{mark}{DOT * 3}", f"{first}{mark}{DOT * 3}")


def judge_dotted(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is two to five numbers separated by dots, which may be an address or a version."""
    return Verdict.VALID if _DOTTED.fullmatch(value.strip()) else Verdict.INVALID


def _is_four_bytes(value: str) -> bool:
    parts = value.strip().lstrip("vV").split(".")
    return len(parts) == 4 and all(int(part) <= 255 for part in parts)


def _begins_as_assigned(value: str) -> bool:
    first = int(value.strip().lstrip("vV").partition(".")[0])
    return first > _HIGHEST_VERSION or first == _PRIVATE


_DOTTED = re.compile(r"[vV]?\d{1,9}(?:\.\d{1,9}){1,4}")
_HIGHEST_VERSION, _PRIVATE = 30, 10
_TRAITS = (
    Trait("are four numbers up to 255", _is_four_bytes, own=0.985, others=0.4, most=0.5),
    Trait("begin with a number that is too high for versions", _begins_as_assigned, own=0.9, others=0.15),
)
"""The first number of an address can be any number in the range; the first number of a version is small."""
_NAMES = (
    *("ip", "ipaddress", "ipaddr", "remoteip", "clientip", "sourceip", "srcip", "destip", "dstip"),
    *("remoteaddr", "xforwardedfor", "loginip", "lastip", "publicip", "privateip", "ipv4", "ipv6"),
)
_CONTEXT = ("ip", "addr", "address", "client", "from", "gateway", "host", "peer", "remote", "server")
_EIGHT = r"\b(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}\b"
_QUAD = r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"

DETECTORS = (
    Detector(
        entity="IP_ADDRESS",
        patterns=(
            _QUAD,
            _EIGHT,
            r"\b(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}\b",
            r"(?i)::ffff:\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
            r"\b(?:[0-9A-Fa-f]{1,4}:){1,6}(?::?[0-9A-Fa-f]{1,4}:){0,5}:?\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
        ),
        match=InText(
            traps=(
                r"\b\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}\b",
                r"(?i)\b(?:version|ver|release|rev|build|firmware|upgraded? (?:to|from))[\"']?[ :=/]{1,3}"
                r"[\"']?v?\d+(?:\.\d+){3}\b",
            ),
            validate_many=validate_many,
            ours=tell,
            glue_before=".-/:",
            glue_after=".-",
        ),
        validate=validate,
        strength="strong",
        chance=0.137,
        names=_NAMES,
        mask=mask,
        examples=(
            "192.0.2.44",
            "198.51.100.7",
            "::ffff:192.0.2.44",
            "2001:db8:0:1:1:1:1:1",
            "2001:db8::8a2e:370:7334",
        ),
        counterexamples=(
            "version 1.2.3.4",
            "v1.2.3.4",
            "Chrome/120.0.0.0",
            "1.2.3.4.5",
            "256.1.2.3",
            "12:34:56",
            "openssl-1.1.1.1",
            "255.255.240.0",
            "std::abs",
            "1.2.3.4",
            "add::face",
            "01.02.03.04",
        ),
    ),
    Detector(
        entity="IP_ADDRESS",
        patterns=(_QUAD,),
        validate=validate_small,
        match=InText(validate_many=validate_many_small, ours=tell, glue_before=".-/:", glue_after=".-"),
        strength="strong",
        support=Support(need="any"),
        chance=0.566,
        names=_NAMES,
        context=_CONTEXT,
        mask=mask,
        examples=("client 8.8.8.8", "10.0.0.1"),
        counterexamples=("192.0.2.44", "1.2.3.4.5", "v1.2.3.4"),
    ),
    Detector(
        entity="IP_ADDRESS",
        patterns=(_EIGHT,),
        validate=validate_unassigned,
        match=InText(glue_before=".-/:", glue_after=".-:"),
        strength="weak",
        support=Support(need="any"),
        names=_NAMES,
        context=_CONTEXT,
        mask=mask,
        examples=("d80:e4b5:79da:6cf6:71f3:51f7:9161:c319",),
        counterexamples=("2001:db8:0:1:1:1:1:1", "01:02:03:04:05:06:07:08", "d80:e4b5:79da"),
    ),
    Detector(
        entity="IP_ADDRESS",
        validate=judge_dotted,
        match=WholeCell(shape=r"^[vV]?\d+\.[\d.]+$", traits=_TRAITS),
        strength="weak",
        support=Support(need="name"),
        examples=("192.0.2.44", "5.11.3.196"),
        counterexamples=("192", "a.b.c", "1.2.3.4.5.6", ""),
    ),
)
"""The last detector requires a field name but lists none, so it never reports anything. It only measures the
traits of columns.
"""
