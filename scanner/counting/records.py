"""Batches of records: every column's cells are counted, searched and judged, each distinct cell once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from connectors.base import GROUP
from detectors.matching.hits import Hits
from scanner.counting.columns import Cells, distinct_cells, distinct_cells_of, looks_of_columns, tally_cells
from scanner.counting.json_cells import open_json
from scanner.counting.matches import ReadText, Texts, by_detector, partner_rows, tally_full, tally_matches
from scanner.counting.unit_tally import UnitTally
from scanner.counting.worker import Scan, tally_name
from scanner.field_names import SafeName
from scanner.tally import MAX_LOCATIONS


@dataclass(frozen=True, kw_only=True)
class Column:
    """One field of a batch. ``searched`` is what detectors see of it, where that is not all."""

    name: SafeName
    values: pa.Array
    searched: pa.Array | None = None


def tally_records(unit: UnitTally, batch: pa.RecordBatch, scan: Scan) -> None:
    """Add a batch whose layout is ``records``; columns of JSON text are opened into fields of their own."""
    group = (batch.schema.metadata or {}).get(GROUP, b"").decode("utf-8", "replace")
    ordinals = batch.column(0).to_numpy(zero_copy_only=False)
    arrays = {name: _text(batch.column(place)) for place, name in enumerate(batch.schema.names) if place}
    unit.n_bytes += sum(pc.sum(pc.binary_length(array)).as_py() or 0 for array in arrays.values())
    opened = [
        open_json(name, arrays[name], ordinals)
        for name in scan.plan.json_columns
        if not group and name in arrays
    ]
    searched = {json.column: json.unparsed for json in opened}
    inner = {path: array for json in opened for path, array in json.fields.items()}
    names = scan.namer.names([group, *arrays, *inner])
    columns = [
        Column(name=name, values=array, searched=searched.get(column))
        for name, (column, array) in zip(names[1:], [*arrays.items(), *inner.items()], strict=True)
    ]
    tally_columns(unit, names[0].path, ordinals, columns, scan)
    for json in opened:
        for nested in json.nested:
            safe = scan.namer.names([nested.group, *nested.fields])
            columns = [
                Column(name=name, values=array)
                for name, array in zip(safe[1:], nested.fields.values(), strict=True)
            ]
            tally_columns(unit, safe[0].path, nested.ordinals, columns, scan)


def tally_columns(
    unit: UnitTally, path: str, ordinals: NDArray[np.int64], columns: Sequence[Column], scan: Scan
) -> None:
    """Add fields that stand side by side in the same rows of the record group at ``path``."""
    group = unit.group(path)
    group.rows += ordinals.size
    group.parsed += ordinals.size
    seed = scan.plan.seed
    cells = distinct_cells_of([column.values for column in columns], [ordinals] * len(columns), seed)
    all_looks = looks_of_columns(cells)
    for column, own, looks in zip(columns, cells, all_looks, strict=True):
        group.field(column.name.path).merge(tally_cells(own, looks, column.name.path, seed))
    scan.judge([(group.field(column.name.path), own) for column, own in zip(columns, cells, strict=True)])
    for column, own, looks in zip(columns, cells, all_looks, strict=True):
        tally = group.field(column.name.path)
        if scan.prose is not None:
            scan.prose.add(path, column.name.path, tally, own, looks)
        if column.name.hits:
            tally_name(tally, column.name, own.index.size, np.unique(own.ordinals)[:MAX_LOCATIONS].tolist())
    searched = [
        own if column.searched is None else distinct_cells(column.searched, ordinals, seed)
        for column, own in zip(columns, cells, strict=True)
    ]
    texts = [Texts.of_cells(own) for own in searched]
    found = search(searched, [column.name.path for column in columns], scan)
    partners = partner_rows(scan.patterns.partners, zip(found, texts, strict=True), ordinals.size)
    for column, own, place, hits in zip(columns, searched, texts, found, strict=True):
        tally = group.field(column.name.path)
        for index, some in by_detector(hits):
            detector = scan.detectors[index]
            entity = tally.entity(detector.id)
            tally_matches(entity, detector, some, place, partners, _reader(own, some))
            tally_full(entity, some, place)


def search(cells: Sequence[Cells], names: Sequence[str], scan: Scan) -> list[Hits]:
    """One pass over the distinct cells of several columns, named ``names``; the hits of each."""
    if not cells:
        return []
    texts = pa.concat_arrays([own.texts.cast(pa.large_string()) for own in cells])
    speaking = np.repeat([scan.patterns.speaks(name) for name in names], [len(own.texts) for own in cells])
    hits = scan.patterns.find_cells(texts, scan.hints, speaking)
    return list(hits.cut([len(own.texts) for own in cells]))


def _reader(cells: Cells, hits: Hits) -> ReadText:
    def text_of(place: int) -> str:
        text = cells.texts[int(hits.row[place])].as_py().encode()
        return str(text[hits.start[place] : hits.end[place]].decode("utf-8", "replace"))

    return text_of


def _text(array: pa.Array) -> pa.Array:
    return (
        array
        if pa.types.is_large_string(array.type) or pa.types.is_string(array.type)
        else array.cast(pa.string())
    )
