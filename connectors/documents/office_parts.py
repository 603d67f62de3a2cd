"""Read the parts of an office document, which is a ZIP archive: properties, text, links and embedded
files.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors.archives.zip_file import ARCHIVE
from connectors.base import ConnectorError
from connectors.documents.markup import MarkupRows, Vocabulary, read_html, read_xml
from connectors.documents.properties import properties_of
from connectors.documents.rows import DocumentRow
from connectors.storage.content import Content
from connectors.storage.members import Member
from connectors.storage.streams import ByteStream, chunks

_PROPERTIES = re.compile(
    r"(?:docProps/(?:core|app|custom)|meta|(?:docProps/)?metadata/[^/]+)\.xml", re.IGNORECASE
)
_PLUMBING = re.compile(
    r"""\[content_types\]\.xml | mimetype | .*\.(?:rels|rdf|fntdata|odttf|ttf|otf)
      | .*\.(?:fdoc|fdseq|struct|frag|iwa) | meta-inf/.* | _xmlsignatures/.* | thumbnails/.*
      | docprops/thumbnail\..* | .*/printersettings\d*\.bin
      | (?!word/settings)(?:.*/)?settings(?:\.xml)?
      | (?:.*/)?(?:manifest|layout-cache|accelerator/.*|configurations2/.*)(?:\.xml)?""",
    re.IGNORECASE | re.VERBOSE,
)
PAGE = ".fpage"
"""File suffix of the pages in XPS documents."""
_DRAWING = ".vml"
_OUTWARD = re.compile(r"(?:mailto|tel|sms|sip|https?|ftp|file):", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)")
CHART = Vocabulary(
    blocks=frozenset({"p", "pt", "tx"}),
    texts=frozenset({"t", "v", "pt"}),
    skipped=frozenset({"numcache", "numlit", "numdim"}),
)
"""What is read of charts and diagrams: titles and labels, but not numbers, which contain nothing about
people.
"""
_DRAWN = Vocabulary(
    blocks=frozenset({"textbox", "div"}), texts=frozenset({"div", "font", "b", "i", "u", "span"})
)
_LINKS = Vocabulary(blocks=frozenset(), attributes={"target": "href"})


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The members of a document's ZIP archive, by purpose."""

    properties: Sequence[Member]
    """Members with document properties, such as author and title."""
    text: Sequence[Member]
    links: Sequence[Member]
    files: Sequence[Member]
    """Members that are embedded files."""
    problems: Sequence[ConnectorError]


def parts_of(content: Content) -> Parts:
    properties: list[Member] = []
    text: list[Member] = []
    links: list[Member] = []
    files: list[Member] = []
    for member in sorted(ARCHIVE.members(content), key=lambda member: _by_number(member.name)):
        name = member.name.replace("\\", "/")
        if _PROPERTIES.fullmatch(name):
            properties.append(member)
        elif name.lower().endswith(".rels"):
            links.append(member)
        elif _PLUMBING.fullmatch(name):
            continue
        elif name.lower().endswith((".xml", ".apxl", _DRAWING, PAGE)):
            text.append(member)
        else:
            files.append(member)
    problems = [member.reason for member in (*properties, *text) if member.reason is not None]
    return Parts(properties=properties, text=text, links=links, files=files, problems=problems)


def _by_number(name: str) -> list[tuple[bool, int, str]]:
    """Sort key for the names of parts: slide 10 comes after slide 9, and the main part before the notes."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _NUMBER.split(name)]


def office_rows(
    parts: Parts, text_rows: Callable[[str, ByteStream], Iterator[DocumentRow]]
) -> Iterator[DocumentRow]:
    """Yield the document's properties, then the rows that ``text_rows`` makes from the text, then the link
    targets.

    If one part is damaged, the other parts are still read, and the damage is reported at the end.
    """
    problems, cells = list(parts.problems), dict[str, str]()
    for part in parts.properties:
        with noting(problems), opened_part(part) as stream:
            cells.update(properties_of(stream))
    if cells:
        yield DocumentRow(cells)
    for part in parts.text:
        with noting(problems), opened_part(part) as stream:
            yield from _outward(text_rows(part.name, stream))
    for part in parts.links:
        with noting(problems), opened_part(part) as stream:
            yield from _outward(part_rows(stream, MarkupRows(_LINKS)))
    if problems:
        raise problems[0]


def part_rows(stream: ByteStream, target: MarkupRows) -> Iterator[DocumentRow]:
    """Yield the rows that ``target`` makes from one part of a document."""
    return read_xml(stream, target, "a part of the document")


def vml_rows(stream: ByteStream) -> Iterator[DocumentRow]:
    """Yield the text in an old-style drawing (VML), which is HTML and may be malformed."""
    return read_html(chunks(stream, 1 << 16), MarkupRows(_DRAWN))


def _outward(found: Iterator[DocumentRow]) -> Iterator[DocumentRow]:
    """Leave out rows with links to parts of the document or to XML schemas."""
    return (row for row in found if "href" not in row.cells or _OUTWARD.match(row.cells["href"]))


@contextlib.contextmanager
def noting(problems: list[ConnectorError]) -> Iterator[None]:
    """Catch a ``ConnectorError`` and append it to ``problems``, so that the next part is still read."""
    try:
        yield
    except ConnectorError as error:
        problems.append(error)


@contextlib.contextmanager
def opened_part(member: Member) -> Iterator[ByteStream]:
    """Open a part of a document. Raises ``ConnectorError`` if the part cannot be unpacked."""
    if member.content is None:
        raise member.reason or ConnectorError("unsupported", "a part of the document cannot be unpacked")
    with contextlib.closing(member.content.open()) as stream:
        yield stream
