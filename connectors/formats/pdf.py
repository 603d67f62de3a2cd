"""PDF documents (``.pdf``): one row for each paragraph of each page.

Comments, form fields, bookmarks, link targets, document properties (author, title, ...) and metadata (XMP)
are read, too. Attached files are members: ``form.pdf!/list.csv``. Pages that are pictures without text, and
files that are attached to a page, are reported as not read; text in pictures is not recognised. Sampling: by
a seeded hash of the row's ordinal, without bias. Cost: every page is opened once, and the file is read once
more for the metadata.
"""

import contextlib
import ctypes
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from connectors.base import ConnectorError
from connectors.documents.pdf_packets import form_rows, metadata_rows
from connectors.documents.rows import DocumentRow, clean, document_format, text_row
from connectors.extras import extra
from connectors.formats.base import Head, Match
from connectors.storage.content import Content
from connectors.storage.inside import Inside
from connectors.storage.members import Member

_NAME = "pdf"
_MARK = re.compile(rb"\A[\s\S]{0,1024}?%PDF-\d")
_ENTRIES = ("Author", "Title", "Subject", "Keywords")
_TEXT_ENTRIES = ("Contents", "T", "V", "RC", "TU")
_PASSWORD = 4
"""The library's error code for "password needed"."""
_FULL = 0.7
"""A line with at least this share of the longest line's length counts as full and may continue on the next
line.
"""
_HYPHENS = ("\ufffe", "\x02", "\u00ad")
_LOCK = threading.RLock()
"""Held during calls of the PDF library, which is not thread-safe."""


def _sniff(head: Head) -> Match:
    if _MARK.match(head.data[:1100]):
        return Match.MAGIC
    return Match.NAMED if head.suffix == ".pdf" else Match.NO


@contextlib.contextmanager
def _opened(content: Content) -> Iterator[Any]:
    with extra("documents", "PDF"):
        import pypdfium2

    with contextlib.closing(content.seekable()) as stream:
        try:
            with _LOCK:
                document = pypdfium2.PdfDocument(stream)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", 0) == _PASSWORD:
                raise ConnectorError("unsupported", "the document is encrypted") from None
            raise ConnectorError("corrupt", "the document is damaged") from None
        try:
            yield document
        finally:
            with _LOCK:
                document.close()


def _rows(content: Content) -> Iterator[DocumentRow]:
    n_pictures = n_damaged = n_attached = 0
    with _opened(content) as document:
        with _LOCK:
            properties = {name.lower(): clean(document.get_metadata_value(name)) for name in _ENTRIES}
            marks = [clean(mark.get_title()) for mark in document.get_toc(max_depth=15)]
            n_pages = len(document)
            filled = list(form_rows(document))
        yield DocumentRow(properties)
        yield from (*map(text_row, marks), *filled)
        yield from metadata_rows(content)
        for place in range(n_pages):
            try:
                with _LOCK:
                    rows, is_picture, n_on_page = _page(document, place)
            except (RuntimeError, ValueError):
                n_damaged += 1
                continue
            n_pictures += is_picture
            n_attached += n_on_page
            yield from rows
    if n_damaged:
        raise ConnectorError("corrupt", f"{n_damaged} of {n_pages} pages are damaged")
    if n_pictures:
        words = f"{n_pictures} of {n_pages} pages are pictures without text and were not read"
        raise ConnectorError("unsupported", words)
    if n_attached:
        raise ConnectorError("unsupported", f"{n_attached} files attached to a page were not read")


