"""Date, with or without a time of day.

Not personal data by itself; birth dates are an entity of their own.

* https://www.rfc-editor.org/rfc/rfc3339

>>> from detectors.base import Hints
>>> validate("2026-11-24T10:11:12", Hints()).name, validate("2026-13-24", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Verdict

_NUMBERS = re.compile(r"\d+")


def validate(value: str, hints: Hints) -> Verdict:
    """Months go up to 12 and days up to 31, in either order."""
    numbers = [int(number) for number in _NUMBERS.findall(value)[:3]]
    if len(numbers) < 3:
        return Verdict.VALID
    first, second = (numbers[1], numbers[2]) if numbers[0] > 31 else (numbers[0], numbers[1])
    months_and_days = min(first, second) <= 12 and max(first, second) <= 31 and min(first, second) > 0
    return Verdict.VALID if months_and_days else Verdict.INVALID


_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)

DETECTOR = Detector(
    entity="DATE_TIME",
    patterns=(
        r"\b(?:19|20)\d\d-[01]\d-[0-3]\d(?:T\d\d:\d\d:\d\d)?\b",
        r"\b[0-3]?\d[/.][0-3]?\d[/.](?:19|20)\d\d\b",
        rf"\b[0-3]?\d(?:st|nd|rd|th)?[ /-]{_MONTH}[ /-](?:19|20)\d\d\b",
        rf"\b{_MONTH} [0-3]?\d(?:st|nd|rd|th)?,? (?:19|20)\d\d\b",
    ),
    validate=validate,
    glue_before="./",
    glue_after="./",
    beats=("PHONE_NUMBER",),
    strength="medium",
    chance=0.436,
    names=("date", "datetime", "timestamp", "createdat", "updatedat", "time", "startedat", "endedat"),
    neutral=True,
    examples=("2026-11-24", "2026-11-24T10:11:12", "24/11/2026", "24 November 2026", "Nov 24, 2026"),
    counterexamples=("2026-13-44", "12:34:56", "1.2.3.2026", "3026-11-24"),
)
