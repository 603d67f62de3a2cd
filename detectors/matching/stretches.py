"""Finds how far runs of allowed bytes extend from many positions of a buffer, to the left or to the right."""

import numpy as np
import numpy.typing as npt

from detectors.matching.native import Bools, Ints

_STEPS = 64
"""Bytes tested step by step from all positions at once; for longer runs the whole buffer is evaluated."""


def reach_left(data: npt.NDArray[np.uint8], places: Ints, allowed: Bools) -> Ints:
    """Start of the run of allowed bytes that ends right before each position.

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
    """End of the run of allowed bytes that begins at each position.

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
