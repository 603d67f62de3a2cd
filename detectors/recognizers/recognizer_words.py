"""Recognisers whose patterns are words, whose matches are known from the pass over all words.

If a recogniser's only pattern is a word, all its matches are known. For others the pass shows where a match
is possible, and the recogniser is run there.
"""

import re
from collections.abc import Sequence

from detectors.matching.word_patterns import word_pattern
from detectors.recognizers.recognizer import Recognizer

_IGNORES_CASE, _SIMPLE = 2, 2 | 8 | 16
"""Flags of module ``regex``; those in ``_SIMPLE`` make no other difference here."""
_ONE_WORD = re.compile(r"(?:\(\?i\))?\\b(?:\\d|\[[A-Za-z0-9-]+\]|[A-Za-z0-9_]|\{[\d,]+\})+\\b")


def only_word(recognizer: Recognizer, patterns: Sequence[str]) -> str | None:
    """The word that the recogniser's only pattern matches; ``None`` if it is not a word.

    >>> plain = Recognizer(reference="a:B", plain=True)
    >>> only_word(plain, [r"\\b\\d{9}\\b"]), only_word(plain, [r"\\b\\d{4}-\\d{4}\\b"])
    ('(?i)\\\\b\\\\d{9}\\\\b', None)
    """
    if len(patterns) != 1 or not recognizer.plain or recognizer.flags & ~_SIMPLE:
        return None
    word = word_pattern(patterns[0], ignores_case=bool(recognizer.flags & _IGNORES_CASE))
    # Matches of several words could overlap, and the recogniser would not find all of them.
    return word if word is not None and _ONE_WORD.fullmatch(word) else None


def word_filter(recognizer: Recognizer, patterns: Sequence[str]) -> str | None:
    """A pattern of words that occur wherever the recogniser finds something; ``None`` if there are none.

    Matches inside a longer token are dropped anyway, so each match begins and ends at a token boundary.

    >>> whole = Recognizer(reference="a:B", plain=True, whole_tokens=True)
    >>> word_filter(whole, ["(AB|C)[D-F]{5,9}"])
    '(?i)\\\\b(?:(?:(AB|C)[D-F]{5,9}))\\\\b'
    """
    if not (recognizer.plain and recognizer.whole_tokens) or recognizer.flags & ~_SIMPLE:
        return None
    ignores_case = bool(recognizer.flags & _IGNORES_CASE)
    bare = (pattern.removeprefix("(?i)").removeprefix(r"\b").removesuffix(r"\b") for pattern in patterns)
    return word_pattern(rf"\b(?:{'|'.join(f'(?:{one})' for one in bare)})\b", ignores_case=ignores_case)
