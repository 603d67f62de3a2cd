"""Words and patterns for names in prose, and simple tests of a single name with these words."""

import re
from functools import cache
from typing import Final

from detectors.base import Hints, Verdict
from detectors.built import toml
from detectors.location import judge_cell as judge_place
from detectors.word_lists import data_path, read_lines

_WORDS: Final[dict[str, str]] = toml(data_path("name_words.toml"))


def words_in(group: str) -> frozenset[str]:
    """The words in a group of ``name_words.toml``."""
    return frozenset(_WORDS[group].split())


def any_of(group: str) -> str:
    """A pattern that matches any word of a group.

    >>> any_of("gestures")[:20]
    '(?:cried|giggled|lau'
    """
    return f"(?:{'|'.join(sorted(map(re.escape, words_in(group))))})"


PARTICLES: Final = words_in("particles")
TITLES: Final = words_in("titles")
CREDENTIALS: Final = words_in("credentials")
NOT_NAMES: Final = words_in("not_names")
APOSTROPHE: Final = "['\u2019]"
WORD: Final = r"[^\W\d_]+(?:[-'\u2019.][^\W\d_]+)*"
ORGANIZATION_ENDS: Final = re.compile(
    r",? (?:and|&|et|und|y) (?:associates|co|company|daughters|partners|sons)\b"
    rf"|,? (?:{any_of('organizations')}|co|l\.l\.c|l\.l\.p)\b"
    r"| (?:branch|headquarters|office)\b",
    re.IGNORECASE,
)
"""Words that show that the name before them is the name of an organisation."""
_STREETS: Final = words_in("streets")
_STREET_ENDS: Final = tuple(words_in("street_ends"))
_ORGANIZATIONS: Final = words_in("organizations")
_WORD: Final = re.compile(WORD)


@cache
def countries() -> frozenset[str]:
    """Names of countries and continents, in lower case."""
    return frozenset(read_lines("countries.txt"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(" ".join(read_lines("given_names.txt")).split())


def words_of(text: str) -> list[str]:
    """The words of a text. Parts that are joined by hyphens, apostrophes or dots count as one word.

    >>> words_of("Jean-Luc O'Neill, 12")
    ['Jean-Luc', "O'Neill"]
    """
    return _WORD.findall(text)


def is_country(text: str) -> bool:
    """Whether a phrase is the name of a country.

    >>> is_country("the Netherlands"), is_country("Togo"), is_country("Amsterdam")
    (True, True, False)
    """
    plain = " ".join(text.lower().split())
    return plain in countries() or plain.removeprefix("the ") in countries()


def is_listed_place(text: str) -> bool:
    return is_country(text) or judge_place(text, Hints()) != Verdict.INVALID


def is_given_name(text: str) -> bool:
    """Whether the text is a listed given name, perhaps followed by one or two words.

    >>> is_given_name("Maria"), is_given_name("maria lopez"), is_given_name("Lopez Maria")
    (True, True, False)
    """
    words = words_of(text)
    return 1 <= len(words) <= 3 and words[0].lower() in _given_names()


def is_street(text: str) -> bool:
    """Whether a phrase is the name of a street.

    >>> is_street("Rua das Flores"), is_street("Michaelkirchstr"), is_street("Rufus Flores")
    (True, True, False)
    """
    lowered = [word.lower() for word in words_of(text)]
    return any(
        word in _STREETS or word.endswith(_STREET_ENDS) or (word.endswith("str") and len(word) > 5)
        for word in lowered
    )


def is_organization(text: str) -> bool:
    return not _ORGANIZATIONS.isdisjoint(word.lower() for word in words_of(text))
