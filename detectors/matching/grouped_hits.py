"""Counts of hits by field and detector, in one compiled loop over the hits of a block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.matching import native
from detectors.matching.hits import Hits
from detectors.matching.library import struct
from detectors.matching.native import Ints

N_VERDICTS = 8
"""Maximum number of different verdicts. It must equal ``VERDICTS`` in ``passes.c``."""
_READ = (("row", np.int64), ("verdict", np.int8), ("key", np.uint64), ("supported", np.bool_))
"""The columns of ``Hits`` that the loop in C reads, with their types."""
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class GroupedHits:
    """The hits of one detector in one field."""

    field: int
    detector: int
    n_hits: int
    n_valid: int
    by_rank: list[int]
    """Number of rows with a valid hit, by rank. If a row has several verdicts, the one
    with the lowest rank counts.
    """
    n_context: int
    """Number of rows with a valid hit that other evidence supports."""
    first_rows: list[int]
    """Numbers of the first rows with a valid hit."""
    limits: Keys
    """Two keys: the highest key that a sketch of all hits would still accept, and the highest key that a
    sketch of the valid hits would still accept.
    """
    listed: Ints
    """Indexes of the hits whose key is at most the first limit, and of valid hits whose
    key is at most the second.
    """


def grouped_hits(
    hits: Hits,
    fields: Ints,
    ranks: npt.NDArray[np.int8],
    limits: Callable[[int, int], tuple[int, int]],
    n_first: int,
) -> Iterator[GroupedHits]:
    """The hits, grouped by field and detector, in ascending order. Works only if ``native.COMPILED``.

    Args:
        fields: the number of each hit's field; numbers must be small and not negative.
        ranks: the rank of each verdict.
        limits: a function that takes a field and a detector and returns the ``limits`` of their group.
        n_first: maximum number of entries of ``first_rows``.
    """
    n = len(hits)
    group, own = _numbered(fields, hits.detector)
    n_groups = len(own)
    pairs = list(zip(fields[own].tolist(), hits.detector[own].tolist(), strict=True))
    ascending = sorted(range(n_groups), key=pairs.__getitem__)
    most = np.zeros((n_groups, 2), dtype=np.uint64)
    for number in ascending:
        most[number] = limits(*pairs[number])
    padded = np.zeros(N_VERDICTS, dtype=np.uint8)
    padded[: len(ranks)] = ranks
    by_rank, rows = np.zeros((n_groups, N_VERDICTS), np.int64), np.full((n_groups, n_first), -1, np.int64)
    context, n_hits, n_valid, last, best = np.zeros((5, n_groups), dtype=np.int64)
    listed = np.empty(n, dtype=np.int64)
    read = [np.ascontiguousarray(getattr(hits, name), dtype=kind) for name, kind in _READ]
    given = struct(*read, group, n, n_groups)
    counts = struct(by_rank, context, n_hits, n_valid, rows, last, best, n_first)
    listed = listed[: native.run("counted", given, padded, most, counts, listed)]
    order, bounds = native.grouped(group[listed], n_groups)
    for number in ascending:
        yield GroupedHits(
            *pairs[number],
            n_hits=int(n_hits[number]),
            n_valid=int(n_valid[number]),
            by_rank=by_rank[number].tolist(),
            n_context=int(context[number]),
            first_rows=[row for row in rows[number].tolist() if row >= 0],
            limits=most[number],
            listed=listed[order[bounds[number] : bounds[number + 1]]],
        )


def _numbered(fields: Ints, detector: npt.NDArray[np.int16]) -> tuple[Ints, Ints]:
    """Give each pair of field and detector a number, in the order of first hits. Returns the number of each
    hit's pair, and the index of each pair's first hit.
    """
    n, n_fields = len(detector), int(fields.max(initial=-1)) + 1
    if len(fields) != n or fields.min(initial=0) < 0:
        raise IndexError("not one field for each hit")
    # Only detectors with hits get numbers, to keep ``slots`` small: a block has hits of few detectors, but
    # perhaps in many fields.
    is_present = np.zeros(int(detector.max(initial=-1)) + 1, dtype=np.bool_)
    is_present[detector] = True
    place = (np.cumsum(is_present) - 1).astype(np.int16)[detector]
    n_present = int(is_present.sum())
    slots = np.zeros(n_fields * n_present, dtype=np.int32)
    group, first = np.empty((2, n), dtype=np.int64)
    fields = np.ascontiguousarray(fields, dtype=np.int64)
    return group, first[: native.run("numbered", fields, place, n, n_present, slots, group, first)]
