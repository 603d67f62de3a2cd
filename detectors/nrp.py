"""Race, faith, caste or party, recognised by the name of its column.

Columns about things can have these names, too. Names that are used only for people are in `personal_fact.py`.

* https://microsoft.github.io/presidio/supported_entities/

>>> from detectors.base import Hints
>>> judge_cell("Danish", Hints()).name, judge_cell("42", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Nature, Support, Verdict, WholeCell


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is words of letters only, from 2 to 40 characters; a country code is enough."""
    text = value.strip()
    return Verdict.VALID if 2 <= len(text) <= 40 and text.replace(" ", "").isalpha() else Verdict.INVALID


DETECTOR = Detector(
    entity="NRP",
    validate=judge_cell,
    match=WholeCell(shape=r"^[^\n\d@_/:=.,-]+$"),
    strength="weak",
    support=Support(need="any"),
    names=("race", "politicalparty", "faith", "caste"),
    nature=Nature(neutral=True),
    examples=("Danish", "DK", "Roman Catholic"),
    counterexamples=("42", "x", "a@b"),
)
