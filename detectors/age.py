"""Age in years, told by the name of its column.

* https://schema.org/suggestedAge

>>> from detectors.base import Hints
>>> judge_cell("42", Hints()).name, judge_cell("142", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Verdict

_OLDEST = 122
"""The greatest age on record."""


def judge_cell(value: str, hints: Hints) -> Verdict:
    """A whole number of years that someone has reached."""
    text = value.strip()
    plausible = text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= _OLDEST
    return Verdict.VALID if plausible else Verdict.INVALID


DETECTOR = Detector(
    entity="AGE",
    cell=judge_cell,
    cell_shape=r"^[^\nA-Za-z0-9]*\d{1,3}[^\nA-Za-z0-9]*$",
    strength="weak",
    needs_support=True,
    names=(
        "age",
        "ageyears",
        "ageinyears",
        "userage",
        "customerage",
        "alter",
        "edad",
        "idade",
        "eta",
        "leeftijd",
        "wiek",
        "alder",
        "yas",
        "ageyrs",
        "ageofperson",
    ),
    examples=("42", "7"),
    counterexamples=("142", "-3", "4.5", "old"),
)
