"""Check in the XML of an ``.xlsx`` sheet how far apart the cells are, before the parser reads the sheet.

The parser reserves memory for every cell between the first and the last row and column, and ends the process
if there is not enough memory. A single cell at XFD1048576 can take 400 GB.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from connectors.base import ConnectorError
from connectors.storage.streams import chunks

_MOST_CELLS, _MOST_TIMES = 1 << 24, 8
"""The number of cells, filled or not, that every sheet may span. A sheet with many filled cells may span a
multiple of their number, which is the second value.
"""
_MOST_BYTES = 4 << 20
_PLACE = re.compile(rb"""\sr\s{0,9}=\s{0,9}["']([A-Za-z]{0,12})([0-9]{1,20})["']""")
_OVERLAP = 64
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(ValueError, NotImplementedError, RuntimeError),
)
"""Exceptions that the library raises for archives that are damaged, encrypted or of an unknown kind."""


def far_sheets(file: BinaryIO) -> dict[int, ConnectorError]:
    """Maps the index of each sheet that must not be read to the reason; empty for workbooks that are not
    ``.xlsx``.
    """
    if not zipfile.is_zipfile(file):
        return {}
    found: dict[int, ConnectorError] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower(): name for name in archive.namelist()}
            parts = list(_parts(archive, names))
            far = {part: _too_far(archive, names[part]) for part in {*parts} & names.keys()}
            found = {index: reason for index, part in enumerate(parts) if (reason := far.get(part))}
    except (*UNREADABLE, ElementTree.ParseError, KeyError):
        pass  # The parser reports what is wrong with the workbook.
    return found


def _parts(archive: zipfile.ZipFile, names: dict[str, str]) -> Iterator[str]:
    """Yield the name of the part for each sheet, in lower case and in the order of the workbook."""
    if "xl/workbook.xml" not in names:
        return
    targets = {
        link.get("Id"): (link.get("Target") or "").lower()
        for link in _elements(archive, names["xl/_rels/workbook.xml.rels"], "Relationship")
    }
    for sheet in _elements(archive, names["xl/workbook.xml"], "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        target = targets.get(link, "").lstrip("/")
        yield target if target.startswith("xl/") else f"xl/{target}"


def _elements(archive: zipfile.ZipFile, name: str, tag: str) -> Iterator[ElementTree.Element]:
    with archive.open(name) as part:
        root = ElementTree.fromstring(part.read(_MOST_BYTES))
    return (element for element in root.iter() if element.tag.rpartition("}")[2] == tag)


def _too_far(archive: zipfile.ZipFile, name: str) -> ConnectorError | None:
    rows, columns, n_cells, tail = set[int](), set[bytes](), 0, b""
    with archive.open(name) as part:
        for piece in chunks(part, 1 << 20):
            found = _PLACE.findall(tail + piece)
            tail = piece[-_OVERLAP:]
            n_cells += len(found)
            columns.update(letters for letters, _ in found)
            numbers = {number for _, number in found}
            rows = {*rows, *map(int, numbers)}
            rows = {min(rows), max(rows)} if rows else rows
    places = [_column(letters) for letters in columns if letters]
    if not rows or not places:
        return None
    n_rows, n_columns = max(rows) - min(rows) + 1, max(places) - min(places) + 1
    if n_rows * n_columns <= max(_MOST_CELLS, _MOST_TIMES * n_cells):
        return None
    return ConnectorError(
        "too_large", "its cells are too far apart: they span more rows or columns than are read"
    )


def _column(letters: bytes) -> int:
    """The number of a column, from 1, given the column's letters.

    >>> _column(b"A"), _column(b"xfd")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
