"""Calls the compiled passes of ``passes.c``, if they could be built during installation.

The functions take and return arrays. Without the library, most functions fall back to ``slow.py``, and
Hyperscan runs the word patterns; ``fours``, ``phones``, ``mailboxes`` and ``grouped_hits`` work only if
``COMPILED`` is true. The environment variable ``NOTICEMAP_COMPILED=no`` switches the library off.
"""

import ctypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from detectors.matching import slow
from detectors.matching.library import call, open_library, struct

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Bytes: TypeAlias = npt.NDArray[np.uint8]
Verdicts: TypeAlias = npt.NDArray[np.int8]

Spans: TypeAlias = tuple[Bytes, Ints, Ints]
"""A buffer, and the starts and ends of ranges in the buffer."""

_FEWEST = 1024
_DENSITY = 16
"""At first, memory is reserved for one match per this many bytes. If there are more
matches, the pass runs again.
"""


_PASSES = (
    *("word_matches", "grouped", "spread", "hashes", "sip_hashes", "bytes_at", "pieces", "repeated"),
    *("glued", "grown", "arranged", "finished", "states", "taken", "form", "runs"),
    *("fours", "phones", "mailboxes", "numbered", "counted"),
)
_LIBRARY = open_library(Path(__file__).with_name("passes.so"), _PASSES)
COMPILED = _LIBRARY is not None


def run(name: str, *arguments: Any) -> int:
    """Call a pass of this library."""
    return call(_LIBRARY, name, *arguments)


