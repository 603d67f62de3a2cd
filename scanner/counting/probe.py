"""The probe: from the head of a collection, decide once everything that depends on the collection's data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.base import GROUP, Collection, Connector, ConnectorError, ReadPlan
from connectors.storage.log_set import is_compressed
from scanner.counting.json_cells import is_json, open_json
from scanner.counting.plan import CollectionPlan, ScanSettings
from scanner.counting.regions import likely_regions
from scanner.log_formats.registry import format_of, labels_of
from scanner.logs.log_table import TEXT
from scanner.redaction.collections import doubt_about
from scanner.redaction.field_names import Namer

_OFFSETS = {pa.string(): np.int32, pa.large_string(): np.int64}
PROBE_ROWS = 1_000
PROBE_BYTES = 2**20
PROBE_BATCH = 100
_COMPRESSION_RATIO = 8
"""Typical compression of logs and tables; only used to distinguish many rows from few."""


@dataclass(frozen=True, kw_only=True)
class Head:
    """The first rows of a collection. A head contains values, so it never leaves the process."""

    batches: tuple[pa.RecordBatch, ...] = ()
    rows: int = 0
    n_bytes: int = 0
    is_all: bool = False
    """Whether the head is the whole collection, in the batches that a unit would read."""


def head_plan(collection: Collection, settings: ScanSettings) -> ReadPlan:
    """How to read the head of a collection. A server is queried only once, so there the head is the start of
    the sample.
    """
    limit = 0 if settings.schema_only and collection.names_are_known else PROBE_ROWS
    share = 1.0
    if collection.access.served:
        share = read_share(collection, estimated_rows(collection, Head()), settings)
    return ReadPlan(limit=limit, batch_rows=PROBE_BATCH, share=share, seed=settings.seed)


def head_of(connector: Connector, collection: Collection, plan: ReadPlan) -> Head:
    """Read the head of a collection: about 1,000 rows or 1 MB at most, however the collection is split. An
    error after the first batch is ignored here, because the units will report it.
    """
    if plan.limit == 0:
        return Head()
    batches: list[pa.RecordBatch] = []
    rows = size = 0
    is_all = False
    try:
        only = connector.splits(collection, 2**62)[0]
        for batch in connector.read(collection, only, plan):
            batches.append(batch)
            size += _text_bytes(batch)
            rows += batch.num_rows if _is_top(batch) else 0
            if size >= PROBE_BYTES:
                break
        else:
            n_rows = sum(batch.num_rows for batch in batches)
            is_all = n_rows < min(plan.limit or 0, plan.batch_rows) and plan.share == 1.0
    except ConnectorError:
        if not batches:
            raise
    return Head(batches=tuple(batches), rows=rows, n_bytes=size, is_all=is_all)


def plan_collection(collection: Collection, head: Head, settings: ScanSettings) -> CollectionPlan:
    """Decide on sampling, log format, JSON columns and phone regions."""
    rows = estimated_rows(collection, head)
    share = read_share(collection, rows, settings)
    lines = collection.layout == "lines"
    texts = _texts(head) if lines else []
    columns = _columns(head) if not lines else {}
    found = likely_regions(columns or {TEXT: texts})
    log_format = format_of(texts, collection.kind) if lines else "text"
    json_columns = tuple(sorted(_json_columns(collection, columns)))
    parsed = settings.parsed_lines / max(1.0, rows * share) if rows else 1.0
    return CollectionPlan(
        share=share,
        sampling=collection.access.sampling if share < 1.0 else "",
        parsed_share=min(1.0, parsed) if parsed < 0.9 else 1.0,
        log_format=log_format,
        json_columns=json_columns,
        has_columns=not lines and collection.has_columns,
        regions=found or settings.regions,
        seed=settings.seed,
        read_names=settings.read_names,
        read_lines=collection.kind == "document",
        language_models=settings.language_models,
        names_only=settings.schema_only,
    )


def crowds_at(collection: Collection, head: Head, plan: CollectionPlan, namer: Namer) -> CollectionPlan:
    """Add to ``plan`` how to judge the field names in the head. Declared names form a separate set."""
    if collection.layout == "lines":
        seen = tuple(labels_of(_texts(head), plan.log_format))
    else:
        seen = tuple(_paths(head, plan.json_columns))
    doubt = doubt_about(collection)
    declared = namer.crowds((info.name for info in collection.fields), doubt)
    found = {**namer.crowds(seen, doubt), **declared}
    own = tuple(sorted({path for path in seen if namer.is_own(path)}))
    return replace(plan, crowds=tuple(sorted(found.items())), own_names=own) if found or own else plan


def _texts(head: Head) -> list[str]:
    return [text for batch in head.batches for text in batch.column(1).to_pylist() if text]


def _paths(head: Head, json_columns: Iterable[str]) -> set[str]:
    """Field names in the head, including those inside columns of JSON text."""
    wanted, paths = set(json_columns), set()
    for batch in head.batches:
        names = batch.schema.names[1:]
        paths.update(names)
        for place, name in enumerate(names, start=1):
            if name in wanted and _is_top(batch):
                ordinals = np.arange(batch.num_rows, dtype=np.int64)
                opened = open_json(name, batch.column(place), ordinals)
                paths.update(opened.fields, *(nested.fields for nested in opened.nested))
    return paths


def _json_columns(collection: Collection, columns: Mapping[str, list[str | None]]) -> set[str]:
    """The columns that contain JSON according to the head or to the declaration of the column."""
    declared = {info.name for info in collection.fields if info.nested}
    return declared | {name for name, cells in columns.items() if is_json(cells)}


def estimated_rows(collection: Collection, head: Head) -> int:
    """The number of rows that the source states, or else an estimate from the head; 0 if unknown."""
    if collection.rows is not None:
        return collection.rows
    if collection.estimated_rows is not None:
        return collection.estimated_rows
    if not collection.size or not head.rows:
        return head.rows
    ratio = _COMPRESSION_RATIO if is_compressed(collection) else 1
    return max(head.rows, round(collection.size * ratio * head.rows / max(1, head.n_bytes)))


def read_share(collection: Collection, rows: int, settings: ScanSettings) -> float:
    """The share of rows to read: 1.0 for a small collection or a full scan, else what gives about ``sample``
    rows.
    """
    known = collection.rows is not None or collection.estimated_rows is not None
    small = known and rows <= settings.whole_rows
    small |= collection.size is not None and collection.size <= settings.whole_bytes
    if settings.full or small or rows <= settings.sample or not rows:
        return 1.0
    return settings.sample / rows


def _columns(head: Head) -> dict[str, list[str | None]]:
    columns: dict[str, list[str | None]] = {}
    for batch in head.batches:
        if _is_top(batch):
            for place, name in enumerate(batch.schema.names[1:], start=1):
                columns.setdefault(name, []).extend(batch.column(place).to_pylist())
    return columns


def _is_top(batch: pa.RecordBatch) -> bool:
    return not (batch.schema.metadata or {}).get(GROUP)


def _text_bytes(batch: pa.RecordBatch) -> int:
    size: int = batch.num_rows + sum(map(_bytes_in, batch.columns[1:]))
    return size


def _bytes_in(column: pa.Array) -> int:
    """Number of bytes in the texts of a column."""
    width = _OFFSETS.get(column.type)
    if width is None or column.null_count or not len(column):
        size: int = pc.sum(pc.binary_length(column)).as_py() or 0
        return size
    offsets = np.frombuffer(column.buffers()[1], width)
    return int(offsets[column.offset + len(column)] - offsets[column.offset])
