"""Read XML and HTML as a stream of paragraphs and tables, in constant memory regardless of file size.

A ``Vocabulary`` defines what elements mean, by local name. External entities are never resolved. Damaged
parts are skipped, and reported at the end.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from connectors.base import ConnectorError
from connectors.documents.rows import MAX_TEXT, DocumentRow, clean, text_row
from connectors.documents.tables import Table
from connectors.extras import extra
from connectors.storage.streams import ByteStream, chunks

_CHUNK_BYTES = 1 << 16
_NONE: frozenset[str] = frozenset()
_EMBEDDED_DATA = re.compile(r"\s*data:[\w.+/-]*(?:;[\w=-]+)*;base64,")


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """What the elements and attributes of a format mean. All names are in lower case."""

    blocks: frozenset[str]
    """Elements that start and end a paragraph."""
    table: str = ""
    row: str = ""
    cells: frozenset[str] = _NONE
    header_marks: frozenset[str] = _NONE
    """Elements that mark the table row in which they are as the header."""
    blanks: Mapping[str, str] = field(default_factory=dict)
    """Elements that represent whitespace, and the whitespace for each element."""
    texts: frozenset[str] = _NONE
    """Elements whose characters are text; if empty, all elements except ``apart`` and ``skipped``."""
    apart: Mapping[str, str] = field(default_factory=dict)
    """Elements whose characters go into a separate field, and the field for each element."""
    skipped: frozenset[str] = _NONE
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Attributes that have content, and the field for each attribute."""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Prefixes of the names of other attributes that have content, and the field for each prefix."""
    valued: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For elements in which one attribute has content: the attribute, and the field for it."""
    comments: str = ""
    """Field for comments; if empty, comments are not read."""
    named_values: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """For elements with a name and a value in two attributes: the attribute with the name, and the one with
    the value.
    """


@dataclass
class MarkupRows:
    """Receives parser events and turns paragraphs and tables into rows."""

    words: Vocabulary
    n_tables: int = 0
    rows: list[DocumentRow] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _path: list[str] = field(default_factory=list)
    _skipping: int = 0
    _apart: list[tuple[str, list[str]]] = field(default_factory=list)
    _table: Table | None = None
    _table_depth: int = 0
    _row: list[str] = field(default_factory=list)

    def start(self, tag: object, attributes: Mapping[Any, Any]) -> None:
        name = local_name(tag)
        self._path.append(name)
        words = self.words
        told = {} if self._skipping else attributes
        if name in words.skipped:
            self._skipping += 1
        if name in words.apart:
            self._apart.append((words.apart[name], []))
        if name in words.blocks:
            self._end_paragraph()
        if name in words.blanks:
            self._put(words.blanks[name])
        if words.table:
            self._start_in_table(name)
        for key, value in told.items():
            column = self._column(name, local_name(key))
            if column and value.strip() and not _EMBEDDED_DATA.match(value):
                self.rows.append(DocumentRow({column: clean(value)}))
        if name in words.named_values:
            self._named_value(attributes, *words.named_values[name])

    def _column(self, element: str, attribute: str) -> str:
        """The field for an attribute; empty if the attribute has no content."""
        words = self.words
        if column := words.attributes.get(attribute, ""):
            return column
        own, column = words.valued.get(element, ("", ""))
        if own == attribute:
            return column
        if not words.prefixes:
            return ""
        return next((found for start, found in words.prefixes.items() if attribute.startswith(start)), "")

    def end(self, tag: object) -> None:
        name, words = local_name(tag), self.words
        if self._path:
            self._path.pop()
        if name in words.apart and self._apart:
            column, parts = self._apart.pop()
            if text := clean("".join(parts)):
                self.rows.append(DocumentRow({column: text}))
        if name in words.blocks:
            self._end_paragraph()
        if words.table:
            self._end_in_table(name)
        if name in words.skipped:
            self._skipping = max(0, self._skipping - 1)

    def data(self, text: str) -> None:
        if self._skipping:
            return
        if self._apart:
            self._apart[-1][1].append(text)
        elif not self.words.texts or (self._path and self._path[-1] in self.words.texts):
            self._put(text)

    def comment(self, text: str) -> None:
        if self.words.comments and (cleaned := clean(text)):
            self.rows.append(DocumentRow({self.words.comments: cleaned}))

    def pi(self, target: str, data: str | None) -> None:
        """Processing instructions are skipped: they contain nothing about people."""

    def close(self) -> None:
        self._end_paragraph()
        self._end_table()

    def take(self) -> list[DocumentRow]:
        """The rows collected since the last call."""
        taken, self.rows = self.rows, []
        return taken

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
        if self._length > MAX_TEXT:
            self._end_paragraph()

    def _taken(self) -> str:
        text, self._parts, self._length = clean("".join(self._parts)), [], 0
        return text

    def _end_paragraph(self) -> None:
        if self._table is not None:
            if self._parts:
                self._parts.append(" ")
        elif text := self._taken():
            self.rows.append(text_row(text))

    def _start_in_table(self, name: str) -> None:
        words = self.words
        if name == words.table:
            self._table_depth += 1
            if self._table_depth > 1:
                # A table that contains tables is page layout, so it is not read as a table.
                self._leave_table()
            else:
                self._end_paragraph()
                self.n_tables += 1
                self._table = Table(self.n_tables)
        elif self._table is not None and name in words.header_marks and not self._table.waiting:
            self._table.is_marked = True

    def _end_in_table(self, name: str) -> None:
        words = self.words
        if name == words.table:
            self._table_depth = max(0, self._table_depth - 1)
            self._end_table()
        elif name in words.cells or name == words.row:
            if self._table is None:
                self._end_paragraph()
            elif name in words.cells:
                self._row.append(self._taken())
            else:
                self._end_row()

    def _end_row(self) -> None:
        row, self._row = self._row, []
        if rest := self._taken():
            row.append(rest)
        if self._table is not None:
            self.rows += self._table.add(row)

    def _end_table(self) -> None:
        if self._table is not None:
            self._end_row()
            self.rows += self._table.end()
            self._table = None

    def _leave_table(self) -> None:
        if self._table is not None:
            self._end_table()
            self.n_tables -= 1

    def _named_value(self, attributes: Mapping[Any, Any], key: str, value: str) -> None:
        name, text = clean(attributes.get(key) or ""), clean(attributes.get(value) or "")
        if name and text:
            self.rows.append(DocumentRow({name.lower(): text}))


