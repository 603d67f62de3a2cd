"""Delimited text (CSV, TSV and the like): delimiter, header and columns are detected in the file's head.

Up to two header rows are recognised by how they differ from the columns below. Columns without a name, and
extra cells of a row, get names such as ``column_7``; equal names are numbered. Titles and remarks above the
header are read into the field ``text``. Short rows are padded with nulls, and blank lines are skipped.
"""

import contextlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from connectors.arrow.batches import make_batch, sliced, text_array, unique_names
from connectors.base import Collection, ConnectorError, FieldInfo, ReadPlan, Split
from connectors.formats.base import Format, Head, Match
from connectors.formats.text import is_log
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.storage.streams import chunks
from connectors.text.delimited_blocks import record_stretch
from connectors.text.delimited_rows import Columns, DelimitedRows, clean_end
from connectors.text.dialect import DELIMITERS, Dialect, detect
from connectors.text.encoding import CHUNK_BYTES, UTF8, chunk_bytes, utf8_chunks
from connectors.text.lines import line_splits

_SUFFIXES = {".csv": DELIMITERS, ".tsv": ("\t", ",", ";", "|"), ".tab": ("\t",), ".psv": ("|",)}
_ANY_SUFFIX = ("", ".txt", ".dat", ".out", ".export")
_MIN_ROWS, _MIN_COLUMNS = 3, 3
_MIN_AGREEMENT = 0.9
"""The least share of rows that must have the usual width, for delimiters that prose does not use."""
_ABOVE = "text"


def _sniff(head: Head) -> Match:
    if head.suffix in _SUFFIXES:
        return Match.NAMED
    if head.suffix not in _ANY_SUFFIX:
        return Match.NO
    found = detect(head.text)
    if not found.n_names and (not found.is_typed or is_log(head.name, head.text)):
        return Match.NO
    return Match.CONTENT if _is_table(found) else Match.NO


def _is_table(found: Dialect) -> bool:
    """Whether a file is a table although the file name does not indicate it. Prose contains commas, too, so
    rows that are separated by commas must all have the same width.
    """
    if found.delimiter == ",":
        return found.n_rows >= _MIN_ROWS and len(found.columns) >= _MIN_COLUMNS and found.agreement == 1.0
    n_cells = found.n_rows * len(found.columns)
    return found.agreement >= _MIN_AGREEMENT and n_cells >= 2 * _MIN_ROWS and found.n_rows > 1


def _describe(head: Head) -> Iterator[Collection]:
    found = detect(head.text, _SUFFIXES.get(head.suffix, DELIMITERS))
    note = "rows differ in length" if 0.0 < found.agreement < 1.0 else ""
    yield Collection(
        name=head.name,
        kind="file",
        size=head.size,
        fields=tuple(FieldInfo(name=name, type="string") for name in found.columns),
        format="delimited",
        locator=(head.content.address,),
        options=head.options(
            delimiter=found.delimiter,
            escape=found.escape,
            above=str(found.n_above),
            header=str(found.n_names),
            columns=orjson.dumps(found.columns).decode(),
            **({"note": note} if note else {}),
            **({"quotes": "clean"} if clean_end(head.data, found.delimiter) >= 0 else {}),
        ),
    )


def _splits(collection: Collection, content: Content, target_bytes: int) -> list[Split]:
    """Divide a file between lines if it has no quotes and no blank lines, so that every line is one row."""
    size = content.size
    if collection.options["encoding"] != UTF8 or size is None or size <= target_bytes or not content.is_near:
        return [Split()]
    with contextlib.closing(content.open()) as stream:
        before = b"\n"
        for chunk in chunks(stream, CHUNK_BYTES):
            joined = before + chunk
            if b'"' in chunk or b"\n\n" in joined or b"\n\r" in joined:
                return [Split()]
            before = chunk[-1:]
    return line_splits(content, target_bytes, n_header=int(collection.options["header"]))


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    options, picker = collection.options, Picker(plan)
    rows = DelimitedRows(
        columns=tuple(orjson.loads(options["columns"])),
        delimiter=options["delimiter"],
        escape=options["escape"],
    )
    n_above, n_names = (int(options[key]) if split.start == 0 else 0 for key in ("above", "header"))
    first = split.first_row
    with contextlib.closing(content.open(split.start, split.stop)) as stream:
        for block in rows.blocks(utf8_chunks(stream, options["encoding"], chunk_bytes(plan))):
            n_rows = len(next(iter(block.values())))
            if n_lines := min(n_above, n_rows):
                yield from _above(block, n_lines, first, picker, rows)
                first, n_above = first + n_lines, n_above - n_lines
            start = min(n_lines + n_names, n_rows)
            n_names -= start - n_lines
            offsets = picker.pick(first, n_rows - start)
            if len(offsets):
                chosen = _rows_at(block, offsets + start, n_rows)
                yield from sliced(make_batch(offsets + first, chosen), plan.batch_rows)
            if picker.is_done:
                return
            first += n_rows - start
    if rows.n_mended:
        raise ConnectorError("corrupt", f"the quoting of {rows.n_mended} lines is broken; read cell by cell")


def _above(
    block: Columns, n_lines: int, first: int, picker: Picker, rows: DelimitedRows
) -> Iterator[pa.RecordBatch]:
    """The lines above the table, each as one text."""
    cells = zip(*(column.slice(0, n_lines).to_pylist() for column in block.values()), strict=True)
    lines = [rows.delimiter.join(cell for cell in row if cell) for row in cells]
    *_, name = unique_names([*rows.columns, _ABOVE])
    offsets = picker.pick(first, n_lines)
    if len(offsets):
        yield make_batch(offsets + first, {name: text_array([lines[offset] for offset in offsets])})


def _rows_at(block: Columns, offsets: npt.NDArray[np.int64], n_rows: int) -> Columns:
    if len(offsets) == n_rows:
        return block
    if len(offsets) == int(offsets[-1] - offsets[0]) + 1:
        start, count = int(offsets[0]), len(offsets)
        return {name: column.slice(start, count) for name, column in block.items()}
    indices = pa.array(offsets)
    return {name: column.take(indices) for name, column in block.items()}


FORMAT = Format(
    name="delimited", sniff=_sniff, describe=_describe, splits=_splits, read=_read, align=record_stretch
)
