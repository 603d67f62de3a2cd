"""Electronic books (``.epub``): first the book's properties, then one row per paragraph.

Pictures and other files in the book are members: ``book.epub!/images/1.png``. Sampling: by a seeded hash of
the row's ordinal, without bias. Cost: each chapter is unpacked and read once, in constant memory.
"""

import re
from collections.abc import Iterator

from connectors.archives.zip_file import ARCHIVE
from connectors.base import ConnectorError
from connectors.documents.html import stream_rows
from connectors.documents.office_parts import noting, opened_part
from connectors.documents.properties import properties_of
from connectors.documents.rows import DocumentRow, document_format
from connectors.formats.base import Head, Match
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
        is_package = member.name.lower().endswith(".opf")
        if member.content is None and member.reason is not None:
            problems.append(member.reason)
        elif member.content is not None and (is_package or _CHAPTER.fullmatch(member.name)):
            with noting(problems), opened_part(member) as stream:
                if is_package:
                    yield DocumentRow(properties_of(stream))
                else:
                    yield from stream_rows(stream, UTF8)
    if problems:
        raise problems[0]


def _members(content: Content) -> Iterator[Member]:
    for member in ARCHIVE.members(content):
        if not _CHAPTER.fullmatch(member.name) and not _PLUMBING.fullmatch(member.name):
            yield member


FORMAT = document_format(_NAME, _sniff, _rows, needs_file=True, members=_members)
