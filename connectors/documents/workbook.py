"""Read the parts of a workbook that are not cells: properties, comments, headers, footers, text in drawings.

Copies of data that no sheet shows any more (pivot caches, linked workbooks, tracked changes) and database
connections are read, too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from connectors.documents.compound import MAGIC, properties_of
from connectors.documents.compound import opened as opened_compound
from connectors.documents.markup import MarkupRows, Vocabulary, local_name
from connectors.documents.office_parts import CHART, Parts, office_rows, part_rows, parts_of, vml_rows
from connectors.documents.rows import DocumentRow, clean
from connectors.documents.sheet_rest import literals, sheet_rest
from connectors.storage.content import Content
from connectors.storage.members import Member
from connectors.storage.streams import ByteStream

_BESIDE = re.compile(
    r"""xl/(?:comments|threadedcomments|persons|drawings|pivotcache|externallinks|revisions)[^.]*\.xml
      | xl/(?:charts|diagrams|slicercaches|querytables)/[^.]*\.xml | customxml/item\d*\.xml
      | xl/drawings/[^.]*\.vml
      | xl/(?:connections|workbook|worksheets/[^/]+)\.xml | content\.xml | styles\.xml""",
    re.IGNORECASE | re.VERBOSE,
)
_FILES = re.compile(r"(?:xl|)/?(?:media|embeddings|pictures)/.*|.*/vbaproject\.bin|object.*|basic/.*", re.I)
_WORDS = Vocabulary(
    blocks=frozenset({"p", "comment", "threadedcomment", "cell", "nc", "oc"}),
    texts=frozenset({"t", "text", "v"}),
    apart={"author": "author", "definedname": "formula"},
    attributes={
        "displayname": "author",
        "userid": "author",
        "refreshedby": "author",
        "username": "author",
        "descr": "description",
        "v": "text",
        "connection": "connection",
        "command": "connection",
        "sourcefile": "connection",
    },
)
_USERS = Vocabulary(blocks=frozenset(), attributes={"name": "author"})
_OPEN_DOCUMENT = Vocabulary(
    blocks=frozenset({"p"}),
    apart={"creator": "author", "date": "date", "title": "title", "desc": "description"},
    attributes={"href": "href", "condition": "formula", "title": "text"},
)
_OUTSIDE_OF_CELLS = frozenset(
    {"annotation", "shapes", "custom-shape", "text-box", "tracked-changes", "content-validations"}
)
_CACHED = Vocabulary(blocks=frozenset(), attributes={"n": "text", "name": "text"})
_OTHER = Vocabulary(blocks=frozenset({"p"}))


_BEHIND_CELLS = {"href": "href", "formula": "formula"}
"""Attributes of cells with content that the cell does not show, and the field for each attribute."""


@dataclass
class _NoCells(MarkupRows):
    """Reads OpenDocument sheets without the cells."""

    depth: int = 0

    def start(self, tag: object, attributes: Mapping[Any, Any]) -> None:
        if self.depth or local_name(tag) in _OUTSIDE_OF_CELLS:
            self.depth += 1
            super().start(tag, attributes)
            return
        for key, value in attributes.items():
            if column := _BEHIND_CELLS.get(local_name(key)):
                self.rows.append(DocumentRow({column: clean(value)}))

    def end(self, tag: object) -> None:
        if self.depth:
            self.depth -= 1
            super().end(tag)

    def data(self, text: str) -> None:
        if self.depth:
            super().data(text)


def beside_cells(content: Content) -> Iterator[DocumentRow]:
    """Yield all content of a workbook outside the cells as rows, first the workbook's properties."""
    if _is_compound(content):
        with opened_compound(content) as file:
            if properties := properties_of(file):
                yield DocumentRow(properties)
        return
    yield from office_rows(_beside(parts_of(content)), _rows)


def files_in(content: Content) -> Iterator[Member]:
    """Pictures, documents and programs in a workbook."""
    if not _is_compound(content):
        yield from _beside(parts_of(content)).files


def _beside(parts: Parts) -> Parts:
    text = [part for part in parts.text if _BESIDE.fullmatch(part.name)]
    files = [part for part in parts.files if _FILES.fullmatch(part.name)]
    reasons = [part.reason for part in (*parts.properties, *text) if part.reason is not None]
    return replace(parts, text=text, files=files, problems=reasons)


def _rows(name: str, stream: ByteStream) -> Iterator[DocumentRow]:
    lower = name.lower()
    if lower.startswith("xl/worksheets/"):
        return sheet_rest(stream)
    if lower.endswith(".vml"):
        return vml_rows(stream)
    target = _NoCells(_OPEN_DOCUMENT) if lower == "content.xml" else MarkupRows(_words_of(lower))
    return (each for row in part_rows(stream, target) for each in literals(row))


def _words_of(lower: str) -> Vocabulary:
    if lower.startswith(("xl/charts/", "xl/diagrams/")):
        return CHART
    if lower.startswith(("xl/slicercaches/", "xl/querytables/")):
        return _CACHED
    if lower.startswith("customxml/"):
        return _OTHER
    return _OPEN_DOCUMENT if lower == "styles.xml" else _USERS if "usernames" in lower else _WORDS


def _is_compound(content: Content) -> bool:
    stream = content.open(0, len(MAGIC))
    try:
        return stream.read(len(MAGIC)) == MAGIC
    finally:
        stream.close()
