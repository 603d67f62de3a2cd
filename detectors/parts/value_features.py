"""Features for the value model: the pieces and words of a name, and how kinds of characters alternate in it.

A name is a key, header, tag or file name. It is either the name of a field or a value (personal data) that
stands where a name should be. Changes of case show word boundaries; all digits are treated as equal.

>>> spread("firstName"), spread("HTTPServer2"), outline("aB3-x")
('first name', 'http server0', 'lU0-l')
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from unicodedata import category
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from detectors.parts.name_model import likeness

PLACES = 1 << 17
"""Number of weights of the model; a power of two."""
LONGEST = 96
"""Maximum number of characters of a name that are used. Of a longer name, the middle is left out."""
_PIECES = (2, 3, 4, 5)
_CHANGES = (2, 3, 4)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_MOST_WORDS = 5
_SHORTEST, _LONGEST_LOGIN = 4, 14
_USUAL = frozenset("Ulx0")
_FACTOR, _MIXER, _SHIFT = np.uint64(0x100000001B3), np.uint64(0x9E3779B97F4A7C15), np.uint64(40)
_SAME = re.compile(r"(.)\1+", re.DOTALL)
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")

Places = NDArray[np.int64]


def cut(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST // 2] + name[-LONGEST // 2 :]


def spread(name: str) -> str:
    """The name in lower case, with a space where a change of case separates words,
    and every digit as ``0``.
    """
    return _DIGIT.sub("0", _HUMP.sub(" ", name)).lower()


def outline(name: str) -> str:
    """One letter per character: ``U`` and ``l`` for upper and lower case, ``x`` for letters without case,
    ``0`` for digits; all other characters are unchanged.
    """
    if name.isascii():
        return name.translate(_ASCII_KINDS)
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
    """A name of a single word without combining marks, which the model does not know. A name of several words
    is returned unchanged, since it may be a person's name.

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


_ASCII_KINDS = {code: _kind(chr(code)) for code in range(128)}


def pieces(name: str) -> Places:
    """Indexes of the weights for the name's pieces and words."""
    text = f"^{spread(name)}$"
    words = [_place(f"w {word}") for word in _WORD.findall(text)]
    return np.concatenate((_runs(text, _PIECES), np.array(words, dtype=np.int64)))


def looks(name: str) -> Places:
    """Indexes of the weights for the form of the whole name: length, kinds of characters, and how much it
    looks like a person's name.
    """
    shape = outline(name)
    runs = _SAME.sub(r"\1", shape)
    words = _WORD.findall(spread(name))[:_MOST_WORDS]
    size = max(1, len(name))
    told = (
        f"l {min(len(name), 40) // 2}",
        f"r {runs[:10]}",
        f"c {8 * len(runs) // size}",
        f"d {6 * shape.count('0') // size} {min(len(name), 30) // 5}",
        f"n {len(words)} {_likeness(words)} {runs[:1]}",
        f"s {''.join(sorted(set(shape) - _USUAL))[:4]}",
        f"e {_inner_likeness(words)} {min(len(name), 20) // 3}",
        f"g {_numbers(name)}",
    )
    return np.concatenate(
        (_runs(f"^{shape}$", _CHANGES), np.array([_place(one) for one in told], dtype=np.int64))
    )


def _runs(text: str, sizes: Sequence[int]) -> Places:
    """Indexes of the weights for all substrings of ``text`` with these sizes, which
    must be consecutive numbers.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    found, run = [], codes
    for size in range(2, sizes[-1] + 1):
        run = run[: len(codes) - size + 1] * _FACTOR + codes[size - 1 :]
        if size >= sizes[0]:
            found.append(run)
    mixed = np.concatenate(found) * _MIXER
    places: Places = (mixed >> _SHIFT).view(np.int64) & (PLACES - 1)
    return places


def _numbers(name: str) -> str:
    """The lengths of the longest and the last number in a name; ``y`` if it is a year; ``$``
    if a number ends the name.

    >>> _numbers("customer_418331"), _numbers("report_2024"), _numbers("a1b22c")
    ('6 6$', 'y y$', '2 2')
    """
    found = _DIGITS.findall(name)
    if not found:
        return ""
    sizes = [
        "y" if _YEAR.fullmatch(number) else str(min(len(number), 9))
        for number in (max(found, key=len), found[-1])
    ]
    return f"{' '.join(sizes)}{'$' if name.endswith(found[-1]) else ''}"


def _inner_likeness(words: list[str]) -> int:
    """How much a single word looks like a person's name with one or two further letters before or after the
    name, as in logins: an integer from -6 to 6; -9 if there is not exactly one word of suitable length.
    """
    if len(words) != 1 or not _SHORTEST <= len(words[0]) <= _LONGEST_LOGIN:
        return -9
    (word,) = words
    return round(2 * max(map(_bounded_likeness, (word[1:], word[2:], word[:-1], word[:-2]))))


def _bounded_likeness(text: str) -> float:
    return max(-3.0, min(3.0, likeness(text)))


def _likeness(words: list[str]) -> int:
    """How much the words look like a person's name: an integer from -8 to 8; -9 if there are no words."""
    if not words:
        return -9
    return round(max(-8.0, min(8.0, likeness(" ".join(words)))))


def _place(told: str) -> int:
    return crc32(told.encode("utf-8", "surrogatepass")) & (PLACES - 1)
