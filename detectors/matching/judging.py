"""Validates candidates: all of a detector's candidates at once if the detector has ``validate_many``;
otherwise, each distinct text is validated once.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Hints, Validate, Verdict
from detectors.matching import native
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts
from detectors.matching.native import Ints

MEMO_SIZE = 200_000
"""A detector's memo of verdicts is cleared when it has more entries than this."""
_MEMOS = 1_000
"""All memos are dropped when there are more than this. There is one memo for each combination of detector and
hints, and hints differ between collections.
"""
FEW = 8
"""A detector's ``validate_many`` is used only for at least this many candidates."""


class Judging:
    """Runs the validators of ``detectors``. Verdicts are remembered for each
    combination of detector and hints.
    """

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)
        self.forget()

    def forget(self) -> None:
        """Drop the remembered verdicts."""
        self._memo: dict[tuple[Hints, int], dict[int, int]] = {}

    def verdicts(self, buffer: bytes, detector: Ints, start: Ints, end: Ints, hints: Hints) -> Verdicts:
        """The verdict on each candidate ``buffer[start:end]``. ``detector``: the index of the detector
        that judges each candidate.
        """
        data = np.frombuffer(buffer, dtype=np.uint8)
        verdict = np.full(len(detector), Verdict.VALID, dtype=np.int8)
        order, bounds = native.grouped(detector, len(self._detectors))
        for index, (first, stop) in enumerate(pairwise(bounds)):
            if first == stop:
                continue
            validate, validate_many = (
                self._detectors[index].validate,
                self._detectors[index].text.validate_many,
            )
            if validate is None:
                continue
            chosen = order[first:stop]
            if validate_many is not None and len(chosen) >= FEW:
                verdict[chosen] = validate_many(Candidates(data, start[chosen], end[chosen]), hints)
                chosen = chosen[verdict[chosen] == UNDECIDED]
            verdict[chosen] = self._one_by_one(
                validate, data, start[chosen], end[chosen], hints, self._memo_of(index, hints)
            )
        return verdict

    def _memo_of(self, index: int, hints: Hints) -> dict[int, int]:
        """The remembered verdicts of a detector with these hints: hash of the text → verdict."""
        if len(self._memo) > _MEMOS:
            self.forget()
        memo = self._memo.setdefault((hints, index), {})
        if len(memo) > MEMO_SIZE:
            memo.clear()
        return memo

    def _one_by_one(
        self,
        validate: Validate,
        data: npt.NDArray[np.uint8],
        start: Ints,
        end: Ints,
        hints: Hints,
        memo: dict[int, int],
    ) -> list[int]:
        keys = native.hash_ranges(data, start, end, 0) if len(start) else start
        verdicts = []
        for key, left, right in zip(keys.tolist(), start.tolist(), end.tolist(), strict=True):
            said = memo.get(key)
            if said is None:
                text = data[left:right].tobytes().decode("utf-8", "replace")
                said = memo[key] = int(validate(text, hints))
            verdicts.append(said)
        return verdicts
