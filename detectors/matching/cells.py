"""Turns columns into buffers, in which cells are joined by newlines."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from detectors.matching.native import Bools, Ints


def join_cells(array: "pa.Array | pa.ChunkedArray") -> tuple[bytes, Ints]:
    """The cells of a string array, each followed by a newline, as one buffer, and the offset of each cell.

    A null becomes an empty cell. A newline inside a cell becomes a space, so that offsets stay valid.

    >>> buffer, starts = join_cells(pa.array(["a\\nb", None, "c"]))
    >>> buffer, starts.tolist()
    (b'a b\\n\\nc\\n', [0, 4, 5])
    """
    cells = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    cells = pc.fill_null(cells.cast(pa.large_string()), "")
    if not len(cells):
        return b"", np.zeros(0, dtype=np.int64)
    if pc.any(pc.match_substring(cells, "\n")).as_py():
        cells = pc.replace_substring(cells, "\n", " ")
    ended = pc.binary_join_element_wise(cells, *(pa.scalar(text, pa.large_string()) for text in ("", "\n")))
    _, offsets, values = ended.buffers()
    starts = np.frombuffer(offsets, dtype=np.int64)[ended.offset : ended.offset + len(ended) + 1]
    buffer = values.to_pybytes()[int(starts[0]) : int(starts[-1])]
    return buffer, starts[:-1] - starts[0]


def shaped(texts: pa.Array, shape: str) -> Bools:
    """For each text, whether the pattern ``shape`` (RE2) is found in it; always true if ``shape`` is empty.

    >>> shaped(pa.array(["a1", "b"]), r"\\d").tolist(), shaped(pa.array(["a"]), "").tolist()
    ([True, False], [True])
    """
    if not shape:
        return np.ones(len(texts), dtype=np.bool_)
    found = pc.match_substring_regex(texts, shape)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)
