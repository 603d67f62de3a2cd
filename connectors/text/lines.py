"""Split text into lines: as Arrow arrays, without a Python object per line, or as byte ranges of whole
lines.
"""

import contextlib
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from connectors.arrow.batches import make_batch, sliced
from connectors.base import LINE, ReadPlan, Split
from connectors.sampling import Picker
from connectors.storage.content import Content
from connectors.storage.streams import ByteStream, chunks
from connectors.text.encoding import chunk_bytes, utf8_chunks

_COUNT_BYTES = 4 << 20
_NEWLINE = ord("\n")


def line_array(chunk: bytes) -> pa.StringArray:
    """The lines of valid UTF-8 text, without line ends (LF or CRLF).

    >>> line_array(b"a\\r\\n\\nb").to_pylist()
    ['a', '', 'b']
    """
    if b"\r" in chunk:
        chunk = chunk.replace(b"\r\n", b"\n")
    if not chunk.endswith(b"\n"):
        chunk += b"\n"
    ends = np.flatnonzero(np.frombuffer(chunk, np.uint8) == _NEWLINE)
    offsets = np.zeros(len(ends) + 1, np.int32)
    # Line ends are not stored, so each one shifts the following offsets by one more byte.
    offsets[1:] = ends - np.arange(len(ends))
    text = chunk.replace(b"\n", b"")
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(text))


def read_lines(stream: ByteStream, encoding: str, first_row: int, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
    """Yield the lines that the plan selects as rows with the single column ``LINE``."""
    picker = Picker(plan)
    for chunk in utf8_chunks(stream, encoding, chunk_bytes(plan)):
        lines = line_array(chunk)
        offsets = picker.pick(first_row, len(lines))
        if len(offsets):
            chosen = lines if len(offsets) == len(lines) else lines.take(pa.array(offsets))
            yield from sliced(make_batch(offsets + first_row, {LINE: chosen}), plan.batch_rows)
        if picker.is_done:
            return
        first_row += len(lines)


def line_splits(content: Content, target_bytes: int, n_header: int = 0) -> list[Split]:
    """Byte ranges of whole lines, each with the ordinal of the first line in it; only one range if splitting
    is costly.

    Each range ends after the first line end at or past the target size. The first ``n_header`` lines have no
    ordinals.
    """
    size = content.size
    if size is None or size <= target_bytes or not content.is_near:
        return [Split()]
    starts, first_rows = [0], [1]
    position = n_lines = 0
    with contextlib.closing(content.open()) as stream:
        for chunk in chunks(stream, _COUNT_BYTES):
            is_end = np.frombuffer(chunk, np.uint8) == _NEWLINE
            counted = 0
            while (end := chunk.find(b"\n", max(0, starts[-1] + target_bytes - 1 - position))) >= 0:
                if position + end + 1 >= size:
                    break
                n_lines += int(np.count_nonzero(is_end[counted : end + 1]))
                counted = end + 1
                starts.append(position + counted)
                first_rows.append(n_lines + 1)
            n_lines += int(np.count_nonzero(is_end[counted:]))
            position += len(chunk)
    return [
        Split(index=index, start=start, stop=stop, first_row=first_row - (n_header if index else 0))
        for index, (start, stop, first_row) in enumerate(
            zip(starts, [*starts[1:], size], first_rows, strict=True)
        )
    ]
