"""Place: a city, region or country.

Whole cells are recognised by a list of cities and countries, and other places by the name of their column.

* https://schema.org/Place
* https://www.geonames.org

>>> from detectors.base import Hints
>>> judge_cell("São Paulo", Hints()).name, judge_cell("Paris Hilton", Hints()).name
('VALID', 'INVALID')
"""

from detectors.base import Detector, Hints, Nature, Support, Verdict, WholeCell
from detectors.built import built
from detectors.parts.letters import folded, folded_lines, listed_words
from detectors.word_lists import word_list


@built
def _listed() -> frozenset[str]:
    return frozenset(word for name in ("places.txt", "cities.txt") for word in folded_lines(name))


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Valid if the cell, or the part of the cell before a comma, is a listed place."""
    place = value.strip()
    is_words = not any(character.isdigit() for character in place)
    listed = is_words and (folded(place) in _listed() or folded(place.partition(",")[0]) in _listed())
    return Verdict.VALID if listed else Verdict.INVALID


def judge_named(value: str, hints: Hints) -> Verdict:
    """Valid if the cell is words without digits, as in names of places, and no word is listed in
    ``not_names.txt``.
    """
    if not listed_words("not_names.txt").isdisjoint(map(folded, value.split())):
        return Verdict.INVALID
    letters = value.strip().translate(str.maketrans("", "", " .,'\u2019-()"))
    return Verdict.VALID if 2 <= len(letters) <= 60 and letters.isalpha() else Verdict.INVALID


_NAMES = word_list(
    "city, town, locality, administrativearea, dependentlocality, sublocality, country, state, region, "
    "province, county, location, birthplace, placeofbirth, stadt, ort, land, ville, pays, ciudad, hometown"
)
DETECTORS = (
    Detector(
        entity="LOCATION",
        validate=judge_cell,
        match=WholeCell(shape=r"^[^\n\d]+$"),
        strength="medium",
        chance=0.1,
        nature=Nature(misses=0.15),
        support=Support(beside=("STREET_ADDRESS", "POSTAL_CODE")),
        names=_NAMES,
        examples=("Berlin", "São Paulo", "Cambridge, MA", "united kingdom"),
        counterexamples=("Paris Hilton", "12", "", "blue"),
    ),
    Detector(
        entity="LOCATION",
        validate=judge_named,
        match=WholeCell(shape=r"^[^\n\d@_/:=]+$"),
        strength="weak",
        support=Support(need="any"),
        chance=0.5,
        nature=Nature(misses=0.05),
        names=_NAMES,
        examples=("Little Snoring", "Saint-Denis", "TX"),
        counterexamples=("12", "", "a@b"),
    ),
)
