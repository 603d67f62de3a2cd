"""Read rows of delimited text as Arrow columns: Arrow parses clean parts, and Python parses the rest.

Both parsers give the same cells. A part is clean if quotes open only at the start of a cell and close only at
the end of a cell, and if carriage returns occur only in line ends. Python's parser accepts everything.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from connectors.arrow.batches import blocks, text_array

Columns = dict[str, pa.Array]

_BLOCK_ROWS = 4096
_MAX_PENDING = 32 << 20
"""Maximum number of bytes that are buffered until a quote closes. If there are more, Python's tolerant parser
takes over.
"""
_QUOTE, _NEWLINE, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]


@dataclass
class DelimitedRows:
    """Parses one byte stream of a delimited file whose columns are known."""

    columns: tuple[str, ...]
    delimiter: str
    escape: str = ""
    n_mended: int = field(default=0, init=False)
    """Number of lines with inconsistent quotes, which are split at every delimiter instead."""

    def blocks(self, chunks: Iterator[bytes]) -> Iterator[Columns]:
        """Yield the columns of consecutive rows. Chunks must be whole lines of valid UTF-8; blank lines give
        no row.
        """
        pending = b""
        for chunk in chunks:
            buffer = pending + chunk
            is_plain = self.columns and not self.escape and len(buffer) <= _MAX_PENDING
            end = clean_end(buffer, self.delimiter) if is_plain else -1
            if end < 0:
                yield from self._tolerant(chain([buffer], chunks))
                return
            pending = buffer[end:]
            if end:
                yield from self._parsed(buffer[:end])
        if pending:
            yield from self._tolerant(iter([pending]))

    def _parsed(self, chunk: bytes) -> Iterator[Columns]:
        try:
            table = _arrow_table(chunk, self.columns, self.delimiter)
        except pa.ArrowInvalid:
            yield from self._tolerant(iter([chunk]))
            return
        if table.num_rows:
            yield {name: _one_chunk(table.column(index)) for index, name in enumerate(self.columns)}

    def _tolerant(self, chunks: Iterator[bytes]) -> Iterator[Columns]:
        for block in blocks(self._rows(chunks), _BLOCK_ROWS):
            width = max(len(self.columns), max(map(len, block)))
            names = [*self.columns, *(f"column_{n}" for n in range(len(self.columns) + 1, width + 1))]
            padded = [row + [None] * (width - len(row)) for row in block]
            yield {
                name: text_array(column)
                for name, column in zip(names, zip(*padded, strict=True), strict=True)
            }

    def _rows(self, chunks: Iterator[bytes]) -> Iterator[list[str | None]]:
        """Yield rows from Python's parser. Lines that the parser rejects are split at every delimiter."""
        waiting: list[str] = []
        lines = _lines(chunks, waiting)
        while True:
            try:
                for row in csv.reader(lines, delimiter=self.delimiter, escapechar=self.escape or None):
                    waiting.clear()
                    if row:
                        yield list(row)
                return
            except csv.Error:
                mended = [line.rstrip("\r\n") for line in waiting]
                waiting.clear()
                self.n_mended += len(mended)
                for line in mended:
                    if line:
                        yield list(line.split(self.delimiter))


def _lines(chunks: Iterator[bytes], waiting: list[str]) -> Iterator[str]:
    """Yield each line with its line end, and add it to ``waiting``, in case the line's row cannot be
    parsed.
    """
    for chunk in chunks:
        for line in io.StringIO(chunk.decode(), newline="\n"):
            waiting.append(line)
            yield line


def _arrow_table(chunk: bytes, columns: tuple[str, ...], delimiter: str) -> pa.Table:
    return pa_csv.read_csv(
        pa.BufferReader(chunk),
        read_options=pa_csv.ReadOptions(
            column_names=list(columns), use_threads=False, block_size=len(chunk) + 1
        ),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def clean_end(buffer: bytes, delimiter: str) -> int:
    """Length in bytes of the complete records at the start of ``buffer``; -1 if Arrow's parser cannot be used
    because of NUL bytes, carriage returns without line feeds, or misplaced quotes.
    """
    if b"\x00" in buffer or buffer.count(b"\r") != buffer.count(b"\r\n"):
        return -1
    data = np.frombuffer(buffer, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    if not len(quotes):
        return len(buffer)
    openers, closers = quotes[0::2], quotes[1::2]
    before = np.where(openers > 0, data[openers - 1], _NEWLINE)
    after = np.where(closers + 1 < len(data), data[np.minimum(closers + 1, len(data) - 1)], _NEWLINE)
    if not np.isin(before, (ord(delimiter), _NEWLINE, _QUOTE)).all():
        return -1
    if not np.isin(after, (ord(delimiter), _NEWLINE, _RETURN, _QUOTE)).all():
        return -1
    if len(quotes) % 2 == 0 and not buffer.endswith(b"\n"):
        return len(buffer)
    ends = np.flatnonzero(data == _NEWLINE)
    outside = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0
