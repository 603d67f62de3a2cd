"""Features for the value model: pieces of a name, how its characters alternate, and what its words look like.

A name is a key, header, tag or file name: either the name of a field, or personal data in place of one. Case
shows word boundaries; all digits are treated as equal.

>>> spread("firstName"), spread("HTTPServer2"), outline("aB3-x")
('first name', 'http server0', 'lU0-l')
"""

import re
from itertools import groupby, pairwise
from unicodedata import category
from zlib import crc32

from detectors.parts.name_model import likeness

PLACES = 1 << 17
"""Number of weights; a power of two."""
LONGEST = 96
"""Characters of a name that are used: of a longer one the first and the last."""
_PIECES = (2, 3, 4, 5)
_CHANGES = (2, 3, 4)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_MOST_WORDS = 5


def cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST // 2] + name[-LONGEST // 2 :]


def spread(name: str) -> str:
    """The text in lower case, with blanks where case separates words, and every digit as ``0``."""
    return _DIGIT.sub("0", _HUMP.sub(" ", name)).lower()


def outline(name: str) -> str:
    """One letter per character: ``U`` and ``l`` for upper and lower case, ``x`` for letters without case,
    ``0`` for digits; others stay as they are.
    """
    return "".join(map(_kind, name))


def word_spans(name: str) -> list[tuple[int, int]]:
    """Start and end of each word; a change of case also separates words.

    >>> word_spans("cv_JonasKowalski2"), word_spans("\u0930\u093f\u092a\u094b")
    ([(0, 2), (3, 8), (8, 16)], [(0, 4)])
    """
    found = []
    letters = "".join("x" if _is_mark(character) else character for character in name)
    for word in _WORD.finditer(letters):
        humps = [word.start() + hump.start() for hump in _HUMP.finditer(word.group())]
        found += list(pairwise([word.start(), *humps, word.end()]))
    return found


def plain(name: str) -> str:
    """A single word without the marks on its letters, which the model does not know; several words as they
    are: they may be a name.

    >>> plain("\u0930\u093f\u092a\u094b"), plain("na\u00efve")
    ('\u0930\u092a', 'na\u00efve')
    """
    if not any(map(_is_mark, name)) or len(word_spans(name)) != 1:
        return name
    return "".join(character for character in name if not _is_mark(character))


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and category(character).startswith("M")


def _kind(character: str) -> str:
    if character.isdigit():
        return "0"
    if character.isalpha():
        return "U" if character.isupper() else "l" if character.islower() else "x"
    return character


def pieces(name: str) -> list[int]:
    """Indexes of the weights of its pieces and words, whose weight shrinks with their number."""
    text = f"^{spread(name)}$"
    found = {text[at : at + size] for size in _PIECES for at in range(len(text) - size + 1)}
    found |= {f"w {word}" for word in _WORD.findall(text)}
    return [_place(piece) for piece in sorted(found)]


def looks(name: str) -> list[int]:
    """Indexes of the weights for its overall look."""
    shape = outline(name)
    runs = "".join(key for key, _ in groupby(shape))
    words = _WORD.findall(spread(name))[:_MOST_WORDS]
    told = {f"l {min(len(name), 40) // 2}", f"r {runs[:10]}", f"c {8 * len(runs) // max(1, len(name))}"}
    told.add(f"d {6 * shape.count('0') // max(1, len(name))} {min(len(name), 30) // 5}")
    told.add(f"n {len(words)} {_likeness(words)} {runs[:1]}")
    told.add(f"s {''.join(sorted(set(shape) - set('Ulx0')))[:4]}")
    edged = f"^{shape}$"
    told |= {f"o {edged[at : at + size]}" for size in _CHANGES for at in range(len(edged) - size + 1)}
    return [_place(one) for one in sorted(told)]


def _likeness(words: list[str]) -> int:
    """How much its words look like a person's name, in steps."""
    if not words:
        return -9
    return round(max(-8.0, min(8.0, likeness(" ".join(words)))))


def _place(told: str) -> int:
    return crc32(told.encode("utf-8", "surrogatepass")) & (PLACES - 1)
