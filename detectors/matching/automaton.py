"""State tables of patterns (deterministic automata), which run on many byte ranges of a buffer at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.matching import native
from detectors.matching.native import Bools, Ints

Bytes = frozenset[int]
WORD: Bytes = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


def table_of(allowed: Bytes) -> Bools:
    """For each of the 256 byte values, whether it is ``allowed``."""
    table = np.zeros(256, dtype=np.bool_)
    table[list(allowed)] = True
    return table


IS_WORD = table_of(WORD)

DEAD, BEGIN = 0, 1
"""The state from which no match is possible, and the start state."""
_LONGEST = 256
"""Maximum length, in bytes, of a range that ``accepted`` matches as a whole; longer
ranges match no pattern.
"""
_WIDTH = 256


@dataclass(frozen=True)
class Automaton:
    """Several patterns compiled into one state table."""

    rows: npt.NDArray[np.int32]
    """256 entries for each state: for each byte, the offset in ``rows`` at which the
    next state's entries begin.
    """
    accepts: Bools
    """By state and pattern: whether the pattern accepts the bytes read so far."""
    takes: Bools
    """For each entry of ``rows``: whether any pattern accepts in the state to which the entry belongs."""

    @classmethod
    def of(cls, step: npt.NDArray[np.int64], accepts: Bools) -> "Automaton":
        """The automaton in which ``step[state, byte]`` is the state that follows ``state`` after ``byte``."""
        rows = (step * _WIDTH).astype(np.int32).ravel()
        return cls(rows, accepts, np.repeat(accepts.any(axis=1), _WIDTH))

    def accepted_by(self, text: bytes) -> list[int]:
        """Indexes of the patterns that match the whole text."""
        data, none = np.frombuffer(text, dtype=np.uint8), np.zeros(1, dtype=np.int64)
        return np.flatnonzero(self.accepts[self.after(data, none, len(text))[0]]).tolist()

    def after(self, data: npt.NDArray[np.uint8], start: Ints, length: int) -> Ints:
        """The state after reading ``length`` bytes from each position in ``start``."""
        return native.states(self.rows, data, start, start + length, length) // _WIDTH

    def accepted(self, data: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Bools:
        """For each range from ``start`` to ``end`` (rows of the result) and each pattern (columns), whether
        the pattern matches the whole range.
        """
        state = native.states(self.rows, data, start, end, _LONGEST) // _WIDTH
        return self.accepts[state] & (end - start <= _LONGEST)[:, None]

    def ends(self, data: npt.NDArray[np.uint8], start: Ints, longest: int) -> tuple[Ints, Ints]:
        """Every match of at most ``longest`` bytes from a position in ``start``: the index of that position,
        and the end of the match.
        """
        return native.taken(self.rows, self.takes, data, start, longest)
