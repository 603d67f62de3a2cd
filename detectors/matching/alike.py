"""Finds matches with alike surroundings, of which a few are looked at for all.

A log repeats its lines thousands of times with other numbers, times and ids. Texts have the same form if they
differ only in digits that cannot decide what kind of value they are part of.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from detectors.matching import native
from detectors.matching.native import Bools, Bytes, Ints

_BEFORE, _AFTER = 24, 40
"""Bytes before and after a match that are compared."""
FEW = 16
"""Number of matches of a group that are looked at first."""
_ID = 4
"""A sequence of letters and digits of at least this length may be an id, of which the letters say nothing."""
_ZERO, _NINE = 48, 57
_IS_DIGIT = np.zeros(256, dtype=np.bool_)
_IS_DIGIT[_ZERO : _NINE + 1] = True
_OF_ID = _IS_DIGIT.copy()
_OF_ID[list(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] = True
_PLAIN = np.arange(256, dtype=np.uint8)
_PLAIN[_IS_DIGIT] = _ZERO
_CENTURIES = (19, 20)


def form(data: Bytes) -> Bytes:
    """The text with digits and ids replaced. Years of different decades remain
    different.

    >>> form(np.frombuffer(b"7 May 1985, 12:59, key 7fe21c", dtype=np.uint8)).tobytes()
    b'0 May 1980, 00:00, key 000000'
    """
    replaced = _PLAIN[data]
    start, end = _runs(_OF_ID[data])
    digits = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(_IS_DIGIT[data])))
    n_digits = digits[end] - digits[start]
    ids = (end - start >= _ID) & (n_digits > 0) & (n_digits < end - start)
    inside = np.zeros(len(data) + 1, dtype=np.int8)
    inside[start[ids]], inside[end[ids]] = 1, -1
    is_id = np.cumsum(inside[:-1], dtype=np.int8).astype(np.bool_)
    replaced[is_id] = _ZERO
    start, end = _runs(_IS_DIGIT[data] & ~is_id)
    long = start[np.isin(end - start, (4, 8))]
    years = long[np.isin(10 * (data[long] - _ZERO) + data[long + 1] - _ZERO, _CENTURIES)]
    for place in range(3):
        replaced[years + place] = data[years + place]
    return replaced


def groups(formed: Bytes, rows: tuple[Ints, Ints], start: Ints, end: Ints) -> Iterator[Ints]:
    """The indexes of matches that have alike surroundings, group by group.

    ``formed``: the form of the text. ``rows``: start and end of the row of each match.
    """
    left, right = np.maximum(rows[0], start - _BEFORE), np.minimum(rows[1], end + _AFTER)
    keys = native.hash_ranges(formed, left, right, 0)
    keys ^= ((start - left) << 16 | (end - left)).astype(np.uint64)
    distinct, numbers = np.unique(keys, return_inverse=True)
    order, bounds = native.grouped(numbers.astype(np.int64), len(distinct))
    for first, last in pairwise(bounds):
        yield order[first:last]


def _runs(flags: Bools) -> tuple[Ints, Ints]:
    """Starts and ends of the runs of true flags."""
    edges = np.flatnonzero(np.diff(flags, prepend=False, append=False))
    return edges[::2], edges[1::2]
