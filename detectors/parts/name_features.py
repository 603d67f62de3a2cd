"""Features for the name model: pieces of the words in a cell, and the script, number
and length of these words.

Case, accents and dots are removed, so the model cannot use them. To get the pieces, a word is
enclosed in ``^`` and ``$``; a piece is a substring of one to five characters. The checksum of a piece
is the index of its weight.

>>> fold("JOSÉ"), script("Дом"), fold("가")
('jose', 'C', '가')
"""

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

PLACES = 1 << 19
"""Number of weights of the model; a power of two."""
_LONGEST = 5
WIDE = "HJK"
"""Scripts in which a single letter is informative: Han, kana, Hangul."""
_RANGES = (
    ("L", 0x0000, 0x024F),
    ("G", 0x0370, 0x03FF),
    ("C", 0x0400, 0x052F),
    ("A", 0x0530, 0x058F),
    ("B", 0x0590, 0x05FF),
    ("R", 0x0600, 0x08FF),
    ("D", 0x0900, 0x0DFF),
    ("T", 0x0E00, 0x0EFF),
    ("E", 0x10A0, 0x10FF),
    ("K", 0x1100, 0x11FF),
    ("I", 0x1200, 0x139F),
    ("M", 0x1780, 0x17FF),
    ("L", 0x1E00, 0x1EFF),
    ("G", 0x1F00, 0x1FFF),
    ("J", 0x3040, 0x30FF),
    ("H", 0x3400, 0x9FFF),
    ("K", 0xAC00, 0xD7AF),
)
"""Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Thai and Lao, Georgian, Hangul,
Ethiopic, Khmer, kana and Han, each with the letter that represents it here."""
_FOLDED_SCRIPTS = "LGCBR"
_OTHER_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "\u0131": "i", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"}
)
_SPLIT = re.compile(r"[\s,;.&/()\"\u201c\u201d\u00b7\u30fb\u2027=\-\u2010\u2013\u2014]+")
_QUOTES = str.maketrans("", "", "'\u2019\u2018`\u00b4\u02bc\u02bb\u200c\u200d\u0640")


@lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """The script of the first letter, as a letter of ``_RANGES``; ``X`` for any other script."""
    code = ord(letter[0])
    return next((name for name, first, last in _RANGES if first <= code <= last), "X")


def fold(word: str) -> str:
    """The word in lower case, without accents and apostrophes."""
    if word.isascii():
        return word.lower().translate(_QUOTES)
    word = word.casefold().translate(_QUOTES)
    if not word or script(word) not in _FOLDED_SCRIPTS:
        return unicodedata.normalize("NFC", word)
    plain = unicodedata.normalize("NFKD", word.translate(_OTHER_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The folded words of a cell.

    >>> words_of("Jean-Luc  O'Neil, J.")
    ['jean', 'luc', 'oneil', 'j']
    """
    return [folded for word in _SPLIT.split(text) if (folded := fold(word))]


def pieces(word: str) -> list[int]:
    """Indexes of the weights for the pieces of a folded word and for the whole word.

    >>> len(pieces("ana"))
    10
    """
    text = f"^{word}$".encode("utf-32-le")
    end = len(text)
    shortest = 1 if script(word) in WIDE else 2
    sizes = range(4 * shortest, min(4 * _LONGEST, end - 4) + 1, 4)
    found = [
        crc32(text[at : at + size]) & (PLACES - 1) for size in sizes for at in range(0, end - size + 1, 4)
    ]
    found.append(crc32(text) & (PLACES - 1))
    return found


def shapes(text: str, words: list[str]) -> list[int]:
    """Indexes of the weights for features of the whole cell: script, number of words,
    length, commas and initials.

    ``words``: the folded words of ``text``.
    """
    first = script(words[0])
    count = min(len(words), 6)
    letters = min(sum(map(len, words)), 30)
    told = [f"{first}{count}", f"{first}/{letters if first in WIDE else letters // 4}"]
    if "," in text:
        told.append(f",{count}")
    if any(len(word) == 1 for word in words):
        told.append(f".{first}{count}")
    if any(script(word) != first for word in words):
        told.append("mixed")
    return [crc32(b"\0" + one.encode()) & (PLACES - 1) for one in told]
