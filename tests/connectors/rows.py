"""Functions that read whole collections into plain Python values, for comparisons."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from connectors.base import GROUP, ROW, Collection, Connector, ConnectorError, OpenOptions, ReadPlan, Split
from connectors.registry import open_source

Row = tuple[str, int, tuple[tuple[str, str | None], ...]]
"""Group, ordinal, and the cells that are not null, by name."""


def rows_of(batches: Iterable[pa.RecordBatch]) -> list[Row]:
    rows: list[Row] = []
    for batch in batches:
        batch.validate(full=True)
        assert batch.schema.names[0] == ROW and batch.schema.field(0).type == pa.int64()
        assert all(kind == pa.string() for kind in batch.schema.types[1:])
        group = batch.schema.metadata[GROUP].decode()
        names = batch.schema.names[1:]
        columns = [column.to_pylist() for column in batch.columns]
        for ordinal, *cells in zip(*columns, strict=True):
            present = ((name, cell) for name, cell in zip(names, cells, strict=True) if cell is not None)
            rows.append((group, ordinal, tuple(sorted(present))))
    return rows


def read_rows(
    connector: Connector, collection: Collection, plan: ReadPlan | None = None, target_bytes: int = 1 << 40
) -> list[Row]:
    splits = connector.splits(collection, target_bytes)
    return sorted(
        row for split in splits for row in rows_of(connector.read(collection, split, plan or ReadPlan()))
    )


def read_until_error(
    connector: Connector, collection: Collection, plan: ReadPlan | None = None
) -> tuple[list[Row], str]:
    """The rows that could be read, and the reason why reading stopped (empty if all rows were read)."""
    rows: list[Row] = []
    try:
        for batch in connector.read(collection, Split(), plan or ReadPlan()):
            rows += rows_of([batch])
    except ConnectorError as error:
        return rows, str(error)
    return rows, ""


def by_name(source: Path | str, **options: Any) -> dict[str, Collection]:
    connector = open_source(str(source), OpenOptions(**options))
    return {collection.name: collection for collection in connector.collections()}


def cells(rows: Iterable[Row], group: str = "") -> list[Mapping[str, str | None]]:
    return [dict(present) for found, _, present in rows if found == group]


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The modification time and content of every file below a folder, by relative path."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
