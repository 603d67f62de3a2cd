"""Read mail in the formats of RFC 5322 and MIME: headers as fields, the body as paragraphs, the rest as
attachments.
"""

import email.header
import email.message
import io
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.base import ConnectorError
from connectors.documents.html import html_rows
from connectors.documents.rows import DocumentRow, clean, text_row
from connectors.text.encoding import to_utf8, utf8_chunks

_SIGNATURES = re.compile(
    r"(?i)(?:x-google-)?dkim-signature|arc-.*|x-ms-exchange-.*antispam.*|x-gm-message-state|mime-version"
    r"|content-(?:type|transfer-encoding|disposition|language)"
)
"""Pattern for headers that contain only machine codes."""
_BODY = ("text/plain", "text/html", "text/enriched", "text/rfc822-headers")
_PARAGRAPH = re.compile(r"\n(?:[ \t>]*\n)+")
_MAX_DEPTH, _MAX_PARTS = 50, 5_000
_LINE_END = re.compile(rb"\r\n?")


@dataclass(frozen=True)
class Part:
    """A part of a mail, such as an attachment, that is treated as a separate file."""

    name: str
    message: email.message.Message
    """The MIME part itself, or the attached mail in it."""
    is_mail: bool = False

    @property
    def data(self) -> bytes:
        """The bytes of the part. Raises ``too_large`` if mails in the part are nested too deeply."""
        try:
            return self._written() if self.is_mail else _payload(self.message)
        except RecursionError:
            raise ConnectorError("too_large", "mails are nested too deeply in each other") from None

    def _written(self) -> bytes:
        try:
            return self.message.as_bytes()
        except (UnicodeError, LookupError, ValueError):
            return str(self.message).encode("utf-8", "replace")


def parse(data: bytes) -> email.message.Message:
    """Parse a message, with any line endings. Damaged messages are parsed as far as possible."""
    return email.message_from_bytes(_LINE_END.sub(b"\n", data))


def message_rows(message: email.message.Message) -> Iterator[DocumentRow]:
    """Yield one row with the headers, then the paragraphs of every version of the body (plain text, HTML)."""
    yield DocumentRow(header_cells(message))
    for part, _ in _walk(message):
        yield from _part_rows(part)


def attachments(message: email.message.Message) -> list[Part]:
    """All parts of a mail except headers and body, in the order of the mail."""
    found = []
    for part, place in _walk(message):
        if part.get_content_type() == "message/rfc822" and part.is_multipart() and part is not message:
            inner = part.get_payload(0)
            if isinstance(inner, email.message.Message):
                # The subject is not used as the name of the attached mail, because it is content, and names
                # are shown in reports.
                name = (_name(part) or f"message-{place}").removesuffix(".eml")
                found.append(_attached_mail(f"{name}.eml", part, inner))
        elif _is_file(part):
            # A mail can consist of nothing but one file, such as an invitation or signed or encrypted
            # content.
            kind = mimetypes.guess_extension(part.get_content_type()) or ".bin"
            found.append(Part(_name(part) or f"part-{place}{kind}", part))
    return found


def _attached_mail(name: str, part: email.message.Message, inner: email.message.Message) -> Part:
    """The part for an attached mail. If the mail is encoded as a whole, which the standard forbids, it is
    decoded.
    """
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding not in ("base64", "quoted-printable") or inner.keys():
        return Part(name, inner, is_mail=True)
    inner["Content-Transfer-Encoding"] = encoding
    return Part(name, inner)


def header_cells(message: email.message.Message) -> dict[str, str]:
    """The values of headers by lower-case name (``reply_to``). Repeated headers are joined by line breaks."""
    cells: dict[str, str] = {}
    for name, value in message.items():
        if _SIGNATURES.fullmatch(name):
            continue
        key, text = clean(name).lower().replace("-", "_"), header(value)
        cells[key] = f"{cells[key]}\n{text}" if key in cells else text
    return cells


def header(value: object) -> str:
    """Decode the encoded words in the value of a header.

    >>> header("=?utf-8?q?Caf=C3=A9?= <ann@example.org>")
    'Café <ann@example.org>'
    """
    text = str(value)
    try:
        pieces = email.header.decode_header(text)
        decoded = "".join(
            piece if isinstance(piece, str) else _characters(piece, charset or "")
            for piece, charset in pieces
        )
    except (email.errors.MessageError, ValueError, LookupError):
        decoded = text
    return clean(decoded.encode("utf-8", "replace").decode())


def _walk(message: email.message.Message) -> Iterator[tuple[email.message.Message, int]]:
    """Yield the parts of a mail with their numbers, without the parts of attached mails."""
    waiting, place = [(message, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        yield part, place
        place += 1
        if place > _MAX_PARTS or depth > _MAX_DEPTH:
            raise ConnectorError(
                "too_large", f"the mail has more than {_MAX_PARTS} parts, or parts that are nested too deeply"
            )
        inner = part.get_payload() if part.is_multipart() else []
        if isinstance(inner, list) and (part.get_content_type() != "message/rfc822" or part is message):
            children = [(child, depth + 1) for child in inner if isinstance(child, email.message.Message)]
            waiting += reversed(children)


def _part_rows(part: email.message.Message) -> Iterator[DocumentRow]:
    kind = part.get_content_type()
    if kind == "message/delivery-status":
        # The parser returns a delivery report as messages that have only headers, which state whose mail
        # failed and why.
        for block in part.get_payload() if part.is_multipart() else ():
            if isinstance(block, email.message.Message):
                yield DocumentRow(header_cells(block))
        return
    if part.is_multipart():
        # Mail programs do not show the text before the first part and after the last.
        for beside in (part.preamble, part.epilogue):
            yield from _paragraphs(str(beside or "").encode("utf-8", "surrogateescape"))
    elif not _is_file(part):
        yield from _body_rows(part, kind)


def _body_rows(part: email.message.Message, kind: str) -> Iterator[DocumentRow]:
    data = _payload(part)
    if kind not in _BODY:
        # If the boundary between the parts of a mail never appears, the parser returns all parts as one text.
        yield from _paragraphs(data)
    else:
        text = _characters(data, part.get_content_charset() or "")
        if kind in ("text/html", "text/enriched"):
            yield from html_rows(utf8_chunks(io.BytesIO(text.encode()), "utf-8", max_line=1 << 30))
        else:
            yield from _paragraphs(text.encode("utf-8", "replace"))


def _paragraphs(data: bytes) -> Iterator[DocumentRow]:
    text = to_utf8(data).decode().replace("\r\n", "\n")
    yield from (text_row(found.strip()) for found in _PARAGRAPH.split(text) if found.strip())


def _is_file(part: email.message.Message) -> bool:
    if part.is_multipart() or part.get_content_maintype() in ("multipart", "message"):
        return False
    return bool(_name(part)) or part.get_content_type() not in _BODY


def _name(part: email.message.Message) -> str:
    try:
        return header(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def _payload(part: email.message.Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (LookupError, ValueError):
        data = str(part.get_payload()).encode("utf-8", "replace")
    return data if isinstance(data, bytes) else b""


def _characters(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset) if charset else to_utf8(data).decode()
    except (LookupError, UnicodeError):
        return to_utf8(data).decode("utf-8", "replace")
