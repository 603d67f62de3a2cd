"""Tables of states, run on many stretches of a buffer in step: one look-up a byte for all of them together."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.hits import Bools, Ints, present

DEAD, BEGIN = 0, 1
"""The state from which nothing is matched any more, and that before the first byte."""
_LONGEST = 256
"""Bytes from which on a stretch is taken by no pattern."""


@dataclass(frozen=True)
class Automaton:
    """Several patterns as one table: ``step[state, kind]`` is the state after a byte of a kind."""

    kind_of: npt.NDArray[np.uint8]
    """By byte."""
    step: npt.NDArray[np.int32]
    accepts: npt.NDArray[np.bool_]
    """By state and pattern: whether what was read is what the pattern takes."""

    def accepted_by(self, text: bytes) -> list[int]:
        """Numbers of the patterns that match the whole text."""
        data, none = np.frombuffer(text, dtype=np.uint8), np.zeros(1, dtype=np.int64)
        return np.flatnonzero(self.accepts[self.after(data, none, len(text))[0]]).tolist()

    def after(self, data: npt.NDArray[np.uint8], start: Ints, length: int) -> npt.NDArray[np.int32]:
        """The state after the ``length`` bytes from each of ``start``."""
        state = np.full(len(start), BEGIN, dtype=np.int32)
        for offset in range(length):
            state = self.step[state, self.kind_of[data[start + offset]]]
        return state

    def accepted(self, data: npt.NDArray[np.uint8], start: Ints, end: Ints) -> Bools:
        """For each stretch from ``start`` to ``end`` which patterns take it whole."""
        found = np.zeros((len(start), self.accepts.shape[1]), dtype=np.bool_)
        for length in present(np.minimum(end - start, _LONGEST)):
            chosen = np.flatnonzero(end - start == length)
            found[chosen] = self.accepts[self.after(data, start[chosen], length)]
        return found

    def ends(self, data: npt.NDArray[np.uint8], start: Ints, longest: int) -> tuple[Ints, Ints]:
        """Every match of at most ``longest`` bytes from each of ``start``: which of them, and where it ends."""
        takes = self.accepts.any(axis=1)
        which, end = [], []
        live, state = np.arange(len(start)), np.full(len(start), BEGIN, dtype=np.int32)
        for offset in range(longest):
            inside = start[live] + offset < len(data)
            live, state = live[inside], state[inside]
            state = self.step[state, self.kind_of[data[start[live] + offset]]]
            on = state != DEAD
            live, state = live[on], state[on]
            if not len(live):
                break
            accepted = live[takes[state]]
            which.append(accepted)
            end.append(start[accepted] + offset + 1)
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate([none, *which]), np.concatenate([none, *end])
