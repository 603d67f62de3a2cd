"""Vectorised checks for those Presidio recognisers whose matches count without support.

Such recognisers must check every number of a certain length, and Presidio's checks take one text at a
time. The checks here give the same verdicts (a test compares them). If a verdict is ``UNDECIDED``,
Presidio's check decides.

* https://microsoft.github.io/presidio/supported_entities/
"""

from collections.abc import Callable, Mapping
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from detectors.base import Verdict
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts
from detectors.matching.native import Bools, Ints
from detectors.recognizers.recognizer import Recognizer

Check = Callable[[Candidates], Verdicts]
_PACKAGE = "presidio_analyzer.predefined_recognizers"
_CENTURY = np.full(256, 2000, dtype=np.int64)
_CENTURY[ord("+")] = 1800
_CENTURY[list(b"-UVWXY")] = 1900
_MONTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0])
_BASE58 = np.full(256, 58, dtype=np.int64)
_BASE58[list(b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")] = np.arange(58)
_CHUNK = 10
"""Number of base-58 digits that fit into 64 bits."""
_SHORTEST_ADDRESS = 26
_SPANISH = np.frombuffer(b"TRWAGMYFPDXBNJZSQVHLCKE", dtype=np.uint8)
_CAPITAL = 0xDF
"""Mask that converts an ASCII letter to upper case by clearing the bit for lower case."""
_FINNISH = np.full(256, 31, dtype=np.int64)
for _letters in (b"0123456789ABCDEFHJKLMNPRSTUVWXY", b"0123456789abcdefhjklmnprstuvwxy"):
    _FINNISH[list(_letters)] = np.arange(31)


def _turkish(numbers: Candidates) -> Verdicts:
    """Check numbers of eleven digits. The tenth digit checks the first nine, the last digit the first ten."""
    digits = np.ascontiguousarray(numbers.bytes_at(0, 11).T).astype(np.int16) - ord("0")
    odd, even = digits[0:9:2].sum(axis=0, dtype=np.int16), digits[1:8:2].sum(axis=0, dtype=np.int16)
    good = (odd * 7 - even) % 10 == digits[9]
    good &= (odd + even + digits[9]) % 10 == digits[10]
    return np.where(good, Verdict.VALID, Verdict.INVALID).astype(np.int8)


def _south_african(numbers: Candidates) -> Verdicts:
    """Check numbers of thirteen digits. If the check digit is right, the verdict is ``UNDECIDED``, because
    only Presidio's check validates the date of birth.
    """
    digits = _digits(numbers, 13)
    doubled = digits[:, 1::2] * 2
    total = digits[:, 0::2].sum(axis=1) + (doubled - 9 * (doubled > 9)).sum(axis=1)
    return np.where(total % 10 == 0, UNDECIDED, Verdict.INVALID).astype(np.int8)


def _finnish(codes: Candidates) -> Verdicts:
    """Check codes that consist of a date in six digits, a sign for the century, three digits, and a character
    that checks the nine digits.
    """
    text = codes.bytes_at(0, 11)
    digits = text[:, [0, 1, 2, 3, 4, 5, 7, 8, 9]].astype(np.int64) - ord("0")
    day, month, year = (digits[:, at : at + 2] @ (10, 1) for at in (0, 2, 4))
    number = digits @ (10 ** np.arange(8, -1, -1))
    good = (number % 31 == _FINNISH[text[:, 10]]) & _is_day(_CENTURY[text[:, 6]] + year, month, day)
    return np.where(good, Verdict.VALID, Verdict.INVALID).astype(np.int8)


def _is_day(year: Ints, month: Ints, day: Ints) -> Bools:
    """A mask of the entries that are valid dates."""
    leaps = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    length = _MONTHS[np.minimum(month, 13)] + (leaps & (month == 2))
    is_day: Bools = (day >= 1) & (day <= length)
    return is_day


def _spanish_foreign(numbers: Candidates) -> Verdicts:
    """Check numbers that consist of X, Y or Z, seven digits, an optional hyphen, and a
    letter that checks the rest.
    """
    text = numbers.bytes_at(0, 8).astype(np.int64)
    first, digits = (text[:, 0] & _CAPITAL) - ord("X"), text[:, 1:] - ord("0")
    number = first * 10**7 + digits @ (10 ** np.arange(6, -1, -1))
    has_hyphen = numbers.data[numbers.end - 2] == ord("-")
    good = (first >= 0) & (first < 3) & (numbers.length - has_hyphen == 9)
    good &= numbers.data[numbers.end - 1] & _CAPITAL == _SPANISH[number % 23]
    return np.where(good, Verdict.VALID, Verdict.INVALID).astype(np.int8)


def _bitcoin(addresses: Candidates) -> Verdicts:
    """Check Bitcoin addresses. An address of the old form is a base-58 number with a checksum. An address of
    the new form begins with ``bc1`` and is ``UNDECIDED``.
    """
    text = addresses.bytes_at(0, _SHORTEST_ADDRESS)
    is_old = (text[:, 0] == ord("1")) | (text[:, 0] == ord("3"))
    is_new = (text[:, :3] == np.frombuffer(b"bc1", dtype=np.uint8)).all(axis=1)
    # Most look-alikes contain a zero early on, which base 58 does not use.
    numbers = np.flatnonzero(is_old & (_BASE58[text] < 58).all(axis=1))
    verdict = np.where(is_new, UNDECIDED, Verdict.INVALID).astype(np.int8)
    verdict[numbers] = _with_checksum(addresses.at(numbers))
    return verdict


def _with_checksum(numbers: Candidates) -> Verdicts:
    """Verify base-58 checksums: the last four bytes must be the beginning of the hash
    of all bytes before them.
    """
    size = int(numbers.length.max(initial=0))
    size += -size % _CHUNK
    places = numbers.end[:, None] + np.arange(-size, 0)
    digits = _BASE58[numbers.data[np.maximum(places, 0)]]
    digits[places < numbers.start[:, None]] = 0
    chunks = digits.reshape(len(numbers), size // _CHUNK, _CHUNK) @ (58 ** np.arange(_CHUNK - 1, -1, -1))
    # In base 58, the digit 1 means zero. Each 1 at the beginning represents a zero byte.
    noughts = size - numbers.length
    leading = (
        np.append(digits != 0, np.ones((len(numbers), 1), dtype=np.bool_), axis=1).argmax(axis=1) - noughts
    )
    good = (digits < 58).all(axis=1)
    for place in np.flatnonzero(good).tolist():
        number = 0
        for chunk in chunks[place].tolist():
            number = number * 58**_CHUNK + chunk
        told = number.to_bytes(int(leading[place]) + (number.bit_length() + 7) // 8)
        good[place] = sha256(sha256(told[:-4]).digest()).digest()[:4] == told[-4:]
    return np.where(good, Verdict.VALID, Verdict.INVALID).astype(np.int8)


def _medical(licences: Candidates) -> Verdicts:
    """Check numbers that consist of two characters and seven digits. The last digit must be the last digit of
    the sum of the other six, in which every second digit counts twice.
    """
    digits = _digits(licences, 9)[:, 2:]
    total = 2 * digits[:, 1:6:2].sum(axis=1) + digits[:, 0:6:2].sum(axis=1) - digits[:, 6]
    return np.where(total % 10 == 0, Verdict.VALID, Verdict.INVALID).astype(np.int8)


def _turkish_plate(plates: Candidates) -> Verdicts:
    """Accept every match. Presidio's check only requires the number of a province, which the
    pattern already ensures.
    """
    return np.full(len(plates), Verdict.VALID, dtype=np.int8)


def _digits(numbers: Candidates, count: int) -> npt.NDArray[np.int64]:
    return numbers.bytes_at(0, count).astype(np.int64) - ord("0")


CHECKS: Mapping[str, Check] = {
    f"{_PACKAGE}.country_specific.turkey.tr_national_id_recognizer:TrNationalIdRecognizer": _turkish,
    f"{_PACKAGE}.country_specific.south_africa.za_id_number_recognizer:ZaIdNumberRecognizer": _south_african,
    f"{_PACKAGE}.country_specific.finland.fi_personal_identity_code_recognizer"
    ":FiPersonalIdentityCodeRecognizer": _finnish,
    f"{_PACKAGE}.country_specific.spain.es_nie_recognizer:EsNieRecognizer": _spanish_foreign,
    f"{_PACKAGE}.country_specific.turkey"
    ".tr_license_plate_recognizer:TrLicensePlateRecognizer": _turkish_plate,
    f"{_PACKAGE}.country_specific.us.medical_license_recognizer:MedicalLicenseRecognizer": _medical,
    f"{_PACKAGE}.generic.crypto_recognizer:CryptoRecognizer": _bitcoin,
}
"""Reference of a recogniser → the vectorised check, which can judge only matches in ASCII."""


def check_many(recognizer: Recognizer) -> Check | None:
    """The vectorised check for a recogniser; ``None`` if there is none or the user
    configured the recogniser.
    """
    return None if recognizer.definition else CHECKS.get(recognizer.reference)
