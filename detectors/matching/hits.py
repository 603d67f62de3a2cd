"""The hits of one pass: candidates with positions and verdicts, as flat arrays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from detectors.matching import native
from detectors.matching.native import Bools, Ints


@dataclass(frozen=True)
class Hits:
    """Candidates and verdicts, sorted by row, start and detector. All arrays have one entry per hit."""

    detector: npt.NDArray[np.int16]
    """Index of the detector in ``detectors`` of the pass."""
    row: npt.NDArray[np.int64]
    """Number of the row in the buffer or array, from 0."""
    start: npt.NDArray[np.int32]
    """Byte offset within the row."""
    end: npt.NDArray[np.int32]
    verdict: npt.NDArray[np.int8]
    key: npt.NDArray[np.uint64]
    """Seeded hash of the matched bytes."""
    full: npt.NDArray[np.bool_]
    """Whether the match is the whole row, apart from whitespace around it."""
    supported: npt.NDArray[np.bool_]
    """Whether a context word, a key, or a partner value in the same row supports the match."""

    def __len__(self) -> int:
        return len(self.detector)

    def where(self, mask: Bools) -> "Hits":
        """The hits for which ``mask`` is true, in the same order."""
        return Hits(**{name: getattr(self, name).compress(mask) for name in _COLUMNS})

    def between(self, start: int, stop: int) -> "Hits":
        """The hits from index ``start`` to ``stop``, without a copy."""
        return Hits(**{name: getattr(self, name)[start:stop] for name in _COLUMNS})

    def cut(self, sizes: Sequence[int]) -> "Iterator[Hits]":
        """The hits split into consecutive blocks of ``sizes`` rows, with rows numbered within each block."""
        bounds = np.cumsum([0, *sizes])
        cuts = np.searchsorted(self.row, bounds).tolist()
        for first, (start, stop) in zip(bounds.tolist(), pairwise(cuts), strict=False):
            some = self.between(start, stop)
            yield replace(some, row=some.row - first)

    def grouped(self, numbers: Ints) -> "Iterator[tuple[int, Hits]]":
        """Groups the hits by ``numbers``, which has one small, not negative number for each hit. Yields each
        number that occurs with its hits, which stay in order.
        """
        order, bounds = native.grouped(numbers, int(numbers.max(initial=-1)) + 1)
        hits = Hits(**{name: getattr(self, name)[order] for name in _COLUMNS})
        for number, (first, stop) in enumerate(pairwise(bounds)):
            if stop > first:
                yield number, hits.between(first, stop)


_COLUMNS = tuple(item.name for item in fields(Hits))


def present(numbers: Ints) -> list[int]:
    """The distinct ``numbers``, ascending. They must be small and not negative.

    >>> present(np.array([3, 1, 3]))
    [1, 3]
    """
    return np.flatnonzero(np.bincount(numbers)).tolist()


def inside(start: Ints, end: Ints, outer_start: Ints, outer_end: Ints) -> Bools:
    """For each interval, whether it is inside one of the outer intervals, which may overlap each other."""
    if not len(outer_start):
        return np.zeros(len(start), dtype=np.bool_)
    order = np.argsort(outer_start, kind="stable")
    reach = np.maximum.accumulate(outer_end[order])
    last = np.searchsorted(outer_start[order], start, side="right") - 1
    return (last >= 0) & (reach[np.maximum(last, 0)] >= end)
