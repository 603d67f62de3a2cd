"""Turns Arrow batches of any type and nesting into flat batches of strings."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from connectors.arrow.batches import make_batch, sliced
from connectors.arrow.flatten_arrow import ArrowFlattener, Group, leaf_fields
from connectors.base import ConnectorError, FieldInfo, ReadPlan
from connectors.sampling import Picker
from connectors.schemas.tags import tags

_MOST_BYTES = 16 << 20
"""Maximum size in bytes of a batch that is flattened at once, since flattening nested numbers takes ten times
as much memory.
"""


def fields_of(schema: pa.Schema) -> tuple[FieldInfo, ...]:
    """The fields that the columns of a schema become by flattening."""
    return tuple(
        FieldInfo(name=name, type=str(field.type), tags=_tags(field)) for name, field in leaf_fields(schema)
    )


def _tags(field: pa.Field) -> tuple[str, ...]:
    """Tags from the metadata of a field."""
    if not field.metadata:
        return ()
    raw = {key.decode("utf-8", "replace"): value for key, value in field.metadata.items()}
    return tags({key: value.decode("utf-8", "replace") for key, value in raw.items()})


def flat_rows(batches: Iterable[pa.RecordBatch], first: int, plan: ReadPlan) -> Iterator[pa.RecordBatch]:
    """The rows that ``plan`` selects, flattened. ``first`` is the ordinal of the first row in ``batches``.

    Raises ``ConnectorError`` (``binary``) after the last row if some values were not text.
    """
    picker, n_binary = Picker(plan), 0
    for batch in _bounded(batches, plan.batch_rows):
        offsets = picker.pick(first, batch.num_rows)
        if len(offsets):
            chosen = batch if len(offsets) == batch.num_rows else batch.take(pa.array(offsets))
            flattened, n_bad = _flat(chosen, offsets + first)
            n_binary += n_bad
            for flat in flattened:
                yield from sliced(flat, plan.batch_rows)
        if picker.is_done:
            return
        first += batch.num_rows
    if n_binary:
        raise ConnectorError("binary", f"{n_binary} values are not text and were left out")


def _bounded(batches: Iterable[pa.RecordBatch], batch_rows: int) -> Iterator[pa.RecordBatch]:
    """Cut batches into pieces that stay small when flattening turns the numbers in lists into text."""
    for batch in batches:
        fewer = batch.num_rows * _MOST_BYTES // max(1, batch.nbytes)
        yield from sliced(batch, max(1, min(batch_rows, fewer)))


def _flat(batch: pa.RecordBatch, ordinals: npt.NDArray[np.int64]) -> tuple[list[pa.RecordBatch], int]:
    flattener = ArrowFlattener({"": Group(pa.array(ordinals, pa.int64()))})
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        flattener.add("", name, column)
    flat = [
        make_batch(group.ordinals, group.columns, path)
        for path, group in flattener.groups.items()
        if path == "" or len(group.ordinals)
    ]
    return flat, flattener.n_binary
