"""JSON Lines: one record per line. A line that is not JSON is left out, counted and reported at the end."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from connectors.arrow.flatten import Json
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
    # A file with a single line of JSON is read as a JSON document instead.
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
    """Read the records. Ordinals are line numbers; a blank line has a number, too, but gives no row."""
    picker, counts = Picker(plan), _Counts()
    chunk_size, encoding = chunk_bytes(plan), collection.options["encoding"]
    with contextlib.closing(content.open(split.start, split.stop)) as stream:
        lines = _lines(utf8_chunks(stream, encoding, chunk_size), split.first_row, picker)
        yield from RecordBatches(plan.batch_rows).of(_records(lines, counts))
    if counts.n_bad and not picker.is_done:
        words = f"{counts.n_bad} of {counts.n_records} records could not be parsed"
        raise ConnectorError("corrupt", words)


def _lines(chunks: Iterable[bytes], first: int, picker: Picker) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of the sample that are not blank, with their line numbers."""
    for chunk in chunks:
        lines = chunk.removesuffix(b"\n").split(b"\n")
        for offset in picker.pick(first, len(lines)).tolist():
            if (line := lines[offset]) and not line.isspace():
                yield first + offset, line
        if picker.is_done:
            return
        first += len(lines)


@dataclass
class _Counts:
    n_records: int = 0
    n_bad: int = 0


def _records(lines: Iterable[tuple[int, bytes]], counts: _Counts) -> Iterator[tuple[int, Json, int]]:
    """Yield the line number, the record and the length in bytes of each line that can be parsed."""
    for number, line in lines:
        counts.n_records += 1
        try:
            yield number, parse_json(line), len(line)
        except ValueError:
            counts.n_bad += 1


FORMAT = Format(
    name="json_lines", sniff=_sniff, describe=_describe, splits=_splits, read=_read, align=line_stretch
)
