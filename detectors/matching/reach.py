"""Extends matches to whole values by calling the detector's ``reach`` with the text around each match, which
is from the same row or document.

A log repeats its lines thousands of times with other numbers, times and ids. Of many matches with alike
surroundings, only a few are looked at; if these extend equally, so do the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from detectors.base import REACHES_AFTER, Detector, Reach, Reaches
from detectors.matching import native
from detectors.matching.candidates import Candidates
from detectors.matching.native import Bools, Bytes, Ints

_BEFORE, _AFTER = 120, 240
"""Bytes before and after a match that ``reach`` may read."""
_NEAR_BEFORE, _NEAR_AFTER = 24, 40
"""Bytes before and after a match that are compared with those of other matches."""
_ID = 4
"""A sequence of letters and digits of at least this length may be an id, of which the letters say nothing."""
_FEW = 16
"""Number of alike matches that are looked at for all."""


@dataclass(frozen=True)
class Rows:
    """A buffer of rows, and the starts and ends of the rows, beyond which no match is extended."""

    buffer: bytes
    starts: Ints
    ends: Ints

    @cached_property
    def form(self) -> Bytes:
        """The text in which matches are compared: without the digits and ids that differ from row to row."""
        return native.form(np.frombuffer(self.buffer, dtype=np.uint8), _ID)

    def around(self, start: Ints, end: Ints, before: int, after: int) -> tuple[Ints, Ints]:
        """The ranges ``start`` to ``end``, extended by a number of bytes within their rows."""
        rows = np.searchsorted(self.starts, start, side="right") - 1
        return np.maximum(self.starts[rows], start - before), np.minimum(self.ends[rows], end + after)


def reached(item: Detector, rows: Rows, mine: Bools, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The new starts and ends of all matches. Only the matches of the detector ``item`` (where
    ``mine`` is true) are extended. A match without a value becomes an empty range.
    """
    chosen, reach, reaches = np.flatnonzero(mine), item.text.reach, item.text.reaches
    if reach is None or not len(chosen):
        return start, end
    start, end = start.copy(), end.copy()
    if reaches is not None:
        may = _may_reach(reaches, rows.buffer, start[chosen], end[chosen])
        end[chosen[~may]] = start[chosen[~may]]
        chosen = chosen[may]
    start[chosen], end[chosen] = _extended(reach, rows, start[chosen], end[chosen])
    return start, end


def _extended(reach: Reach, rows: Rows, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The new starts and ends of matches, most of which are only compared with others if there are many."""
    if len(start) <= _FEW:
        return _looked_at(reach, rows, start, end)
    first, last = start.copy(), end.copy()
    groups = list(_alike(rows, start, end))
    few = np.concatenate([group[:: -(-len(group) // _FEW)] for group in groups])
    first[few], last[few] = _looked_at(reach, rows, start[few], end[few])
    for group in groups:
        if len(group) <= _FEW:
            continue
        seen = group[:: -(-len(group) // _FEW)]
        left, right = first[seen] - start[seen], last[seen] - end[seen]
        compared = left[0] > -_NEAR_BEFORE and right[0] < _NEAR_AFTER
        if compared and (left == left[0]).all() and (right == right[0]).all():
            first[group], last[group] = start[group] + left[0], end[group] + right[0]
        else:
            first[group], last[group] = _looked_at(reach, rows, start[group], end[group])
    return first, last


def _alike(rows: Rows, start: Ints, end: Ints) -> Iterator[Ints]:
    """The indexes of matches that have alike surroundings, group by group."""
    left, right = rows.around(start, end, _NEAR_BEFORE, _NEAR_AFTER)
    keys = native.hash_ranges(rows.form, left, right, 0)
    keys ^= ((start - left) << 16 | (end - left)).astype(np.uint64)
    distinct, numbers = np.unique(keys, return_inverse=True)
    order, bounds = native.grouped(numbers.astype(np.int64), len(distinct))
    return (order[first:last] for first, last in pairwise(bounds))


def _looked_at(reach: Reach, rows: Rows, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """The new starts and ends of matches, each of which is looked at."""
    floors, ceilings = rows.around(start, end, _BEFORE, _AFTER)
    found = np.empty((2, len(start)), dtype=np.int64)
    matches = zip(floors.tolist(), start.tolist(), end.tolist(), ceilings.tolist(), strict=True)
    for place, (floor, left, right, ceiling) in enumerate(matches):
        first, last = _at_character(rows.buffer, floor, 1), _at_character(rows.buffer, ceiling, -1)
        within = _within(reach, rows.buffer[first:last], left - first, right - first)
        found[:, place] = first + within[0], first + within[1]
    return found[0], found[1]


def _may_reach(reaches: Reaches, buffer: bytes, start: Ints, end: Ints) -> Bools:
    """A mask of the matches around which there may be a value. Equal surroundings are tested only once."""
    data = np.frombuffer(buffer, dtype=np.uint8)
    around = Candidates(data, np.maximum(start - 1, 0), np.minimum(end + REACHES_AFTER, len(data)))
    places, codes = around.alike()
    spans = zip(around.start[places].tolist(), around.end[places].tolist(), strict=True)
    return np.array([reaches(buffer[first:last]) for first, last in spans], dtype=np.bool_)[codes]


def _at_character(buffer: bytes, place: int, step: int) -> int:
    """The nearest boundary of a UTF-8 character in the direction of ``step`` (1 or -1)."""
    while place < len(buffer) and buffer[place] & 0xC0 == 0x80:
        place += step
    return place


def _within(reach: Reach, around: bytes, start: int, end: int) -> tuple[int, int]:
    """Call ``reach`` on bytes. The positions passed and returned here are byte
    offsets instead of code points.
    """
    if around.isascii():
        return reach(around.decode(), start, end)
    try:
        text = around.decode()
    except UnicodeDecodeError:
        return reach(around.decode("latin-1"), start, end)
    left, right = reach(text, _points(around[:start]), _points(around[:end]))
    return len(text[:left].encode()), len(text[:right].encode())


def _points(text: bytes) -> int:
    return sum(byte & 0xC0 != 0x80 for byte in text)
