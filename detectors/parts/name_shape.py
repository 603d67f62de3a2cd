"""Checks by the form of a text, in any script, whether it can be a person's name: words of letters and marks.

>>> [could_be_name(text) for text in ("Nguyễn Thị Hoa", "राम", "d'Arc, Jeanne", "S24", "unknown")]
[True, True, True, False, False]
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

from detectors.parts.name_features import WIDE, script, words_of
from detectors.word_lists import read_lines

MOST_LETTERS = 60
MOST_WORDS = 6
_LONGEST_CODE = 3
_JOINING = dict.fromkeys(
    [
        *map(ord, " .,'`-()\""),
        *(0x00A0, 0x3000),
        *(0x00B4, 0x00B7, 0x02BB, 0x02BC, 0x05F3, 0x05F4, 0x200C, 0x200D, 0x2010, 0x2011, 0x2018, 0x2019),
        *(0x201C, 0x201D, 0x2027, 0x30FB, 0xFF1D),
    ]
)
"""Characters that occur between and inside names: dots, apostrophes, hyphens, and the middle dots
of Catalan and Japanese.
"""


def could_be_name(text: str) -> bool:
    """Whether the text is one to six words of letters, and not a placeholder.

    A single letter is accepted only in scripts in which a letter can be a word.
    """
    if not 0 < len(text) <= MOST_LETTERS:
        return False
    letters = text.translate(_JOINING)
    if not letters.isalpha() and any(unicodedata.category(one)[0] not in "LM" for one in letters):
        return False
    words = words_of(text)
    if not 1 <= len(words) <= MOST_WORDS or is_placeholder(words):
        return False
    return len(letters) > 1 or script(letters) in WIDE


def is_placeholder(words: Iterable[str]) -> bool:
    """Whether all of these folded words are placeholders for a missing name."""
    return _listed("name_placeholders.txt").issuperset(words)


def is_code(text: str) -> bool:
    """Whether the text has at most three characters, with only capitals, as codes of
    currencies and countries.
    """
    return len(text) <= _LONGEST_CODE and text.isascii() and text.isupper()


def without_titles(words: list[str]) -> list[str]:
    """The folded words without titles; if every word is a title, all words.

    >>> without_titles(["dr", "anna", "berg"]), without_titles(["don"])
    (['anna', 'berg'], ['don'])
    """
    titles = _listed("name_titles.txt")
    return [word for word in words if word not in titles] or words


@cache
def _listed(file: str) -> frozenset[str]:
    return frozenset(word for line in read_lines(file) for word in line.split())
