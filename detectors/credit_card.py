"""Payment card number.

Thirteen to nineteen digits: the prefix of the issuer, the account number and a Luhn check digit. One random
number in ten has a correct check digit; the known prefixes and lengths exclude most of these numbers.

* https://www.iso.org/standard/70484.html
* https://docs.stripe.com/testing (published test numbers)

>>> from detectors.base import Hints
>>> validate("4111 1111 1111 1111", Hints()).name
'EXAMPLE'
>>> validate("4111 1111 1111 1112", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Verdict
from detectors.masks import ends
from detectors.parts.stdnum_parts import stdnum
from detectors.word_lists import word_list

_RANGES: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("300", "305", (14, 16)),
    ("3528", "3589", (16,)),
    ("34", "34", (15,)),
    ("36", "36", (14, 16)),
    ("37", "37", (15,)),
    ("38", "39", (14, 16)),
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("50", "50", (16, 18, 19)),
    ("56", "58", (16, 18, 19)),
    ("6011", "6011", (16, 19)),
    ("62", "62", (16, 17, 18, 19)),
    ("63", "63", (16, 18, 19)),
    ("644", "659", (16, 19)),
    ("67", "67", (16, 18, 19)),
)
_NUMBERED = (
    r"(?i)\b(?:order|invoice|booking|tracking|parcel|ticket|reference|ref)[ :#=.]{1,3}"
    r"(?:(?:no|nr|number|id)[ :#=.]{1,3})?\d{12,19}"
)
"""Matches a number after a word which shows that the number is no card number. One in ten such numbers has a
correct check digit by chance.
"""
_TEST_NUMBERS = frozenset(
    word_list(
        "2223003122003222, 30569309025904, 3056930009020004, 3530111333300000, 3566002020360505, "
        "36227206271667, 371449635398431, 378282246310005, 378734493671000, 38520000023237, "
        "4000056655665556, 4012888888881881, 4111111111111111, 4222222222222, 4242424242424242, "
        "5105105105105100, 5200828282828210, 5555555555554444, 6011000990139424, 6011111111111117, "
        "6200000000000005"
    )
)


def _is_issued(digits: str) -> bool:
    return any(low <= digits[: len(low)] <= high and len(digits) in sizes for low, high, sizes in _RANGES)


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if issuer range, length and check digit are right; test numbers are examples."""
    digits = value.replace(" ", "").replace("-", "")
    if not _is_issued(digits):
        return Verdict.INVALID
    if len(set(digits)) < 2 or not stdnum("luhn").is_valid(digits):
        return Verdict.INVALID
    return Verdict.EXAMPLE if digits in _TEST_NUMBERS else Verdict.VALID


def mask(value: str) -> str:
    """Show only the last four digits, as receipts do."""
    return ends(value, 0, 4)


_NAMES = word_list(
    "cardnumber, creditcard, creditcardnumber, ccnumber, ccnum, pan, pannumber, panno, cardno, debitcard, "
    "fullcard, fullcardnumber, fullpan"
)


DETECTORS = (
    Detector(
        entity="CREDIT_CARD",
        patterns=(
            r"\b[2-6]\d{12,18}\b",
            r"\b[2-6]\d{3}(?:[ -]\d{4}){3}\b",
            r"\b3[47]\d{2}[ -]\d{6}[ -]\d{5}\b",
            r"\b3[068]\d{2}[ -]\d{6}[ -]\d{4}\b",
        ),
        validate=validate,
        match=InText(
            never_after="+",
            glue_before=".-",
            glue_after=".-",
            traps=(_NUMBERED,),
            beats=("PHONE_NUMBER", "IMEI", "IMSI"),
        ),
        strength="medium",
        chance=0.0693,
        names=_NAMES,
        mask=mask,
        examples=("4111111111111111", "5555 5555 5555 4444", "3782-822463-10005", "4242-4242-4242-4242"),
        counterexamples=(
            "Order 4000004445350923",
            "+4111111111111111",
            "4111111111111112",
            "1700000000000",
            "4111.1111",
            "0000000000000000",
            "41111111111111111111",
        ),
    ),
)
