"""Flattened records gathered into Arrow batches, one per group of a stretch of records."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from connectors.batches import make_batch, sliced, text_array
from connectors.flatten import Json, Row, flatten

_MAX_CELLS = 1 << 20
"""Cells of one group's batch: records whose keys all differ would make it as wide as it is long."""
_MAX_BYTES = 8 << 20


@dataclass
class RecordBatches:
    """Collects records and hands over what has come together."""

    batch_rows: int
    _rows: dict[str, list[Row]] = field(default_factory=dict, init=False)
    _ordinals: dict[str, list[int]] = field(default_factory=dict, init=False)
    _names: dict[str, dict[str, None]] = field(default_factory=dict, init=False)
    _n_bytes: int = field(default=0, init=False)

    def add(self, ordinal: int, record: Json, n_bytes: int) -> None:
        self._n_bytes += n_bytes
        for group, rows in flatten(record).items():
            self._rows.setdefault(group, []).extend(rows)
            self._ordinals.setdefault(group, []).extend([ordinal] * len(rows))
            names = self._names.setdefault(group, {})
            for row in rows:
                names.update(dict.fromkeys(row))

    @property
    def is_full(self) -> bool:
        return self._n_bytes >= _MAX_BYTES or any(
            len(rows) >= self.batch_rows or len(rows) * len(self._names[group]) >= _MAX_CELLS
            for group, rows in self._rows.items()
        )

    def flush(self) -> Iterator[pa.RecordBatch]:
        """The batches so far, the top group first; columns in order of first appearance."""
        for group, rows in self._rows.items():
            if rows:
                columns = {name: text_array([row.get(name) for row in rows]) for name in self._names[group]}
                ordinals = np.array(self._ordinals[group], np.int64)
                yield from sliced(make_batch(ordinals, columns, group), self.batch_rows)
        self._rows, self._ordinals, self._names, self._n_bytes = {}, {}, {}, 0
