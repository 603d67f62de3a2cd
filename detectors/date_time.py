"""Date, with or without a time of day.

A date is not personal data by itself; dates of birth are an entity of their own.

* https://www.rfc-editor.org/rfc/rfc3339

>>> from detectors.base import Hints
>>> validate("2026-11-24T10:11:12", Hints()).name, validate("2026-13-24", Hints()).name
('VALID', 'INVALID')
"""

import re

import numpy as np

from detectors.base import Detector, Hints, InText, Nature, Verdict
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts

_NUMBERS = re.compile(r"\d+")


def validate(value: str, hints: Hints) -> Verdict:
    """Valid if the numbers without the year can be a month (up to 12) and a day (up to 31), in any order."""
    numbers = [int(number) for number in _NUMBERS.findall(value)[:3]]
    if len(numbers) < 3:
        return Verdict.VALID
    first, second = (numbers[1], numbers[2]) if numbers[0] > 31 else (numbers[0], numbers[1])
    months_and_days = min(first, second) <= 12 and max(first, second) <= 31 and min(first, second) > 0
    return Verdict.VALID if months_and_days else Verdict.INVALID


def validate_many(found: Candidates, hints: Hints) -> Verdicts:
    """Vectorised ``validate`` for dates that begin like ``2026-11-24``; other dates are ``UNDECIDED``."""
    text = found.bytes_at(0, 10)
    digits = text[:, [0, 1, 2, 3, 5, 6, 8, 9]].astype(np.int64) - ord("0")
    standard = ((digits >= 0) & (digits <= 9)).all(axis=1) & (text[:, [4, 7]] == ord("-")).all(axis=1)
    standard &= digits[:, 0] > 0
    month, day = digits[:, 4] * 10 + digits[:, 5], digits[:, 6] * 10 + digits[:, 7]
    low, high = np.minimum(month, day), np.maximum(month, day)
    good = (low <= 12) & (high <= 31) & (low > 0)
    verdict = np.where(good, Verdict.VALID, Verdict.INVALID)
    return np.where(standard, verdict, UNDECIDED).astype(np.int8)


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)

DETECTOR = Detector(
    entity="DATE_TIME",
    patterns=(
        r"\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)?\b",
        r"\b[0-3]?\d[/.][0-3]?\d[/.](?:19|20)\d\d\b",
        r"\b[0-3]?\d-[0-3]?\d-(?:19|20)\d\d\b",
        rf"\b[0-3]?\d(?:st|nd|rd|th)?[ /-]{_MONTH}[ /-](?:19|20)\d\d\b",
        rf"\b{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d\b",
    ),
    validate=validate,
    match=InText(
        validate_many=validate_many,
        glue_before="./",
        glue_after="./",
        beats=("PHONE_NUMBER",),
        in_lines=False,
    ),
    strength="medium",
    chance=0.792,
    names=("date", "datetime", "timestamp", "createdat", "updatedat", "time", "startedat", "endedat"),
    nature=Nature(neutral=True),
    examples=(
        "2026-11-24",
        "2026-11-24T10:11:12",
        "2026-11-24 10:11:12",
        "2026-11-24T10:11:12.345Z",
        "2026-11-24T10:11:12+02:00",
        "24/11/2026",
        "5-20-2021",
        "24 November 2026",
        "Nov 24, 2026",
    ),
    counterexamples=("2026-13-44", "12:34:56", "1.2.3.2026", "3026-11-24", "20-21-2026"),
)
