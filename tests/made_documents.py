"""Makes small documents of every format, with given words in each place that can hold text."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

Table = Sequence[Sequence[str]]
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
_CORE = '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator></cp:coreProperties>'


def packed(parts: Mapping[str, str | bytes], first: str = "") -> bytes:
    """A ZIP archive; ``first`` is a media type, stored as the first member as in OpenDocument and EPUB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if first:
            archive.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(
    paragraphs: Sequence[str],
    *,
    table: Table = (),
    header: str = "",
    footer: str = "",
    comment: str = "",
    author: str = "",
    link: str = "",
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    def p(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    rows = "".join("<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in table)
    body = "".join(map(p, paragraphs)) + (f"<w:tbl>{rows}</w:tbl>" if rows else "")
    target = f'<Relationships><Relationship Id="r1" Target="{escape(link)}" TargetMode="External"/></Relationships>'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
            "word/header1.xml": f"<w:hdr {_W}>{p(header)}</w:hdr>",
            "word/footer1.xml": f"<w:ftr {_W}>{p(footer)}</w:ftr>",
            "word/comments.xml": f'<w:comments {_W}><w:comment w:author="{escape(author)}">{p(comment)}</w:comment></w:comments>',
            "word/_rels/document.xml.rels": target,
            "docProps/core.xml": _CORE.format(escape(author)),
            **{f"word/embeddings/{name}": data for name, data in (files or {}).items()},
        }
    )


def pptx(paragraphs: Sequence[str], *, notes: str = "", author: str = "") -> bytes:
    def p(text: str) -> str:
        return f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>"

    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/slides/slide1.xml": f"<p:sld {_A}>{''.join(map(p, paragraphs))}</p:sld>",
            "ppt/notesSlides/notesSlide1.xml": f"<p:notes {_A}>{p(notes)}</p:notes>",
            "docProps/core.xml": _CORE.format(escape(author)),
        }
    )


def open_document(
    kind: str, paragraphs: Sequence[str], *, footer: str = "", author: str = "", table: Table = ()
) -> bytes:
    """An OpenDocument file; ``kind`` is ``text``, ``presentation`` or ``spreadsheet``."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in table
    )
    body = "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    body += f'<table:table table:name="T">{rows}</table:table>' if rows else ""
    content = f'<office:document-content {_ODF} office:version="1.2"><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>'
    media = f"application/vnd.oasis.opendocument.{kind}"
    return packed(
        {
            "content.xml": content,
            "styles.xml": f"<office:document-styles {_ODF}><text:p>{escape(footer)}</text:p></office:document-styles>",
            "meta.xml": f"<office:document-meta {_ODF}><office:meta><dc:creator>{escape(author)}</dc:creator></office:meta></office:document-meta>",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="urn:m"><manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/></manifest:manifest>',
        },
        first=media,
    )


def pdf(lines: Sequence[str], *, author: str = "", note: str = "", attached: bytes = b"") -> bytes:
    """A PDF document of one page with the lines below each other."""

    def text(words: str) -> str:
        return "(" + words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"

    page = "BT /F1 12 Tf 50 780 Td 14 TL " + " ".join(f"{text(line)} Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(list.csv) 8 0 R] >> >> >>"
        if attached
        else "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents {text(note)} >>",
        f"<< /Author {text(author)} >>",
        "<< /Type /Filespec /F (list.csv) /UF (list.csv) /EF << /F 9 0 R >> >>",
        f"<< /Type /EmbeddedFile /Length {len(attached)} >>\nstream\n{attached.decode('latin-1')}\nendstream",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + end.encode()


def rtf(paragraphs: Sequence[str], *, header: str = "", author: str = "") -> bytes:
    body = "".join(f"{text}\\par\n" for text in paragraphs)
    return (
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\author "
        + author
        + "}}{\\header "
        + header
        + "\\par}"
        f"\n{body}}}"
    ).encode("cp1252")


def html(paragraphs: Sequence[str], *, table: Table = (), comment: str = "", link: str = "") -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table)
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    target = f"<a href='{link}'>x</a>" if link else ""
    return f"<!DOCTYPE html><html><head><title>Page</title><meta name=author content='An Author'></head><body><!-- {comment} -->{body}{target}<table>{rows}</table></body></html>".encode()


def mail(
    body: str,
    *,
    page: str = "",
    files: Mapping[str, bytes] | None = None,
    inner: EmailMessage | None = None,
    **headers: str,
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ann Example <ann@example.org>"
    message["To"] = "bob@example.org"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message["Received"] = "from mx.example.org ([192.0.2.7]) by mx2.example.org"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    if page:
        message.add_alternative(page, subtype="html")
    for name, data in (files or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if inner is not None:
        message.add_attachment(inner)
    return message


def mbox(messages: Sequence[bytes]) -> bytes:
    start = b"From ann@example.org Mon Mar  2 10:00:00 2026\n"
    return b"".join(start + data.replace(b"\nFrom ", b"\n>From ") + b"\n" for data in messages)


def epub(paragraphs: Sequence[str], *, author: str = "") -> bytes:
    body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
    return packed(
        {
            "META-INF/container.xml": "<container/>",
            "OEBPS/content.opf": f'<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:creator>{escape(author)}</dc:creator></metadata></package>',
            "OEBPS/one.xhtml": f"<html><body>{body}</body></html>",
        },
        first="application/epub+zip",
    )


def notebook(paragraphs: Sequence[str], *, output: str = "") -> bytes:
    cells = [{"cell_type": "markdown", "source": [text]} for text in paragraphs]
    shown = {"cell_type": "code", "source": "print()", "outputs": [{"text": [output]}]}
    return json.dumps({"cells": [*cells, shown], "metadata": {}, "nbformat": 4}).encode()


def xml(paragraphs: Sequence[str]) -> bytes:
    rows = "".join(
        f'<customer id="{n}"><note>{escape(text)}</note></customer>' for n, text in enumerate(paragraphs)
    )
    return f'<?xml version="1.0"?><customers>{rows}</customers>'.encode()


EVERY: Mapping[str, Callable[[Sequence[str]], bytes]] = {
    "a.docx": docx,
    "a.pptx": pptx,
    "a.odt": lambda texts: open_document("text", texts),
    "a.odp": lambda texts: open_document("presentation", texts),
    "a.pdf": pdf,
    "a.rtf": rtf,
    "a.html": html,
    "a.eml": lambda texts: mail("\n\n".join(texts)).as_bytes(),
    "a.mbox": lambda texts: mbox([mail(text).as_bytes() for text in texts]),
    "a.epub": epub,
    "a.ipynb": notebook,
    "a.xml": xml,
}
"""By file name: a function that makes a document of that format from paragraphs."""
