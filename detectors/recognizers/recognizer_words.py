"""Word patterns for recognisers, so that the pass over all words finds their matches, or places
where matches are possible.

If a recogniser's only pattern is one word, the pass finds all matches. For other recognisers of whole tokens,
the pass finds the rows in which a match is possible, and the recogniser is run there.
"""

import re
from collections.abc import Sequence

from detectors.matching.word_patterns import word_pattern
from detectors.recognizers.recognizer import Recognizer

_IGNORES_CASE, _SIMPLE = 2, 2 | 8 | 16
"""Flags of module ``regex``. Recognisers with flags that are not in ``_SIMPLE`` have no word patterns."""
_ONE_WORD = re.compile(r"(?:\(\?i\))?\\b(?:\\d|\[[A-Za-z0-9-]+\]|[A-Za-z0-9_]|\{[\d,]+\})+\\b")


def only_word(recognizer: Recognizer, patterns: Sequence[str]) -> str | None:
    """The word pattern that finds all matches of the recogniser; ``None`` if its patterns are not one word.

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
    """A word pattern that matches wherever the recogniser may find something; ``None`` if
    there is no such pattern.

    Such a pattern exists only for recognisers of whole tokens, whose matches begin and
    end at token boundaries.

    >>> whole = Recognizer(reference="a:B", plain=True, whole_tokens=True)
    >>> word_filter(whole, ["(AB|C)[D-F]{5,9}"])
    '(?i)\\\\b(?:(?:(AB|C)[D-F]{5,9}))\\\\b'
    """
    if not (recognizer.plain and recognizer.whole_tokens) or recognizer.flags & ~_SIMPLE:
        return None
    ignores_case = bool(recognizer.flags & _IGNORES_CASE)
    bare = (pattern.removeprefix("(?i)").removeprefix(r"\b").removesuffix(r"\b") for pattern in patterns)
    return word_pattern(rf"\b(?:{'|'.join(f'(?:{one})' for one in bare)})\b", ignores_case=ignores_case)
