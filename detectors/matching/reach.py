"""Extends matches to whole values by calling the detector's ``reach`` with the text around each match, which
is from the same row or document.
"""

from collections.abc import Callable

import numpy as np

from detectors.base import REACHES_AFTER, Detector, Reach, Reaches
from detectors.matching.alike import FEW, form, groups
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
    row_start, row_end = bounds[0][rows], bounds[1][rows]
    floors, ceilings = np.maximum(row_start, start[chosen] - _BEFORE), np.minimum(row_end, end[chosen] + _AFTER)

    def look(places: Ints) -> Ints:
        """How far the starts and the ends of some of the chosen matches move."""
        moved = np.empty((len(places), 2), dtype=np.int64)
        for at, place in enumerate(places.tolist()):
            first, last = _at_character(buffer, int(floors[place]), 1), _at_character(buffer, int(ceilings[place]), -1)
            match = int(start[chosen[place]]), int(end[chosen[place]])
            left, right = _within(reach, buffer[first:last], match[0] - first, match[1] - first)
            moved[at] = first + left - match[0], first + right - match[1]
        return moved

    moved = np.empty((len(chosen), 2), dtype=np.int64)
    if len(chosen) <= FEW:
        moved[:] = look(np.arange(len(chosen)))
    else:
        formed = form(np.frombuffer(buffer, dtype=np.uint8))
        for alike in groups(formed, (row_start, row_end), start[chosen], end[chosen]):
            moved[alike] = _of_few(look, alike)
    start[chosen] += moved[:, 0]
    end[chosen] += moved[:, 1]
    return start, end


def _of_few(look: Callable[[Ints], Ints], alike: Ints) -> Ints:
    """How far alike matches move: if a few of them all move equally, so do the others."""
    if len(alike) <= FEW:
        return look(alike)
    few = np.linspace(0, len(alike) - 1, FEW).astype(np.int64)
    moved = look(alike[few])
    return np.broadcast_to(moved[0], (len(alike), 2)) if (moved == moved[0]).all() else look(alike)


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
