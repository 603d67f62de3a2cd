"""Mail (``.eml``, ``.mht``, Maildir): the headers as fields of one row, then one row per paragraph.

Fields are ``from``, ``to``, ``cc``, ``date``, ``subject``, ``received`` and all other headers by name, and
``text``. HTML in a mail is read like a web page. Attachments, including attached mails, are members:
``order.eml!/bill.pdf``. Sampling: by a seeded hash of the row's ordinal, without bias. Cost: a mail of up to
64 MB is read in memory, twice if it has attachments.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from connectors.documents.message import Part, attachments, message_rows, parse
from connectors.documents.rows import DocumentRow, document_format
from connectors.formats.base import Head, Match
from connectors.storage.content import Content
from connectors.storage.inside import Inside, buffered
from connectors.storage.members import Member

_NAME = "mail"
MAX_BYTES = 64 << 20
_SUFFIXES = (".eml", ".mht", ".mhtml", ".emlx")
_HEADER = re.compile(rb"[!-9;-~]{1,76}:[ \t\r\n]")
_KNOWN = re.compile(
    rb"(?im)^(from|to|cc|subject|date|received|return-path|message-id|mime-version|delivered-to|reply-to):"
)
_LEAST_KNOWN = 3
_EMLX = re.compile(rb"\A\s*\d+\s*\n")
"""Pattern for the line above a message on which Apple Mail writes the length of the message."""


def _sniff(head: Head) -> Match:
    if head.suffix in _SUFFIXES:
        return Match.NAMED
    if not _HEADER.match(head.data):
        return Match.NO
    top = re.split(rb"\r?\n\r?\n", head.data, maxsplit=1)[0]
    return Match.CONTENT if len({name.lower() for name in _KNOWN.findall(top)}) >= _LEAST_KNOWN else Match.NO


def _data(content: Content) -> bytes:
    data = buffered(content, MAX_BYTES, "mails").getvalue()
    return data[start.end() :] if (start := _EMLX.match(data[:64])) else data


def _rows(content: Content) -> Iterator[DocumentRow]:
    yield from message_rows(parse(_data(content)))


@lru_cache(maxsize=4)
def _parts(content: Content, _stamp: tuple[int, ...]) -> list[Part]:
    """The attachments of a mail. They are cached for a few mails, because attachments are extracted one by
    one.
    """
    return attachments(parse(_data(content)))


def _members(content: Content) -> Iterator[Member]:
    for place, part in enumerate(_parts(content, content.stamp)):
        yield Member(name=part.name, content=Inside(content, _NAME, place, _extract))


def _extract(content: Content, place: int) -> bytes:
    return _parts(content, content.stamp)[place].data


FORMAT = document_format(_NAME, _sniff, _rows, members=_members, extract=_extract)
