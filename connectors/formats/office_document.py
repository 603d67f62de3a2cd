"""Office documents (``.docx``, ``.pptx``, ``.odt``, ``.odp`` and kin): a row for every paragraph.

Headers, footers, notes, comments, text boxes, what change tracking deleted, hidden slides and masters are
read; targets of links stand in ``href``. Tables with named columns are records (``table_1``). What the
document says of itself (author, title, company, ...) are fields of its first row. Files in it, tables and
pictures among them, are members: ``report.docx!/word/embeddings/book.xlsx``. Sampling: by a seeded hash of
the row's ordinal, without bias. Cost: each part is unpacked and read once, in flat memory.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from connectors.archive_zip import ARCHIVE
from connectors.base import ConnectorError
from connectors.content import Content
from connectors.documents.markup import MarkupRows, Vocabulary, read_xml
from connectors.documents.rows import DocumentRow, describer, reader
from connectors.documents.said import said_of
from connectors.formats.base import Format, Head, Match
from connectors.head import is_office, is_workbook
from connectors.members import Member
from connectors.streams import ByteStream

_NAME = "office_document"
_SUFFIXES = (
    *(".docx", ".docm", ".dotx", ".dotm", ".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".vsdx"),
    *(".odt", ".ott", ".odp", ".otp", ".odg", ".odm", ".odf", ".sxw", ".sxi"),
)
_OFFICE_OPEN = Vocabulary(
    blocks=frozenset({"p", "comment", "text"}),
    table="tbl",
    row="tr",
    cells=frozenset({"tc"}),
    header_marks=frozenset({"tblheader"}),
    blanks={"tab": "\t", "br": "\n", "cr": "\n", "ptab": "\t", "nobreakhyphen": "-"},
    texts=frozenset({"t", "deltext", "instrtext", "text"}),
    attributes={"author": "author", "descr": "description", "userid": "author"},
)
_PRESENTATION_AUTHORS = Vocabulary(blocks=frozenset(), attributes={"name": "author", "userid": "author"})
_OPEN_DOCUMENT = Vocabulary(
    blocks=frozenset({"p", "h"}),
    table="table",
    row="table-row",
    cells=frozenset({"table-cell", "covered-table-cell"}),
    header_marks=frozenset({"table-header-rows"}),
    blanks={"tab": "\t", "line-break": "\n", "s": " "},
    apart={"creator": "author", "date": "date", "desc": "description", "title": "title", "meta": ""},
    skipped=frozenset({"script", "binary-data"}),
    attributes={"href": "href"},
)
_OTHER = Vocabulary(blocks=frozenset({"p"}))
_LINKS = Vocabulary(blocks=frozenset(), attributes={"target": "href"})
_SAID = re.compile(r"(?:docProps/(?:core|app|custom)|meta|(?:docProps/)?metadata/[^/]+)\.xml", re.IGNORECASE)
_PLUMBING = re.compile(
    r"""\[content_types\]\.xml | mimetype | .*\.(?:rels|rdf|fntdata|odttf|ttf|otf)
      | meta-inf/.* | _xmlsignatures/.* | thumbnails/.* | docprops/thumbnail\..* | .*/printersettings\d*\.bin
      | (?:.*/)?(?:settings|manifest|layout-cache|accelerator/.*|configurations2/.*)(?:\.xml)?""",
    re.IGNORECASE | re.VERBOSE,
)
_OUTWARD = re.compile(r"(?:mailto|tel|sms|sip|https?|ftp|file):", re.IGNORECASE)
_NUMBER = re.compile(r"(\d+)")


def _sniff(head: Head) -> Match:
    is_sheet = is_workbook(head)
    if not head.data.startswith(b"PK") or is_sheet:
        return Match.NAMED if head.suffix in _SUFFIXES and not is_sheet else Match.NO
    return Match.MAGIC if head.suffix in _SUFFIXES or is_office(head) else Match.NO


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """The members of a document by what they are."""

    said: Sequence[Member]
    """What the document says of itself."""
    text: Sequence[Member]
    links: Sequence[Member]
    files: Sequence[Member]
    """What is a file of its own."""
    problems: Sequence[ConnectorError]


def _parts(content: Content) -> _Parts:
    said: list[Member] = []
    text: list[Member] = []
    links: list[Member] = []
    files: list[Member] = []
    for member in sorted(ARCHIVE.members(content), key=lambda member: _by_number(member.name)):
        name = member.name.replace("\\", "/")
        if _SAID.fullmatch(name):
            said.append(member)
        elif name.lower().endswith(".rels"):
            links.append(member)
        elif _PLUMBING.fullmatch(name):
            continue
        elif name.lower().endswith(".xml"):
            text.append(member)
        else:
            files.append(member)
    problems = [member.reason for member in (*said, *text) if member.reason is not None]
    return _Parts(said=said, text=text, links=links, files=files, problems=problems)


def _by_number(name: str) -> list[tuple[bool, int, str]]:
    """Slide 10 after slide 9, and the main part before its notes."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _NUMBER.split(name)]


