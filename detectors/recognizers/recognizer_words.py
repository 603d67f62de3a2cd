"""Recognisers whose patterns are words: the pass over all words shows where a match is possible."""

from collections.abc import Sequence

from detectors.matching.word_patterns import word_pattern
from detectors.recognizers.recognizer import Recognizer

_IGNORES_CASE, _SIMPLE = 2, 2 | 8 | 16
"""Flags of module ``regex``; those in ``_SIMPLE`` make no other difference here."""


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
