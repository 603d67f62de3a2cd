"""Read the text of Word documents up to version 2003, which store it in pieces.

The same pieces contain the main text, then headers, footers, notes, comments and text boxes. Source: MS-DOC,
section 2.4.1 (https://learn.microsoft.com/openspecs/office_file_formats/ms-doc).
"""

import re
import struct
from collections.abc import Iterator
from typing import Any

from connectors.base import ConnectorError
from connectors.documents.compound import WORD, stream_of
from connectors.documents.rows import DocumentRow, clean, text_row
from connectors.text.encoding import decode_latin

_ENCRYPTED, _OTHER_TABLE = 0x0100, 0x0200
_FIRST_WITH_PIECES = 101
"""The number of Word 97's file format, the first one that stores text in pieces."""
_COMPRESSED = 1 << 30
_ENDS = re.compile(r"[\r\x0c\x0e]|\x07\x07")
_MARKS = str.maketrans({"\x07": "\t", "\x0b": "\n", "\x13": " ", "\x14": " ", "\x15": " ", "\x1e": "-"})
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def word_rows(file: Any) -> Iterator[DocumentRow]:
    """Yield the paragraphs of a document. Raises ``unsupported`` if the document is encrypted."""
    main = stream_of(file, WORD)
    _, version = struct.unpack_from("<HH", main)
    (flags,) = struct.unpack_from("<H", main, 10)
    if flags & _ENCRYPTED:
        raise ConnectorError("unsupported", "the document is encrypted")
    if version < _FIRST_WITH_PIECES:
        start, stop = struct.unpack_from("<II", main, 24)
        text = decode_latin(main[start:stop])
    else:
        table = stream_of(file, "1Table" if flags & _OTHER_TABLE else "0Table")
        text = "".join(_pieces(main, table))
    for paragraph in _ENDS.split(text):
        if cleaned := clean(_NO_TEXT.sub("", paragraph.translate(_MARKS))):
            yield text_row(cleaned)


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    start, size = struct.unpack_from("<II", main, 0x01A2)
    place, stop = start, min(start + size, len(table))
    while place < stop and table[place] == 1:  # The formatting of pieces is skipped.
        place += 3 + int(struct.unpack_from("<H", table, place + 1)[0])
    if place >= stop or table[place] != 2:
        raise ConnectorError("corrupt", "the text of the document is not where it should be")
    (size,) = struct.unpack_from("<I", table, place + 1)
    place += 5
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, place)
    left = 2 * len(main)
    for number in range(count):
        (where,) = struct.unpack_from("<I", table, place + 4 * (count + 1) + 8 * number + 2)
        length = max(0, ends[number + 1] - ends[number])
        left -= length
        if left < 0:
            raise ConnectorError("corrupt", "the pieces of the document are longer than it is")
        if where & _COMPRESSED:
            first = (where & ~_COMPRESSED) // 2
            yield decode_latin(main[first : first + length])
        else:
            yield main[where : where + 2 * length].decode("utf-16-le", "replace")
