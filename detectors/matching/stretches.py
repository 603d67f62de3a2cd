"""How far stretches of allowed bytes reach from many places of a buffer, to the left or to the right."""

import numpy as np
import numpy.typing as npt

from detectors.matching.hits import Bools, Ints

_STEPS = 64
"""Bytes that are looked at from all places in step; where more are allowed, the whole buffer is looked at."""


def reach_left(data: npt.NDArray[np.uint8], places: Ints, allowed: Bools) -> Ints:
    """Where the stretch of allowed bytes begins that ends right before each place.

    >>> vowels = np.isin(np.arange(256), list(b"aeiou"))
    >>> reach_left(np.frombuffer(b"xaeoy", dtype=np.uint8), np.array([4, 1, 0]), vowels).tolist()
    [1, 1, 0]
    """
    found, pending = places.copy(), np.flatnonzero(places > 0)
    for _ in range(_STEPS):
        pending = pending.compress(allowed.take(data[found[pending] - 1]))
        if not len(pending):
            return found
        found[pending] -= 1
        pending = pending.compress(found[pending] > 0)
    stops = np.flatnonzero(~allowed[data])
    found[pending] = np.append(stops, -1)[np.searchsorted(stops, found[pending]) - 1] + 1
    return found


def reach_right(data: npt.NDArray[np.uint8], places: Ints, allowed: Bools) -> Ints:
    """Where the stretch of allowed bytes ends that begins at each place.

    >>> vowels = np.isin(np.arange(256), list(b"aeiou"))
    >>> reach_right(np.frombuffer(b"xaeoy", dtype=np.uint8), np.array([0, 1, 5]), vowels).tolist()
    [0, 4, 5]
    """
    found, pending = places.copy(), np.flatnonzero(places < len(data))
    for _ in range(_STEPS):
        pending = pending.compress(allowed.take(data[found[pending]]))
        if not len(pending):
            return found
        found[pending] += 1
        pending = pending.compress(found[pending] < len(data))
    stops = np.append(np.flatnonzero(~allowed[data]), len(data))
    found[pending] = stops[np.searchsorted(stops, found[pending])]
    return found
