"""IMSI: the number that identifies one subscriber in mobile networks.

An IMSI is 14 or 15 digits: mobile country code, network code and subscriber. It has no check digit, so a
field name, a nearby word, or other numbers of a phone in the same record must confirm that a number is an
IMSI. Known countries and networks are those that ``python-stdnum`` lists. New networks appear all the time,
so if a name or a word confirms the number, its country must exist, but its network need not.

* https://www.itu.int/rec/T-REC-E.212

>>> from detectors.base import Hints
>>> validate("001010123456789", Hints()).name
'EXAMPLE'
>>> validate("262019876543210", Hints()).name, judge_cell("262019876543210", Hints()).name
('VALID', 'VALID')
>>> validate("262999876543210", Hints()).name, judge_cell("262999876543210", Hints()).name
('VALID', 'INVALID')
>>> validate("999019876543210", Hints()).name
'INVALID'
"""

from functools import cache, lru_cache

from detectors.base import Detector, Hints, InText, Nature, Support, Trait, Verdict, WholeCell
from detectors.masks import ends
from detectors.parts.stdnum_parts import stdnum

_TEST_NETWORK = "001"
_PRIVATE = "999"
"""The country code of private networks."""
_LONGEST_NETWORK = 6
"""Maximum number of digits of country code and network code together."""


@cache
def country_codes() -> frozenset[str]:
    """All mobile country codes, of three digits each, except the code of private networks."""
    split = stdnum("imsi").split
    codes = (f"{number:03d}" for number in range(1000))
    return frozenset(code for code in codes if len(split(code.ljust(15, "0"))) > 1) - {_PRIVATE}


@lru_cache(maxsize=4096)
def is_network(digits: str) -> bool:
    """Whether ``digits``, the first digits of an IMSI, include an existing country code and network code.

    >>> is_network("310410"), is_network("262990")
    (True, False)
    """
    parts = stdnum("numdb").get("imsi").info(digits.ljust(15, "0"))
    return len(parts) == 3 and bool(parts[1][1])  # Unlisted networks have no operator.


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the first three digits are a mobile country code; numbers of the test network are examples."""
    if value.startswith(_TEST_NETWORK):
        return Verdict.EXAMPLE
    return Verdict.VALID if value[:3] in country_codes() else Verdict.INVALID


def judge_cell(value: str, hints: Hints) -> Verdict:
    """The verdict on a whole cell, which is invalid unless country code and network code exist."""
    is_one = len(value) in (14, 15) and value.isdecimal() and is_network(value[:_LONGEST_NETWORK])
    return validate(value, hints) if is_one else Verdict.INVALID


def is_padded(value: str) -> bool:
    """Whether two zeros follow the first six digits, as in a serial number that is still low."""
    return value[_LONGEST_NETWORK : _LONGEST_NETWORK + 2] == "00"


def mask(value: str) -> str:
    """Show only country and network."""
    return ends(value, 5, 0)


_NAMES = ("imsi", "imsinumber", "subscriberimsi", "simimsi", "subimsi", "imsino", "imsiid")
DETECTORS = (
    Detector(
        entity="IMSI",
        patterns=(r"\b\d{14}\b", r"\b\d{15}\b"),
        validate=validate,
        match=InText(glue_before=".-", glue_after=".-", beats=("PHONE_NUMBER",)),
        strength="weak",
        support=Support(need="any"),
        chance=0.24,
        context=("imsi", "subscriber identity"),
        names=_NAMES,
        mask=mask,
        examples=("001010123456789", "00101012345678"),
        counterexamples=("999019876543210", "0010101234567", "0010101234567890"),
    ),
    Detector(
        entity="IMSI",
        validate=judge_cell,
        match=WholeCell(
            shape=r"^\d{14,15}$",
            traits=(
                Trait(
                    "have zeros where subscribers differ",
                    is_padded,
                    own=0.015,
                    others=0.5,
                    most=0.3,
                    least=-9.0,
                ),
            ),
        ),
        strength="weak",
        support=Support(need="any", beside=("ICCID", "IMEI", "PHONE_NUMBER")),
        chance=0.025,
        nature=Nature(misses=0.05),
        mask=mask,
        examples=("262019876543210", "310410123456789"),
        counterexamples=("999019876543210", "262999876543210", "2620198765432", "20261124103000"),
    ),
)
