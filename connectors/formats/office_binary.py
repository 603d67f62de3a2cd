"""Word and PowerPoint up to version 2003 (``.doc``, ``.ppt``), and mails saved by Outlook (``.msg``).

In documents and presentations, the first row has the properties, and every paragraph is a row, including
paragraphs in headers, notes, comments and deleted text that is still stored. In a mail, the properties are
fields (``from``, ``to``, ``subject``, ...; properties without a name are called by their number), followed by
recipients, paragraphs and attached mails. Attached files are members: ``offer.msg!/list.xlsx``. Sampling: by
a seeded hash of the row's ordinal, without bias. Cost: the streams in a file are read once, in memory, up to
128 MB each.
"""

import struct
from collections.abc import Iterator
from typing import Any

from connectors.base import Collection, ConnectorError
from connectors.documents.compound import MAGIC, MESSAGE, SLIDES, WORD, opened, properties_of, stream_of
from connectors.documents.rows import DocumentRow, document, reader
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.storage.inside import Inside
from connectors.storage.members import Member
from connectors.text.encoding import to_utf8

_NAME = "office_binary"
_PACKAGE, _NATIVE = "Package", "\x01Ole10Native"
"""Names of the streams that contain an embedded object which is itself a file."""
_SUFFIXES = (".doc", ".dot", ".ppt", ".pps", ".pot", ".msg", ".oft")
_SHEETS = (".xls", ".xlt", ".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xlam")
_SHEET_STREAM = "Workbook".encode("utf-16-le")


def _sniff(head: Head) -> Match:
    if head.data.startswith(MAGIC):
        is_sheet = head.suffix in _SHEETS or (head.suffix not in _SUFFIXES and _SHEET_STREAM in head.data)
        return Match.NO if is_sheet else Match.MAGIC
    # Word also used the suffix .doc for other formats: rich text, web pages, plain text.
    return Match.NAMED if head.suffix in (".msg", ".ppt", ".pps") else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    with opened(head.content) as file:
        if file.exists("EncryptedPackage"):
            raise ConnectorError("unsupported", "the document is encrypted")
        is_document = any(map(file.exists, (WORD, SLIDES, MESSAGE)))
        if not is_document and not any(map(file.exists, (_PACKAGE, _NATIVE))):
            raise ConnectorError("unsupported", "office documents of this kind are not read")
    if is_document:
        yield document(head, _NAME)


def _rows(content: Content) -> Iterator[DocumentRow]:
    from connectors.documents.outlook import message_rows
    from connectors.documents.slides_binary import slide_rows
    from connectors.documents.word_binary import word_rows

    with opened(content) as file:
        if file.exists(MESSAGE):
            yield from message_rows(file)
            return
        yield DocumentRow(properties_of(file))
        yield from word_rows(file) if file.exists(WORD) else slide_rows(file)
        n_objects = len({entry[1] for entry in file.listdir() if entry[0] == "ObjectPool" and len(entry) > 2})
    if n_objects:
        raise ConnectorError("unsupported", f"{n_objects} objects in the document were not read")


def _members(content: Content) -> Iterator[Member]:
    from connectors.documents.outlook import attached

    with opened(content) as file:
        names = [name for name, _ in attached(file)] if file.exists(MESSAGE) else []
        if file.exists(_PACKAGE) or file.exists(_NATIVE):
            names = [_embedded(file)[0]]
    for place, name in enumerate(names):
        yield Member(name=name, content=Inside(content, _NAME, place, _extract))


def _extract(content: Content, place: int) -> bytes:
    from connectors.documents.outlook import attached

    with opened(content) as file:
        if file.exists(MESSAGE):
            return stream_of(file, *list(attached(file))[place][1])
        return _embedded(file)[1]


def _embedded(file: Any) -> tuple[str, bytes]:
    """The file that is embedded as an object, with its name (MS-OLEDS, section 2.3.6)."""
    if file.exists(_PACKAGE):
        return "object", stream_of(file, _PACKAGE)
    label, _, rest = stream_of(file, _NATIVE)[6:].partition(b"\0")
    _, _, rest = rest.partition(b"\0")
    (n_path,) = struct.unpack_from("<I", rest, 4)
    (size,) = struct.unpack_from("<I", rest, 8 + n_path)
    start = 12 + n_path
    return to_utf8(label).decode() or "object", rest[start : start + size]


FORMAT = Format(
    name=_NAME,
    sniff=_sniff,
    describe=_describe,
    read=reader(_rows),
    needs_file=True,
    members=_members,
    extract=_extract,
    is_risky=True,
)
