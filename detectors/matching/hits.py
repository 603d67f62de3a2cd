"""The hits of one pass, as flat arrays of positions, and how overlaps between them are resolved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from detectors.matching import native

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Hits:
    """Candidates and verdicts, sorted by row, start and detector. All arrays have one entry per hit."""

    detector: npt.NDArray[np.int16]
    """Index into the pass's ``detectors``."""
    row: npt.NDArray[np.int64]
    """0-based row in the buffer or array."""
    start: npt.NDArray[np.int32]
    """Byte offset in the row."""
    end: npt.NDArray[np.int32]
    verdict: npt.NDArray[np.int8]
    key: npt.NDArray[np.uint64]
    """Seeded hash of the matched bytes."""
    full: npt.NDArray[np.bool_]
    """The match is the whole trimmed row."""
    supported: npt.NDArray[np.bool_]
    """A context word, a supporting key or a valid partner is in the same row."""

    def __len__(self) -> int:
        return len(self.detector)

    def where(self, mask: Bools) -> "Hits":
        """The hits for which ``mask`` holds, in the same order."""
        return Hits(**{item.name: getattr(self, item.name).compress(mask) for item in fields(self)})

    def between(self, start: int, stop: int) -> "Hits":
        """The hits from index ``start`` to ``stop``, without a copy."""
        return Hits(**{item.name: getattr(self, item.name)[start:stop] for item in fields(self)})

    def cut(self, sizes: Sequence[int]) -> "Iterator[Hits]":
        """The hits split into consecutive blocks of ``sizes`` rows, with rows numbered within each block."""
        bounds = np.cumsum([0, *sizes])
        cuts = np.searchsorted(self.row, bounds).tolist()
        for first, (start, stop) in zip(bounds.tolist(), pairwise(cuts), strict=False):
            some = self.between(start, stop)
            yield replace(some, row=some.row - first)

    def grouped(self, numbers: Ints) -> "Iterator[tuple[int, Hits]]":
        """The hits grouped by ``numbers`` (one per hit, small, not negative), in the same order."""
        counts = np.bincount(numbers)
        # Numbers of two bytes are sorted by counting.
        order = np.argsort(numbers.astype(np.min_scalar_type(len(counts))), kind="stable")
        hits = Hits(**{item.name: getattr(self, item.name)[order] for item in fields(self)})
        ends = np.cumsum(counts)
        for number in np.flatnonzero(counts).tolist():
            yield number, hits.between(int(ends[number] - counts[number]), int(ends[number]))


def present(numbers: Ints) -> list[int]:
    """Each number once, ascending; they are small and not negative.

    >>> present(np.array([3, 1, 3]))
    [1, 3]
    """
    return np.flatnonzero(np.bincount(numbers)).tolist()


def ordered(keys: Ints) -> Ints:
    """The order of numbers that are not negative; equal ones stay as they are."""
    return native.ordered(keys.astype(np.uint64)) if native.COMPILED else np.argsort(keys, kind="stable")


def settle_overlaps(start: Ints, end: Ints, rank: Ints, group: Ints) -> Bools:
    """Which intervals stay so that none of one group overlap: lower rank first, then leftmost, then longest.

    The intervals are given by start.

    >>> at = lambda *values: np.array(values, dtype=np.int64)
    >>> settle_overlaps(at(0, 0, 4, 9), at(5, 3, 8, 12), at(1, 0, 0, 0), at(0, 0, 0, 0)).tolist()
    [False, True, True, True]
    """
    if native.COMPILED:
        return native.settle_overlaps(start, end, rank, group)
    shift = group * (int(end.max(initial=0)) + 1)
    start, end = start + shift, end + shift
    longest = int((end - start).max(initial=0))
    # From left to right, the longest first.
    order = np.argsort(start * (longest + 1) + (longest - (end - start)), kind="stable")
    start, end, rank = start[order], end[order], rank[order]
    kept = np.zeros(len(start), dtype=np.bool_)
    for level in present(rank):
        chosen = np.flatnonzero(rank == level)
        if kept.any():
            before = start.compress(kept), end.compress(kept)
            chosen = chosen.compress(~_touching(start[chosen], end[chosen], *before))
        kept[chosen[_first_of_each(start[chosen], end[chosen])]] = True
    keep = np.zeros(len(start), dtype=np.bool_)
    keep[order[kept]] = True
    return keep


def inside(start: Ints, end: Ints, outer_start: Ints, outer_end: Ints) -> Bools:
    """Which intervals are inside one of the outer intervals (which may overlap each other)."""
    if not len(outer_start):
        return np.zeros(len(start), dtype=np.bool_)
    order = np.argsort(outer_start, kind="stable")
    reach = np.maximum.accumulate(outer_end[order])
    last = np.searchsorted(outer_start[order], start, side="right") - 1
    return (last >= 0) & (reach[np.maximum(last, 0)] >= end)


def _touching(start: Ints, end: Ints, kept_start: Ints, kept_end: Ints) -> Bools:
    """Which intervals overlap one of the kept ones (sorted, not overlapping each other)."""
    last = np.searchsorted(kept_start, end, side="left") - 1
    return (last >= 0) & (kept_end[np.maximum(last, 0)] > start)


def _first_of_each(start: Ints, end: Ints) -> Bools:
    """Of intervals in order those that a search from left to right would take."""
    reach = np.concatenate(([np.int64(-1)], np.maximum.accumulate(end)[:-1])) if len(end) else end
    keep = start >= reach
    # Drop matches that touch the first of their cluster; the rest of a cluster needs the sequential walk.
    first_end = np.maximum.accumulate(np.where(keep, end, 0))
    taken = -1
    for position in np.flatnonzero(~keep & (start >= first_end)).tolist():
        if start[position] >= taken:
            keep[position] = True
            taken = int(end[position])
    return keep
