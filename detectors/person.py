"""Name of a person.

Whole cells are judged by lists of given and family names: one to four capitalised words, one of them listed,
and no word that products, firms or places are made of. In text only a name behind a title is found; the
language model finds the others.

* https://schema.org/Person

>>> from detectors.base import Hints
>>> judge_cell("María García", Hints()).name, judge_cell("Doe, Jane", Hints()).name
('VALID', 'VALID')
>>> judge_cell("Galaxy S24", Hints()).name, judge_cell("Jackson Street", Hints()).name
('INVALID', 'INVALID')
"""

import re
from functools import cache

from detectors.base import Detector, Hints, Verdict
from detectors.facts import read_lines
from detectors.masks import DOT, masked

_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "das",
        "de",
        "del",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "ten",
        "van",
        "von",
        "y",
        "zu",
    ]
)
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sir", "mme", "m", "sr", "sra"])
_NOT_A_PERSON = frozenset(
    [
        "account",
        "ag",
        "airport",
        "app",
        "avenue",
        "bank",
        "basic",
        "beta",
        "blue",
        "bundle",
        "city",
        "club",
        "co",
        "college",
        "corp",
        "enterprise",
        "gmbh",
        "green",
        "group",
        "home",
        "hospital",
        "hotel",
        "inc",
        "island",
        "kit",
        "lake",
        "line",
        "llc",
        "ltd",
        "max",
        "mini",
        "model",
        "mountain",
        "new",
        "office",
        "park",
        "phone",
        "plan",
        "plus",
        "premium",
        "pro",
        "product",
        "project",
        "red",
        "restaurant",
        "road",
        "school",
        "series",
        "service",
        "shop",
        "standard",
        "star",
        "store",
        "street",
        "support",
        "systems",
        "team",
        "test",
        "tower",
        "ultra",
        "university",
        "valley",
        "version",
        "wireless",
    ]
)
_NOT_IN_NAMES = frozenset(["Apt", "Box", "PO", "Suite", "Unit"])
_WORD = re.compile(r"(?:[^\W\d_]'?[^\W\d_]*(?:[-'\u2019][^\W\d_]+)*|[^\W\d_])\.?")
_MOST_WORDS = 4


@cache
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """Given names and family names."""
    given, family = read_lines("given_names.txt"), read_lines("surnames.txt")
    return frozenset(" ".join(given).split()), frozenset(" ".join(family).split()) - _PARTICLES


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Look the words up; the cell may be in capitals, or family name first with a comma."""
    text = value.strip()
    if not text or len(text) > 60 or any(map(str.isdigit, text)):
        return Verdict.INVALID
    words = [word for word in text.replace(",", " ", 1).split() if word.rstrip(".").lower() not in _TITLES]
    if not 1 <= len(words) <= _MOST_WORDS or not all(_is_name_word(word) for word in words):
        return Verdict.INVALID
    lowered = [word.rstrip(".").lower() for word in words]
    if _NOT_A_PERSON.intersection(lowered):
        return Verdict.INVALID
    return Verdict.VALID if _is_listed(lowered) else Verdict.INVALID


def _is_name_word(word: str) -> bool:
    return word in _PARTICLES or (word[0].isupper() and _WORD.fullmatch(word) is not None)


def _is_listed(words: list[str]) -> bool:
    given, family = _listed()
    parts = {part for word in words for part in (word, *re.split(r"[-\u2019']", word))}
    return not parts.isdisjoint(given) or not parts.isdisjoint(family)


def mask(value: str) -> str:
    """Initials of the first and the last word."""
    words = value.split()
    return masked(value, " ".join(word[0] + DOT * 3 for word in (words[0], words[-1])), DOT * 3)


def trim(match: str) -> tuple[int, int]:
    """The name without its title, and without the word that begins an address."""
    end = len(match)
    while match[:end].rpartition(" ")[2] in _NOT_IN_NAMES:
        end = match.rindex(" ", 0, end)
    return min(match.index(" ") + 1, end), end


_NAMES = (
    "name",
    "fullname",
    "firstname",
    "lastname",
    "givenname",
    "familyname",
    "surname",
    "middlename",
    "forename",
    "fname",
    "lname",
    "personname",
    "customername",
    "contactname",
    "contact",
    "username",
    "displayname",
    "callername",
    "cnam",
    "recipientname",
    "cardholder",
    "cardholdername",
    "employeename",
    "patientname",
    "vorname",
    "nachname",
    "nom",
    "prenom",
    "nombre",
    "apellido",
    "apellidos",
)
_LATIN = r"(?:[A-Za-z'-]|[\xc3-\xc5][\x80-\xbf])"
_CAPITAL = r"(?:[A-Z]|\xc3[\x80-\x9e])"

DETECTORS = (
    Detector(
        entity="PERSON",
        cell=judge_cell,
        strength="medium",
        names=_NAMES,
        mask=mask,
        examples=(
            "Jane Doe",
            "MARÍA GARCÍA",
            "Müller, Jürgen",
            "Jean-Luc Dubois",
            "Dr. Anna von Berg",
            "Oliver",
        ),
        counterexamples=(
            "Galaxy S24",
            "Blue Widget",
            "Jackson Street",
            "jane doe",
            "Jane likes long walks on beaches",
            "Acme GmbH",
            "",
            "Premium Plan",
        ),
    ),
    Detector(
        entity="PERSON",
        patterns=(
            rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Mme|Sra?)\.? {_CAPITAL}{_LATIN}+"
            rf"(?:(?: (?:van|von|de|den|der|del|di|da|la|bin|al)){{0,2}} {_CAPITAL}{_LATIN}+){{0,2}}",
        ),
        trim=trim,
        strength="medium",
        names=_NAMES,
        mask=mask,
        examples=("Mr. Smith", "ask Dr Jane Doe.", "Frau Müller", "Mr. Jan van Dyck", "Ms. Ann McKay Apt 3"),
        counterexamples=("Mr. x", "Drive Smith", "mr. smith"),
    ),
)
