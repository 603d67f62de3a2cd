"""Patterns that are a short beginning and a long run, found in the table of the words of a buffer.

``(bc1|[13])[A-Za-z0-9]{25,59}`` looks for no edge of a word, but what it takes lies in one: in a word of such
bytes it begins at the first place where it can, and goes on to the end of the word or to its most.

>>> run_of("(bc1|[13])[A-Za-z0-9]{25,59}").least
25
>>> run_of("[13][a-z0-9]{25}"), run_of(r"(a|ab)[a-z]{4,9}"), run_of(r"(a|-)[a-z]{4,9}")
(None, None, None)
"""

import re
from dataclasses import dataclass

import numpy as np

from detectors.matching.hits import Bools, Ints
from detectors.matching.token_shapes import Bytes, any_case, bytes_of
from detectors.matching.word_table import CLASSES, WordTable, table_of

_RUN = re.compile(r"\((?P<heads>[^()]+)\)(?P<tail>\[[^]]+\])\{(?P<least>\d+),(?P<most>\d+)\}")
_BYTE = re.compile(r"\[[^]]+\]|[A-Za-z0-9]")
_LONGEST = 100
"""Bytes of a word from which on it is left to others: of those the most would be looked at place by place."""


@dataclass(frozen=True)
class Run:
    """One of the ``heads``, of which no two begin alike, and ``least`` to ``most`` bytes of ``tail``."""

    heads: tuple[tuple[Bytes, ...], ...]
    tail: Bytes
    least: int
    most: int


def run_of(pattern: str, *, ignores_case: bool = False) -> Run | None:
    """The run that ``pattern`` is; ``None`` where it is of another kind."""
    known = _RUN.fullmatch(pattern)
    if known is None:
        return None
    heads = []
    for text in known["heads"].split("|"):
        parts = _BYTE.findall(text)
        sets = [bytes_of(part) for part in (*parts, known["tail"])]
        if "".join(parts) != text or not parts or None in sets:
            return None
        heads.append(tuple(any_case(one) if ignores_case else one for one in sets if one is not None))
    tail = heads[0][-1]
    heads = [head[:-1] for head in heads]
    firsts = [head[0] for head in heads]
    apart = len(frozenset[int]().union(*firsts)) == sum(map(len, firsts))
    within = all(one <= tail for head in heads for one in head)
    if not (apart and within and tail in CLASSES):
        return None
    return Run(tuple(heads), tail, int(known["least"]), int(known["most"]))


def find_run(run: Run, words: WordTable) -> tuple[Ints, Ints, Bools]:
    """Start and end of the match in each word that has one, and which words are to be searched otherwise."""
    shortest = min(map(len, run.heads)) + run.least
    is_long = words.length >= shortest
    bit = np.uint8(1 << CLASSES.index(run.tail))
    is_pure = (words.classes & bit != 0) & (words.length <= _LONGEST)
    chosen = np.flatnonzero(is_long & is_pure)
    start, stop = _first_heads(run, words, chosen)
    found = stop > start
    chosen, start, stop = chosen[found], start[found], stop[found]
    end = np.minimum(stop + run.most, words.end[chosen])
    again = words.end[chosen] - end >= shortest
    others = is_long & ~is_pure
    others[chosen[again]] = True
    return start[~again], end[~again], others


def _first_heads(run: Run, words: WordTable, chosen: Ints) -> tuple[Ints, Ints]:
    """Start and end of the first head that enough of the word follows, twice 0 where there is none."""
    start, stop = np.zeros_like(chosen), np.zeros_like(chosen)
    tables = [[table_of(one) for one in head] for head in run.heads]
    pending, at = np.arange(len(chosen)), words.start[chosen]
    while len(pending):
        room = words.end[chosen[pending]] - at - run.least
        for head in tables:
            good = room >= len(head)
            for step, allowed in enumerate(head):
                good[good] = allowed[words.data[at[good] + step]]
            start[pending[good]], stop[pending[good]] = at[good], at[good] + len(head)
        open_still = (stop[pending] == 0) & (room > min(map(len, run.heads)))
        pending, at = pending[open_still], at[open_still] + 1
    return start, stop
