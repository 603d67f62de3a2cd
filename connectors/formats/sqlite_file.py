"""SQLite files, recognised by their first 16 bytes whatever their name: one collection per table."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.sqlite_open import MAGIC, read_only, stamp_of
from connectors.sqlite_rows import read_table, table_splits
from connectors.sqlite_schema import tables
from connectors.storage.content import Content


def _sniff(head: Head) -> Match:
    return Match.MAGIC if head.data.startswith(MAGIC) else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    address = head.content.address
    with head.content.local() as path, read_only(path) as connection:
        stamp = stamp_of(path) if str(path) == address else ""  # Each unpacked copy has a new stamp.
        for table in tables(connection, path, prefix=f"{head.name}!/"):
            locator, access = (address, *table.locator[1:]), replace(table.access, stamp=stamp)
            yield replace(table, locator=locator, access=access)


def _at(collection: Collection, path: Path) -> Collection:
    return replace(collection, locator=(str(path), *collection.locator[1:]))


def _splits(collection: Collection, content: Content, target_bytes: int) -> list[Split]:
    with content.local() as path:
        return table_splits(_at(collection, path), target_bytes)


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with content.local() as path:
        yield from read_table(_at(collection, path), split, plan)


FORMAT = Format(name="sqlite", sniff=_sniff, describe=_describe, splits=_splits, read=_read, needs_file=True)
