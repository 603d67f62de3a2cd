"""XML (``.xml`` or beginning with ``<?xml``): repeated elements are records, and their contents are fields.

``<customers><customer id="1"><phone>...`` gives rows with the fields ``id`` and ``phone``. Elements that
repeat inside a record form a separate group. Text that contains elements is read as one text. External
entities are never resolved. A damaged document is read as far as possible, then once more as lines, and
reported as corrupt. Sampling: by a seeded hash of the row's ordinal, without bias. Cost: the file is read
once.

Suffixes: ``.xml``, ``.rss``, ``.atom``, ``.xsd``, ``.xsl``, ``.xslt``, ``.wsdl``, ``.plist``, ``.xmp``,
``.kml``, ``.gpx``, ``.xliff``, ``.resx``, ``.opml``, ``.rdf``, ``.owl``, ``.vcxml``, ``.fodt``, ``.fodp``,
``.fods``.
"""

import contextlib
import io
from collections.abc import Iterator

import orjson
import pyarrow as pa

from connectors.base import LINE, Collection, ConnectorError, ReadPlan, Split
from connectors.documents.elements import ElementRows, Shape, ShapeFinder
from connectors.documents.markup import read_xml
from connectors.documents.rows import DocumentRow, batches, document, text_row
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.text.encoding import UTF8
from connectors.text.lines import read_lines

_NAME = "xml_document"
_SUFFIXES = (
    *(".xml", ".rss", ".atom", ".xsd", ".wsdl", ".plist", ".xmp", ".kml", ".gpx", ".xliff", ".resx"),
    *(".fodt", ".fodp", ".fods", ".opml", ".rdf", ".owl", ".vcxml", ".xsl", ".xslt"),
)
_CONTENT_BYTES = 4096


def _sniff(head: Head) -> Match:
    beginning = head.first_text[:_CONTENT_BYTES].lstrip()
    if head.suffix in _SUFFIXES and beginning.startswith("<"):
        return Match.NAMED
    return Match.CONTENT if beginning.startswith("<?xml") else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    finder = ShapeFinder()
    with contextlib.suppress(ConnectorError):  # The head is cut off.
        list(read_xml(io.BytesIO(head.data), finder))
    shape = finder.shape()
    yield document(
        head,
        _NAME,
        encoding=head.encoding,
        repeated=orjson.dumps(sorted(shape.repeated)).decode(),
        mixed=orjson.dumps(sorted(shape.mixed)).decode(),
    )


def _rows(collection: Collection, content: Content) -> Iterator[DocumentRow]:
    options = collection.options
    shape = Shape(
        repeated=frozenset(orjson.loads(options["repeated"])), mixed=frozenset(orjson.loads(options["mixed"]))
    )
    try:
        with contextlib.closing(content.open()) as stream:
            yield from read_xml(stream, ElementRows(shape))
    except ConnectorError as error:
        yield from _lines(content, options["encoding"])
        raise error from None


def _lines(content: Content, encoding: str) -> Iterator[DocumentRow]:
    with contextlib.suppress(ConnectorError), contextlib.closing(content.open()) as stream:
        for batch in read_lines(stream, encoding or UTF8, 1, ReadPlan()):
            yield from (text_row(line) for line in batch.column(LINE).to_pylist())


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    return batches(_rows(collection, content), plan)


FORMAT = Format(name=_NAME, sniff=_sniff, describe=_describe, read=_read, is_risky=True)
