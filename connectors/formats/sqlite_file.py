"""SQLite files, told by their first 16 bytes whatever their name: one collection per table."""

from collections.abc import Iterator

import pyarrow as pa

from connectors.base import Collection, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.sqlite_open import MAGIC, read_only
from connectors.sqlite_rows import read_table, table_splits
from connectors.sqlite_schema import tables
from connectors.streams import Opener


def _sniff(head: Head) -> Match:
    return Match.MAGIC if head.data.startswith(MAGIC) else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    with read_only(head.path) as connection:
        yield from tables(connection, head.path, prefix=f"{head.name}!/")


def _read(collection: Collection, split: Split, plan: ReadPlan, opener: Opener) -> Iterator[pa.RecordBatch]:
    return read_table(collection, split, plan)


FORMAT = Format(
    name="sqlite", sniff=_sniff, describe=_describe, splits=table_splits, read=_read, needs_file=True
)
