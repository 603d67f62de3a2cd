"""Find row boundaries in the middle of delimited text, in which quoted cells may contain line ends.

A row is assumed to begin at the first line after which the rows have the right number of cells and quotes
occur only around cells; for a line inside a quoted cell, neither would be true. If quotes also occur
elsewhere, only the number of cells decides. If no line begins rows with the right number of cells, no row is
found. In a table with one column, every line counts as a row.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import numpy as np
import orjson

from connectors.base import Collection
from connectors.text.blocks import Stretch, line_stretch
from connectors.text.delimited_rows import clean_end

_AGREEING = 8
"""Number of rows that must have the right number of cells for a line to count as the beginning of a row."""
_TRIED_LINES, _TRIED_BYTES = 100, 1 << 16
_QUOTE, _NEWLINE = b'"'[0], b"\n"[0]
_NONE = Stretch(0, 0, 0)


def record_stretch(collection: Collection, window: bytes, is_end: bool) -> Stretch:
    """The whole rows in ``window``, which may begin anywhere in the text.

    >>> dialect = {"delimiter": ",", "escape": "", "columns": '["a", "b"]'}
    >>> table = Collection(name="x", kind="file", options=dialect)
    >>> window = b'2,"one\\ntwo, three"\\n3,"four\\nfive"\\n4,si'
    >>> found = record_stretch(table, window[4:], False)
    >>> window[4:][found.start:found.stop], found.n_rows
    (b'3,"four\\nfive"\\n', 1)
    """
    options = collection.options
    n_columns, delimiter, escape = (
        len(orjson.loads(options["columns"])),
        options["delimiter"],
        options["escape"],
    )
    lines = line_stretch(collection, window, is_end)
    if not lines.n_rows or n_columns < 2:
        return lines
    starts = [
        place
        for place in islice(_line_starts(window, lines), _TRIED_LINES)
        if _begins_a_row(window[place : place + _TRIED_BYTES], n_columns, delimiter, escape, is_end)
    ]
    if not starts:
        return _NONE
    # Begin at the first place after which quotes occur only around cells. If this is how the file begins, any
    # other place is inside a quoted cell.
    clean = (place for place in starts if clean_end(window[place : place + _TRIED_BYTES], delimiter) >= 0)
    start = next(clean, 0 if options.get("quotes") == "clean" else starts[0])
    if not start:
        return _NONE
    rows = window[start : lines.stop]
    whole = -1 if escape else clean_end(rows, delimiter)
    if whole < 0:
        return Stretch(start, lines.stop, window.count(b"\n", start, lines.stop - 1) + 1)
    return Stretch(start, start + whole, _n_rows(rows[:whole])) if whole else _NONE


def _line_starts(window: bytes, lines: Stretch) -> Iterator[int]:
    start = lines.start
    while 0 < start < lines.stop:
        yield start
        start = window.find(b"\n", start) + 1


def _begins_a_row(text: bytes, n_columns: int, delimiter: str, escape: str, is_end: bool) -> bool:
    """Whether ``text`` begins with rows of the right number of cells; the last row may be cut off."""
    lines = io.StringIO(text.decode("utf-8", "replace"), newline="\n")
    reader = csv.reader(lines, delimiter=delimiter, escapechar=escape or None)
    try:
        widths = [len(row) for row in islice(reader, _AGREEING + 1) if row]
    except csv.Error:
        return False
    judged = widths if is_end and len(widths) <= _AGREEING else widths[:-1]
    return bool(judged) and set(judged) == {n_columns}


def _n_rows(rows: bytes) -> int:
    """Number of rows: line ends outside quotes, and a last row without a line end."""
    data = np.frombuffer(rows, np.uint8)
    ends, quotes = np.flatnonzero(data == _NEWLINE), np.flatnonzero(data == _QUOTE)
    return int((np.searchsorted(quotes, ends) % 2 == 0).sum()) + (not rows.endswith(b"\n"))
