"""Validates candidates: all candidates of a detector at once if it has ``validate_many``, else each distinct
text once.
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
"""Maximum number of verdicts in the memo of a detector, before it is cleared."""
_MEMOS = 1_000
"""Maximum number of memos, before all are dropped. There is one for each detector and hints, which differ by
collection.
"""
FEW = 8
"""Minimum number of candidates of a detector for which ``validate_many`` is used."""


class Judging:
    """Runs the validators of ``detectors``, and remembers their verdicts for each detector and hints."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)
        self.forget()

    def forget(self) -> None:
        """Drop the remembered verdicts."""
        self._memo: dict[tuple[Hints, int], dict[int, int]] = {}

    def verdicts(self, buffer: bytes, detector: Ints, start: Ints, end: Ints, hints: Hints) -> Verdicts:
        """The verdict on each candidate ``buffer[start:end]``, by the detector with the index
        ``detector``.
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
        """The remembered verdicts of a detector with these hints, by hash of the text."""
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
