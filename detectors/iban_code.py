"""IBAN (international bank account number).

An IBAN consists of the country, two check digits and the national account number; length and form depend on
the country. With the extra for banks, IBANs of countries that the official registry does not list yet (much
of Africa) are valid, too.

* https://www.swift.com/standards/data-standards/iban-international-bank-account-number
* https://schwifty.readthedocs.io/

>>> from detectors.base import Hints
>>> validate("GB33 BUKB 2020 1555 5555 55", Hints()).name
'EXAMPLE'
>>> validate("GB34 BUKB 2020 1555 5555 55", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Verdict
from detectors.masks import ends
from detectors.parts.extras import has_bank_registry
from detectors.parts.stdnum_parts import stdnum
from detectors.word_lists import word_list

_PUBLISHED = frozenset(
    word_list(
        "DE89370400440532013000, ES9121000418450200051332, FR1420041010050500013M02606, "
        "GB29NWBK60161331926819, GB33BUKB20201555555555, NL91ABNA0417164300"
    )
)


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if length, form and check digits (mod 97) are correct for the country; published IBANs are
    examples. The bank is not checked.
    """
    compact = value.replace(" ", "").upper()
    if not stdnum("iban").is_valid(compact, check_country=False) and not _is_of_no_registry(compact):
        return Verdict.INVALID
    return Verdict.EXAMPLE if compact in _PUBLISHED else Verdict.VALID


def _is_of_no_registry(compact: str) -> bool:
    """Whether the text is a correct IBAN of a country that the official registry does not list yet.

    Extra: ``pip install 'noticemap[banks]'``. Without this extra, the result is always false.
    """
    # The check digits come first: many ids in logs look like IBANs, and importing the library takes 30 ms.
    if not stdnum("iso7064.mod_97_10").is_valid(compact[4:] + compact[:4]) or not has_bank_registry():
        return False
    from schwifty import IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        return IBAN(compact).is_aspirational
    except SchwiftyException:
        return False


def mask(value: str) -> str:
    """Show only the country and the last two digits."""
    return ends(value, 2, 2)


DETECTOR = Detector(
    entity="IBAN_CODE",
    patterns=(
        r"\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?\b",
        r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b",
        r"\b[a-z]{2}\d{2}[a-z0-9]{11,30}\b",
    ),
    validate=validate,
    match=InText(beats=("PHONE_NUMBER", "CREDIT_CARD", "IMEI", "IMSI", "ICCID", "BANK_ACCOUNT")),
    strength="strong",
    chance=0.0103,
    names=("iban", "ibancode", "ibannumber", "bankaccount", "accountiban"),
    mask=mask,
    examples=(
        "GB33BUKB20201555555555",
        "DE89 3704 0044 0532 0130 00",
        "FR1420041010050500013M02606",
        "BE68539007547034",
        "be68539007547034",
        "MA34945807302157368193036426",
    ),
    counterexamples=(
        "MA34945807302157368193036427",
        "GB34BUKB20201555555555",
        "DE8937040044053201300",
        "AB12CDEFGHIJKLMNOP",
    ),
)
