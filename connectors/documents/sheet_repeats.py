"""Check in the XML of an OpenDocument sheet how often cells repeat, before the parser reads the sheet.

The parser creates every cell that is declared as repeated, so it never ends with four billion repetitions.
The parser silently drops everything beyond the last row and column that spreadsheet programs show.
"""

import re
import zipfile
from typing import BinaryIO

from connectors.base import ConnectorError
from connectors.documents.sheet_extent import UNREADABLE
from connectors.storage.streams import chunks

_CHUNK_BYTES, _LONGEST_TAG = 1 << 20, 1 << 16
_MOST_ROWS, _MOST_COLUMNS, _MOST_CELLS = 1 << 20, 1 << 14, 1 << 24
_TAG = re.compile(
    rb"""<(?:\w+:)?(table|table-row|(?:covered-)?table-cell)(?=[\s/>])((?:[^<>"']|"[^"<]*"|'[^'<]*')*)>"""
)
"""Pattern for the tag of a table, row or cell. Attribute values in XML cannot contain ``<``, and excluding
this character ensures that no text is scanned twice.
"""
_TIMES = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']\s*(\d{1,30})\s*["']""")


def check_repeats(file: BinaryIO) -> None:
    """Raise ``ConnectorError`` if cells of an OpenDocument workbook repeat too often, or zero times."""
    if not zipfile.is_zipfile(file):
        return
    try:
        with zipfile.ZipFile(file) as archive, archive.open("content.xml") as part:
            counts, rest = _Counts(), b""
            for piece in chunks(part, _CHUNK_BYTES):
                window = rest + piece
                end = window.rfind(b"<", max(0, len(window) - _LONGEST_TAG))
                whole, rest = (window[:end], window[end:]) if end >= 0 else (window, b"")
                counts.add(whole)
            counts.add(rest)
    except (*UNREADABLE, KeyError):
        pass  # This is another kind of workbook, or the parser reports what is wrong with the workbook.


class _Counts:
    """Counts the rows and cells that sheets declare, and raises ``ConnectorError`` if there are too many."""

    def __init__(self) -> None:
        self._row = self._column = self._n_cells = 0
        self._times = 1

    def add(self, text: bytes) -> None:
        for tag, attributes in _TAG.findall(text):
            found = _TIMES.search(attributes)
            times = int(found[1]) if found else 1
            if tag == b"table":
                self._row = 0
            elif tag == b"table-row":
                self._row, self._column, self._times = self._row + times, 0, times
            else:
                self._column += times
                if not attributes.endswith(b"/") or b"value" in attributes or b"formula" in attributes:
                    self._add_cells(times)

    def _add_cells(self, times: int) -> None:
        if not times * self._times:
            raise ConnectorError("corrupt", "some of its cells have a repeat count of 0")
        self._n_cells += times * self._times
        is_far = self._row > _MOST_ROWS or self._column > _MOST_COLUMNS
        if is_far or self._n_cells > _MOST_CELLS:
            raise ConnectorError("too_large", "its cells repeat more often than is read")
