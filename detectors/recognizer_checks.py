"""Checks of those recognisers of Presidio that stand alone, on many matches at once.

They are shown every number of their length, and their own checks take one text at a time. What is told here
is what theirs say (a test holds the two together); what is left open, theirs decide.

* https://microsoft.github.io/presidio/supported_entities/
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from detectors.base import Verdict
from detectors.candidates import UNDECIDED, Candidates, Verdicts

_PACKAGE = "presidio_analyzer.predefined_recognizers"
_NOT_BASE58 = np.zeros(256, dtype=np.bool_)
_NOT_BASE58[list(b"0OIl")] = True
_FINNISH = np.full(256, 31, dtype=np.int64)
for _letters in (b"0123456789ABCDEFHJKLMNPRSTUVWXY", b"0123456789abcdefhjklmnprstuvwxy"):
    _FINNISH[list(_letters)] = np.arange(31)


def _turkish(numbers: Candidates) -> Verdicts:
    """Eleven digits: the tenth checks the first nine, the last checks all others."""
    digits = _digits(numbers, 11)
    tenth = (digits[:, 0:9:2].sum(axis=1) * 7 - digits[:, 1:8:2].sum(axis=1)) % 10
    good = (tenth == digits[:, 9]) & (digits[:, :10].sum(axis=1) % 10 == digits[:, 10])
    return np.where(good, Verdict.VALID, Verdict.INVALID).astype(np.int8)


def _south_african(numbers: Candidates) -> Verdicts:
    """Thirteen digits; of those that pass the check digit theirs tells the day of birth."""
    digits = _digits(numbers, 13)
    doubled = digits[:, 1::2] * 2
    total = digits[:, 0::2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    return np.where(total % 10 == 0, UNDECIDED, Verdict.INVALID).astype(np.int8)


def _finnish(codes: Candidates) -> Verdicts:
    """Six digits, a separator, three digits, and a character that checks the nine."""
    text = codes.bytes_at(0, 11)
    digits = text[:, [0, 1, 2, 3, 4, 5, 7, 8, 9]].astype(np.int64) - ord("0")
    number = digits @ (10 ** np.arange(8, -1, -1))
    return np.where(number % 31 == _FINNISH[text[:, 10]], UNDECIDED, Verdict.INVALID).astype(np.int8)


def _bitcoin(addresses: Candidates) -> Verdicts:
    """An old address has no nought, no capital O or I and no small L in it; a new one begins with ``bc1``."""
    text = addresses.bytes_at(0, 3)
    is_old = (text[:, 0] == ord("1")) | (text[:, 0] == ord("3"))
    is_new = (text == np.frombuffer(b"bc1", dtype=np.uint8)).all(axis=1)
    # How many bad characters stand before each place, so that each address needs but two look-ups.
    bad = np.concatenate(([0], np.cumsum(_NOT_BASE58[addresses.data])))
    is_bad = bad[addresses.end] > bad[addresses.start]
    return np.where(is_new | is_old & ~is_bad, UNDECIDED, Verdict.INVALID).astype(np.int8)


def _digits(numbers: Candidates, count: int) -> npt.NDArray[np.int64]:
    return numbers.bytes_at(0, count).astype(np.int64) - ord("0")


CHECKS: Mapping[str, Callable[[Candidates], Verdicts]] = {
    f"{_PACKAGE}.country_specific.turkey.tr_national_id_recognizer:TrNationalIdRecognizer": _turkish,
    f"{_PACKAGE}.country_specific.south_africa.za_id_number_recognizer:ZaIdNumberRecognizer": _south_african,
    f"{_PACKAGE}.country_specific.finland.fi_personal_identity_code_recognizer"
    ":FiPersonalIdentityCodeRecognizer": _finnish,
    f"{_PACKAGE}.generic.crypto_recognizer:CryptoRecognizer": _bitcoin,
}
"""By the recogniser's reference. They are shown what the recogniser's patterns match in ASCII."""
