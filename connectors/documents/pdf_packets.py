"""Read XML inside a PDF document: the metadata (XMP), and the data of forms made with Adobe's designer
(XFA).
"""

import contextlib
import ctypes
import io
from collections.abc import Iterator
from typing import Any

from connectors.base import ConnectorError
from connectors.documents.properties import properties_of
from connectors.documents.rows import DocumentRow
from connectors.storage.content import Content
from connectors.storage.streams import ByteStream, chunks

_START, _END = b"<x:xmpmeta", b"</x:xmpmeta>"
_CHUNK_BYTES, _LONGEST = 1 << 20, 4 << 20
_MACHINERY = frozenset({"documentid", "instanceid", "originaldocumentid", "renditionclass", "versionid"})
_DATA = ("datasets", "form")
"""The packets of a form that contain the filled-in data; the other packets are the form's layout."""


def metadata_rows(content: Content) -> Iterator[DocumentRow]:
    """Yield the XMP metadata of the document and of the pictures in it, found by searching the bytes of the
    file.
    """
    with contextlib.closing(content.seekable()) as stream:
        for packet in _packets(stream):
            with contextlib.suppress(ConnectorError):
                found = properties_of(io.BytesIO(packet))
                yield DocumentRow({name: text for name, text in found.items() if name not in _MACHINERY})


def _packets(stream: ByteStream) -> Iterator[bytes]:
    rest = b""
    for piece in chunks(stream, _CHUNK_BYTES):
        rest += piece
        end, start = 0, rest.find(_START)
        while start >= 0 and (stop := rest.find(_END, start)) >= 0:
            end = stop + len(_END)
            yield rest[start:end]
            start = rest.find(_START, end)
        is_open = start >= 0 and len(rest) - start < _LONGEST
        rest = rest[start if is_open else max(end, len(rest) - len(_START)) :]


def form_rows(document: Any) -> Iterator[DocumentRow]:
    """Yield the data filled into a form that was made with Adobe's designer."""
    import pypdfium2.raw as pdfium

    for place in range(max(0, pdfium.FPDF_GetXFAPacketCount(document.raw))):
        n_bytes = pdfium.FPDF_GetXFAPacketName(document.raw, place, None, 0)
        name = ctypes.create_string_buffer(n_bytes)
        pdfium.FPDF_GetXFAPacketName(document.raw, place, name, n_bytes)
        if name.value.decode("latin-1") not in ("", *_DATA):
            continue
        size = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document.raw, place, None, 0, size)
        data = ctypes.create_string_buffer(size.value)
        pdfium.FPDF_GetXFAPacketContent(document.raw, place, data, size.value, size)
        yield DocumentRow(properties_of(io.BytesIO(data.raw)))
