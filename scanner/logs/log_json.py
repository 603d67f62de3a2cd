"""Find the fields of lines that are JSON objects, without parsing the lines.

The name of a field is a dotted path without array indexes. Quotation marks, colons and braces are found in
the whole buffer at once. The parent of a key is the last preceding key that is one object further out.
"""

import json

import numpy as np
from numpy.typing import NDArray

from detectors.matching.hits import present
from scanner.logs import log_native
from scanner.logs.log_bytes import LineBuffer, Positions, last_before, slices
from scanner.logs.log_table import TEXT, FieldTable, table_of

MAX_DEPTH = 64
_DENSE = 1 << 14
"""Numbers below this limit are made distinct by a lookup table, which is faster than sorting."""


def json_fields(lines: LineBuffer) -> FieldTable:
    """One field per key, which holds the value of the key; a line without keys is one field ``text``."""
    if log_native.COMPILED:
        return log_native.json_paths(lines, _unescape)
    opens, closes, colons = _keys(lines)
    depth = _depths(lines, colons)
    good = (depth >= 1) & (depth <= MAX_DEPTH)
    opens, closes, colons, depth = (one.compress(good) for one in (opens, closes, colons, depth))
    line = lines.line_of(opens)
    is_last = np.append(line[1:] != line[:-1], True)[: line.size]
    stops = np.where(is_last, lines.ends[line], np.append(opens[1:], 0)[: opens.size])
    starts, stops = _bare_values(lines, colons + 1, stops)
    head_stops = lines.ends.copy()
    first = np.flatnonzero(np.append(True, line[1:] != line[:-1])[: line.size])
    head_stops[line[first]] = lines.starts[line[first]]
    codes, labels = _paths(lines, opens, closes, depth, line)
    return table_of(
        lines,
        np.concatenate((lines.starts, starts)),
        np.concatenate((head_stops, stops)),
        np.concatenate((np.zeros(lines.starts.size, dtype=np.int64), codes + 1)),
        [TEXT, *labels],
    )


def _keys(lines: LineBuffer) -> tuple[Positions, Positions, Positions]:
    """Positions of the opening quotation mark, the closing quotation mark and the colon of every key."""
    colons = lines.find(":")
    last = lines.at(colons - 1)
    follows_quote = (last == ord('"')) | ((last == ord(" ")) & (lines.at(colons - 2) == ord('"')))
    colons = lines.outside_quotes(colons[follows_quote])
    before = lines.quotes_before(colons) - 1
    colons, before = colons[before >= 1], before[before >= 1]
    opens, closes = lines.quotes[before - 1], lines.quotes[before]
    near = colons - closes <= 2
    same_line = opens >= lines.starts[lines.line_of(colons)]
    good = near & same_line
    return opens.compress(good), closes.compress(good), colons.compress(good)


def _depths(lines: LineBuffer, positions: Positions) -> NDArray[np.int64]:
    """Number of JSON objects on the same line that enclose each position."""
    braces = np.flatnonzero((lines.array == ord("{")) | (lines.array == ord("}")))
    braces = lines.outside_quotes(braces)
    steps = np.where(lines.array[braces] == ord("{"), 1, -1)
    depth = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(steps)))
    before_line = depth[np.searchsorted(braces, lines.starts)]
    found: NDArray[np.int64] = (
        depth[last_before(braces, positions) + 1] - before_line[lines.line_of(positions)]
    )
    return found


def _bare_values(lines: LineBuffer, starts: Positions, stops: Positions) -> tuple[Positions, Positions]:
    """Narrow each span to its value: strings lose their quotation marks, other scalars lose the text after
    the value, and objects and nulls become empty.
    """
    starts = starts + (lines.at(starts) == ord(" "))
    first = lines.at(starts)
    is_string, is_array = first == ord('"'), first == ord("[")
    is_empty = (first == ord("{")) | (first == ord("n"))
    is_empty |= is_array & (lines.at(starts + 1) == ord("{"))
    after = lines.quotes_before(starts) + 1
    closing = np.append(lines.quotes, lines.array.size)[np.minimum(after, lines.quotes.size)]
    ends = np.append(np.flatnonzero((lines.array == ord(",")) | (lines.array == ord("}"))), lines.array.size)
    scalar_stops = np.minimum(ends[np.searchsorted(ends, starts)], stops)
    stops = np.where(
        is_array & ~is_empty, stops, np.where(is_string, np.minimum(closing, stops), scalar_stops)
    )
    return starts + is_string, np.where(is_empty, starts, np.maximum(stops, starts + is_string))


def _paths(
    lines: LineBuffer, opens: Positions, closes: Positions, depth: NDArray[np.int64], line: NDArray[np.int64]
) -> tuple[NDArray[np.int64], list[str]]:
    """The dotted path of every key, as an index into the list of distinct paths, and this list."""
    names = slices(lines.data, opens + 1, closes).dictionary_encode()
    words = [_unescape(name) for name in names.dictionary.to_pylist()]
    own = np.asarray(names.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    paths: dict[str, int] = {}
    labels: list[str] = []
    codes = np.zeros(opens.size, dtype=np.int64)
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = np.flatnonzero(depth == level)
        parents = _parents(np.flatnonzero(depth == level - 1), here, line)
        prefix = np.where(parents >= 0, codes[parents], -1) if level > 1 else np.full(here.size, -1)
        pairs = (prefix + 1) * len(words) + own[here]
        distinct, places = _distinct(pairs)
        numbers = []
        for pair in distinct:
            parent, word = pair // len(words) - 1, words[pair % len(words)]
            path = f"{labels[parent]}.{word}" if parent >= 0 else word
            numbers.append(paths.setdefault(path, len(labels)))
            if numbers[-1] == len(labels):
                labels.append(path)
        codes[here] = np.array(numbers, dtype=np.int64)[places]
    return codes, labels


def _distinct(numbers: NDArray[np.int64]) -> tuple[list[int], NDArray[np.int64]]:
    """The distinct numbers, ascending, and the index of each number among them."""
    if int(numbers.max(initial=0)) >= _DENSE:
        distinct, places = np.unique(numbers, return_inverse=True)
        return distinct.tolist(), places
    known = present(numbers)
    place_of = np.zeros(_DENSE, dtype=np.int64)
    place_of[known] = np.arange(len(known))
    return known, place_of[numbers]


def _parents(outer: NDArray[np.int64], here: NDArray[np.int64], line: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each key in ``here``, the last key in ``outer`` that precedes it on the same line, or -1."""
    place = np.searchsorted(outer, here) - 1
    found = np.where(place >= 0, np.append(outer, -1)[place], -1)
    return np.where((found >= 0) & (line[found] == line[here]), found, -1)


def _unescape(name: str) -> str:
    if "\\" not in name:
        return name
    try:
        return str(json.loads(f'"{name}"'))
    except ValueError:
        return name
