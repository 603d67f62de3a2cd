"""Extends matches to whole values by calling the detector's ``reach`` with the text around each match, which
is from the same row or document.
"""

import numpy as np

from detectors.base import REACHES_AFTER, Detector, Reach, Reaches
from detectors.matching.candidates import Candidates
from detectors.matching.native import Bools, Ints

_BEFORE, _AFTER = 120, 240
"""Bytes before and after a match that ``reach`` may read."""


def reached(
    item: Detector, buffer: bytes, bounds: tuple[Ints, Ints], mine: Bools, start: Ints, end: Ints
) -> tuple[Ints, Ints]:
    """The new starts and ends of all matches. Only the matches of the detector ``item`` (where
    ``mine`` is true) are extended.

    ``bounds``: starts and ends of the rows, beyond which no match is extended. A match without a
    value becomes an empty range.
    """
    chosen, reach, reaches = np.flatnonzero(mine), item.text.reach, item.text.reaches
    if reach is None or not len(chosen):
        return start, end
    start, end = start.copy(), end.copy()
    if reaches is not None:
        may = _may_reach(reaches, buffer, start[chosen], end[chosen])
        end[chosen[~may]] = start[chosen[~may]]
        chosen = chosen[may]
    rows = np.searchsorted(bounds[0], start[chosen], side="right") - 1
    floors = np.maximum(bounds[0][rows], start[chosen] - _BEFORE)
    ceilings = np.minimum(bounds[1][rows], end[chosen] + _AFTER)
    known: dict[tuple[bytes, int, int], tuple[int, int]] = {}
    for place, floor, ceiling in zip(chosen.tolist(), floors.tolist(), ceilings.tolist(), strict=True):
        first, last = _at_character(buffer, floor, 1), _at_character(buffer, ceiling, -1)
        key = (buffer[first:last], int(start[place]) - first, int(end[place]) - first)
        if key not in known:
            known[key] = _within(reach, *key)
        left, right = known[key]
        start[place], end[place] = first + left, first + right
    return start, end


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
