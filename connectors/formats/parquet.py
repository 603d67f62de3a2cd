"""Parquet files, recognised by their first four bytes; nested columns become dotted paths and groups.

Sampling: by a seeded hash of the row's ordinal, without bias; every row group is read. Cost: the file is read
once, and the metadata once more for each split, which consists of whole row groups.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import SEEK_END
from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa

from connectors.arrow.arrow_rows import fields_of, flat_rows
from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.storage.os_errors import reason_for

if TYPE_CHECKING:
    import pyarrow.parquet as pq

MAGIC = b"PAR1"
_BATCH_BYTES, _MAX_ROW = 16 << 20, 64 << 20
_BUFFER_BYTES = 1 << 20
"""Number of bytes of a column that are read at once, because the whole column of a row group could be too
large.
"""


def _sniff(head: Head) -> Match:
    if head.data.startswith(MAGIC):
        return Match.MAGIC
    return Match.NAMED if head.suffix in (".parquet", ".pq") else Match.NO


@contextmanager
def _opened(content: Content) -> "Iterator[pq.ParquetFile]":
    """Open a file. The library's exceptions are replaced by ``ConnectorError``, because their texts can
    contain values.
    """
    import pyarrow.parquet as pq

    with closing(content.seekable()) as stream:
        try:
            with pq.ParquetFile(pa.PythonFile(stream, "r"), buffer_size=_BUFFER_BYTES) as file:
                yield file
        except (
            pa.ArrowException,
            ValueError,
            TypeError,
            OverflowError,
            MemoryError,
            NotImplementedError,
        ) as error:
            raise _reason(stream, error) from None
        except OSError as error:
            raise (_reason(stream, error) if error.errno is None else reason_for(error)) from None


def _reason(stream: BinaryIO, error: Exception) -> ConnectorError:
    stream.seek(max(0, stream.seek(0, SEEK_END) - len(MAGIC)))
    tail = stream.read()
    if tail == b"PARE":
        return ConnectorError("unsupported", "the Parquet file is encrypted")
    if tail != MAGIC:
        return ConnectorError("truncated", "the Parquet file has no end mark")
    if isinstance(error, pa.ArrowNotImplementedError | NotImplementedError):
        return ConnectorError("unsupported", "the Parquet file uses a feature that is not supported")
    return ConnectorError("corrupt", f"the Parquet file cannot be read ({type(error).__name__})")


def _describe(head: Head) -> Iterator[Collection]:
    with _opened(head.content) as file:
        yield Collection(
            name=head.name,
            kind="file",
            rows=file.metadata.num_rows,
            size=head.size,
            fields=fields_of(file.schema_arrow),
            format="parquet",
            locator=(head.content.address,),
        )


def _splits(collection: Collection, content: Content, target_bytes: int) -> list[Split]:
    """Splits of successive row groups, each with about ``target_bytes`` of uncompressed data."""
    splits: list[Split] = []
    with _opened(content) as file:
        first_row, start, first_of_split, n_bytes = 1, 0, 1, 0
        for index in range(file.num_row_groups):
            group = file.metadata.row_group(index)
            first_row, n_bytes = first_row + group.num_rows, n_bytes + group.total_byte_size
            if n_bytes >= target_bytes or index + 1 == file.num_row_groups:
                splits.append(Split(index=len(splits), start=start, stop=index + 1, first_row=first_of_split))
                start, first_of_split, n_bytes = index + 1, first_row, 0
    return splits or [Split()]


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    with _opened(content) as file:
        stop = split.stop if split.stop >= 0 else file.num_row_groups
        row_groups = list(range(split.start, stop))
        size = min(
            [plan.batch_rows, *(_rows_at_once(file.metadata.row_group(index)) for index in row_groups)]
        )
        batches = file.iter_batches(batch_size=size, row_groups=row_groups, use_threads=False)
        yield from flat_rows(batches, split.first_row, plan)


def _rows_at_once(group: "pq.RowGroupMetaData") -> int:
    """Number of rows that together have about ``_BATCH_BYTES``. Raises ``too_large`` if the average row
    exceeds ``_MAX_ROW``.
    """
    row_bytes = group.total_byte_size / max(1, group.num_rows)
    if row_bytes > _MAX_ROW:
        raise ConnectorError("too_large", f"its rows take {int(row_bytes) >> 20} MB each")
    return max(1, int(_BATCH_BYTES / max(1.0, row_bytes)))


FORMAT = Format(
    name="parquet",
    sniff=_sniff,
    describe=_describe,
    splits=_splits,
    read=_read,
    needs_file=True,
    is_risky=True,
)