@dataclass(frozen=True)
class WordsTable:
    """The state table of word patterns for ``passes.c``. A kind is a set of bytes
    that all states treat alike.
    """

    kind_of: bytes
    """By byte: the kind to which the byte belongs. The kinds of word bytes come last."""
    marks: bytes
    """By byte: 1 for a word byte, else 0."""
    signs: bytes
    """Pairs of bytes: a sign at which matches begin, and 1 if matches begin one byte
    before the sign, else 0.
    """
    heads: npt.NDArray[np.uint16]
    """By the first two bytes of a match as a 16-bit number (the first is the lower
    byte): the state after them.
    """
    next: npt.NDArray[np.uint16]
    """By state and kind: the next state. The number of columns is a power of two."""
    first: npt.NDArray[np.int32]
    """By state: the index of the state's first entry in ``owners``."""
    owners: npt.NDArray[np.uint16]
    """The patterns that accept in each state, each with flags for where its matches may end."""
    longest: int

    def find(self, data: bytes) -> tuple[Ints, Ints, Ints]:
        """Pattern, start and end of every match, sorted by start."""
        read = (np.frombuffer(part, dtype=np.uint8) for part in (self.kind_of, self.marks, self.signs))
        states = (self.heads, self.next, self.first, self.owners)
        shift = self.next.shape[1].bit_length() - 1
        table = struct(*read, *states, len(self.signs) // 2, shift, self.longest)
        room = max(_FEWEST, len(data) // _DENSITY)
        while True:
            pattern, start, end = (np.empty(room, dtype=np.int64) for _ in range(3))
            found = run("word_matches", data, len(data), table, pattern, start, end, room)
            if found <= room:
                return pattern[:found], start[:found], end[:found]
            room = found


def _checked(data: Bytes, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Starts and ends in the form that passes need. Raises ``IndexError`` if a
    range is not within ``data``.
    """
    if len(start) != len(end):
        raise IndexError("a range is outside the buffer")
    return _below(data.size + 1, start), _below(data.size + 1, end)


def _below(limit: int, numbers: npt.NDArray[Any]) -> Ints:
    """Numbers in the form that passes need. Raises ``IndexError`` if one is
    negative or not below ``limit``.
    """
    if len(numbers) and (numbers.min() < 0 or numbers.max() >= limit):
        raise IndexError("a number or range is outside what there is")
    return np.ascontiguousarray(numbers, dtype=np.int64)


def hash_ranges(data: Bytes, start: Ints, end: Ints, seed: int) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of each range ``data[start:end]``. Equal bytes have equal hashes.

    The hashes are not cryptographic, but the seed makes them differ between runs, and they never leave a run.

    >>> data = np.frombuffer(b"ab-ab-ba", dtype=np.uint8)
    >>> keys = hash_ranges(data, np.array([0, 3, 6]), np.array([2, 5, 8]), seed=1)
    >>> bool(keys[0] == keys[1]), bool(keys[0] == keys[2])
    (True, False)
    """
    if not COMPILED:
        return slow.hash_ranges(data, start, end, seed)
    start, end = _checked(data, start, end)
    keys = np.empty(len(start), dtype=np.uint64)
    run("hashes", data, data.size, start, end, len(start), ctypes.c_uint64(seed % 2**64), keys)
    return keys


def bytes_at(data: Bytes, start: Ints, end: Ints, first: int, count: int) -> Bytes:
    """The ``count`` bytes of each range from the range's byte ``first`` on: one row
    per range, 0 after the end.
    """
    if not COMPILED:
        return slow.bytes_at(data, start, end, first, count)
    start, end = _checked(data, start, end)
    found = np.empty((len(start), count), dtype=np.uint8)
    run("bytes_at", data, start, end, len(start), first, count, found)
    return found


def sip_hashes(data: Bytes, bounds: Ints, key: bytes) -> npt.NDArray[np.uint64]:
    """The SipHash-2-4 of each text between two consecutive ``bounds``, which must be in ascending order."""
    if not COMPILED:
        return slow.sip_hashes(data, bounds, key)
    keys = np.empty(len(bounds) - 1, dtype=np.uint64)
    bounds = _below(data.size + 1, bounds)
    halves = (ctypes.c_uint64(int.from_bytes(key[part : part + 8], "little")) for part in (0, 8))
    run("sip_hashes", data, bounds, len(keys), *halves, keys)
    return keys


def repeated(keys: npt.NDArray[np.uint64]) -> Bools:
    """For each key, whether an earlier key is equal to it."""
    if not COMPILED:
        return slow.repeated(keys)
    slots, found = np.zeros(2 << len(keys).bit_length(), dtype=np.int32), np.empty(len(keys), dtype=np.bool_)
    run("repeated", np.ascontiguousarray(keys), len(keys), slots, len(slots), found)
    return found


def pieces(buffer: bytes, start: Ints, end: Ints, separator: bytes = b"\n") -> bytes:
    """The ranges of a buffer, joined by ``separator``. No range may end before it begins."""
    if not COMPILED:
        return separator.join([buffer[left:right] for left, right in zip(start, end, strict=True)])
    start, end = _checked(np.frombuffer(buffer, dtype=np.uint8), start, end)
    out = np.empty(int((end - start).sum()) + len(start), dtype=np.uint8)
    return out[: run("pieces", buffer, start, end, len(start), separator[0], out)].tobytes()


def glued(data: Bytes, is_word: Bools, glue: Bytes, detector: Ints, start: Ints, end: Ints) -> Bools:
    """For each match, whether it is part of a longer token.

    ``glue``: for each detector and each of 256 bytes, the ways in which the byte joins a
    match to its surroundings.
    """
    if not COMPILED:
        return slow.glued(data, is_word, glue, detector, start, end)
    start, end = _checked(data, start, end)
    detector = _below(glue.size // 256, detector)
    found = np.empty(len(start), dtype=np.bool_)
    run("glued", data, data.size, is_word, glue, detector, start, end, len(start), found)
    return found


def grown(
    data: Bytes, is_word: Bools, grows: Bools, is_growing: Bools, detector: Ints, start: Ints, end: Ints
) -> Ints:
    """The new starts of matches. A start is moved left over bytes for which the detector's row of ``grows``
    is true, and then right to the beginning of a word.
    """
    if not COMPILED:
        return slow.grown(data, is_word, grows, is_growing, detector, start, end)
    start, end = _checked(data, start.copy(), end)
    detector = _below(len(is_growing), detector)
    run("grown", data, is_word, grows, is_growing, detector, start, end, len(start))
    return start


def grouped(numbers: Ints, n_numbers: int) -> tuple[Ints, list[int]]:
    """Group the positions of ``numbers``, which must be below ``n_numbers``. Returns ``order``, the
    positions sorted stably by number, and ``bounds``: the positions of number ``n`` are
    ``order[bounds[n]:bounds[n + 1]]``.
    """
    if not COMPILED:
        return slow.grouped(numbers, n_numbers)
    numbers = _below(n_numbers, numbers)
    bounds, order = np.empty(n_numbers + 2, dtype=np.int64), np.empty(len(numbers), dtype=np.int64)
    run("grouped", numbers, len(numbers), n_numbers, bounds, order)
    return order, bounds[:-1].tolist()


Found: TypeAlias = tuple[Ints, Ints, Ints]
"""Three arrays with one entry per match: the number of the pattern or detector, the start, and the end."""


def spread(matches: Found, first: Ints, owners: Ints, n_traps: Ints, longest: int) -> tuple[Found, Found]:
    """The candidates and the traps: one for each match and each owner of the match's
    pattern, sorted by pattern.

    The owners of pattern ``n`` begin at ``owners[first[n]]``; ``n_traps[n]`` of them use the pattern as a
    trap. An owner is twice the number of a detector, plus 1 if the detector uses the pattern as a trap.
    Candidates longer than ``longest`` are dropped.
    """
    if not COMPILED:
        return slow.spread(matches, first, owners, longest)
    n_patterns = len(first) - 1
    pattern, first = _below(n_patterns, matches[0]), _below(len(owners) + 1, first)
    begin, stop, owners = (np.ascontiguousarray(part, dtype=np.int64) for part in (*matches[1:], owners))
    counts = np.bincount(pattern, minlength=n_patterns)
    room, traps = int(counts @ np.diff(first)), int(counts @ n_traps)
    bounds, order = np.empty(n_patterns + 2, dtype=np.int64), np.empty(len(pattern), dtype=np.int64)
    columns = tuple(np.empty(room, dtype=np.int64) for _ in range(3))
    sizes = (len(pattern), n_patterns)
    found = run("spread", pattern, begin, stop, *sizes, first, owners, longest, bounds, order, *columns, room)
    detector, start, end = (column[:found] for column in columns)
    trap, trap_start, trap_end = (column[room - traps :] for column in columns)
    return (detector, start, end), (trap, trap_start, trap_end)


@dataclass(frozen=True)
class Placed:
    """Candidates sorted by start, with their rows and verdicts."""

    detector: Ints
    start: Ints
    end: Ints
    row: Ints
    verdict: Verdicts


def arranged(found: Found, verdict: Verdicts, row_starts: Ints) -> Placed:
    """The candidates, sorted stably by start, with their rows. ``row_starts``: the start of
    each row; the first is 0.
    """
    if not COMPILED or not len(row_starts):
        return Placed(*slow.arranged(found, verdict, row_starts))
    n = len(verdict)
    order, spare, detector, start, end, row = (np.empty(n, dtype=np.int64) for _ in range(6))
    verdicts = np.empty(n, dtype=np.int8)
    rows = (row_starts, len(row_starts))
    run("arranged", *found, verdict, n, *rows, order, spare, detector, start, end, row, verdicts)
    return Placed(detector, start, end, row, verdicts)


@dataclass(frozen=True)
class Rules:
    """Decides which of several overlapping candidates remain."""

    entity_of: Ints
    """By detector: the number of its entity."""
    is_needy: Bools
    """By detector: whether its matches count only with support."""
    beats: Bools
    """By two detectors, the loser and the winner: whether matches of the winner
    displace those of the loser.
    """

    @cached_property
    def n_entities(self) -> int:
        return int(self.entity_of.max(initial=0)) + 1


_HIT = (np.int16, np.int64, np.int32, np.int32, np.int8, np.uint64, np.bool_, np.bool_)
"""Types of the columns of ``Hits``."""


def finished(
    data: Bytes, placed: Placed, supported: Bools, rules: Rules, rows: tuple[Ints, Ints], seed: int
) -> tuple[npt.NDArray[Any], ...]:
    """The columns of ``Hits`` for the candidates that remain after conflicts are resolved.

    Of overlapping candidates of one entity, one remains: first those that are valid and have the support that
    they need, then the leftmost, then the longest. A candidate is also dropped if it is inside a valid
    candidate that has the support it needs and whose detector beats that of the former.
    """
    if not COMPILED or not len(rows[0]):
        return slow.finished(data, placed, supported, rules, rows, seed)
    _checked(data, placed.start, placed.end)
    n = len(supported)
    own = (placed.detector, placed.start, placed.end, placed.row, placed.verdict, supported)
    by = (rules.entity_of, rules.is_needy, rules.beats, len(rules.beats), rules.n_entities)
    out = tuple(np.empty(n, dtype=kind) for kind in _HIT)
    spare = np.empty(5 * n + 2 * rules.n_entities, dtype=np.int64)
    flags = np.empty(2 * n, dtype=np.uint8)
    passed = (struct(*own, n), struct(*by), *rows, slow.MARGIN, ctypes.c_uint64(seed % 2**64), spare, flags)
    kept = run("finished", data, data.size, *passed, struct(*out))
    return tuple(column[:kept] for column in out)


def states(rows: npt.NDArray[np.int32], data: Bytes, start: Ints, end: Ints, longest: int) -> Ints:
    """The offset in ``rows`` of the state after reading at most ``longest`` bytes of each range."""
    if not COMPILED:
        return slow.states(rows, data, start, end, longest)
    start, end = _checked(data, start, end)
    found = np.empty(len(start), dtype=np.int64)
    run("states", data, rows, start, end, len(start), longest, found)
    return found


def taken(
    rows: npt.NDArray[np.int32], takes: Bools, data: Bytes, start: Ints, longest: int
) -> tuple[Ints, Ints]:
    """Every match from a position in ``start``: the index of that position, and the end of the match."""
    if not COMPILED:
        return slow.taken(rows, takes, data, start, longest)
    start, _ = _checked(data, start, start)
    room = _FEWEST + len(start)
    while True:
        which, end = np.empty((2, room), dtype=np.int64)
        found = run("taken", data, data.size, rows, takes, start, len(start), longest, which, end, room)
        if found <= room:
            return which[:found], end[:found]
        room = found


def form(data: Bytes, shortest_id: int) -> Bytes:
    """The text with each digit replaced by 0, except the first three digits of a year. If letters and digits
    are mixed in a sequence of at least ``shortest_id``, all of the sequence is replaced.

    >>> form(np.frombuffer(b"7 May 1985, 12:59, key 7fe21c", dtype=np.uint8), 4).tobytes()
    b'0 May 1980, 00:00, key 000000'
    """
    if not COMPILED:
        return slow.form(data, shortest_id)
    found = np.empty_like(data)
    run("form", data, data.size, shortest_id, found)
    return found


def runs(data: Bytes, allowed: Bools, places: Ints) -> tuple[Ints, Ints]:
    """For each place, start and end of the sequence of allowed bytes around it."""
    if not COMPILED:
        return slow.runs(data, allowed, places)
    places, _ = _checked(data, places, places)
    start, end = (np.empty(len(places), dtype=np.int64) for _ in range(2))
    run("runs", data, data.size, allowed, places, len(places), start, end)
    return start, end


def fours(found: Spans, least: int, most: int, networks: tuple[Ints, Ints, Verdicts]) -> Verdicts:
    """Verdicts on IPv4 addresses: ``UNDECIDED`` if a text is not four numbers; ``INVALID`` if the largest of
    these numbers is below ``least`` or above ``most``.

    ``networks``: the first address, last address and verdict of each network, in ascending order.
    """
    data, start, end = found[0], *_checked(*found)
    verdict = np.empty(len(start), dtype=np.int8)
    run("fours", data, start, end, len(start), least, most, struct(*networks, len(networks[0])), verdict)
    return verdict


def phones(found: Spans, plans: Any, missing: Ints) -> Verdicts:
    """Verdicts on telephone numbers by ``plans`` (``phone_plans.py``). Numbers for which there is no table
    yet are ``UNDECIDED``; they are counted in ``missing``, which is updated, by country code and length.
    """
    data, start, end = found[0], *_checked(*found)
    verdict = np.empty(len(start), dtype=np.int8)
    run("phones", data, start, end, len(start), plans, missing, verdict)
    return verdict


def mailboxes(data: Bytes, start: Ints, end: Ints, shortest: int, longest: int) -> tuple[Ints, Bytes]:
    """For each address, the position of the at sign and the kind of the part before it. The kind is 0 if this
    part is well formed, and 1 if it is malformed or longer than ``longest``. It is 2 if the part has at most
    ``shortest`` bytes or the address does not have exactly one at sign.
    """
    start, end = _checked(data, start, end)
    at, kind = np.empty(len(start), dtype=np.int64), np.empty(len(start), dtype=np.uint8)
    run("mailboxes", data, start, end, len(start), shortest, longest, at, kind)
    return at, kind
