"""Verdicts on candidates: all of a detector together where it can, else each distinct text once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Hints, Validate, Verdict
from detectors.matching.candidates import UNDECIDED, Candidates, Verdicts
from detectors.matching.hashing import hash_ranges
from detectors.matching.hits import Ints, present

MEMO_SIZE = 200_000
"""Verdicts remembered per detector before its memo starts afresh."""
_MEMOS = 1_000
"""Memos kept: names of fields are judged under other hints than values, collection by collection."""
FEW = 8
"""Candidates of a detector below which each is judged alone."""


class Judging:
    """What the validators of ``detectors`` said so far, under the same hints."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        self._detectors = tuple(detectors)
        self.forget()

    def forget(self) -> None:
        """Drop the remembered verdicts."""
        self._memo: dict[tuple[Hints, int], dict[int, int]] = {}

    def verdicts(self, buffer: bytes, detector: Ints, start: Ints, end: Ints, hints: Hints) -> Verdicts:
        """One for each candidate ``buffer[start:end]`` of the detector with that index."""
        data = np.frombuffer(buffer, dtype=np.uint8)
        verdict = np.full(len(detector), Verdict.VALID, dtype=np.int8)
        for index in present(detector):
            validate, validate_many = (
                self._detectors[index].validate,
                self._detectors[index].text.validate_many,
            )
            if validate is None:
                continue
            chosen = np.flatnonzero(detector == index)
            if validate_many is not None and len(chosen) >= FEW:
                verdict[chosen] = validate_many(Candidates(data, start[chosen], end[chosen]), hints)
                chosen = chosen[verdict[chosen] == UNDECIDED]
            verdict[chosen] = self._one_by_one(
                validate, data, start[chosen], end[chosen], hints, self._memo_of(index, hints)
            )
        return verdict

    def _memo_of(self, index: int, hints: Hints) -> dict[int, int]:
        """What the detector's validator said under the hints."""
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
        keys = hash_ranges(data, start, end, 0) if len(start) else start
        verdicts = []
        for key, left, right in zip(keys.tolist(), start.tolist(), end.tolist(), strict=True):
            said = memo.get(key)
            if said is None:
                text = data[left:right].tobytes().decode("utf-8", "replace")
                said = memo[key] = int(validate(text, hints))
            verdicts.append(said)
        return verdicts
