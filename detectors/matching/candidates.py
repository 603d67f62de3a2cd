"""Holds many candidates (matches that are not validated yet) as arrays, for
validators that judge all at once.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detectors.matching import native

UNDECIDED = -1
"""The result of ``validate_many`` for a candidate that ``validate`` must judge."""

Verdicts = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Candidates:
    """The byte ranges of candidates in one buffer."""

    data: npt.NDArray[np.uint8]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]

    @classmethod
    def of(cls, texts: list[str]) -> "Candidates":
        """Candidates made from separate texts."""
        encoded = [text.encode() for text in texts]
        lengths = np.array([len(text) for text in encoded], dtype=np.int64)
        ends = np.cumsum(lengths)
        return cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), ends - lengths, ends)

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def length(self) -> npt.NDArray[np.int64]:
        return self.end - self.start

    def undecided(self) -> Verdicts:
        """One ``UNDECIDED`` for each candidate."""
        return np.full(len(self), UNDECIDED, dtype=np.int8)

    def part(self, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]) -> "Candidates":
        """New candidates with other ranges of the same buffer."""
        return Candidates(self.data, start, end)

    def at(self, places: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "Candidates":
        """The candidates at these indexes, or where a mask is true."""
        return Candidates(self.data, self.start[places], self.end[places])

    def bytes_at(self, first: int, count: int) -> npt.NDArray[np.uint8]:
        """The ``count`` bytes of each candidate from byte ``first`` on, as one row per
        candidate; 0 after the end.

        >>> Candidates.of(["ab", "cde"]).bytes_at(1, 2).tolist()
        [[98, 0], [100, 101]]
        """
        return native.bytes_at(self.data, self.start, self.end, first, count)

    def distinct(self) -> tuple[list[str], npt.NDArray[np.int64]]:
        """The distinct texts, and for each candidate the index of its text."""
        places, codes = self.alike()
        spans = zip(self.start[places].tolist(), self.end[places].tolist(), strict=True)
        return [self.data[left:right].tobytes().decode("utf-8", "replace") for left, right in spans], codes

    def alike(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Groups candidates by text. Returns the index of one candidate for each distinct text, and for each
        candidate the position of its text in the first array.

        >>> [part.tolist() for part in Candidates.of(["ab", "c", "ab"]).alike()]
        [[2, 1], [0, 1, 0]]
        """
        told = pa.array(native.hash_ranges(self.data, self.start, self.end, 0)).dictionary_encode()
        codes = told.indices.to_numpy().astype(np.int64)
        one_of_each = np.zeros(len(told.dictionary), dtype=np.int64)
        one_of_each[codes] = np.arange(len(codes))
        return one_of_each, codes
