"""Mailboxes (mbox): files with several mails, each of which is read like a mail file.

Attachments are members below the number of the mail: ``archive.mbox!/12/bill.pdf``. A mail over 64 MB is
reported as not read. Sampling: by a seeded hash of the row's ordinal, without bias. Cost: the file is read
once for the mails, and once more to list the attachments.
"""

import contextlib
import re
from collections.abc import Iterator

from connectors.base import ConnectorError
from connectors.documents.message import attachments, message_rows, parse
from connectors.documents.rows import DocumentRow, document_format
from connectors.formats.base import Head, Match
from connectors.formats.mail import FORMAT as MAIL
from connectors.formats.mail import MAX_BYTES
from connectors.storage.content import Content, Range
from connectors.storage.inside import Inside
from connectors.storage.members import Member
from connectors.storage.streams import chunks

_NAME = "mailbox"
_START = re.compile(rb"^From [^\n]{0,998}\d\d:\d\d[^\n]{0,40}\d{4}[^\n]{0,40}\n", re.MULTILINE)
_LONGEST_START = 1100
_CHUNK_BYTES = 4 << 20
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def _sniff(head: Head) -> Match:
    if _START.match(head.data):
        return Match.MAGIC
    return Match.NAMED if head.suffix in (".mbox", ".mbx") else Match.NO


def _places(content: Content) -> Iterator[tuple[int, int]]:
    """Yield where each mail starts and ends in the file, without the separator line above the mail."""
    starts: list[tuple[int, int]] = []
    position, rest, begun = 0, b"\n", -1
    with contextlib.closing(content.open()) as stream:
        for chunk in chunks(stream, _CHUNK_BYTES):
            window = rest + chunk
            base = position - len(rest)
            # A line that may be cut off at the end of the window is left for the next window.
            limit = max(0, len(window) - _LONGEST_START) if len(chunk) == _CHUNK_BYTES else len(window)
            for found in _START.finditer(window):
                if found.start() >= limit:
                    break
                starts.append((base + found.start(), base + found.end()))
            for start, end in starts:
                if begun >= 0:
                    yield begun, start
                begun = end
            starts = []
            position += len(chunk)
            rest = window[limit:] if limit < len(window) else window[-1:]
    yield max(begun, 0), position


def _messages(content: Content) -> Iterator[tuple[int, Range, bytes | None]]:
    """Yield the number, byte range and content of every mail; the content is ``None`` if the mail is too
    large.
    """
    for number, (start, stop) in enumerate(_places(content), start=1):
        part, data = Range(content, start, stop), None
        if stop - start <= MAX_BYTES:
            with contextlib.closing(part.open()) as stream:
                data = _QUOTED.sub(rb"\1", b"".join(chunks(stream, _CHUNK_BYTES)))
        yield number, part, data


def _rows(content: Content) -> Iterator[DocumentRow]:
    n_long = 0
    for _, _, data in _messages(content):
        n_long += data is None
        if data is not None:
            yield from message_rows(parse(data))
    if n_long:
        raise ConnectorError("too_large", f"{n_long} mails over {MAX_BYTES >> 20} MB were not read")


def _members(content: Content) -> Iterator[Member]:
    for number, part, data in _messages(content):
        for place, attached in enumerate(attachments(parse(data)) if data is not None else ()):
            if MAIL.extract is not None:
                inner = Inside(part, MAIL.name, place, MAIL.extract)
                yield Member(name=f"{number}/{attached.name}", content=inner)


FORMAT = document_format(_NAME, _sniff, _rows, needs_file=True, members=_members)
