"""Arrow IPC files and streams, and both versions of Feather, recognised by their first bytes.

Sampling: by a seeded hash of the row's ordinal, without bias. Cost: the file is read once, batch by batch.
Feather files of version 1 are loaded into memory as a whole, because the library offers no other way.
"""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pyarrow as pa
from pyarrow import ipc

from connectors.arrow.arrow_errors import arrow_errors
from connectors.arrow.arrow_rows import fields_of, flat_rows
from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content

_FILE, _FEATHER_1, _STREAM = b"ARROW1", b"FEA1", b"\xff\xff\xff\xff"
_MAX_FEATHER_1 = 1 << 30


def _sniff(head: Head) -> Match:
    if head.data.startswith((_FILE, _FEATHER_1)):
        return Match.MAGIC
    if head.data.startswith(_STREAM) and head.suffix in (".arrows", ".arrow", ".ipc"):
        return Match.MAGIC
    return Match.NAMED if head.suffix in (".feather", ".arrow", ".arrows", ".ipc") else Match.NO


@dataclass(frozen=True)
class _Opened:
    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]


@contextmanager
def _opened(content: Content) -> Iterator[_Opened]:
    with closing(content.seekable()) as stream, arrow_errors("Arrow file"):
        magic = stream.read(len(_FILE))
        stream.seek(0)
        source = pa.PythonFile(stream, "r")
        if magic.startswith(_FEATHER_1):
            if stream.seek(0, 2) > _MAX_FEATHER_1:
                raise ConnectorError("too_large", "Feather files of version 1 are read up to 1 GB")
            stream.seek(0)
            from pyarrow import feather

            table = feather.read_table(source)
            yield _Opened(table.schema, table.to_batches())
        elif magic.startswith(_STREAM):
            with ipc.open_stream(source) as reader:
                yield _Opened(reader.schema, reader)
        else:
            with ipc.open_file(source) as reader:
                yield _Opened(reader.schema, map(reader.get_batch, range(reader.num_record_batches)))


def _sound(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield each batch after checking that all offsets and indexes stay within the batch's buffers.

    Text that is not valid UTF-8 does no harm here; it is handled later, as in other formats.
    """
    for batch in batches:
        for column in batch.columns:
            _as_bytes(column).validate(full=True)
        yield batch


def _as_bytes(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type):
        return column.view(pa.binary())
    return column.view(pa.large_binary()) if pa.types.is_large_string(column.type) else column


def _describe(head: Head) -> Iterator[Collection]:
    with _opened(head.content) as found:
        yield Collection(
            name=head.name,
            kind="file",
            size=head.size,
            fields=fields_of(found.schema),
            format="arrow",
            locator=(head.content.address,),
        )


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with _opened(content) as found:
        yield from flat_rows(_sound(found.batches), split.first_row, plan)


FORMAT = Format(name="arrow", sniff=_sniff, describe=_describe, read=_read, needs_file=True, is_risky=True)
