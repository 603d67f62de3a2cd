"""Count batches of records: count, search and validate each distinct cell of a column once."""

from collections.abc import Iterator, Sequence
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
from scanner.counting.prose import ProseSample
from scanner.counting.scan_context import Scan, tally_name
from scanner.counting.unit_tally import GroupTally, UnitTally
from scanner.fields.tally import MAX_LOCATIONS
from scanner.redaction.field_names import SafeName, numbered

_MOST_SEARCHED = 12 << 20
"""Maximum size in bytes of several columns that are searched in one pass, because searching text with many
matches takes fifteen times the memory of the text.
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One field of a batch. ``searched`` has the cells that detectors search, if these are not all
    ``values``.
    """

    name: SafeName
    values: pa.Array
    searched: pa.Array | None = None


@dataclass(frozen=True, kw_only=True)
class Block:
    """Fields that belong to the same rows of a unit, in one record group."""

    unit: UnitTally
    path: str
    """Path of the record group."""
    ordinals: NDArray[np.int64]
    columns: Sequence[Column]
    prose: ProseSample | None = None
    """The unit's sample of prose, or ``None`` to use the sample of the scan."""

    @property
    def group(self) -> GroupTally:
        return self.unit.group(self.path)


def tally_records(unit: UnitTally, batch: pa.RecordBatch, scan: Scan) -> None:
    """Count a batch with the layout ``records``; JSON columns are unpacked into fields."""
    for block in blocks_of(unit, batch, scan):
        tally_blocks([block], scan)


def blocks_of(
    unit: UnitTally, batch: pa.RecordBatch, scan: Scan, prose: ProseSample | None = None
) -> Iterator[Block]:
    """Yield a block with the fields of a batch and of the JSON in its columns, then one for each array of
    objects in the JSON.
    """
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
    names = scan.names([group, *arrays, *inner])
    if scan.plan.has_columns:
        names[1 : len(arrays) + 1] = numbered(names[1 : len(arrays) + 1])
    columns = [
        Column(name=name, values=array, searched=searched.get(column))
        for name, (column, array) in zip(names[1:], [*arrays.items(), *inner.items()], strict=True)
    ]
    yield Block(unit=unit, path=names[0].path, ordinals=ordinals, columns=columns, prose=prose)
    for json in opened:
        for nested in json.nested:
            safe = scan.names([nested.group, *nested.fields])
            columns = [
                Column(name=name, values=array)
                for name, array in zip(safe[1:], nested.fields.values(), strict=True)
            ]
            yield Block(unit=unit, path=safe[0].path, ordinals=nested.ordinals, columns=columns, prose=prose)


def tally_blocks(blocks: Sequence[Block], scan: Scan) -> None:
    """Count the rows and values of several blocks in one pass. Each block must belong to a different record
    group or unit.
    """
    placed = [(block, column) for block in blocks for column in block.columns]
    cells = distinct_cells_of(
        [column.values for _, column in placed], [block.ordinals for block, _ in placed], scan.plan.seed
    )
    _tally_cells(blocks, placed, cells, scan)
    searched = [
        own if column.searched is None else distinct_cells(column.searched, block.ordinals, scan.plan.seed)
        for (block, column), own in zip(placed, cells, strict=True)
    ]
    found = search(searched, [column.name.path for _, column in placed], scan)
    first = 0
    for block in blocks:
        last = first + len(block.columns)
        _tally_found(block, searched[first:last], found[first:last], scan)
        first = last


def _tally_cells(
    blocks: Sequence[Block],
    placed: Sequence[tuple[Block, Column]],
    cells: Sequence[Cells],
    scan: Scan,
) -> None:
    """Do everything that needs no pattern pass: count cells, judge whole cells, sample prose, and count
    values that occur as field names.
    """
    for block in blocks:
        block.group.rows += block.ordinals.size
        block.group.parsed += block.ordinals.size
    all_looks = looks_of_columns(cells, scan.plan.seed)
    tallies = [block.group.field(column.name.path) for block, column in placed]
    for tally, (_, column), own, looks in zip(tallies, placed, cells, all_looks, strict=True):
        tally.merge(tally_cells(own, looks, column.name.path))
    paths = [column.name.path for _, column in placed]
    scan.judge(list(zip(paths, tallies, cells, strict=True)))
    for tally, (block, column), own, looks in zip(tallies, placed, cells, all_looks, strict=True):
        prose = block.prose or scan.prose
        if prose is not None:
            prose.add(block.path, column.name.path, tally, own, looks)
        if column.name.hits:
            tally_name(tally, column.name, own.index.size, np.unique(own.ordinals)[:MAX_LOCATIONS].tolist())


def _tally_found(block: Block, searched: Sequence[Cells], found: Sequence[Hits], scan: Scan) -> None:
    texts = [Texts.of_cells(own) for own in searched]
    partners = partner_rows(scan.patterns.partners, zip(found, texts, strict=True), block.ordinals.size)
    for column, own, place, hits in zip(block.columns, searched, texts, found, strict=True):
        tally = block.group.field(column.name.path)
        for index, some in by_detector(hits):
            detector = scan.detectors[index]
            entity = tally.entity(detector.id)
            tally_matches(entity, detector, some, place, partners, _reader(own, some))
            tally_full(entity, some, place)


def search(cells: Sequence[Cells], names: Sequence[str], scan: Scan) -> list[Hits]:
    """Search the distinct cells of several columns, in as few passes as memory allows, and return the hits of
    each column.
    """
    found: list[Hits] = []
    for first, last in _passes([own.texts.nbytes for own in cells]):
        found += _search(cells[first:last], names[first:last], scan)
    return found


def _passes(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of columns that are searched in one pass. Several passes may be needed, since rows with many
    long texts can take a hundred megabytes.

    >>> list(_passes([1, 2, _MOST_SEARCHED, 1]))
    [(0, 2), (2, 3), (3, 4)]
    """
    first = size = 0
    for place, one in enumerate(sizes):
        if place > first and size + one > _MOST_SEARCHED:
            yield first, place
            first, size = place, 0
        size += one
    if sizes:
        yield first, len(sizes)


def _search(cells: Sequence[Cells], names: Sequence[str], scan: Scan) -> list[Hits]:
    texts = pa.concat_arrays([own.texts.cast(pa.large_string()) for own in cells])
    supported = np.repeat([scan.patterns.supports(name) for name in names], [len(own.texts) for own in cells])
    hits = scan.patterns.find_cells(texts, scan.hints, supported)
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
