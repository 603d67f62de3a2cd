"""JSON Lines: one record per line. A line that is not JSON is left out, counted and reported at the end."""

import contextlib
from collections.abc import Iterator

import pyarrow as pa

from connectors.base import Collection, ConnectorError, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.text.blocks import line_stretch
from connectors.text.encoding import UTF8, chunk_bytes, utf8_chunks
from connectors.text.json_batches import RecordBatches
from connectors.text.json_text import parse_json
from connectors.text.lines import line_splits

_SUFFIXES = (".jsonl", ".ndjson", ".jl", ".ldjson")
_ANY_SUFFIX = ("", ".json", ".txt", ".dat", ".out")
_SNIFFED_LINES = 5


def _sniff(head: Head) -> Match:
    if head.suffix in _SUFFIXES:
        return Match.NAMED
    if head.suffix not in _ANY_SUFFIX:
        return Match.NO
    lines = [line for line in head.text.split("\n") if line.strip()][:_SNIFFED_LINES]
    # A document on a single line is read as a whole document.
    if len(lines) < 2 or not all(_is_record(line) for line in lines):
        return Match.NO
    return Match.MAGIC


def _is_record(line: str) -> bool:
    try:
        return line.lstrip()[0] in "{[" and isinstance(parse_json(line.encode()), dict | list)
    except ValueError:
        return False


def _describe(head: Head) -> Iterator[Collection]:
    yield Collection(
        name=head.name,
        kind="file",
        size=head.size,
        format="json_lines",
        locator=(head.content.address,),
        options=head.options(),
    )


def _splits(collection: Collection, content: Content, target_bytes: int) -> list[Split]:
    return line_splits(content, target_bytes) if collection.options["encoding"] == UTF8 else [Split()]


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    """Ordinals are line numbers; blank lines are counted, but give no row."""
    picker, batches = Picker(plan), RecordBatches(plan.batch_rows)
    first, n_records, n_bad = split.first_row, 0, 0
    with contextlib.closing(content.open(split.start, split.stop)) as stream:
        try:
            for chunk in utf8_chunks(stream, collection.options["encoding"], chunk_bytes(plan)):
                lines = chunk.removesuffix(b"\n").split(b"\n")
                for offset in picker.pick(first, len(lines)).tolist():
                    line = lines[offset]
                    if not line or line.isspace():
                        continue
                    n_records += 1
                    try:
                        batches.add(first + offset, parse_json(line), len(line))
                    except ValueError:
                        n_bad += 1
                    yield from batches.full()
                if picker.is_done:
                    break
                first += len(lines)
        except ConnectorError:
            yield from batches.flush()
            raise
    yield from batches.flush()
    if n_bad and not picker.is_done:
        raise ConnectorError("corrupt", f"{n_bad} of {n_records} records could not be parsed")


FORMAT = Format(
    name="json_lines", sniff=_sniff, describe=_describe, splits=_splits, read=_read, align=line_stretch
)
