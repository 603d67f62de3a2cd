"""Read the content of an ``.xlsx`` sheet outside the cells, and the string literals in formulas.

Headers and footers, drop-down lists, input hints, filters and formatting rules come before and after the
cells in the file. The cells are cut out here, because the workbook parser reads them.
"""

import html
import re
from collections.abc import Iterator
from itertools import chain

from connectors.documents.markup import MarkupRows, Vocabulary, read_xml
from connectors.documents.rows import DocumentRow, clean, text_row
from connectors.storage.streams import ByteStream, chunks

_CHUNK_BYTES = 1 << 20
_CELLS = re.compile(rb"<(?:\w+:)?sheetData(?:\s[^<>]*)?(?<!/)>")
_CELLS_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?>([^<]*)</")
_LONGEST_MARK, _LONGEST_FORMULA = 1 << 10, 1 << 16
"""How many bytes are carried over to the next piece, because a tag or formula may be cut off. Formulas have
up to 8,192 characters.
"""
_MOST_KNOWN = 100_000
"""Maximum number of formula texts that are remembered, so that each text is reported only once."""
_LITERAL = re.compile(r'"((?:[^"]|"")+)"')
_HEADER_CODE = re.compile(r"""&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z])""")
_WORDS = Vocabulary(
    blocks=frozenset({"t"}),
    texts=frozenset({"t"}),
    apart={
        **{f"{page}{place}": "header" for page in ("odd", "even", "first") for place in ("header", "footer")},
        **dict.fromkeys(("formula", "formula1", "formula2", "f"), "formula"),
    },
    attributes={
        **dict.fromkeys(("prompt", "prompttitle", "error", "errortitle", "tooltip", "val", "text"), "text"),
        "comment": "text",
        "user": "author",
    },
)


def sheet_rest(stream: ByteStream) -> Iterator[DocumentRow]:
    """Yield the rows of one sheet, given the stream of the sheet's part."""
    rest, known = _WithoutCells(stream), set[str]()
    for row in chain(read_xml(rest, MarkupRows(_WORDS), "a part of the document"), rest.formulas()):
        if "header" in row.cells:
            if text := clean(_HEADER_CODE.sub(" ", row.cells["header"])):
                yield text_row(text)
        else:
            yield from _told_once(literals(row), known)


def literals(row: DocumentRow) -> Iterator[DocumentRow]:
    """Yield the row unchanged; if it is a formula, yield one row for each string literal in the formula
    instead.

    >>> [row.cells for row in literals(DocumentRow({"formula": 'HYPERLINK("mailto:a@example.org";A1&"")'}))]
    [{'formula': 'mailto:a@example.org'}]
    """
    if "formula" not in row.cells:
        yield row
        return
    for text in _LITERAL.findall(row.cells["formula"]):
        if cleaned := clean(text.replace('""', '"')):
            yield DocumentRow({"formula": cleaned})


def _told_once(rows: Iterator[DocumentRow], known: set[str]) -> Iterator[DocumentRow]:
    for row in rows:
        text = row.cells.get("formula")
        if text is None:
            yield row
        elif text not in known:
            if len(known) < _MOST_KNOWN:
                known.add(text)
            yield row


class _WithoutCells:
    """The stream of a sheet without the cells. Formulas in cells that contain string literals are
    collected.
    """

    def __init__(self, stream: ByteStream) -> None:
        self._pieces, self._found = self._cut(stream), dict[bytes, None]()

    def formulas(self) -> Iterator[DocumentRow]:
        for formula in self._found:
            yield DocumentRow({"formula": html.unescape(formula.decode("utf-8", "replace"))})

    def read(self, size: int, /) -> bytes:
        return next(self._pieces, b"")

    def close(self) -> None:
        """Does nothing, because the function that opened the stream closes it."""

    def _cut(self, stream: ByteStream) -> Iterator[bytes]:
        rest, is_inside = b"", False
        for piece in chunks(stream, _CHUNK_BYTES):
            window, start = rest + piece, 0
            while mark := (_CELLS_END if is_inside else _CELLS).search(window, start):
                if is_inside:
                    self._keep(window[start : mark.start()])
                elif mark.start() > start:
                    yield window[start : mark.start()]
                start, is_inside = mark.end(), not is_inside
            window = window[start:]
            overlap = _LONGEST_FORMULA if is_inside else _LONGEST_MARK
            done, rest = window[:-overlap], window[-overlap:]
            if is_inside:
                self._keep(window)
            elif done:
                yield done
        if rest and not is_inside:
            yield rest

    def _keep(self, cells: bytes) -> None:
        """Collect each formula once. The memory for this is acceptable, because reading the cells loads the
        whole sheet, too.
        """
        for formula in _FORMULA.findall(cells):
            if b'"' in formula or b"&quot;" in formula:
                self._found[formula] = None
