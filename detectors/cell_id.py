"""Id of a cell in a mobile network, which shows where a phone was during a call.

A cell global identity (CGI) consists of country code, network code, area and cell; the form for LTE (ECGI)
has no area. These are only numbers with hyphens or colons, so a field name or a nearby word must confirm that
a value is a cell id.

* https://www.3gpp.org/dynareport/23003.htm

>>> from detectors.base import Hints
>>> validate("262-01-4711-12345", Hints()).name
'VALID'
>>> validate("999-01-4711-12345", Hints()).name, validate("262-01-70000-12345", Hints()).name
('INVALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.imsi import country_codes
from detectors.masks import ends
from detectors.word_lists import word_list

_PARTS = re.compile(r"[-:.]")
_LARGEST_AREA, _LARGEST_CELL = 0xFFFF, 0xFFFFFFF


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the mobile country code exists, the area fits into 16 bits, and the cell fits into 28 bits and
    is not zero.
    """
    country, _, *rest = _PARTS.split(value)
    numbers = [int(part) for part in rest]
    in_range = numbers[-1] <= _LARGEST_CELL and (len(numbers) == 1 or numbers[0] <= _LARGEST_AREA)
    return Verdict.VALID if country in country_codes() and in_range and numbers[-1] else Verdict.INVALID


def mask(value: str) -> str:
    """Show only country and network."""
    return ends(value, 6, 0)


DETECTOR = Detector(
    entity="CELL_ID",
    patterns=(
        r"\b\d{3}-\d{2,3}-\d{1,5}-\d{1,9}\b",
        r"\b\d{3}:\d{2,3}:\d{1,5}:\d{1,9}\b",
        r"\b\d{3}-\d{2,3}-\d{5,9}\b",
    ),
    validate=validate,
    match=InText(glue_before=".-:", glue_after=".-:", beats=("PHONE_NUMBER", "US_SSN")),
    strength="weak",
    support=Support(need="any"),
    chance=0.248,
    context=("cgi", "ecgi", "cell id", "cell_id", "cellid", "serving cell", "cell global"),
    names=word_list("cgi, ecgi, ncgi, cellid, cellglobalidentity, servingcell, firstcell, lastcell, uli"),
    mask=mask,
    examples=("262-01-4711-12345", "310:410:4711:12345", "262-01-19136257"),
    counterexamples=("999-01-4711-12345", "262-01-70000-12345", "2026-01-4711", "262-01-4711-0"),
)
