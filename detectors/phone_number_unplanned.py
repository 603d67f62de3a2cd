"""Phone number that no numbering plan allows, but that is written or labelled like a phone number.

People omit the area code, mistype a digit, or enter something that only looks like a number, but still mean a
person's number. Such a number counts if it is written as only phone numbers are (an area code in brackets, an
extension, a plus sign and groups). Other groups of digits count if a word such as "call" or "fax" comes
before or directly after them; digits without groups count only directly after such a word. Dates, years and
identity numbers do not count.

* https://www.itu.int/rec/T-REC-E.123

>>> from detectors.base import Hints
>>> validate("166-684-7899", Hints()).name, validate("785 8949", Hints()).name
('VALID', 'VALID')
>>> validate("2010-2012", Hints()).name, validate("123-45-6789", Hints()).name
('INVALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, InText, Support, Verdict
from detectors.phone_number import CONTEXT, NAMES, TRAPS, mask
from detectors.word_lists import word_list

_FEWEST, _MOST = 7, 15
"""Minimum number of digits (exchange code and line number), and maximum number, which E.164 sets."""
_PAIRS = 6
"""Minimum number of digits of a number that is written in pairs (``61 51 81``)."""
_SPOKEN = word_list(
    "answering, calling, calls, cellular, contact, dialed, dialing, dialled, ext, extension, faxed, faxing, "
    "get in touch, get me on, helpline, her number, his number, hotline, landline, mob, mobiles, my number, "
    "new number, office, our number, ph, phoned, phones, phoning, reach, reached, telephoned, texted, "
    "texting, their number, this number, voice mail, your number"
)
_LAST_DIGITS = re.compile(r"\d+$")
_GROUP = re.compile(r"\d+")
_EXTENSION = re.compile(r" ?x ?\d{1,6}$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATES = re.compile(
    r"(?:19|20)\d\d[-/. ][01]?\d[-/. ][0-3]?\d|[0-3]?\d[-/. ][0-3]?\d[-/. ](?:19|20)?\d\d"
    r"|\d{3}-\d\d-\d{4}|(?:\d{1,3}\.){3}\d{1,3}"
)


def trim(match: str) -> tuple[int, int]:
    """Start and end of the digits, without the words before them."""
    found = _LAST_DIGITS.search(match)
    return (0, 0) if found is None else found.span()


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the value has as many digits as a phone number, and is no date, range of years or identity
    number.
    """
    number = _EXTENSION.sub("", value)
    groups = _GROUP.findall(number)
    digits = sum(map(len, groups))
    in_pairs = digits == _PAIRS and all(len(group) == 2 for group in groups)
    if not (_FEWEST <= digits <= _MOST or in_pairs) or _DATES.fullmatch(number.strip("()+")):
        return Verdict.INVALID
    if all(map(_YEAR.fullmatch, groups)) or len({*"".join(groups)}) == 1:
        return Verdict.INVALID
    return Verdict.VALID


_CUE = (
    r"(?i)\b(?:phone|telephone|tel|mobile|mob|cell|fax|whatsapp|landline|answering|calling|dialing|dialling|texting"
    r"|(?:call|called|dial|ring|text|reach|reached|contact)(?: me| us| him| her| them)?"
    r"|(?:my|his|her|our|their|your|this) number)"
    r"(?:[ .:,#-]{1,2}(?:at|back|directly|file|for|is|it|me|my|new|no|nr|number|on|please|the|to|under|us|via"
    r")){0,5}[ .:,#-]{1,3}\d{7,12}\b"
)
_EXT = r"(?: ?x ?\d{1,6})"

DETECTORS = (
    Detector(
        entity="PHONE_NUMBER",
        patterns=(
            rf"\(\d{{3}}\) ?\d{{3}}[ .-]\d{{4}}{_EXT}?\b",
            rf"\b(?:(?:001|1)[ .-])?\d{{3}}[ .-]\d{{3}}[ .-]\d{{4}}{_EXT}\b",
            rf"(?:\+|\b00)1[ .-]\d{{3}}[ .-]\d{{3}}[ .-]\d{{4}}{_EXT}?\b",
        ),
        match=InText(traps=TRAPS, glue_before=".-/:", glue_after="./:", in_lines=False),
        validate=validate,
        strength="medium",
        names=NAMES,
        context=CONTEXT,
        mask=mask,
        examples=("(764)722-5949", "001-846-853-9089x92556", "+1-054-353-1726", "166-684-7899x12"),
        counterexamples=("166-684-7899", "764 722-5949", "1-166-684-7899", "+1700000000000"),
    ),
    Detector(
        entity="PHONE_NUMBER",
        patterns=(
            rf"\(\+?\d{{1,5}}\)(?: ?[ ./-]? ?\d{{2,8}}){{1,5}}{_EXT}?\b",
            rf"\b\d{{1,5}}(?:(?: ?[./-] ?| )\d{{2,8}}){{1,5}}{_EXT}?\b",
            rf"\b\d{{1,4}}[ ./-]\d(?:(?: ?[./-] ?| )\d{{2,8}}){{1,4}}{_EXT}?\b",
            rf"\+\d{{1,4}}(?:[ ./-]{{0,3}}\(?\d{{1,8}}\)?){{1,5}}{_EXT}?\b",
        ),
        match=InText(
            traps=(*TRAPS, r"\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b"),
            glue_before=".-/:",
            glue_after="./:",
            in_lines=False,
        ),
        validate=validate,
        strength="weak",
        support=Support(need="any"),
        chance=0.99,
        names=NAMES,
        context=(*CONTEXT, *_SPOKEN),
        mask=mask,
        examples=(
            "166-684-7899",
            "785 8949",
            "25-62-29-72",
            "96 228011",
            "61 51 81",
            "+54 11 12345",
            "70 12 34 56-Office",
        ),
        counterexamples=(
            "2010-2012",
            "123-45-6789",
            "2026-11-24",
            "24.11.2026",
            "192.0.2.44",
            "12 34",
            "4111 1111 1111 1111",
            "1700000000",
        ),
    ),
    Detector(
        entity="PHONE_NUMBER",
        patterns=(_CUE,),
        match=InText(trim=trim, glue_after=".-/:", in_lines=False),
        validate=validate,
        strength="weak",
        names=NAMES,
        mask=mask,
        examples=(
            "call me at 77234567",
            "my phone number is 4556186",
            "Tel.: 77234567",
            "reach us on 77234567",
        ),
        counterexamples=(
            "call center ticket 77234567",
            "1234567 calls",
            "order number 77234567",
            "phone 12345",
            "call 77234567.5",
        ),
    ),
)
