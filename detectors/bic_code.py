"""BIC, or SWIFT code, which identifies the bank of an account.

A BIC has four letters for the bank, two letters for the country, two characters for the place, and optionally
three for a branch. It has no check digit, and many words of eight capitals have this form. So a match counts
only after a word for BICs, in a column with a name for BICs, or in a column of registered banks. A BIC
identifies a bank; next to a person or an account number, it is part of the person's payment details.

* https://www.iso.org/standard/84108.html
* https://schwifty.readthedocs.io/

>>> from detectors.base import Hints
>>> validate("DEUTDEFF500", Hints()).name, validate("MONDAYXX", Hints()).name
('VALID', 'INVALID')
>>> judge_registered("DEUTDEFF", Hints()).name, judge_registered("DELIVERY", Hints()).name
('VALID', 'INVALID')
"""

import re

from phonenumbers import SUPPORTED_REGIONS

from detectors.base import Detector, Hints, InText, Nature, Support, Verdict, WholeCell
from detectors.masks import ends
from detectors.parts.extras import has_bank_registry

_CODE = r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?"
_BANK = "[Bb][Ii][Cc]|[Ss][Ww][Ii][Ff][Tt]"
_WORD = rf"(?:\b|_)(?:{_BANK})(?:[ _/-]?(?:{_BANK}|[Cc]ode|CODE))?"
_AT_END = re.compile(rf"{_CODE}$")
_CELL = r"^[A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?$"
_IS_CELL, _IS_CODE = re.compile(_CELL), re.compile(_CODE)


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the value has the form of a BIC with an existing country."""
    is_one = _IS_CODE.fullmatch(value) and value[4:6] in SUPPORTED_REGIONS
    return Verdict.VALID if is_one else Verdict.INVALID


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the whole cell is a BIC, whose four parts may be separated by spaces."""
    return validate(value.replace(" ", ""), hints) if _IS_CELL.fullmatch(value) else Verdict.INVALID


def judge_registered(value: str, hints: Hints) -> Verdict:
    """Valid if the BIC is in the register of banks, which covers most banks of Europe and few others.

    Extra: ``pip install 'noticemap[banks]'``. Without this extra, no code is valid.
    """
    if validate(value, hints) is Verdict.INVALID or not has_bank_registry():
        return Verdict.INVALID
    from schwifty import BIC
    from schwifty.exceptions import SchwiftyException

    try:
        code = BIC(value)
    except SchwiftyException:
        return Verdict.INVALID
    return Verdict.VALID if code.exists or code.bank_names else Verdict.INVALID


def trim(match: str) -> tuple[int, int]:
    """Start and end of the code at the end of the match."""
    found = _AT_END.search(match)
    return (len(match) if found is None else found.start()), len(match)


def mask(value: str) -> str:
    """Show only the bank and the country."""
    return ends(value, 6, 0)


_NAMES = ("bic", "biccode", "bicswift", "swift", "swiftcode", "swiftbic", "bankbic", "swiftno", "bicnumber")
DETECTORS = (
    Detector(
        entity="BIC_CODE",
        patterns=(rf"{_WORD}[\"' ]{{0,2}}[:=#]?[\"' ]{{0,2}}{_CODE}\b",),
        match=InText(trim=trim, beats=("ORGANIZATION", "PERSON", "LOCATION")),
        validate=validate,
        strength="strong",
        names=_NAMES,
        mask=mask,
        examples=("BIC: DEUTDEFF500", "swift code NEDSZAJJXXX", '"bic":"COBADEFFXXX"'),
        counterexamples=("BIC: MONDAYXX", "DELIVERY", "swift DELIVERIES"),
    ),
    Detector(
        entity="BIC_CODE",
        validate=judge_cell,
        match=WholeCell(shape=_CELL),
        strength="medium",
        support=Support(need="name"),
        names=_NAMES,
        mask=mask,
        examples=("DEUTDEFF", "NEDS ZA JJ XXX"),
        counterexamples=("MONDAYXX", "DEUTDEF", "DEUTDEFF5"),
    ),
    Detector(
        entity="BIC_CODE",
        validate=judge_registered,
        match=WholeCell(shape=rf"^{_CODE}$"),
        strength="weak",
        chance=0.0005,
        nature=Nature(misses=0.3),
        mask=mask,
        examples=("DEUTDEFF", "COBADEFFXXX"),
        counterexamples=("DELIVERY", "BUSINESS", "MONDAYXX"),
    ),
)
