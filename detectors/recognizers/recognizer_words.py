"""Recognisers whose one pattern is a word, or a run in one: looked for in the table of words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from detectors.matching.hits import Bools, Ints
from detectors.matching.token_scanner import TokenScanner
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


class WordSearch:
    """The patterns of some recognisers, each known by its place."""

    def __init__(self, patterns: Mapping[int, WordPattern]) -> None:
        self._runs = {place: one for place, one in patterns.items() if isinstance(one, Run)}
        shapes = {place: one for place, one in patterns.items() if not isinstance(one, Run)}
        self._shaped = list(shapes)
        self._scanner = TokenScanner(list(shapes.values()))

    def find(self, words: WordTable) -> Iterator[InWords]:
        """What each of them matches."""
        number, start, end = self._scanner.scan(words)
        nothing = np.zeros(len(words.start), dtype=np.bool_)
        for at, place in enumerate(self._shaped):
            own = number == at
            yield InWords(place, start[own], end[own], nothing)
        for place, run in self._runs.items():
            yield InWords(place, *find_run(run, words))