class _Parser(Protocol):
    """The interface that the lxml parsers share."""

    @property
    def feed_error_log(self) -> Any: ...
    def feed(self, data: bytes) -> None: ...
    def close(self) -> Any: ...


def read_xml(stream: ByteStream, target: Any, what: str = "the XML") -> Iterator[DocumentRow]:
    """Yield the rows that ``target`` makes from an XML file. Raises ``corrupt`` at the end if the file is not
    well-formed.
    """
    with extra("documents", "Office documents and XML"):
        from lxml import etree

    # Internal entities are expanded, within the limits that the library sets against entity bombs.
    parser = etree.XMLParser(target=target, recover=True, resolve_entities="internal", no_network=True)
    yield from _fed(parser, chunks(stream, _CHUNK_BYTES), target)
    if len(parser.feed_error_log):
        raise ConnectorError("corrupt", f"{what} is damaged; read as far as possible")


def read_html(pieces: Iterator[bytes], target: Any) -> Iterator[DocumentRow]:
    """Yield the rows that ``target`` makes from HTML in UTF-8. Malformed HTML is accepted, as in browsers."""
    with extra("documents", "web pages and mail in HTML"):
        from lxml import etree

    yield from _fed(etree.HTMLParser(target=target, encoding="utf-8"), pieces, target)


def _fed(parser: _Parser, pieces: Iterator[bytes], target: Any) -> Iterator[DocumentRow]:
    problem: Exception | None = None
    try:
        for piece in pieces:
            for start in range(0, len(piece), _CHUNK_BYTES):
                parser.feed(piece[start : start + _CHUNK_BYTES])
                yield from target.take()
        parser.close()
    except ConnectorError as error:
        problem = error
        target.close()
    except (SyntaxError, ValueError) as error:
        problem = ConnectorError("corrupt", f"it could not be parsed to its end ({type(error).__name__})")
        target.close()
    yield from target.take()
    if problem is not None:
        raise problem


@lru_cache(maxsize=256)
def local_name(name: object) -> str:
    """The name of an element or attribute without the namespace, in lower case."""
    return name.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(name, str) else ""
