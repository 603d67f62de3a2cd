r"""Matches patterns that begin at a rare sign, at all places of the sign at once.

``\+[1-9]\d{6,14}\b`` has a near miss at every plus sign, and a separate match for each possible end. An
automaton that calls Python for each of them is slower than checking all signs of a buffer together.

>>> bool(anchored(r"\+[1-9]\d{6,14}\b")), bool(anchored(r"[a-z]@[a-z]{2,9}\b")), anchored("a@[a-z@]+")
(True, True, None)
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.matching.automaton import IS_WORD, Automaton
from detectors.matching.hits import Bools, Ints
from detectors.matching.regular import automaton_of

LONGEST_MATCH = 16_384
"""Bytes from which a match is dropped: nothing we search for is that long, and every end costs time."""

_PATTERN = re.compile(r"(?P<before>\[[^\]]+\])?(?P<sign>\\\+|[@%])(?P<rest>.+?)(?P<edge>\\b)?")
_NEWLINE = 10


@dataclass(frozen=True)
class Anchored:
    """A sign, with patterns for what precedes and follows it. The sign occurs only once in a match."""

    sign: int
    before: Bools | None
    rest: Automaton
    at_edge: bool
    """Whether the match must end at a word boundary."""

    def matches(self, data: npt.NDArray[np.uint8], signs: Ints) -> tuple[Ints, Ints]:
        """Start and end of every match; a start may have several ends, and an end has one start.

        ``signs``: the positions of the sign in ``data``.
        """
        size = 0
        if self.before is not None:
            size = 1
            signs = signs[signs > 0]
            signs = signs.compress(self.before.take(data[signs - 1]))
        if not len(signs):
            return signs, signs
        which, end = self.rest.ends(data, signs + 1, LONGEST_MATCH)
        if self.at_edge and len(end):
            following = np.append(data, np.uint8(_NEWLINE))[end] if end.max() == len(data) else data[end]
            edge = IS_WORD.take(data[end - 1]) != IS_WORD.take(following)
            which, end = which.compress(edge), end.compress(edge)
        return signs[which] - size, end


def anchored(pattern: str) -> Anchored | None:
    """How to search for ``pattern``; ``None`` if it does not begin at a rare sign."""
    known = _PATTERN.fullmatch(pattern)
    if known is None:
        return None
    rest = automaton_of([known["rest"]])
    before = automaton_of([known["before"]]) if known["before"] else None
    if rest is None or (known["before"] and before is None):
        return None
    sign = ord(known["sign"][-1])
    if not rest.never_takes(sign):
        return None
    may_stand = (
        None if before is None else np.array([bool(before.accepted_by(bytes([n]))) for n in range(256)])
    )
    return Anchored(sign, may_stand, rest, bool(known["edge"]))
