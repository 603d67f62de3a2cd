"""Find the field to which each byte of a log line belongs, for all lines of a buffer at once.

The text to the left of a hit gives the field of the hit: ``key=``, ``"key":``, or the number of words before
the hit in an access log. The same table cuts the sample into fields, so that the sample and the hits always
have the same field names.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scanner.logs import log_native
from scanner.logs.log_bytes import LineBuffer, Positions, byte_set, last_before, slices
from scanner.logs.log_keys import AFTER_PARAMETER, BEFORE_KEY, BEFORE_PARAMETER, MAX_KEY, forward, keys_before
from scanner.logs.log_phrases import phrase_fields
from scanner.logs.log_table import TEXT, FieldTable, joined, table_of

ACCESS_FIELDS = (
    "remote_addr",
    "ident",
    "remote_user",
    "time_local",
    "request",
    "status",
    "body_bytes_sent",
    "http_referer",
    "http_user_agent",
    "extra",
)
"""The fields of access logs, with the usual names (https://httpd.apache.org/docs/2.4/logs.html)."""
_TIME, _REQUEST = 3, 4
_WITH_PARAMETERS = ("request", "http_referer")
_QUOTE = byte_set('"')
_BEFORE_BARE_PARAMETER = byte_set("?& \t")


@dataclass(frozen=True, kw_only=True)
class LineFields:
    """The fields of the lines of a buffer, and the query parameters inside some of them."""

    outer: FieldTable
    inner: FieldTable

    def labels_at(self, positions: Positions) -> tuple[list[str], NDArray[np.int64]]:
        """All labels, and the index of the label of the field at each position; -1 if there is no field."""
        labels = [*self.outer.labels, *self.inner.labels]
        if log_native.COMPILED:
            return labels, log_native.codes_at((self.outer, self.inner), positions)
        codes = self.outer.codes_at(positions)
        inner = self.inner.codes_at(positions)
        return labels, np.where(inner >= 0, inner + len(self.outer.labels), codes)


def key_value_line_fields(lines: LineBuffer) -> LineFields:
    """``key=value`` fields, and inside these fields URL parameters and values that preceding words name."""
    return _with_phrases(lines, key_value_fields(lines))


def sentence_line_fields(lines: LineBuffer) -> LineFields:
    """One field ``text`` per line, and inside this field the values that the preceding words name."""
    return _with_phrases(lines, whole_lines(lines))


def _with_phrases(lines: LineBuffer, outer: FieldTable) -> LineFields:
    named = np.array([label != TEXT for label in outer.labels], dtype=np.bool_)
    known = parameters(lines, outer, named)
    phrases = phrase_fields(lines, outer, known)
    return LineFields(outer=outer, inner=joined(lines, known, phrases) if phrases.starts.size else known)


def access_line_fields(lines: LineBuffer, *, has_vhost: bool) -> LineFields:
    """The fields of access logs, found by position, and the URL parameters inside these fields."""
    outer = access_fields(lines, has_vhost=has_vhost)
    named = np.array([label in _WITH_PARAMETERS for label in outer.labels], dtype=np.bool_)
    return LineFields(outer=outer, inner=parameters(lines, outer, named))


def whole_lines(lines: LineBuffer) -> FieldTable:
    """One field ``text`` per line."""
    n_lines = lines.starts.size
    return FieldTable(
        starts=lines.starts,
        stops=lines.ends,
        codes=np.zeros(n_lines, dtype=np.int64),
        lines=np.arange(n_lines, dtype=np.int64),
        labels=(TEXT,),
    )


def key_value_fields(lines: LineBuffer) -> FieldTable:
    """``key=value``, ``key="value"`` and ``"key"=>"value"``; an unquoted value ends at the next key.

    Text before the first key is the field ``text``; a key named ``text`` is the field ``text.text``.
    """
    if log_native.COMPILED:
        return log_native.key_values(lines)
    equals = lines.outside_quotes(lines.find("="))
    bare_keys, bare_ends = keys_before(lines, equals, BEFORE_KEY)
    arrows = equals[(lines.at(equals + 1) == ord(">")) & (lines.at(equals - 1) == ord('"'))]
    quoted, quoted_ends = keys_before(lines, arrows - 1, _QUOTE)
    keys = np.concatenate((bare_keys, quoted))
    order = np.argsort(keys, kind="stable")
    keys, ends = keys[order], np.concatenate((bare_ends, quoted_ends))[order]
    opens = np.concatenate((bare_keys, quoted - 1))[order]
    values = np.concatenate((bare_ends + 1, quoted_ends + 3))[order]
    line = lines.line_of(keys)
    is_last = np.append(line[1:] != line[:-1], True) if line.size else np.zeros(0, dtype=np.bool_)
    stops = np.where(is_last, lines.ends[line], np.append(opens[1:], 0)[: keys.size])
    head_stops = lines.ends.copy()
    first = np.flatnonzero(np.append(True, line[1:] != line[:-1])[: line.size])
    head_stops[line[first]] = opens[first]
    names = slices(lines.data, keys, ends).dictionary_encode()
    codes = np.asarray(names.indices.to_numpy(zero_copy_only=False), dtype=np.int64) + 1
    return table_of(
        lines,
        np.concatenate((lines.starts, values)),
        np.concatenate((head_stops, stops)),
        np.concatenate((np.zeros(lines.starts.size, dtype=np.int64), codes)),
        [TEXT, *(f"{TEXT}.{TEXT}" if name == TEXT else name for name in names.dictionary.to_pylist())],
    )


def access_fields(lines: LineBuffer, *, has_vhost: bool) -> FieldTable:
    """Fields of the common and combined log formats, by position; other lines are one field ``text``."""
    labels = [TEXT, *(("server_name",) if has_vhost else ()), *ACCESS_FIELDS]
    if log_native.COMPILED:
        return log_native.access_words(lines, labels[1:], _TIME + has_vhost)
    spaces = _outside_brackets(lines, lines.outside_quotes(lines.find(" ")))
    starts = np.sort(np.concatenate((lines.starts, spaces + 1)), kind="stable")
    line = lines.line_of(starts)
    place = np.arange(starts.size) - np.searchsorted(line, np.arange(lines.starts.size))[line]
    stops = np.append(starts[1:] - 1, lines.ends[-1])
    first = _TIME + has_vhost
    opens = lines.at(starts)
    is_access = np.zeros((2, lines.starts.size), dtype=np.bool_)
    is_access[0, line[(place == first) & (opens == ord("["))]] = True
    is_access[1, line[(place == first + _REQUEST - _TIME) & (opens == ord('"'))]] = True
    fits = (is_access[0] & is_access[1])[line]
    codes = np.where(fits, np.minimum(place + 1, len(labels) - 1), 0)
    kept = fits | (place == 0)
    stops = np.where(fits, stops, lines.ends[line])
    return table_of(lines, starts[kept], stops[kept], codes[kept], labels)


def _outside_brackets(lines: LineBuffer, positions: Positions) -> Positions:
    """The positions that are not after an unclosed ``[`` on their line."""
    brackets = np.flatnonzero((lines.array == ord("[")) | (lines.array == ord("]")))
    brackets = np.append(lines.outside_quotes(brackets), -1)
    last = brackets[last_before(brackets[:-1], positions)]
    is_open = (lines.at(last) == ord("[")) & (last >= lines.starts[lines.line_of(positions)])
    return positions.compress(~is_open)


def parameters(
    lines: LineBuffer, outer: FieldTable, named: NDArray[np.bool_], bare: Positions | None = None
) -> FieldTable:
    """The parameters ``?key=value&key=value`` inside fields whose label is in the mask ``named``.

    A parameter gets the label ``field.key``. A key that begins at one of the positions ``bare`` needs no
    question mark before it.
    """
    if bare is None and log_native.COMPILED:
        return log_native.parameters(lines, outer, named)
    marks = np.flatnonzero((lines.array == ord("?")) | (lines.array == ord("&")))
    before = BEFORE_PARAMETER
    if bare is not None and bare.size:
        marks, before = np.unique(np.concatenate((marks, bare - 1))), _BEFORE_BARE_PARAMETER
    if not marks.size:
        return FieldTable.empty()
    equals = lines.find("=")
    # A key begins right after the last mark before the equals sign, and has a maximum length.
    last = np.append(-MAX_KEY - 2, marks)[np.searchsorted(marks, equals)]
    equals = equals[equals - last <= MAX_KEY + 1]
    parents = outer.codes_at(equals)
    keys, equals = keys_before(lines, equals[(parents >= 0) & named[parents]], before)
    at_mark = np.append(marks, -1)[np.searchsorted(marks, keys - 1)] == keys - 1
    keys, equals = keys[at_mark], equals[at_mark]
    parents = outer.codes_at(equals)
    if not keys.size:
        return FieldTable.empty()
    stops = forward(lines, equals + 1, AFTER_PARAMETER)
    names = slices(lines.data, keys, equals).dictionary_encode()
    pairs = parents * len(names.dictionary) + np.asarray(names.indices.to_numpy(zero_copy_only=False))
    distinct, codes = np.unique(pairs, return_inverse=True)
    words: pa.Array = names.dictionary.to_pylist()
    labels = [f"{outer.labels[pair // len(words)]}.{words[pair % len(words)]}" for pair in distinct.tolist()]
    return table_of(lines, equals + 1, stops, codes, labels)
