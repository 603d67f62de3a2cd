"""Rich text (``.rtf``): one row per paragraph, wherever in the document the paragraph is.

Headers, footers, notes, comments and hidden text are read, too; document properties (author, company, ...)
are in separate fields. Embedded objects are reported as not read. Sampling: by a seeded hash of the row's
ordinal, without bias. Cost: a document of up to 64 MB is read once, in memory.
"""

from collections.abc import Iterator

from connectors.documents.rows import DocumentRow, document_format
from connectors.formats.base import Head, Match
from connectors.storage.content import Content
from connectors.storage.inside import buffered

_NAME = "rtf"
_MAX_BYTES = 64 << 20


def _sniff(head: Head) -> Match:
    if head.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Match.MAGIC
    return Match.NAMED if head.suffix == ".rtf" else Match.NO


def _rows(content: Content) -> Iterator[DocumentRow]:
    from connectors.documents.rtf import rtf_rows

    data = buffered(content, _MAX_BYTES, "rich text documents").getvalue()
    if b"{\\rtf" not in data[:1024]:
        data = b""
    yield from rtf_rows(data)


FORMAT = document_format(_NAME, _sniff, _rows)
