r"""Patterns that begin at a rare sign, matched from every place of the sign at once.

``\+[1-9]\d{6,14}\b`` has as many near misses as there are plus signs, and one match for each of its ends: an
automaton that tells Python of each costs more than to look at all the signs of a buffer together.

>>> bool(anchored(r"\+[1-9]\d{6,14}\b")), bool(anchored(r"[a-z]@[a-z]{2,9}\b")), anchored("a@[a-z@]+")
(True, True, None)
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.matching.automaton import Automaton
from detectors.matching.hits import Bools, Ints
from detectors.matching.regular import automaton_of
from detectors.matching.token_shapes import WORD
from detectors.matching.word_table import table_of

LONGEST_MATCH = 16_384
"""Bytes from which a match is left out: nothing looked for is longer, and each of many ends would be read."""

_PATTERN = re.compile(r"(?P<before>\[[^\]]+\])?(?P<sign>\\\+|[@%])(?P<rest>.+?)(?P<edge>\\b)?")
_NEWLINE = 10
_WORD = table_of(WORD)


@dataclass(frozen=True)
class Anchored:
    """A sign, what may stand before it, and what follows it, in which the sign does not come again."""

    sign: int
    before: Bools | None
    rest: Automaton
    at_edge: bool
    """Whether the match ends where a word begins or ends."""

    def matches(self, data: npt.NDArray[np.uint8], signs: Ints) -> tuple[Ints, Ints]:
        """Start and end of every match: several ends for a start, and one start for each end.

        ``signs``: where the sign stands in ``data``.
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
            edge = _WORD.take(data[end - 1]) != _WORD.take(following)
            which, end = which.compress(edge), end.compress(edge)
        return signs[which] - size, end


def anchored(pattern: str) -> Anchored | None:
    """How ``pattern`` is looked for; ``None`` where it is of another kind."""
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
