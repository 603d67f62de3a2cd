"""Recognisers whose patterns are words, which are looked up in the word table.

If a recogniser's only pattern is a word, all its matches are known from the table. For others the table shows
where a match is possible, and the recogniser is run there.
"""

from collections.abc import Sequence

from detectors.matching.token_shapes import Words, word_shapes
from detectors.recognizers.recognizer import Recognizer

_IGNORES_CASE, _SIMPLE = 2, 2 | 8 | 16
"""Flags of module ``regex``; those in ``_SIMPLE`` make no other difference here."""


def word_pattern(recognizer: Recognizer, patterns: Sequence[str]) -> tuple[Words, ...]:
    """The words that the recogniser's only pattern matches; empty if it is not a word.

    >>> plain = Recognizer(reference="a:B", plain=True)
    >>> len(word_pattern(plain, [r"\\b\\d{9}\\b"])), word_pattern(plain, [r"\\b\\d{4}-\\d{4}\\b"])
    (1, ())
    """
    if len(patterns) != 1 or not recognizer.plain or recognizer.flags & ~_SIMPLE:
        return ()
    shapes = word_shapes(patterns[0], ignores_case=bool(recognizer.flags & _IGNORES_CASE))
    # Matches of several words could overlap, and the recogniser would not find all of them.
    return () if any(words.between for words in shapes) else shapes


def word_filter(recognizer: Recognizer, patterns: Sequence[str]) -> tuple[Words, ...]:
    """Words that occur wherever the recogniser finds something; empty if there are no such words.

    Matches inside a longer token are dropped anyway, so each match begins and ends at a token boundary.

    >>> whole = Recognizer(reference="a:B", plain=True, whole_tokens=True)
    >>> [words.shapes[0].most for words in word_filter(whole, ["(AB|C)[D-F]{5,9}"])]
    [11, 10]
    """
    if not (recognizer.plain and recognizer.whole_tokens) or recognizer.flags & ~_SIMPLE:
        return ()
    ignores_case = bool(recognizer.flags & _IGNORES_CASE)
    bare = (pattern.removeprefix("(?i)").removeprefix(r"\b").removesuffix(r"\b") for pattern in patterns)
    known = [word_shapes(rf"\b(?:{one})\b", ignores_case=ignores_case, loosely=True) for one in bare]
    return tuple(words for shapes in known for words in shapes) if all(known) else ()
