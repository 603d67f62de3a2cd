"""Finds the matches of a plain Presidio recogniser in a text, without Presidio's explanation of each.

Only spans and scores are needed, and most matches are rejected, but the recogniser's own ``analyze`` spends
nearly all of its time on these explanations.

* https://microsoft.github.io/presidio/analyzer/developing_recognizers/
"""

import contextlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from detectors.recognizers.recognition import Recognition

_REMEMBERED = 65_536
_SECONDS = 60
"""The time that a pattern may take for one text, as in Presidio."""
_REFUSED, _CERTAIN = 0.0, 1.0


class Said(NamedTuple):
    """The result of a recogniser's checks for a matched text."""

    score: float | None
    """``None``: the score of the pattern applies."""
    refused: bool


_UNCHECKED = Said(None, False)


class Checks:
    """The checks of one recogniser, cached by text."""

    def __init__(self, recognizer: Any) -> None:
        self._recognizer = recognizer
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)

    def _of(self, text: str) -> Said:
        valid = self._recognizer.validate_result(text)
        if self._recognizer.invalidate_result(text):
            return Said(_REFUSED, True)
        if valid is None:
            return Said(None, False)
        return Said(_CERTAIN, False) if valid else Said(_REFUSED, True)


class PlainRecognizer:
    """A recogniser that reads texts in the same way as ``PatternRecognizer``."""

    def __init__(
        self, patterns: Sequence[str], scores: Sequence[float], flags: int, checks: Checks | None = None
    ) -> None:
        import regex

        self._patterns = [
            (regex.compile(pattern, flags), score) for pattern, score in zip(patterns, scores, strict=True)
        ]
        self._checked = checks.of if checks is not None else lambda text: _UNCHECKED

    def __call__(self, text: str) -> list[Recognition]:
        found: list[Recognition] = []
        refused: dict[str, Recognition] = {}
        for pattern, own_score in self._patterns:
            with contextlib.suppress(TimeoutError):
                for match in pattern.finditer(text, timeout=_SECONDS):
                    matched = match[0]
                    if not matched:
                        continue
                    score, is_refused = self._checked(matched)
                    start, end = match.span()
                    found.append(Recognition(start, end, own_score if score is None else score))
                    if is_refused:
                        place = text.find(matched)
                        refused.setdefault(matched, Recognition(place, place + len(matched), _REFUSED))
        return [*without_contained(one for one in found if one.score > 0), *refused.values()]


def without_contained(found: Iterable[Recognition]) -> list[Recognition]:
    """The matches that are not inside another one with at least the same score.

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
