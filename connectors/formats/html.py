"""Web pages (``.html``, ``.xhtml``, ``.svg``): one row per paragraph, tables with named columns as records.

Content besides the text is in separate fields: ``title``, ``comment``, ``script``, ``meta`` entries, and
attributes (``href``, ``alt``, ``value``, ``data-`` ones, ...). Sampling: by a seeded hash of the row's
ordinal, without bias. Cost: the page is read once, in constant memory.
"""

import contextlib
import re
from collections.abc import Iterator

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.documents.html import charset_of, stream_rows
from connectors.documents.rows import batches, document
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content

_NAME = "html"
_SUFFIXES = (".html", ".htm", ".xhtml", ".xht", ".shtml", ".svg")
_MARK = re.compile(r"(?is)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>])")


def _sniff(head: Head) -> Match:
    if head.suffix in _SUFFIXES:
        return Match.NAMED
    return Match.CONTENT if _MARK.match(head.first_text[:2048]) else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    yield document(head, _NAME, encoding=charset_of(head.data))


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with contextlib.closing(content.open()) as stream:
        yield from batches(stream_rows(stream, collection.options["encoding"]), plan)


FORMAT = Format(name=_NAME, sniff=_sniff, describe=_describe, read=_read, is_risky=True)
