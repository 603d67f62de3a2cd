"""DuckDB files, recognised by their magic number whatever their name: one collection per table and view.

A file is read as with ``duckdb:///``, including the write-ahead log next to the file. Extra:
``pip install 'noticemap[duckdb]'``.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from connectors.base import Collection, OpenOptions, ReadPlan, Split
from connectors.duckdb_log import MAGIC, MAGIC_PLACE
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content

if TYPE_CHECKING:
    from connectors.duckdb_file import DuckDbConnector


def _sniff(head: Head) -> Match:
    return Match.MAGIC if head.data.startswith(MAGIC, MAGIC_PLACE) else Match.NO


@contextlib.contextmanager
def _opened(content: Content) -> "Iterator[DuckDbConnector]":
    from connectors.duckdb_file import open_path

    with content.local() as path, contextlib.closing(open_path(path, OpenOptions())) as opened:
        yield opened


def _describe(head: Head) -> Iterator[Collection]:
    with _opened(head.content) as opened:
        for table in opened.collections():
            locator = (head.content.address, *table.locator)
            yield replace(table, name=f"{head.name}!/{table.name}", locator=locator)


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with _opened(content) as opened:
        yield from opened.read(replace(collection, locator=collection.locator[1:]), split, plan)


def _count(collection: Collection, content: Content) -> int | None:
    with _opened(content) as opened:
        return opened.count_rows(replace(collection, locator=collection.locator[1:]))


FORMAT = Format(
    name="duckdb", sniff=_sniff, describe=_describe, read=_read, count=_count, needs_file=True, is_risky=True
)
