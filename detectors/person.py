"""Name of a person.

Whole cells are judged by lists of given and family names and, for names that no list holds, by their endings
(-ski, -sson, -etti): one to four capitalised words, and none by which things, firms, jobs or places
are called. In text only a name behind a title is found; the language model finds the others.

* https://schema.org/Person

>>> from detectors.base import Hints
>>> judge_cell("María García", Hints()).name, judge_cell("Doe, Jane", Hints()).name
('VALID', 'VALID')
>>> judge_cell("Galaxy S24", Hints()).name, judge_cell("Jackson Street", Hints()).name
('INVALID', 'INVALID')
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from detectors.base import Detector, Hints, Verdict
from detectors.facts import read_lines
from detectors.masks import DOT, masked
from detectors.parts.letters import folded, listed_words

_PARTICLE = re.compile(r"al|bin|d[aeiou]|das|de[lnr]|dos|el|l[ae]|te[nr]|van|von|y|zu")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sir", "mme", "m", "sr", "sra"})
_NOT_IN_NAMES = frozenset(["Apt", "Box", "PO", "Suite", "Unit"])
_WORD = re.compile(r"(?:[^\W\d_]'?[^\W\d_]*(?:[-'\u2019][^\W\d_]+)*|[^\W\d_])\.?")
_MOST_WORDS = 4
_LONGEST_CODE = 3
_LONGEST_ENDING = 7
"""Letters, as the longest that is listed; those that were fitted have five."""


@dataclass(frozen=True, kw_only=True)
class _Lists:
    given: frozenset[str]
    names: frozenset[str]
    """Given and family names."""
    ambiguous: frozenset[str]
    not_names: frozenset[str]
    endings: Mapping[str, bool]
    """Ending → whether it speaks for a name."""

    def is_name(self, word: str) -> bool:
        """Whether a folded word is listed, or ends as names do."""
        return word in self.names or self.ends_like_name(word)

    def ends_like_name(self, word: str) -> bool:
        """What the longest known ending says."""
        found = (self.endings.get(word[-size:]) for size in range(min(_LONGEST_ENDING, len(word) - 1), 1, -1))
        return next((says for says in found if says is not None), False)


@cache
def _lists() -> _Lists:
    given = listed_words("given_names.txt")
    endings = " ".join([*read_lines("name_endings.txt"), *read_lines("family_endings.txt")]).split()
    return _Lists(
        given=given,
        names=given | listed_words("surnames.txt", "names_us.txt", "names_ja.txt"),
        ambiguous=listed_words("ambiguous_names.txt"),
        not_names=listed_words("not_names.txt"),
        endings={ending.removeprefix("!"): not ending.startswith("!") for ending in endings},
    )


def judge_cell(value: str, hints: Hints) -> Verdict:
    """Look the words up; the cell may be in capitals, or family name first with a comma."""
    text = value.strip()
    if not text or len(text) > 60 or "\n" in text or any(map(str.isdigit, text)) or _is_code(text):
        return Verdict.INVALID
    words = [word for word in text.replace(",", " ", 1).split() if word.rstrip(".").lower() not in _TITLES]
    if not 1 <= len(words) <= _MOST_WORDS or not all(_is_name_word(word) for word in words):
        return Verdict.INVALID
    kept = [word for word in words if not _PARTICLE.fullmatch(word.lower())] or words[-1:]
    told = [folded(part) for word in kept for part in word.split("-")]
    return Verdict.VALID if _is_person(told, "," in text) else Verdict.INVALID


def judge_shape(value: str, hints: Hints) -> Verdict:
    """One to four capitalised words, none of which things are called by: where the name leaves no doubt."""
    text = value.strip()
    words = text.replace(", ", " ", 1).split(" ")
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > 60:
        return Verdict.INVALID
    if not all(word and _is_name_word(word) for word in words):
        return Verdict.INVALID
    return Verdict.VALID if _lists().not_names.isdisjoint(map(folded, words)) else Verdict.INVALID


def _is_name_word(word: str) -> bool:
    return _PARTICLE.fullmatch(word) is not None or (word[0].isupper() and _WORD.fullmatch(word) is not None)


def _is_code(text: str) -> bool:
    """Whether it is two or three capitals, as codes of currencies and countries are."""
    return len(text) <= _LONGEST_CODE and text.isupper()


def _is_person(words: Sequence[str], family_first: bool) -> bool:
    """One word must be a name and nothing else; of several the given name must be listed, or all be names."""
    lists = _lists()
    if not lists.not_names.isdisjoint(words):
        return False
    if len(words) == 1:
        return len(words[0]) > 1 and words[0] not in lists.ambiguous and lists.is_name(words[0])
    if words[-1 if family_first else 0] in lists.given:
        return True
    return all(len(word) == 1 or lists.is_name(word) for word in words)


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


_CLEAR_NAMES = (
    "firstname",
    "lastname",
    "givenname",
    "familyname",
    "surname",
    "middlename",
    "forename",
    "fname",
    "lname",
    "maidenname",
    "personname",
    "cardholdername",
    "employeename",
    "patientname",
    "vorname",
    "nachname",
    "familienname",
    "geburtsname",
    "prenom",
    "nomdefamille",
    "primerapellido",
    "segundoapellido",
    "apellido",
    "apellidos",
    "cognome",
    "sobrenome",
    "achternaam",
    "voornaam",
    "imie",
    "nazwisko",
    "fornamn",
    "efternamn",
    "jmeno",
    "prijmeni",
    "soyad",
    "soyadi",
    "soyisim",
)
"""What is called so holds names of people and nothing else."""
_NAMES = (
    "name",
    "fullname",
    "customername",
    "contactname",
    "contact",
    "displayname",
    "callername",
    "cnam",
    "recipientname",
    "cardholder",
    "nom",
    "nombre",
    *_CLEAR_NAMES,
)
"""Those that no thing, place or firm has."""
_LATIN = r"(?:[A-Za-z'-]|[\xc3-\xc5][\x80-\xbf])"
_CAPITAL = r"(?:[A-Z]|\xc3[\x80-\x9e])"

DETECTORS = (
    Detector(
        entity="PERSON",
        cell=judge_cell,
        cell_shape=r"^[^\n\d@_/:=]+$",
        strength="medium",
        chance=0.25,
        misses=0.25,
        beside=("PERSON", "DATE_OF_BIRTH"),
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
        cell=judge_shape,
        cell_shape=r"^[^\n\d@_/:=]+$",
        strength="weak",
        needs_name=True,
        names=_CLEAR_NAMES,
        mask=mask,
        examples=("Besnard", "de la Vega", "Nguyễn Thị Hoa"),
        counterexamples=("jane", "Blue Widget 4", "Premium Plan", ""),
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
