"""EID: the number that identifies one embedded SIM.

An EID is 32 digits that begin with 89, like the numbers of SIM cards. The last two are check digits, which
make the whole number one more than a multiple of 97.

* https://www.gsma.com/solutions-and-impact/technologies/esim/wp-content/uploads/2020/07/SGP.29-v1.0.pdf

>>> from detectors.base import Hints
>>> validate("89049032123451234512345678901235", Hints()).name
'VALID'
>>> validate("89049032123451234512345678901236", Hints()).name
'INVALID'
"""

from detectors.base import Detector, Hints, InText, Verdict
from detectors.masks import ends


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the two check digits are correct."""
    return Verdict.VALID if int(value.replace(" ", "")) % 97 == 1 else Verdict.INVALID


def mask(value: str) -> str:
    """Show only the first six digits, which identify industry, country and issuer."""
    return ends(value, 6, 0)


DETECTOR = Detector(
    entity="EID",
    patterns=(r"\b89\d{30}\b", r"\b89\d{2}(?: \d{4}){7}\b"),
    validate=validate,
    match=InText(beats=("PHONE_NUMBER", "CREDIT_CARD")),
    strength="strong",
    chance=0.0103,
    names=("eid", "eidnumber", "euiccid", "esimid", "esimeid"),
    mask=mask,
    examples=("89049032123451234512345678901235",),
    counterexamples=("89049032123451234512345678901236", "8904903212345123451234567890123", "0" * 32),
)
