"""The functions of ``passes.c`` in plain Python, for machines on which ``passes.c`` could not be compiled.
These functions are simple, not fast.

Names, arguments and results are the same as in ``native.py``, where the functions are documented.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from siphash24 import siphash24

_Array = npt.NDArray[Any]
_MASK = 2**64 - 1
MARGIN = 32
"""A match still counts as the whole row with up to this many bytes of whitespace on each side."""
_FOLD, _FINISH = 0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53
_NEVER_AFTER, _GLUE_BEFORE, _GLUE_AFTER = 1, 2, 4
_WIDTH = 256
_NEWLINE = 10
_OF_ID = re.compile(rb"[0-9A-Za-z]+")
_DIGITS = re.compile(rb"[0-9]+")
_IS_YEAR = re.compile(rb"(?:19|20)(?:..|.{6})", re.DOTALL)


def grouped(numbers: _Array, n_numbers: int) -> tuple[_Array, list[int]]:
    order = np.argsort(numbers, kind="stable")
    return order, np.searchsorted(numbers[order], np.arange(n_numbers + 1)).tolist()


def spread(matches: tuple[_Array, ...], first: _Array, owners: _Array, longest: int) -> tuple[Any, Any]:
    order, bounds = grouped(matches[0], len(first) - 1)
    pairs = [
        (owner, match)
        for number, (begin, stop) in enumerate(pairwise(bounds))
        if stop > begin
        for owner in owners[first[number] : first[number + 1]].tolist()
        for match in order[begin:stop].tolist()
        if owner & 1 or matches[2][match] - matches[1][match] <= longest
    ]
    owner, match = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    found = (owner >> 1, matches[1][match], matches[2][match])
    is_trap = owner & 1 == 1
    return tuple(part[~is_trap] for part in found), tuple(part[is_trap] for part in found)


def hash_ranges(data: _Array, start: _Array, end: _Array, seed: int) -> _Array:
    keys = []
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        text = data[first:last].tobytes()
        key = _mixed((len(text) ^ seed) & _MASK, _FINISH)
        for at in range(0, len(text), 8):
            key = _mixed(key ^ int.from_bytes(text[at : at + 8], "little"), _FOLD)
        keys.append(_mixed(key, _FINISH))
    return np.array(keys, dtype=np.uint64)


def _mixed(value: int, factor: int) -> int:
    value = value * factor & _MASK
    return value ^ value >> 33


def glued(
    data: _Array, is_word: _Array, glue: _Array, detector: _Array, start: _Array, end: _Array
) -> _Array:
    padded = np.concatenate((edge := np.full(2, _NEWLINE, dtype=np.uint8), data, edge))
    before, after = padded[start + 1], padded[end + 2]
    own = glue.reshape(-1, _WIDTH)
    left, right = own[detector, before], own[detector, after]
    found = is_word[before] & is_word[padded[start + 2]] | is_word[after] & is_word[padded[end + 1]]
    found |= left & _NEVER_AFTER != 0
    found |= (left & _GLUE_BEFORE != 0) & is_word[padded[start]]
    found |= (right & _GLUE_AFTER != 0) & is_word[padded[end + 3]]
    return np.asarray(found)


def grown(
    data: _Array,
    is_word: _Array,
    grows: _Array,
    is_growing: _Array,
    detector: _Array,
    start: _Array,
    end: _Array,
) -> _Array:
    start = start.copy()
    for at in np.flatnonzero(is_growing[detector]).tolist():
        place = start[at]
        while place > 0 and grows[detector[at], data[place - 1]]:
            place -= 1
        while place < end[at] and not is_word[data[place]]:
            place += 1
        start[at] = place
    return start


def arranged(found: tuple[_Array, ...], verdict: _Array, row_starts: _Array) -> tuple[_Array, ...]:
    detector, start, end = found
    order = np.argsort(start, kind="stable")
    row = np.searchsorted(row_starts, start[order], side="right") - 1
    return detector[order], start[order], end[order], row, verdict[order]


def finished(
    data: _Array, placed: Any, supported: _Array, rules: Any, rows: tuple[_Array, _Array], seed: int
) -> tuple[_Array, ...]:
    detector, start, end = placed.detector, placed.start, placed.end
    counts = (placed.verdict != 0) & (supported | ~rules.is_needy[detector])
    rank = np.where(counts, 0, np.where(placed.verdict != 0, 1, 2))
    keep = _settled(start, end, rank, rules.entity_of[detector])
    _take_back_beaten(keep, placed, np.flatnonzero(counts & keep), rules.beats)
    order = np.flatnonzero(keep)
    order = order[np.lexsort((detector[order], start[order]))]
    detector, start, end, row = detector[order], start[order], end[order], placed.row[order]
    left, right = rows[0][row], rows[1][row]
    around = zip(left.tolist(), start.tolist(), end.tolist(), right.tolist(), strict=True)
    full = [
        start - left <= MARGIN
        and right - end <= MARGIN
        and not (data[left:start].tobytes() + data[end:right].tobytes()).strip()
        for left, start, end, right in around
    ]
    return (
        *(detector.astype(np.int16), row, (start - left).astype(np.int32), (end - left).astype(np.int32)),
        *(placed.verdict[order], hash_ranges(data, start, end, seed)),
        *(np.array(full, dtype=np.bool_), supported[order]),
    )


def _settled(start: _Array, end: _Array, rank: _Array, group: _Array) -> _Array:
    """A mask of the intervals that remain, so that no two intervals of one group overlap. Intervals of lower
    rank take precedence, then those further left, then longer ones.
    """
    keep = np.zeros(len(start), dtype=np.bool_)
    taken: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for at in np.lexsort((-end, start, rank)).tolist():
        own, span = taken[int(group[at])], (int(start[at]), int(end[at]))
        place = bisect_left(own, span)
        is_free = (not place or own[place - 1][1] <= span[0]) and (
            place == len(own) or own[place][0] >= span[1]
        )
        if is_free:
            insort(own, span)
            keep[at] = True
    return keep


def _take_back_beaten(keep: _Array, placed: Any, winners: _Array, beats: _Array) -> None:
    """Set ``keep`` to false for each match that is inside one of ``winners`` whose
    detector beats the match's.

    ``winners``: indexes of matches, sorted by start.
    """
    for loser in np.unique(placed.detector[keep]).tolist():
        outer = winners[beats[loser][placed.detector[winners]]]
        starts, reach = placed.start[outer].tolist(), np.maximum.accumulate(placed.end[outer])
        for at in np.flatnonzero(keep & (placed.detector == loser)).tolist():
            place = bisect_right(starts, int(placed.start[at])) - 1
            keep[at] = place < 0 or reach[place] < placed.end[at]


def form(data: _Array, shortest_id: int) -> _Array:
    def of_digits(found: re.Match[bytes]) -> bytes:
        kept = 3 if _IS_YEAR.fullmatch(found[0]) else 0
        return found[0][:kept].ljust(len(found[0]), b"0")

    def of_word(found: re.Match[bytes]) -> bytes:
        is_id = len(found[0]) >= shortest_id and not (found[0].isalpha() or found[0].isdigit())
        return b"0" * len(found[0]) if is_id else _DIGITS.sub(of_digits, found[0])

    return np.frombuffer(_OF_ID.sub(of_word, data.tobytes()), dtype=np.uint8)


def runs(data: _Array, allowed: _Array, places: _Array) -> tuple[_Array, _Array]:
    stops = np.flatnonzero(~allowed[data])
    after = np.searchsorted(stops, places)
    return np.append(stops, -1)[after - 1] + 1, np.append(stops, len(data))[after]


def states(rows: _Array, data: _Array, start: _Array, end: _Array, longest: int) -> _Array:
    table, found = rows.data, []
    for first, last in zip(start.tolist(), end.tolist(), strict=True):
        state = _WIDTH
        for byte in data[first : min(last, first + longest)].tobytes():
            state = table[state + byte]
        found.append(state)
    return np.array(found, dtype=np.int64)


def taken(rows: _Array, takes: _Array, data: _Array, start: _Array, longest: int) -> tuple[_Array, _Array]:
    table, found = rows.data, []
    for at, first in enumerate(start.tolist()):
        state = _WIDTH
        for place, byte in enumerate(data[first : first + longest].tobytes(), first + 1):
            if not (state := table[state + byte]):
                break
            if takes[state]:
                found.append((at, place))
    which, end = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return which, end


def sip_hashes(data: _Array, bounds: _Array, key: bytes) -> _Array:
    read = data.tobytes()
    texts = (read[left:right] for left, right in pairwise(bounds.tolist()))
    return np.frombuffer(b"".join(siphash24(text, key=key).digest() for text in texts), dtype="<u8").copy()


def repeated(keys: _Array) -> _Array:
    found = np.ones(len(keys), dtype=np.bool_)
    found[np.unique(keys, return_index=True)[1]] = False
    return found


def bytes_at(data: _Array, start: _Array, end: _Array, first: int, count: int) -> _Array:
    places = start[:, None] + np.arange(first, first + count)
    return np.where(places < end[:, None], data.take(places, mode="clip"), np.uint8(0))
