"""Needles for names of people, compared regardless of case, accents, apostrophes and word order. Pure.

A name matches a text in which all words of the name are next to each other, in any order, with at most one
initial between two words. It also matches if its words are spread over several columns of a row. ``J. Smith``
matches ``James Smith`` only if initials are allowed. ``James Smith`` matches neither ``James Smith-Jones``
nor an e-mail address made from the name.
"""

import re
import unicodedata
from itertools import permutations, takewhile

from scanner.find.needles import ENTITIES, Needle, NeedleError, fragment_of

_LETTERS = str.maketrans(
    {"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_POSSESSIVE = re.compile("(?<=[a-z])['\u2018\u2019]s(?![a-z])")
_BETWEEN = r"(?:\s*[,+]\s*|[\s\-\u2010-\u2015]+|\.\s+)"
_INITIAL = rf"(?:{_BETWEEN}[^\W\d_]\.?)?"
_BEFORE, _AFTER = r"(?<![\w@-])", r"(?![\w@]|-\w)"
_MOST_WORDS = 5
_ALL_ORDERS = 3
"""Maximum number of words in a name of which every order is tried. In longer names, only the last word may
move to the front.
"""


def folded(text: str) -> tuple[str, ...]:
    """The forms of ``text`` in lower case without accents and apostrophes: umlauts stripped, and spelt out.

    >>> folded("Müller"), folded("O'Brien's")
    (('muller', 'mueller'), ('obrien',))
    """
    lower = _POSSESSIVE.sub("", text.lower())
    lower = unicodedata.normalize("NFC", lower) if not lower.isascii() else lower
    ways = [lower] if lower.isascii() else [lower, lower.translate(_SPELT_OUT)]
    return tuple(dict.fromkeys(_stripped(way) for way in ways))


def name_needle(text: str, *, initials: bool = False) -> Needle:
    """A needle for a name of one to five words.

    >>> needle = name_needle("José O'Brien")
    >>> [needle.is_in(text) for text in ("OBRIEN, Jose", "Jose T. OBrien said", "José O'Brien-Lee")]
    [True, True, False]
    """
    spellings = [_words(form) for form in folded(text.strip())]
    words = spellings[0]
    if not words or not any(len(word) > 1 for word in words):
        raise NeedleError("the value given is not a name; a name has at least one word of two letters")
    if len(words) > _MOST_WORDS:
        raise NeedleError(f"the value given is not a name: it has more than {_MOST_WORDS} words")
    ordered = [order for spelling in spellings for order in _orders(spelling)]
    patterns = [_BEFORE + _joined(order) + _AFTER for order in ordered]
    if initials and len(words) > 1:
        patterns += [_BEFORE + pattern + _AFTER for spelling in spellings for pattern in _shortened(spelling)]
    place = len(words) - 1 if initials else max(range(len(words)), key=lambda index: len(words[index]))
    surest = [spelling[place] for spelling in spellings]
    return Needle(
        key="name",
        entity=ENTITIES["name"],
        patterns=tuple(dict.fromkeys(patterns)),
        hint="|".join("['`]?".join(word) for word in surest),
        fragment=fragment_of(_common_end(surest), is_spread=True),
        folds=True,
        whole=len(words) == 1,
        parts=tuple(spellings) if len(words) > 1 else (),
    )


def name_words(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of ``text``, once for each of its folded forms.

    >>> name_words("Jean-Pierre")
    (('jean', 'pierre'),)
    """
    return tuple(_words(form) for form in folded(text))


def _common_end(words: list[str]) -> str:
    signs = takewhile(lambda ends: len(set(ends)) == 1, zip(*map(reversed, words), strict=False))
    return "".join(ends[0] for ends in signs)[::-1]


def _stripped(lower: str) -> str:
    if not lower.isascii():
        parted = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
        lower = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return _APOSTROPHES.sub("", lower)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W\d_]+", text))


def _orders(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    if len(words) <= _ALL_ORDERS:
        return list(permutations(words))
    return [words, (words[-1], *words[:-1])]


def _joined(words: tuple[str, ...]) -> str:
    return (_INITIAL + _BETWEEN).join(map(re.escape, words))


def _shortened(words: tuple[str, ...]) -> list[str]:
    """Patterns for the last word with the initial of the first word before or after it."""
    first, last = re.escape(words[0][0]), re.escape(words[-1])
    return [rf"{first}\.?\s*(?:[^\W\d_]\.?\s*)?{_BETWEEN}?{last}", rf"{last}{_BETWEEN}{first}\.?"]
