"""Whole JSON documents: an object is one record, an array has one record per element.

A document that is not valid JSON is read as lines of text and reported as corrupt, so that nothing is lost. A
document that is one object is always read as a whole, because it is a single record.
"""

import contextlib
import io
from collections.abc import Iterator

import pyarrow as pa

from connectors.arrow.flatten import Json
from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.text.encoding import utf8_chunks
from connectors.text.json_batches import RecordBatches
from connectors.text.json_text import is_cut_short, parse_concatenated, parse_json
from connectors.text.lines import read_lines

MAX_BYTES = 512 << 20
_SUFFIXES = (".json", ".geojson", ".har", ".webmanifest")
_ANY_SUFFIX = ("", ".txt", ".dat", ".out")


def _sniff(head: Head) -> Match:
    if head.suffix in _SUFFIXES:
        return Match.NAMED
    if head.suffix not in _ANY_SUFFIX or not head.first_text.lstrip().startswith(("{", "[")):
        return Match.NO
    return Match.CONTENT if not head.is_whole or _parse(head.text.encode()) else Match.NO


def _describe(head: Head) -> Iterator[Collection]:
    is_broken = head.is_whole and _parse(head.text.encode()) is None
    yield Collection(
        name=head.name,
        kind="document",
        layout="lines" if is_broken else "records",
        size=head.size,
        format="json_document",
        locator=(head.content.address,),
        options=head.options(),
    )


def _parse(data: bytes) -> list[Json] | None:
    """The records of a document; ``None`` if the document is not JSON."""
    try:
        value = parse_json(data)
    except ValueError:
        try:
            return parse_concatenated(data) or None
        except ValueError:
            return None
    return list(value) if isinstance(value, list) else [value]


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    data, broken = _load(content, collection.options["encoding"])
    records = _parse(data)
    if records is None:
        yield from read_lines(io.BytesIO(data), "utf-8", 1, plan)
        if broken is None:
            broken = (
                ConnectorError("truncated", "the document ends early")
                if is_cut_short(data)
                else ConnectorError("corrupt", "the document is not JSON")
            )
    else:
        yield from _batches(records, plan)
    if broken is not None:
        raise broken


def _batches(records: list[Json], plan: ReadPlan) -> Iterator[pa.RecordBatch]:
    picker = Picker(plan)
    chosen = picker.pick(1, len(records)).tolist() if len(records) > 1 else range(len(records))
    return RecordBatches(plan.batch_rows).of((offset + 1, records[offset], 0) for offset in chosen)


def _load(content: Content, encoding: str) -> tuple[bytes, ConnectorError | None]:
    """The document as UTF-8, and the error that ended reading early, if any."""
    parts: list[bytes] = []
    n_bytes = 0
    try:
        for chunk in _chunks(content, encoding):
            n_bytes += len(chunk)
            if n_bytes > MAX_BYTES:
                raise ConnectorError("too_large", f"JSON documents over {MAX_BYTES >> 20} MB are not read")
            parts.append(chunk)
    except ConnectorError as error:
        if error.code == "too_large":
            raise
        return b"".join(parts), error
    return b"".join(parts), None


def _chunks(content: Content, encoding: str) -> Iterator[bytes]:
    with contextlib.closing(content.open()) as stream:
        yield from utf8_chunks(stream, encoding, max_line=MAX_BYTES)


FORMAT = Format(name="json_document", sniff=_sniff, describe=_describe, read=_read)
