"""Gender or sex, told by the name of its column and the few values it has.

* https://www.iso.org/standard/81682.html

>>> from detectors.base import Hints
>>> judge_cell("Female", Hints()).name, judge_cell("maybe", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Verdict

_VALUES = frozenset(
    [
        "m",
        "f",
        "x",
        "d",
        "w",
        "male",
        "female",
        "man",
        "woman",
        "nonbinary",
        "non-binary",
        "other",
        "diverse",
        "divers",
        "männlich",
        "weiblich",
        "homme",
        "femme",
        "masculin",
        "féminin",
        "hombre",
        "mujer",
        "masculino",
        "femenino",
        "unknown",
    ]
)


def judge_cell(value: str, hints: Hints) -> Verdict:
    """One of the words in use, in several languages."""
    return Verdict.VALID if value.strip().lower() in _VALUES else Verdict.INVALID


DETECTOR = Detector(
    entity="GENDER",
    cell=judge_cell,
    strength="weak",
    needs_support=True,
    names=("gender", "sex", "genderidentity", "geschlecht", "sexe", "sexo", "genero", "genre"),
    examples=("F", "male", "non-binary", "weiblich"),
    counterexamples=("yes", "fm", "", "12"),
)
