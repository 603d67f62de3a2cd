"""Office documents (``.docx``, ``.pptx``, ``.odt``, ``.pages``, ``.xps`` and such): one row per paragraph.

Headers, footers, notes, comments, text boxes, text deleted with change tracking, form fields, variables,
charts, hidden slides and masters are read, too; link targets are in the field ``href``. Tables with named
columns are read as records (``table_1``). Document properties (author, title, company, ...) are fields of the
first row. Embedded files, including tables and pictures, are members:
``report.docx!/word/embeddings/book.xlsx``. Sampling: by a seeded hash of the row's ordinal, without bias.
Cost: each part is unpacked and read once, in constant memory.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from connectors.archives.zip_file import ARCHIVE
from connectors.base import ConnectorError
from connectors.documents.markup import MarkupRows, Vocabulary
from connectors.documents.office_parts import CHART, PAGE, office_rows, part_rows, parts_of
from connectors.documents.rows import DocumentRow, document_format
from connectors.formats.base import Head, Match
from connectors.storage.content import Content
from connectors.storage.head import is_office, is_workbook
from connectors.storage.members import Member
from connectors.storage.streams import ByteStream

_NAME = "office_document"
_SUFFIXES = (
    *(".docx", ".docm", ".dotx", ".dotm", ".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm", ".vsdx"),
    *(".odt", ".ott", ".odp", ".otp", ".odg", ".odm", ".odf", ".sxw", ".sxi", ".xps", ".oxps"),
    *(".pages", ".key", ".numbers"),
)
_OFFICE_OPEN = Vocabulary(
    blocks=frozenset({"p", "comment", "text"}),
    table="tbl",
    row="tr",
    cells=frozenset({"tc"}),
    header_marks=frozenset({"tblheader"}),
    blanks={"tab": "\t", "br": "\n", "cr": "\n", "ptab": "\t", "nobreakhyphen": "-"},
    texts=frozenset({"t", "deltext", "instrtext", "text"}),
    attributes={
        **dict.fromkeys(("author", "userid"), "author"),
        **dict.fromkeys(("descr", "title"), "description"),
        **dict.fromkeys(("instr", "displaytext", "tooltip", "string"), "text"),
    },
    valued={
        **dict.fromkeys(("default", "alias", "tag", "helptext", "statustext"), ("val", "text")),
        "section": ("name", "text"),
    },
)
_SETTINGS = Vocabulary(
    blocks=frozenset(),
    texts=frozenset({"none"}),
    valued=dict.fromkeys(("docvar", "connectstring", "query"), ("val", "text")),
)
"""Where a Word document stores variables, and the data source of form letters."""
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
    attributes={"href": "href", "string-value": "text", "current-value": "text"},
)
_IWORK = Vocabulary(
    blocks=frozenset({"p"}),
    texts=frozenset({"p", "span", "link"}),
    blanks={"tab": "\t", "br": "\n", "lnbr": "\n", "crbr": "\n"},
    skipped=frozenset({"stylesheet", "property-map", "print-info", "window-configs"}),
    attributes={"href": "href", "cell-date": "text"},
    valued={"string": ("string", "text"), "ct": ("s", "text"), "n": ("v", "text")},
)
"""The documents of iWork '09. Later ones are binary."""
_PAGE = Vocabulary(blocks=frozenset(), attributes={"unicodestring": "text"})
_OTHER = Vocabulary(blocks=frozenset({"p"}))


def _sniff(head: Head) -> Match:
    is_sheet = is_workbook(head)
    if not head.data.startswith(b"PK") or is_sheet:
        return Match.NAMED if head.suffix in _SUFFIXES and not is_sheet else Match.NO
    return Match.MAGIC if head.suffix in _SUFFIXES or is_office(head) else Match.NO


def rows(content: Content) -> Iterator[DocumentRow]:
    """Yield all text and properties of an office document as rows."""
    parts = parts_of(content)
    if not parts.text:
        raise ConnectorError("unsupported", "no text was found in the office document")
    if _is_encrypted(content):
        raise ConnectorError("unsupported", "the document is encrypted")
    yield from office_rows(parts, _Text().rows)


@dataclass
class _Text:
    """Reads the parts of one document, and numbers the document's tables."""

    n_tables: int = 0

    def rows(self, name: str, stream: ByteStream) -> Iterator[DocumentRow]:
        target = MarkupRows(_words_of(name), self.n_tables)
        yield from part_rows(stream, target)
        self.n_tables = target.n_tables


def _words_of(name: str) -> Vocabulary:
    lower = name.lower()
    if lower.endswith(PAGE):
        return _PAGE
    if lower in ("index.xml", "index.apxl"):
        return _IWORK
    if "/charts/" in lower:
        return CHART
    if lower == "word/settings.xml":
        return _SETTINGS
    if lower.endswith(("content.xml", "styles.xml")) and not lower.startswith(("word/", "ppt/", "xl/")):
        return _OPEN_DOCUMENT
    if "commentauthors" in lower or lower.endswith(("authors.xml", "people.xml", "person.xml")):
        return _PRESENTATION_AUTHORS
    return _OTHER if lower.startswith("customxml/") else _OFFICE_OPEN


def _is_encrypted(content: Content) -> bool:
    """Whether an OpenDocument file is encrypted. The list of parts, which is not encrypted, states this."""
    for member in ARCHIVE.members(content):
        if member.name == "META-INF/manifest.xml" and member.content is not None:
            with contextlib.closing(member.content.open()) as stream:
                return b"encryption-data" in stream.read(1 << 20)
    return False


def _members(content: Content) -> Iterator[Member]:
    yield from parts_of(content).files


FORMAT = document_format(_NAME, _sniff, rows, needs_file=True, members=_members)
