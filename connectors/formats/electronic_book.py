"""Electronic books (``.epub``): first the book's properties, then one row per paragraph.

Pictures and other files in it are members: ``book.epub!/images/1.png``. Sampling: by a seeded hash of the
row's ordinal, without bias. Cost: each chapter is unpacked and read once, in flat memory.
"""

import contextlib
import re
from collections.abc import Iterator

from connectors.archives.zip_file import ARCHIVE
from connectors.base import ConnectorError
from connectors.documents.html import stream_rows
from connectors.documents.properties import said_of
from connectors.documents.rows import DocumentRow, describer, reader
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.storage.members import Member
from connectors.text.encoding import UTF8

_NAME = "electronic_book"
_CHAPTER = re.compile(r".*\.(?:x?html?|ncx)", re.IGNORECASE)
_PLUMBING = re.compile(r"mimetype|META-INF/.*|.*\.(?:css|opf|ttf|otf|woff2?)", re.IGNORECASE)


def _sniff(head: Head) -> Match:
    is_book = head.packed.media_type.startswith("application/epub+zip")
    return Match.MAGIC if is_book else Match.NO


def _rows(content: Content) -> Iterator[DocumentRow]:
    problems: list[ConnectorError] = []
    for member in ARCHIVE.members(content):
        is_said = member.name.lower().endswith(".opf")
        if member.content is None and member.reason is not None:
            problems.append(member.reason)
        elif member.content is not None and (is_said or _CHAPTER.fullmatch(member.name)):
            try:
                with contextlib.closing(member.content.open()) as stream:
                    if is_said:
                        yield DocumentRow(said_of(stream))
                    else:
                        yield from stream_rows(stream, UTF8)
            except ConnectorError as error:
                problems.append(error)
    if problems:
        raise problems[0]


def _members(content: Content) -> Iterator[Member]:
    for member in ARCHIVE.members(content):
        if not _CHAPTER.fullmatch(member.name) and not _PLUMBING.fullmatch(member.name):
            yield member


FORMAT = Format(
    name=_NAME,
    sniff=_sniff,
    describe=describer(_NAME),
    read=reader(_rows),
    needs_file=True,
    members=_members,
    is_risky=True,
)
