"""Reduces words to lower-case letters without accents ("folds" them), to look up names in lists."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from detectors.word_lists import read_lines

LETTERS = Path(__file__)
"""The path of this module, on which cached results depend that contain folded words."""
_NOT_FOLDED = re.compile(r"[^A-Za-z\n]+")
_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "\u0131": "i", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)


def folded(text: str) -> str:
    """The letters of ``text``, in lower case and without accents; all other characters are dropped.

    >>> folded("Łódź"), folded("O'Brien"), folded("Großmann")
    ('lodz', 'obrien', 'grossmann')
    """
    if text.isascii():
        lower = text.lower()
        return lower if lower.isalpha() else "".join(filter(str.isalpha, lower))
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_OTHER_LETTERS))
    return "".join(character for character in plain if character.isascii() and character.isalpha())


@cache
def folded_lines(name: str) -> frozenset[str]:
    """The folded entries of a file in ``data/``. All entries are folded at once, which is faster."""
    text = "\n".join(read_lines(name))
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_OTHER_LETTERS))
    return frozenset(_NOT_FOLDED.sub("", plain).split("\n"))


@cache
def listed_words(*files: str) -> frozenset[str]:
    """The folded words of several files in ``data/``; an entry may consist of several words."""
    return frozenset(folded(word) for name in files for line in read_lines(name) for word in line.split())