def rows(content: Content) -> Iterator[DocumentRow]:
    """Everything that a document says."""
    parts = _parts(content)
    if not parts.text:
        raise ConnectorError("unsupported", "no text was found in the office document")
    if _is_encrypted(content):
        raise ConnectorError("unsupported", "the document is encrypted")
    problems = list(parts.problems)
    said = {}
    for part in parts.said:
        with _noting(problems), _opened(part) as stream:
            said.update(said_of(stream))
    if said:
        yield DocumentRow(said)
    n_tables = 0
    for part in parts.text:
        target = MarkupRows(_words_of(part.name), n_tables)
        with _noting(problems), _opened(part) as stream:
            yield from _outward(read_xml(stream, target, "a part of the document"))
        n_tables = target.n_tables
    for part in parts.links:
        with _noting(problems), _opened(part) as stream:
            yield from _outward(read_xml(stream, MarkupRows(_LINKS), "a part of the document"))
    if problems:
        raise problems[0]


def _words_of(name: str) -> Vocabulary:
    lower = name.lower()
    if lower.endswith(("content.xml", "styles.xml")) and not lower.startswith(("word/", "ppt/", "xl/")):
        return _OPEN_DOCUMENT
    if "commentauthors" in lower or lower.endswith(("authors.xml", "people.xml", "person.xml")):
        return _PRESENTATION_AUTHORS
    return _OTHER if lower.startswith("customxml/") else _OFFICE_OPEN


def _outward(found: Iterator[DocumentRow]) -> Iterator[DocumentRow]:
    """Links that lead out of the document: others name its parts, or XML schemas."""
    return (row for row in found if "href" not in row.cells or _OUTWARD.match(row.cells["href"]))


@contextlib.contextmanager
def _noting(problems: list[ConnectorError]) -> Iterator[None]:
    """A damaged part does not keep the others from being read."""
    try:
        yield
    except ConnectorError as error:
        problems.append(error)


@contextlib.contextmanager
def _opened(member: Member) -> Iterator[ByteStream]:
    if member.content is None:
        raise member.reason or ConnectorError("unsupported", "a part of the document cannot be unpacked")
    with contextlib.closing(member.content.open()) as stream:
        yield stream


def _is_encrypted(content: Content) -> bool:
    """OpenDocument keeps the list of its parts readable, and says there how they are encrypted."""
    for member in ARCHIVE.members(content):
        if member.name == "META-INF/manifest.xml" and member.content is not None:
            with contextlib.closing(member.content.open()) as stream:
                return b"encryption-data" in stream.read(1 << 20)
    return False


def _members(content: Content) -> Iterator[Member]:
    yield from _parts(content).files


FORMAT = Format(
    name=_NAME,
    sniff=_sniff,
    describe=describer(_NAME),
    read=reader(rows),
    needs_file=True,
    members=_members,
    is_risky=True,
)
