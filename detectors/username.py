"""User name, told by the name of its column.

* https://schema.org/alternateName

>>> from detectors.base import Hints
>>> judge_cell("jane.doe84", Hints()).name, judge_cell("Jane Doe", Hints()).name
('VALID', 'INVALID')
"""

import re

from detectors.base import Detector, Hints, Verdict

_SHAPE = re.compile(r"(?!\d+$)[^\W_][\w.@+-]{1,63}")


def judge_cell(value: str, hints: Hints) -> Verdict:
    """One word, not a number."""
    return Verdict.VALID if _SHAPE.fullmatch(value.strip()) else Verdict.INVALID


DETECTOR = Detector(
    entity="USERNAME",
    cell=judge_cell,
    cell_shape=r"^[^\n :/=]*[^\n\d :/=][^\n :/=]*$",
    strength="weak",
    needs_support=True,
    names=(
        "username",
        "login",
        "loginname",
        "userlogin",
        "nickname",
        "nick",
        "screenname",
        "handle",
        "userhandle",
        "benutzername",
        "identifiant",
    ),
    examples=("jane.doe84", "x_1"),
    counterexamples=("Jane Doe", "12345", "", "a"),
)
