"""Turns rows of a database server into Arrow batches of text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from connectors.arrow.batches import make_batch, text_array, unique_names
from connectors.arrow.flatten import scalar_text
from connectors.base import Collection, ReadPlan
from connectors.unread_values import Losses


def batches(
    chunks: Iterable[Sequence[Sequence[Any]]], collection: Collection, plan: ReadPlan, losses: Losses
) -> Iterator[pa.RecordBatch]:
    """Chunks of rows as batches, with ordinals that start at 1."""
    names = unique_names([info.name for info in collection.fields])
    first = 1
    for chunk in chunks:
        for start in range(0, len(chunk), plan.batch_rows):
            rows = chunk[start : start + plan.batch_rows]
            columns = [_column(values, losses) for values in zip(*rows, strict=True)]
            ordinals = np.arange(first, first + len(rows), dtype=np.int64)
            yield make_batch(ordinals, dict(zip(names, columns, strict=True)))
            first += len(rows)


def _column(values: Sequence[Any], losses: Losses) -> pa.Array:
    """A column as text, converted as a whole if all values are short texts, else value by value."""
    try:
        array = pa.array(values, pa.string())
        if (pc.max(pc.binary_length(array)).as_py() or 0) <= losses.most:
            return array
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError):
        pass  # Values that are not text, or bytes that are not UTF-8.
    return text_array([cell(value, losses) for value in values])


def cell(value: Any, losses: Losses) -> str | None:
    """One value as text, whatever type the driver gave it.

    >>> cell(datetime(2026, 1, 2, 3, 4), Losses()), cell([1, "a"], Losses()), cell(True, Losses())
    ('2026-01-02 03:04:00', '[1,"a"]', 'true')
    """
    if value is None:
        return None
    if isinstance(value, str | bytes | bytearray | memoryview):
        return losses.text(value if isinstance(value, str) else bytes(value), is_text=False)
    if isinstance(value, bool | int | float):
        return scalar_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return losses.text(_json(value), is_text=True)
    return losses.text(str(value), is_text=True)


def _json(value: Any) -> str:
    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS
    try:
        return orjson.dumps(value, default=str, option=options).decode()
    except (TypeError, ValueError, RecursionError):
        return str(value)
