"""Makes Arrow record batches in the layout that connectors return: ordinals first, then string columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from connectors.base import GROUP, ROW

Item = TypeVar("Item")


def make_batch(
    ordinals: npt.NDArray[np.int64] | pa.Array, columns: Mapping[str, pa.Array], group: str = ""
) -> pa.RecordBatch:
    """One batch of records at the object path ``group``, which is empty for top-level records."""
    rows = ordinals if isinstance(ordinals, pa.Array) else pa.array(ordinals, pa.int64())
    arrays = list(columns.values())
    names = _shown(tuple(columns))
    fields = [pa.field(name, array.type) for name, array in zip(names, arrays, strict=True)]
    schema = pa.schema([pa.field(ROW, pa.int64()), *fields], metadata={GROUP: _utf8(group)})
    return pa.RecordBatch.from_arrays([rows, *arrays], schema=schema)


def text_array(values: Sequence[str | None]) -> pa.Array:
    """An Arrow array of strings. Lone surrogates, which UTF-8 cannot represent, become U+FFFD."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if value is None else _utf8(value).decode() for value in values], pa.string())


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Unique column names: an empty name becomes ``column_N``, and a repeated name gets a numeric suffix.

    >>> unique_names(["id", "", "id", "id_2"])
    ('id', 'column_2', 'id_3', 'id_2')
    """
    given = {ROW, *names}
    seen = {ROW}
    unique: list[str] = []
    for number, name in enumerate(names, start=1):
        base = name or f"column_{number}"
        candidate = base
        while candidate in seen or (candidate != name and candidate in given):
            candidate = f"{base}_{number}"
            number += 1
        seen.add(candidate)
        unique.append(candidate)
    return tuple(unique)


def blocks(rows: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Rows in lists of at most ``size`` rows. If reading fails, the rows read so far are yielded first.

    >>> def cut_short():
    ...     yield from "abc"
    ...     raise EOFError
    >>> read = blocks(cut_short(), 2)
    >>> next(read), next(read)
    (['a', 'b'], ['c'])
    """
    block: list[Item] = []
    try:
        for row in rows:
            block.append(row)
            if len(block) == size:
                yield block
                block = []
    except Exception:
        if block:
            yield block
        raise
    if block:
        yield block


def sliced(batch: pa.RecordBatch, batch_rows: int) -> Iterator[pa.RecordBatch]:
    """The batch in pieces of at most ``batch_rows`` rows, without copying."""
    for start in range(0, batch.num_rows, batch_rows):
        yield batch.slice(start, batch_rows)


def _shown(names: tuple[str, ...]) -> tuple[str, ...]:
    """Column names that Arrow can encode. Names that differ only in lone surrogates get a suffix."""
    try:
        "".join(names).encode()
    except UnicodeEncodeError:
        return unique_names([_utf8(name).decode() for name in names])
    return names


def _utf8(text: str) -> bytes:
    """A text as UTF-8, with each lone surrogate replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
