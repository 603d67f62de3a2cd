"""Avro object container files, with or without inner compression, recognised by their first four bytes.

Nested records become fields with dotted paths, and arrays of records become groups, as in JSON. Sampling: by
a seeded hash of the record's ordinal, without bias. Cost: the file is read once, block by block; a stream can
be read, too.
"""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any, cast

import pyarrow as pa

from connectors.arrow.flatten import Json
from connectors.base import Collection, ConnectorError, FieldInfo, ReadPlan, Split
from connectors.extras import extra
from connectors.formats.base import Format, Head, Match
from connectors.sampling import Picker
from connectors.schemas.avro_schema import avro_tags
from connectors.storage.content import Content
from connectors.storage.streams import ByteStream
from connectors.text.json_batches import RecordBatches

MAGIC = b"Obj\x01"
_READ_BYTES = 1 << 16
_RECORD_BYTES = 200
"""Assumed size of a record in memory, used to limit the size of batches."""


def _sniff(head: Head) -> Match:
    if head.data.startswith(MAGIC):
        return Match.MAGIC
    return Match.NAMED if head.suffix == ".avro" else Match.NO


class _Counted:
    """A stream as the library needs it: the stream knows its position, and ``read`` returns fewer bytes only
    at the end.
    """

    def __init__(self, stream: ByteStream) -> None:
        self._stream, self._ready, self._place = stream, b"", 0

    def read(self, size: int) -> bytes:
        parts = [self._ready]
        n_bytes = len(self._ready)
        while n_bytes < size and (data := self._stream.read(max(_READ_BYTES, size - n_bytes))):
            parts.append(data)
            n_bytes += len(data)
        joined = b"".join(parts)
        data, self._ready = joined[:size], joined[size:]
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place


@contextlib.contextmanager
def _opened(content: Content) -> Iterator[Any]:
    """Open the library's reader. The library's exceptions are replaced by ``ConnectorError``, because their
    texts can contain values.
    """
    with extra("avro", "Avro"):
        import fastavro

    with contextlib.closing(content.open()) as stream:
        try:
            yield fastavro.block_reader(cast("Any", _Counted(stream)))
        except ConnectorError:
            raise
        except MemoryError:
            raise ConnectorError("corrupt", "the Avro file is damaged (MemoryError)") from None
        except EOFError:
            raise ConnectorError("truncated", "the Avro file ends early") from None
        except Exception as error:
            if isinstance(error, ValueError) and "codec" in str(error):
                raise ConnectorError("unsupported", "its compression method is not supported") from None
            raise ConnectorError("corrupt", f"the Avro file is damaged ({type(error).__name__})") from None


def _describe(head: Head) -> Iterator[Collection]:
    with _opened(head.content) as reader:
        schema = reader.writer_schema
    columns = schema.get("fields", []) if isinstance(schema, dict) else []
    yield Collection(
        name=head.name,
        kind="file",
        size=head.size,
        fields=tuple(_leaves(columns)),
        format="avro",
        locator=(head.content.address,),
        options={"compression": head.compression},
    )


def _leaves(columns: list[Any], path: str = "", depth: int = 0) -> Iterator[FieldInfo]:
    """Yield the fields in a schema that become columns of the top-level group."""
    for column in columns:
        kinds = column["type"] if isinstance(column["type"], list) else [column["type"]]
        kind = next((kind for kind in kinds if kind != "null"), "null")
        name = f"{path}{column['name']}"
        if isinstance(kind, dict) and kind.get("type") == "record" and depth < 16:
            yield from _leaves(kind.get("fields", []), f"{name}.", depth + 1)
        else:
            label = kind if isinstance(kind, str) else str(kind.get("logicalType") or kind.get("type"))
            comment = str(column.get("doc") or "")
            yield FieldInfo(name=name, type=label, comment=comment, tags=avro_tags(column))


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    picker, losses = Picker(plan), [0]
    yield from RecordBatches(plan.batch_rows).of(_records(content, split.first_row, picker, losses))
    if losses[0] and not picker.is_done:
        raise ConnectorError("binary", f"{losses[0]} values are not text and were left out")


def _records(
    content: Content, first: int, picker: Picker, losses: list[int]
) -> Iterator[tuple[int, Json, int]]:
    """Yield the records of the sample, with their ordinals and approximate sizes in bytes."""
    with _opened(content) as reader:
        for block in reader:
            chosen = set(picker.pick(first, block.num_records).tolist())
            for offset, record in enumerate(block):
                if offset in chosen:
                    yield first + offset, _json(record, losses), _RECORD_BYTES
            if picker.is_done:
                return
            first += block.num_records


def _json(value: Any, losses: list[int]) -> Json:
    """Convert a record to JSON values. Bytes that are not text are left out and counted in ``losses``."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(key): _json(inner, losses) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_json(inner, losses) for inner in value]
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            losses[0] += 1
            return None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


FORMAT = Format(name="avro", sniff=_sniff, describe=_describe, read=_read, is_risky=True)
