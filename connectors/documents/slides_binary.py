"""Read the text of PowerPoint presentations up to version 2003: slides, notes, masters, comments, deleted
text.

Source: MS-PPT, section 2.3 (https://learn.microsoft.com/openspecs/office_file_formats/ms-ppt).
"""

import struct
from collections.abc import Iterator
from typing import Any

from connectors.base import ConnectorError
from connectors.documents.compound import SLIDES, stream_of
from connectors.documents.rows import DocumentRow, clean, text_row

_HEADER = struct.Struct("<HHI")
_CONTAINER = 0xF
_WIDE_TEXT, _NARROW_TEXT, _STRING = 4000, 4008, 4026
_ENCRYPTED = b"\xdf\xc4\xd1\xf3"
_LIKE_NAMES = ("___PPT", "Arial", "Default Design")


def slide_rows(file: Any) -> Iterator[DocumentRow]:
    """Yield the paragraphs of a presentation in the order in which the file stores them."""
    if stream_of(file, "Current User")[12:16] == _ENCRYPTED:
        raise ConnectorError("unsupported", "the presentation is encrypted")
    data, place = stream_of(file, SLIDES), 0
    while place + _HEADER.size <= len(data):
        version, kind, size = _HEADER.unpack_from(data, place)
        place += _HEADER.size
        if version & _CONTAINER == _CONTAINER:
            continue
        if kind in (_WIDE_TEXT, _NARROW_TEXT, _STRING):
            encoding = "latin-1" if kind == _NARROW_TEXT else "utf-16-le"
            text = data[place : place + size].decode(encoding, "replace")
            yield from _paragraphs(text)
        place += size
    if place > len(data):
        raise ConnectorError("truncated", "the presentation ends early")


def _paragraphs(text: str) -> Iterator[DocumentRow]:
    for line in text.replace("\x0b", "\n").split("\r"):
        cleaned = clean(line.replace("\0", ""))
        if cleaned and not cleaned.startswith(_LIKE_NAMES):
            yield text_row(cleaned)
