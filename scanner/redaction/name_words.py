"""Find words of a name that are a value among other words, as in ``cv_jonas_kowalski``."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from detectors.parts.value_model import value_odds
from scanner.redaction.name_shapes import DATES, VALUE

LETTERS = re.compile(r"[^\W\d_](?:.*[^\W\d_])")
"""At least two letters, which distinguish a name from a counter. Long numbers are already hidden."""
MARK = re.compile(r"(\{[A-Z0-9_]+\})")
_AMONG_WORDS = (3.5, 3.0, 3.0, 3.5)
"""Log-odds above which a group of one, two, three or four words among other words is hidden."""
_CODE, _DIGITS_OF_CODE = 2.5, 4
"""Log-odds above which a group of words with at least this many digits is hidden. The threshold is lower,
because words with digits are seldom words of a language.
"""
_CHUNK = re.compile(r"[^\s_.,;()=+\[\]{}-]+")
_MOST_CHUNKS = 24
_SHORT = 3
"""Maximum number of characters of a group of words that is too short to name a person."""
_PLAIN = -1.5
"""Log-odds below which a word is shown even among hidden words, because it may say
what kind of file this is.
"""
_OF_PLAIN = 5.0
"""Log-odds above which a group is hidden that consists only of words below ``_PLAIN``, such as the
parts of a number plate.
"""
_RUN = re.compile(r"\{VALUE\}(?:[ ._,-]*\{VALUE\})+")


def without_valued_words(text: str) -> str:
    """``text`` with ``{VALUE}`` for those words that are a value among other words.

    >>> without_valued_words("passport_scan_jonas_kowalski_2024")
    'passport_scan_{VALUE}_2024'
    """
    return "".join(part if MARK.fullmatch(part) else _without_value(part) for part in MARK.split(text))


@lru_cache(maxsize=1 << 14)
def has_valued_words(name: str) -> bool:
    """Whether some words of a name are a value among other words.

    >>> has_valued_words("notes: xX_dark_wolf91_Xx"), has_valued_words("billing_address_line_2")
    (True, False)
    """
    return VALUE in _without_value(name)


def _without_value(text: str) -> str:
    dates = [date.span() for date in DATES.finditer(text)]
    chunks = [chunk.span() for chunk in _CHUNK.finditer(text) if not _touches(chunk.span(), dates)]
    spans = chunks[:_MOST_CHUNKS]
    hidden = _valued(text, spans) if len(spans) > 1 else ()
    for place in sorted(hidden, reverse=True):
        start, end = spans[place]
        text = f"{text[:start]}{VALUE}{text[end:]}"
    return _RUN.sub(VALUE, text)


def _valued(text: str, spans: Sequence[tuple[int, int]]) -> set[int]:
    """Indexes of those words (at ``spans``) that are a value, either alone or
    together with their neighbours.
    """
    open_places = {place for place, span in enumerate(spans) if value_odds(text[slice(*span)]) >= _PLAIN}
    hidden: set[int] = set()
    for size, least in enumerate(_AMONG_WORDS, start=1):
        for first in range(len(spans) - size + 1 if len(spans) > size else 0):
            places = set(range(first, first + size))
            window = text[spans[first][0] : spans[first + size - 1][1]]
            if len(window) <= _SHORT or not LETTERS.search(window):
                continue
            chosen, n_digits = places & open_places, sum(map(str.isdigit, window))
            if not chosen and not n_digits:
                continue
            wanted = _OF_PLAIN if not chosen else _CODE if n_digits >= _DIGITS_OF_CODE else least
            if value_odds(window) > wanted:
                hidden |= chosen or places
    return hidden


def _touches(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
