"""Finds the matches of a plain Presidio recogniser in a text, without Presidio's explanation of each match.

Only spans and scores are needed, and most matches are rejected, but Presidio's ``analyze`` spends nearly all
of its time on these explanations.

* https://microsoft.github.io/presidio/analyzer/developing_recognizers/
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Sequence

from detectors.recognizers.recognition import Recognition, Said

_SECONDS = 60
"""Maximum number of seconds that a pattern may take for one text, as in Presidio."""
_FAR_FIRST = re.compile(r"((?:\(\?=\.\*[^()]+\))+)([^()|]+)(\)*(?:\\b)?)$")
"""The end of a pattern that consists of look-aheads, which search the rest of the
text, and the match itself.
"""


class PlainRecognizer:
    """A function object that is called with a text and finds the same matches as
    Presidio's ``PatternRecognizer``.
    """

    def __init__(
        self,
        patterns: Sequence[str],
        scores: Sequence[float],
        flags: int,
        check: Callable[[str], Said],
    ) -> None:
        import regex

        self._patterns = [
            (regex.compile(near_first(pattern), flags), score)
            for pattern, score in zip(patterns, scores, strict=True)
        ]
        self._check = check

    def __call__(self, text: str) -> list[Recognition]:
        found: list[Recognition] = []
        refused: dict[str, Recognition] = {}
        for pattern, own_score in self._patterns:
            with contextlib.suppress(TimeoutError):
                for match in pattern.finditer(text, timeout=_SECONDS):
                    matched = match[0]
                    if not matched:
                        continue
                    score, is_refused = self._check(matched)
                    start, end = match.span()
                    found.append(Recognition(start, end, own_score if score is None else score))
                    if is_refused:
                        place = text.find(matched)
                        refused.setdefault(matched, Recognition(place, place + len(matched), 0.0))
        return [*without_contained(one for one in found if one.score > 0), *refused.values()]


def near_first(pattern: str) -> str:
    r"""An equivalent pattern that tests the match itself first, before look-aheads
    search the rest of the text.

    >>> near_first(r"\b((?=.*?[0-9]{4})\w{10})\b"), near_first(r"\b\d{4}\b")
    ('\\b((?=\\w{10}\\b)(?=.*?[0-9]{4})\\w{10})\\b', '\\b\\d{4}\\b')
    """

    def nearest(far: re.Match[str]) -> str:
        return f"(?={far[2]}{far[3].lstrip(')')}){far[0]}"

    return _FAR_FIRST.sub(nearest, pattern)


def without_contained(found: Iterable[Recognition]) -> list[Recognition]:
    """The matches that are not inside another match with at least the same score.

    >>> without_contained([Recognition(1, 3, 0.5), Recognition(0, 4, 0.5), Recognition(1, 3, 0.9)])
    [Recognition(start=0, end=4, score=0.5), Recognition(start=1, end=3, score=0.9)]
    """
    kept: list[Recognition] = []
    near: list[Recognition] = []
    for one in sorted(set(found), key=lambda one: (one.start, -one.end, -one.score)):
        near = [other for other in near if other.end >= one.start]
        if not any(one.end <= other.end and one.score <= other.score for other in near):
            near.append(one)
            kept.append(one)
    return kept
