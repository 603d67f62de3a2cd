"""Postal code.

British and Canadian codes have a distinctive form. Most other postal codes are four to six digits, like many
other numbers, so a field name or a word must confirm them.

* https://www.upu.int/en/postal-solutions/programmes-services/addressing-solutions
* https://ideal-postcodes.co.uk/guides/uk-postcode-format

>>> from detectors.base import Hints
>>> judge_cell("10115", Hints()).name
'VALID'
>>> judge_cell("1011", Hints()).name, judge_cell("order 10115", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict, WholeCell
from detectors.masks import DOT, masked
from detectors.word_lists import word_list

_BRITISH = r"\b(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) \d[ABD-HJLNP-UW-Z]{2}\b"
_CANADIAN = r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d\b"
_ANY = re.compile(
    rf"\d{{4,6}}|\d{{5}}-\d{{3,4}}|\d{{4}} ?[A-Z]{{2}}|\d{{3}}[ -]\d{{2,4}}|{_BRITISH}|{_CANADIAN}"
)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell has the form of a country's postal code."""
    return Verdict.VALID if _ANY.fullmatch(value.strip()) else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first two characters."""
    return masked(value, value[:2] + DOT * max(0, len(value) - 2))


_NAMES = word_list(
    "zip, zipcode, postcode, postalcode, postal, plz, codepostal, codigopostal, cap, zip4, pcode, pincode, "
    "psc, postinumero, iranyitoszam, irsz, postakodu, kodepos, eircode, zipcd, postalcd, postcd"
)
_BESIDE = word_list(
    "PERSON, STREET_ADDRESS, EMAIL_ADDRESS, PHONE_NUMBER, USER_ID, USERNAME, DATE_OF_BIRTH, GENDER"
)
"""Entities that show that a record is about a person. Records of places have postal codes, too."""
DETECTORS = (
    Detector(
        entity="POSTAL_CODE",
        patterns=(_BRITISH, _CANADIAN),
        strength="medium",
        names=_NAMES,
        support=Support(beside=_BESIDE, needs_neighbour=True),
        mask=mask,
        examples=("SW1A 1AA", "M1 1AE", "K1A 0B1"),
        counterexamples=("SW1A", "QA1 1AA", "A1 paper", "K1A0", "10115"),
    ),
    Detector(
        entity="POSTAL_CODE",
        patterns=(r"\b\d{5}-\d{4}\b",),
        match=InText(glue_before="-.", glue_after="-."),
        strength="weak",
        support=Support(need="any", beside=_BESIDE, needs_neighbour=True),
        context=("zip", "zip code", "postal code"),
        names=_NAMES,
        mask=mask,
        examples=("94105-1234",),
        counterexamples=("94105-123", "1-94105-1234"),
    ),
    Detector(
        entity="POSTAL_CODE",
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\na-z.@:/_]*[\d\x80-\xff][^\na-z.@:/_]*$"),
        strength="weak",
        support=Support(need="any", beside=_BESIDE, needs_neighbour=True),
        names=_NAMES,
        mask=mask,
        examples=("10115", "75001", "1012 AB", "SW1A 1AA", "94105-1234"),
        counterexamples=("order 10115", "3.5", "ABC", "1234567"),
    ),
)
