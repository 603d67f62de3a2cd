"""Chooses the rows that a plan reads: a row is read if a seeded hash of its ordinal is below a threshold.

The choice depends only on seed and ordinal, so it is the same for every split, batch size and machine.
The hash is the finalizer of SplitMix64 (https://doi.org/10.1145/2714064.2660195).
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from connectors.base import ReadPlan

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1


def splitmix64(values: npt.NDArray[np.uint64], seed: int) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of each value. Every ``seed`` gives a different hash function."""
    state = values + np.uint64((seed + 1) * _GOLDEN & _MASK)
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def keep(ordinals: npt.NDArray[np.int64], seed: int, share: float) -> npt.NDArray[np.bool_]:
    """A mask of the rows to read: true where the seeded hash of the ordinal is below a threshold.

    >>> keep(np.arange(1, 6), seed=0, share=1.0).tolist()
    [True, True, True, True, True]
    >>> int(keep(np.arange(1, 10_001), seed=7, share=0.25).sum())
    2458
    """
    if share >= 1.0:
        return np.ones(len(ordinals), dtype=np.bool_)
    # Ordinals are hashed first, so that (seed, ordinal) and (seed + 1, ordinal - 1) give different hashes.
    spread = splitmix64(ordinals.astype(np.uint64), 0)
    return splitmix64(spread, seed) < np.uint64(max(0, min(int(share * 2.0**64), _MASK)))


def fractions(count: int, seed: int) -> list[float]:
    """Seeded random numbers in [0, 1) in ascending order, one in each of ``count`` equal intervals.

    >>> [round(place, 3) for place in fractions(3, seed=7)]
    [0.257, 0.508, 0.913]
    """
    hashed = splitmix64(np.arange(count, dtype=np.uint64), seed)
    return [(place + int(value) / 2.0**64) / count for place, value in enumerate(hashed)]


@dataclass
class Picker:
    """Applies a plan's share and limit to a stream of rows that is offered in order."""

    plan: ReadPlan
    taken: int = field(default=0, init=False)

    @property
    def is_done(self) -> bool:
        return self.plan.limit is not None and self.taken >= self.plan.limit

    def pick(self, first: int, count: int) -> npt.NDArray[np.int64]:
        """Offsets of the rows to read among ``count`` rows, the first of which has ordinal ``first``."""
        offsets = np.arange(count, dtype=np.int64)
        if self.plan.share < 1.0:
            offsets = offsets[keep(offsets + first, self.plan.seed, self.plan.share)]
        if self.plan.limit is not None:
            offsets = offsets[: max(0, self.plan.limit - self.taken)]
        self.taken += len(offsets)
        return offsets
