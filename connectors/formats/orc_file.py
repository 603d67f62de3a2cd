"""ORC files, recognised by their first three bytes; nested columns become dotted paths and groups.

Sampling: by a seeded hash of the row's ordinal, without bias; every stripe is read. Cost: the file is read
once, stripe by stripe.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from connectors.arrow.arrow_errors import arrow_errors
from connectors.arrow.arrow_rows import fields_of, flat_rows
from connectors.base import Collection, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content

if TYPE_CHECKING:
    from pyarrow import orc

MAGIC = b"ORC"


def _sniff(head: Head) -> Match:
    # The magic number is so short that a text could begin with it.
    if head.data.startswith(MAGIC) and (head.suffix == ".orc" or b"\x00" in head.data[:4096]):
        return Match.MAGIC
    return Match.NAMED if head.suffix == ".orc" else Match.NO


@contextmanager
def _opened(content: Content) -> "Iterator[orc.ORCFile]":
    from pyarrow import orc

    with closing(content.seekable()) as stream, arrow_errors("ORC file"):
        yield orc.ORCFile(pa.PythonFile(stream, "r"))


def _describe(head: Head) -> Iterator[Collection]:
    with _opened(head.content) as file:
        yield Collection(
            name=head.name,
            kind="file",
            rows=file.nrows,
            size=head.size,
            fields=fields_of(file.schema),
            format="orc",
            locator=(head.content.address,),
        )


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with _opened(content) as file:
        stripes = (file.read_stripe(index) for index in range(file.nstripes))
        yield from flat_rows(stripes, split.first_row, plan)


FORMAT = Format(name="orc", sniff=_sniff, describe=_describe, read=_read, needs_file=True, is_risky=True)
