"""Counts of hits by field and detector, in one compiled loop over the hits of a block."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.matching import native
from detectors.matching.hits import Hits
from detectors.matching.native import Ints

N_VERDICTS = 8
N_FIRST = 5
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class GroupedHits:
    """The hits of one detector in one field."""

    field: int
    detector: int
    n_hits: int
    n_valid: int
    by_rank: list[int]
    """Rows with a valid hit, by the lowest rank of their verdicts."""
    n_context: int
    """Rows with a valid hit that is supported."""
    first_rows: list[int]
    """The first rows with a valid hit."""
    limits: Keys
    """The highest keys that matter among all hits and among valid ones."""
    listed: Ints
    """The hits with keys up to the limit of the group's hits or of its valid hits."""


def grouped_hits(
    hits: Hits,
    fields: Ints,
    sizes: tuple[int, int],
    ranks: npt.NDArray[np.int8],
    limits: Callable[[int, int], tuple[int, int]],
) -> Iterator[GroupedHits]:
    """The groups of hits by field and detector; only if passes are compiled.

    ``sizes``: how many fields and detectors there are; ``ranks``: by verdict; ``limits``: of a field and a
    detector, the highest keys that matter among all hits and among valid ones.
    """
    n = len(hits)
    slots, group = np.zeros(sizes[0] * sizes[1], dtype=np.int32), np.empty(n, dtype=np.int64)
    first = np.empty(n, dtype=np.int64)
    n_groups = native.run("numbered", fields, hits.detector, n, sizes[1], slots, group, first)
    own = first[:n_groups]
    pairs = list(zip(fields[own].tolist(), hits.detector[own].tolist(), strict=True))
    ascending = sorted(range(n_groups), key=pairs.__getitem__)
    most = np.zeros((n_groups, 2), dtype=np.uint64)
    for number in ascending:
        most[number] = limits(*pairs[number])
    padded = np.zeros(N_VERDICTS, dtype=np.uint8)
    padded[: len(ranks)] = ranks
    by_rank, rows = np.zeros((n_groups, N_VERDICTS), np.int64), np.full((n_groups, N_FIRST), -1, np.int64)
    context, n_hits, n_valid, last, best = np.zeros((5, n_groups), dtype=np.int64)
    listed = np.empty(n, dtype=np.int64)
    given = native.struct(hits.row, hits.verdict, hits.key, hits.supported, group, n, n_groups)
    counts = native.struct(by_rank, context, n_hits, n_valid, rows, last, best)
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
