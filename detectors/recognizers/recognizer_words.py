"""Recognisers whose patterns are words, or runs in one: looked for in the table of words.

Of one whose only pattern is a word every match is told. Of others it is told where a match may be: they are
to be shown what stands there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detectors.matching.hits import Bools, Ints
from detectors.matching.token_scanner import WordMatches
from detectors.matching.token_shapes import Words, word_shapes
from detectors.matching.word_runs import Run, find_run, run_of
from detectors.matching.word_table import WordTable
from detectors.recognizers.recognizer import Recognizer

_IGNORES_CASE, _SIMPLE = 2, 2 | 8 | 16
"""Flags of module ``regex``: those of ``_SIMPLE`` change nothing else here."""

WordPattern = tuple[Words, ...] | Run


@dataclass(frozen=True)
class InWords:
    """What the pattern of a recogniser matches, in rows of ASCII."""

    place: int
    """Which recogniser."""
    start: Ints
    end: Ints
    unread: Bools
    """Words that are to be searched in another way."""


def word_pattern(recognizer: Recognizer, patterns: Sequence[str]) -> WordPattern | None:
    """How the recogniser's pattern is looked for among words; ``None`` where it cannot be."""
    if len(patterns) != 1 or not recognizer.plain or recognizer.flags & ~_SIMPLE:
        return None
    ignores_case = bool(recognizer.flags & _IGNORES_CASE)
    shapes = word_shapes(patterns[0], ignores_case=ignores_case)
    # Matches of several words could overlap, and not all of them be found by the recogniser.
    if shapes and not any(words.between for words in shapes):
        return shapes
    return run_of(patterns[0], ignores_case=ignores_case)


def word_filter(recognizer: Recognizer, patterns: Sequence[str]) -> tuple[Words, ...]:
    """Words that lie where the recogniser finds something; none where that cannot be said.

    What it finds inside of a longer token is left out whatever it says, so each match has edges at both ends.
    """
    if not (recognizer.plain and recognizer.whole_tokens) or recognizer.flags & ~_SIMPLE:
        return ()
    ignores_case = bool(recognizer.flags & _IGNORES_CASE)
    bare = (pattern.removeprefix("(?i)").removeprefix(r"\b").removesuffix(r"\b") for pattern in patterns)
    known = [word_shapes(rf"\b(?:{one})\b", ignores_case=ignores_case, loosely=True) for one in bare]
    return tuple(words for shapes in known for words in shapes) if all(known) else ()


class WordSearch:
    """The patterns of some recognisers, each known by its place."""

    def __init__(self, patterns: Mapping[int, WordPattern]) -> None:
        self._runs = {place: one for place, one in patterns.items() if isinstance(one, Run)}
        shapes = {place: one for place, one in patterns.items() if not isinstance(one, Run)}
        self._shaped = list(shapes)
        self.word_patterns = tuple(shapes.values())
        """Those whose matches ``find`` is to be given."""

    def find(self, words: WordTable, found: WordMatches) -> Iterator[InWords]:
        """What each of them matches."""
        nothing = np.zeros(len(words.start), dtype=np.bool_)
        for at, place in enumerate(self._shaped):
            own = found.between(at, at + 1)
            yield InWords(place, own.start, own.end, nothing)
        for place, run in self._runs.items():
            yield InWords(place, *find_run(run, words))