def _page(document: Any, place: int) -> tuple[list[DocumentRow], bool, int]:
    """The rows of a page, whether the page is a scanned picture, and how many files are attached to it."""
    import pypdfium2.raw as pdfium

    page = document[place]
    try:
        text_page = page.get_textpage()
        try:
            lines = text_page.get_text_range().splitlines()
            links = _links(text_page.raw)
        finally:
            text_page.close()
        rows = [text_row(text) for text in paragraphs(lines)]
        rows += [DocumentRow({"href": link}) for link in links]
        notes, n_attached = _annotations(document, page)
        rows += notes
        has_text = any(map(str.strip, lines))
        is_picture = not has_text and any(
            True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)
        )
        return rows, is_picture, n_attached
    finally:
        page.close()


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Join wrapped lines to paragraphs: a full line continues on the next line, unless the next line looks
    like the start of a new paragraph.

    >>> list(paragraphs(["Ann lives in a house near", "the river.", "Phone: 5", "Fax: 6"]))
    ['Ann lives in a house near the river.', 'Phone: 5', 'Fax: 6']
    """
    longest, waiting, last = max(map(len, lines), default=0), "", ""
    for line in lines:
        runs_on = len(last) >= _FULL * longest and line[:1].islower() and not last.rstrip().endswith(".")
        if waiting and waiting.endswith(_HYPHENS):
            waiting = waiting[:-1] + line
        elif waiting and runs_on:
            waiting = f"{waiting} {line}"
        else:
            if text := clean(waiting):
                yield text
            waiting = line
        last = line
    if text := clean(waiting):
        yield text


def _links(text_page: Any) -> list[str]:
    """Web and mail addresses that appear in the text of a page."""
    import pypdfium2.raw as pdfium

    links = pdfium.FPDFLink_LoadWebLinks(text_page)
    try:
        found = []
        for place in range(pdfium.FPDFLink_CountWebLinks(links)):
            n_characters = pdfium.FPDFLink_GetURL(links, place, None, 0)
            buffer = (ctypes.c_ushort * n_characters)()
            pdfium.FPDFLink_GetURL(links, place, buffer, n_characters)
            found.append(_utf16(bytes(buffer)))
        return found
    finally:
        pdfium.FPDFLink_CloseWebLinks(links)


def _annotations(document: Any, page: Any) -> tuple[list[DocumentRow], int]:
    """The rows for comments, filled-in form fields and link targets on a page, and the number of files
    attached to it.
    """
    import pypdfium2.raw as pdfium

    rows, n_attached = [], 0
    for place in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        note = pdfium.FPDFPage_GetAnnot(page.raw, place)
        if not note:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetSubtype(note)
            n_attached += kind == pdfium.FPDF_ANNOT_FILEATTACHMENT
            entries = {name: _entry(note, name) for name in _TEXT_ENTRIES}
            if kind == pdfium.FPDF_ANNOT_WIDGET:
                # The name of a form field describes the field's value.
                name = clean(entries["T"]).lower() or "field"
                rows.append(DocumentRow({name: clean(entries["V"]), "description": clean(entries["TU"])}))
            else:
                rows.append(DocumentRow({"author": clean(entries["T"]), "text": clean(entries["Contents"])}))
            if kind == pdfium.FPDF_ANNOT_LINK and (address := _target(document, note)):
                rows.append(DocumentRow({"href": address}))
        finally:
            pdfium.FPDFPage_CloseAnnot(note)
    return rows, n_attached


def _entry(note: Any, name: str) -> str:
    import pypdfium2.raw as pdfium

    key = name.encode()
    n_bytes = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if n_bytes <= 2:
        return ""
    buffer = (ctypes.c_ushort * (n_bytes // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, buffer, n_bytes)
    return _utf16(bytes(buffer))


def _target(document: Any, note: Any) -> str:
    import pypdfium2.raw as pdfium

    action = pdfium.FPDFLink_GetAction(pdfium.FPDFAnnot_GetLink(note))
    n_bytes = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
    if n_bytes <= 1:
        return ""
    buffer = ctypes.create_string_buffer(n_bytes)
    pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, n_bytes)
    return clean(buffer.value.decode("utf-8", "replace"))


def _utf16(data: bytes) -> str:
    return clean(data.decode("utf-16-le", "replace").rstrip("\0"))


def _members(content: Content) -> Iterator[Member]:
    with _opened(content) as document, _LOCK:
        found = [document.get_attachment(place) for place in range(document.count_attachments())]
        names = [attachment.get_name() for attachment in found]
    for place, name in enumerate(names):
        yield Member(name=name or f"attachment-{place + 1}", content=Inside(content, _NAME, place, _extract))


def _extract(content: Content, place: int) -> bytes:
    with _opened(content) as document, _LOCK:
        return bytes(document.get_attachment(place).get_data())


FORMAT = document_format(_NAME, _sniff, _rows, needs_file=True, members=_members, extract=_extract)
