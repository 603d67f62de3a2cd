"""Text as lines: cut into Arrow arrays without a Python object per line, and into byte ranges."""

import mmap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa

from connectors.base import LINE, ReadPlan, Split
from connectors.batches import make_batch, sliced
from connectors.encoding import utf8_chunks
from connectors.sampling import Picker
from connectors.streams import ByteStream

_COUNT_BYTES = 4 << 20
_NEWLINE = ord("\n")


def line_array(chunk: bytes) -> pa.StringArray:
    """The lines of valid UTF-8, without their ends (LF or CRLF).

    >>> line_array(b"a\\r\\n\\nb").to_pylist()
    ['a', '', 'b']
    """
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n")
    if not chunk.endswith(b"\n"):
        chunk += b"\n"
    ends = np.flatnonzero(np.frombuffer(chunk, np.uint8) == _NEWLINE)
    offsets = np.zeros(len(ends) + 1, np.int32)
    # The text is stored without the ends, so each one shifts what follows by one more byte.
    offsets[1:] = ends - np.arange(len(ends))
    text = chunk.replace(b"\n", b"")
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(text))


def read_lines(stream: ByteStream, encoding: str, first_row: int, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
    """Every line as a row of the one column ``LINE``."""
    picker = Picker(plan)
    # A probe wants a few lines and should not wait for megabytes of them.
    chunk_bytes = 4 << 20 if plan.limit is None else 1 << 18
    for chunk in utf8_chunks(stream, encoding, chunk_bytes):
        lines = line_array(chunk)
        offsets = picker.pick(first_row, len(lines))
        if len(offsets):
            chosen = lines if len(offsets) == len(lines) else lines.take(pa.array(offsets))
            yield from sliced(make_batch(offsets + first_row, {LINE: chosen}), plan.batch_rows)
        if picker.is_done:
            return
        first_row += len(lines)


def line_splits(path: Path, target_bytes: int, n_header: int = 0) -> list[Split]:
    """Byte ranges of whole lines, each with the ordinal of its first line.

    ``n_header`` lines at the start have no ordinal.
    """
    size = path.stat().st_size
    if size <= target_bytes:
        return [Split()]
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        starts = _starts(data, target_bytes)
        first_rows = [1]
        for start, stop in pairwise(starts):
            first_rows.append(first_rows[-1] + count_lines(data, start, stop))
    return [
        Split(index=index, start=start, stop=stop, first_row=first_row - (n_header if index else 0))
        for index, (start, stop, first_row) in enumerate(
            zip(starts, [*starts[1:], size], first_rows, strict=True)
        )
    ]


def _starts(data: mmap.mmap, target_bytes: int) -> list[int]:
    """Where the ranges begin: after the first line end at or past each multiple of the target."""
    starts = [0]
    while starts[-1] + target_bytes < len(data):
        end = data.find(b"\n", starts[-1] + target_bytes - 1)
        if end < 0 or end + 1 >= len(data):
            break
        starts.append(end + 1)
    return starts


def count_lines(data: mmap.mmap, start: int, stop: int) -> int:
    """Line ends between two positions."""
    return sum(
        data[position : min(position + _COUNT_BYTES, stop)].count(b"\n")
        for position in range(start, stop, _COUNT_BYTES)
    )
