"""Find values that words of a sentence name, as in ``for user ann from 192.0.2.7`` or ``client: 192.0.2.7``.

The word before a value names it if the value is quoted, or if it follows a colon in a list. The word before
an unquoted value names it only if the word announces an address (``from``) or an account (``user``), and only
if the value looks like an address or an account, because any other word may follow.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scanner.logs import log_native
from scanner.logs.log_bytes import LineBuffer, Positions, byte_set, pieces, slices
from scanner.logs.log_keys import BEFORE_WORD, forward, keys_before
from scanner.logs.log_table import TEXT, FieldTable, table_of

_BEFORE_ADDRESS = (
    "from",
    "by",
    "for",
    "client",
    "host",
    "rhost",
    "peer",
    "ip",
    "addr",
    "address",
    "src",
    "dst",
)
USER = "user"
"""The word that precedes accounts, which is also the name of their field."""
_NAMING = (*_BEFORE_ADDRESS, USER)
_ADDRESS = (
    r"^(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]{2}"
    r"|[\w-]+(?:\.[\w-]+)+|[\w.-]+\[[0-9A-Fa-f]*[.:])"
)
_AFTER_ACCOUNT = r"^(?:[,;:()\[\]]|\.?$| (?:\[|(?:from|by|on|at|via|port|logged)\b|[0-9A-Fa-f]{1,4}[.:]))"
_AFTER_FOR = r"^ (?i:from) (?:[\w-]*[.:\[])"
_SEEN_BEHIND = 48
"""Maximum number of bytes after a word that are read to decide whether the word is an account."""
_AFTER_LISTED = byte_set(',;"\n')
_AFTER_ADDRESS = byte_set(" \t\n,;()'\"<>=")
_AFTER_NAME = byte_set(" \t\n,;()'\"<>=:[]")
_NAME_START = byte_set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_", beyond_ascii=True)
_WORD_BYTES = 8
_LOWER = 0x2020202020202020
_BEFORE_LOWERED = byte_set(" *({,;[")
"""Bytes that may precede a word, with the lower-case bit set: a newline becomes ``*``, a bracket ``{``."""


class _Found(NamedTuple):
    """The positions of values, and the words that name these values."""

    starts: Positions
    stops: Positions
    names: pa.Array


def phrase_fields(lines: LineBuffer, outer: FieldTable, others: FieldTable) -> FieldTable:
    """The fields for values that words name, without values that overlap ``others``.

    The label of a value inside a field of ``outer`` begins with the label of that field.
    """
    quoted, apostrophes, listed, words = _places(lines)
    found = [
        _quoted(lines, *quoted),
        _quoted(lines, *apostrophes),
        _listed(lines, *listed),
        *_bare(lines, words[0]),
    ]
    starts = np.concatenate([one.starts for one in found])
    if not starts.size:
        return FieldTable.empty()
    stops = np.concatenate([one.stops for one in found])
    names = pc.utf8_lower(pa.concat_arrays([one.names for one in found])).dictionary_encode()
    words = names.dictionary.to_pylist()
    codes = np.asarray(names.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    order = np.lexsort((stops, starts))
    order = order[_apart(starts[order], stops[order], others)]
    starts, stops, codes = starts[order], stops[order], codes[order]
    parents = outer.codes_at(starts)
    pairs, codes = np.unique(parents * len(words) + codes, return_inverse=True)
    labels = [_label(outer, pair // len(words), words[pair % len(words)]) for pair in pairs.tolist()]
    return table_of(lines, starts, stops, codes, labels)


def _label(outer: FieldTable, parent: int, word: str) -> str:
    label = outer.labels[parent] if parent >= 0 else TEXT
    return word if label == TEXT else f"{label}.{word}"


def _apart(starts: Positions, stops: Positions, others: FieldTable) -> NDArray[np.bool_]:
    """Mask of the values that begin after the end of all earlier values, and overlap none of ``others``."""
    ends = np.maximum.accumulate(stops)
    kept = np.append(True, starts[1:] >= ends[:-1]) & (stops > starts)
    if others.starts.size:
        after = np.searchsorted(others.starts, starts)
        kept &= others.codes_at(starts) < 0
        kept &= np.append(others.starts, np.iinfo(np.int64).max)[after] >= stops
    return kept


_Places = tuple[Positions, Positions]


def _places(lines: LineBuffer) -> tuple[_Places, _Places, _Places, _Places]:
    """The places where a word may name a value, as four pairs of positions: quotation marks after a space and
    the next marks, apostrophes after a space and the next apostrophes, keys in lists and their colons, and
    spaces after words (the same positions twice).
    """
    if log_native.COMPILED:
        quoted, apostrophes, listed, words = log_native.naming_places(lines, _ENDINGS, _NAMING)
        return quoted, apostrophes, listed, words
    spaces = lines.find(" ")
    endings = lines.at(spaces - 2).astype(np.int64) << 8 | lines.at(spaces - 1)
    spaces = spaces[_ENDINGS[endings]]
    marks = (_after_space(lines, one) for one in (lines.quotes, lines.find("'")))
    return next(marks), next(marks), _listed_keys(lines), (spaces, spaces)


def _after_space(lines: LineBuffer, marks: Positions) -> _Places:
    """The marks that follow a space, and the next mark after each of these."""
    closing = np.append(marks[1:], lines.array.size)[: marks.size]
    is_open = lines.at(marks - 1) == ord(" ")
    return marks[is_open], closing[is_open]


def _listed_keys(lines: LineBuffer) -> _Places:
    """The keys between a comma or semicolon and a colon, each sign followed by a space, and their colons."""
    colons = lines.find(":")
    colons = colons[lines.at(colons + 1) == ord(" ")]
    keys, colons = keys_before(lines, colons, BEFORE_WORD)
    before = lines.at(keys - 2)
    is_listed = (lines.at(keys - 1) == ord(" ")) & ((before == ord(",")) | (before == ord(";")))
    return keys[is_listed], colons[is_listed]


def _quoted(lines: LineBuffer, marks: Positions, closing: Positions) -> _Found:
    """The values written as ``word "value"`` or ``word 'value'``."""
    if not marks.size:
        return _Found(marks, marks, pa.array([], pa.large_string()))
    is_open = closing < lines.ends[lines.line_of(marks)]
    marks, closing = marks[is_open], closing[is_open]
    keys, ends = keys_before(lines, marks - 1, BEFORE_WORD)
    place = np.searchsorted(marks, ends)
    return _Found(ends + 2, closing[place], slices(lines.data, keys, ends))


def _listed(lines: LineBuffer, keys: Positions, colons: Positions) -> _Found:
    """The values written as ``, word: value,`` or ``, word: "value"``."""
    if not keys.size:
        return _Found(keys, keys, pa.array([], pa.large_string()))
    starts = colons + 2
    is_quoted = lines.at(starts) == ord('"')
    stops = np.minimum(forward(lines, starts, _AFTER_LISTED), lines.ends[lines.line_of(starts)])
    closing = np.append(lines.quotes, lines.array.size)[np.searchsorted(lines.quotes, starts + 1)]
    is_quoted &= closing < lines.ends[lines.line_of(starts)]
    return _Found(starts + is_quoted, np.where(is_quoted, closing, stops), slices(lines.data, keys, colons))


def _bare(lines: LineBuffer, spaces: Positions) -> list[_Found]:
    """The unquoted values written as ``from 192.0.2.7``, ``user ann from`` or ``for ann from``."""
    if not spaces.size:
        return []
    words = _words_before(lines, spaces)
    before_address = np.full(spaces.size, -1, dtype=np.int64)
    for code, word in enumerate(_BEFORE_ADDRESS):
        before_address[_is_word(words, word)] = code
    is_address = before_address >= 0
    return [
        _accounts(lines, spaces[_is_word(words, USER)] + 1, _AFTER_ACCOUNT),
        _accounts(lines, spaces[_is_word(words, "for")] + 1, _AFTER_FOR),
        _addresses(lines, spaces[is_address] + 1, before_address[is_address]),
    ]


def _addresses(lines: LineBuffer, starts: Positions, codes: NDArray[np.int64]) -> _Found:
    stops = _bare_stops(lines, starts, _AFTER_ADDRESS)
    good = _matches(lines, starts, stops, _ADDRESS)
    names = pa.array(_BEFORE_ADDRESS, pa.large_string()).take(pa.array(codes[good]))
    return _Found(starts[good], stops[good], names)


def _accounts(lines: LineBuffer, starts: Positions, behind: str) -> _Found:
    """The accounts at ``starts``: words that are followed by a match of the pattern ``behind``."""
    starts = starts[_NAME_START[lines.at(starts)]]
    stops = _bare_stops(lines, starts, _AFTER_NAME)
    ends = np.minimum(stops + _SEEN_BEHIND, lines.ends[lines.line_of(starts)])
    good = _matches(lines, stops, np.minimum(ends, np.append(stops[1:], lines.array.size)), behind)
    names = pa.array([USER], pa.large_string()).take(pa.array(np.zeros(int(good.sum()), dtype=np.int64)))
    return _Found(starts[good], stops[good], names)


def _bare_stops(lines: LineBuffer, starts: Positions, after: NDArray[np.bool_]) -> Positions:
    """The ends of the values at ``starts``, without a final full stop or colon."""
    stops = forward(lines, starts, after)
    last = lines.at(np.minimum(stops - 1, lines.array.size))
    is_mark = (stops > starts) & ((last == ord(".")) | (last == ord(":")))
    return np.where(is_mark, stops - 1, stops)


def _matches(lines: LineBuffer, starts: Positions, stops: Positions, pattern: str) -> NDArray[np.bool_]:
    found = pc.match_substring_regex(pieces(lines.data, starts, stops), pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _words_before(lines: LineBuffer, spaces: Positions) -> NDArray[np.uint64]:
    """The eight bytes before each space, in lower case, as one number whose lowest byte is the last byte."""
    data = b"\n" * _WORD_BYTES + lines.data
    packed = np.ndarray((len(data) - _WORD_BYTES + 1,), dtype=">u8", buffer=data, strides=(1,))
    return packed[spaces].astype(np.uint64) | np.uint64(_LOWER)


def _endings() -> NDArray[np.bool_]:
    """A table of the pairs of bytes with which a naming word may end, in upper or lower case."""
    table = np.zeros(1 << 16, dtype=np.bool_)
    for word in _NAMING:
        first, last = word.encode()[-2:]
        for high in (first, first & ~0x20):
            table[[high << 8 | last, high << 8 | last & ~0x20]] = True
    return table


_ENDINGS = _endings()


def _is_word(words: NDArray[np.uint64], word: str) -> NDArray[np.bool_]:
    """Mask of the entries in ``words`` that end with ``word`` after a space, a comma, a semicolon, a bracket
    or the start of the line.
    """
    size = 8 * len(word)
    number = np.uint64(int.from_bytes(word.encode(), "big"))
    same = (words & np.uint64((1 << size) - 1)) == number
    before = ((words >> np.uint64(size)) & np.uint64(0xFF)).astype(np.uint8)
    found: NDArray[np.bool_] = same & _BEFORE_LOWERED[before]
    return found
