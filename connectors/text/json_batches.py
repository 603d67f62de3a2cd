"""Collect flattened records into Arrow batches, one batch per group."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
import pyarrow as pa

from connectors.arrow.batches import make_batch, sliced, text_array
from connectors.arrow.flatten import Json, Row, flatten
from connectors.base import ConnectorError

_MAX_CELLS = 1 << 20
"""Maximum number of cells in one batch of a group. Without a limit, a batch would grow quadratically if all
records had different keys.
"""
_MAX_BYTES = 8 << 20


@dataclass
class RecordBatches:
    """Collects records, and yields them as batches."""

    batch_rows: int
    _rows: dict[str, list[Row]] = field(default_factory=dict, init=False)
    _ordinals: dict[str, list[int]] = field(default_factory=dict, init=False)
    _names: dict[str, set[str]] = field(default_factory=dict, init=False)
    _n_bytes: int = field(default=0, init=False)
    _is_full: bool = field(default=False, init=False)

    def add(self, ordinal: int, record: Json, n_bytes: int) -> None:
        """Add a record; ``n_bytes`` is the length of the record as JSON."""
        self._n_bytes += n_bytes
        for group, rows in flatten(record).items():
            if not rows:
                continue
            if group not in self._rows:
                self._rows[group], self._ordinals[group], self._names[group] = [], [], set()
            collected = self._rows[group]
            collected += rows
            self._ordinals[group] += [ordinal] * len(rows)
            names = self._names[group]
            names.update(*rows)
            if len(collected) >= self.batch_rows or len(collected) * len(names) >= _MAX_CELLS:
                self._is_full = True
        self._is_full |= self._n_bytes >= _MAX_BYTES

    def of(self, records: Iterable[tuple[int, Json, int]]) -> Iterator[pa.RecordBatch]:
        """Yield the batches of ``records``, whose items are the arguments of ``add``. If reading fails, the
        batches of the records before are yielded, and then the error is raised.
        """
        try:
            for ordinal, record, n_bytes in records:
                self.add(ordinal, record, n_bytes)
                yield from self.full()
        except ConnectorError:
            yield from self.flush()
            raise
        yield from self.flush()

    def full(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches collected so far, if they are large enough to be passed on."""
        if self._is_full:
            yield from self.flush()

    def flush(self) -> Iterator[pa.RecordBatch]:
        """Yield the batches collected so far, the top-level group first, with columns in the order of first
        appearance.
        """
        for group, rows in self._rows.items():
            names = dict.fromkeys(chain.from_iterable(rows))
            columns = {name: text_array([row.get(name) for row in rows]) for name in names}
            ordinals = np.array(self._ordinals[group], np.int64)
            yield from sliced(make_batch(ordinals, columns, group), self.batch_rows)
        self._rows, self._ordinals, self._names = {}, {}, {}
        self._n_bytes, self._is_full = 0, False
