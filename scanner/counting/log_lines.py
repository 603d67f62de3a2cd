"""Count batches of raw log lines: search all lines, and cut a sample of them into fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from connectors.sampling import keep
from detectors.matching import native
from detectors.matching.hits import Hits
from scanner.counting.columns import (
    Cells,
    Looks,
    distinct_cells_of,
    joined_columns,
    looks_of_columns,
    tally_cells,
    tally_dates,
)
from scanner.counting.dates import leading_dates
from scanner.counting.matches import (
    ReadText,
    Texts,
    by_detector,
    by_field,
    partner_rows,
    tally_full,
    tally_lines_at_once,
    tally_matches,
)
from scanner.counting.prose import ProseSample
from scanner.counting.records import search
from scanner.counting.scan_context import Scan, tally_name
from scanner.counting.unit_tally import GroupTally, UnitTally
from scanner.fields.tally import MAX_LOCATIONS, EntityTally, FieldTally
from scanner.log_formats.registry import fields_of
from scanner.logs import log_native
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields
from scanner.logs.log_table import TEXT, bare
from scanner.redaction.field_names import SafeName

_PARSED_AT_ONCE = 16_384
_SALT = 0x6C696E65
"""Added to the seed, so that the sample of lines to parse is independent of the sample of rows to read."""


@dataclass
class LineSample:
    """Lines that are collected until there are enough to parse them in one pass."""

    ordinals: list[NDArray[np.int64]] = field(default_factory=list)
    texts: list[pa.Array] = field(default_factory=list)

    def add(self, ordinals: NDArray[np.int64], texts: pa.Array) -> None:
        if ordinals.size:
            self.ordinals.append(ordinals)
            self.texts.append(texts)

    def tally(self, unit: UnitTally, scan: Scan, *, at_least: int = 1) -> None:
        """Parse the collected lines, count them in ``unit`` and empty the sample, unless the sample has fewer
        than ``at_least`` lines.
        """
        if sum(part.size for part in self.ordinals) < at_least:
            return
        ordinals, texts = np.concatenate(self.ordinals), pa.concat_arrays(self.texts)
        self.ordinals, self.texts = [], []
        group = unit.group("")
        group.parsed += ordinals.size
        lines = _joined(texts)
        fields = fields_of(lines, scan.plan.log_format)
        _tally_parsed([_Read(group=group, lines=lines, fields=fields, ordinals=ordinals)], scan)


@dataclass(frozen=True, kw_only=True)
class _Read:
    """Lines of one unit, cut into fields."""

    group: GroupTally
    lines: LineBuffer
    fields: LineFields
    ordinals: NDArray[np.int64]
    prose: ProseSample | None = None
    """The unit's sample of prose, or ``None`` to use the sample of the scan."""


def tally_lines(unit: UnitTally, batch: pa.RecordBatch, scan: Scan, sample: LineSample | None = None) -> None:
    """Count a batch with the layout ``lines``: count hits in all lines, and everything else in the parsed
    lines.

    If ``sample`` is given, lines to parse are collected in it until there are many or the caller counts them.
    """
    if not batch.num_rows:
        return
    read = _read(unit, batch, scan, None)
    hits = scan.patterns.find_rows(read.lines.data, read.lines.starts, read.lines.ends, scan.hints)
    _tally_hits(read, hits, scan)
    parsed = keep(read.ordinals, scan.plan.seed + _SALT, scan.plan.parsed_share)
    if parsed.all():
        read.group.parsed += read.ordinals.size
        _tally_parsed([read], scan)
        return
    kept = LineSample() if sample is None else sample
    kept.add(read.ordinals[parsed], pc.fill_null(batch.column(1), "").filter(pa.array(parsed)))
    kept.tally(unit, scan, at_least=1 if sample is None else _PARSED_AT_ONCE)


def tally_lines_together(
    units: Sequence[tuple[UnitTally, pa.RecordBatch, ProseSample | None]], scan: Scan
) -> None:
    """Count small units with the same plan in one pass, and parse all lines of the units.

    ``units`` gives the tally, one batch and the sample of prose of each unit.
    """
    reads = [_read(unit, batch, scan, prose) for unit, batch, prose in units if batch.num_rows]
    if not reads:
        return
    for read, hits in zip(reads, _hits_of_each(reads, scan), strict=True):
        _tally_hits(read, hits, scan)
        read.group.parsed += read.ordinals.size
    _tally_parsed(reads, scan)


def _read(unit: UnitTally, batch: pa.RecordBatch, scan: Scan, prose: ProseSample | None) -> _Read:
    ordinals = batch.column(0).to_numpy(zero_copy_only=False)
    lines = _joined(batch.column(1))
    unit.n_bytes += len(lines.data) + 1
    group = unit.group("")
    group.rows += ordinals.size
    fields = fields_of(lines, scan.plan.log_format)
    return _Read(group=group, lines=lines, fields=fields, ordinals=ordinals, prose=prose)


def _hits_of_each(reads: Sequence[_Read], scan: Scan) -> Iterator[Hits]:
    """Search the lines of all units in one pass and yield the hits of each unit. No match extends beyond a
    line.
    """
    sizes = [len(read.lines.data) + 1 for read in reads]
    shifts = np.cumsum([0, *sizes])[:-1]
    shifted = list(zip(reads, shifts, strict=True))
    hits = scan.patterns.find_rows(
        b"\n".join(read.lines.data for read in reads),
        np.concatenate([read.lines.starts + shift for read, shift in shifted]),
        np.concatenate([read.lines.ends + shift for read, shift in shifted]),
        scan.hints,
    )
    return hits.cut([read.lines.starts.size for read in reads])


def _joined(texts: pa.Array) -> LineBuffer:
    if texts.null_count:
        texts = pc.fill_null(texts, "")
    if log_native.COMPILED and len(texts):
        return log_native.joined(texts)
    one_list = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    return LineBuffer.of(pc.binary_join(one_list, "\n")[0].as_buffer().to_pybytes())


def _tally_hits(read: _Read, hits: Hits, scan: Scan) -> None:
    lines, fields, ordinals = read.lines, read.fields, read.ordinals
    labels, codes = fields.labels_at(lines.starts[hits.row] + hits.start)
    labels.append(TEXT)
    codes = np.where(codes < 0, len(labels) - 1, codes)
    names = scan.names(labels)

    def tally_of(code: int, index: int) -> EntityTally:
        return read.group.field(names[code].path).entity(scan.detectors[index].id)

    texts = Texts.of_lines(ordinals)
    partners = partner_rows(scan.patterns.partners, iter([(hits, texts)]), ordinals.size)
    if native.COMPILED:
        text_of = _reader(lines, hits)
        tally_lines_at_once(hits, codes, tally_of, scan.detectors, ordinals, partners, text_of)
    else:
        for code, index, some in by_field(hits, codes):
            tally = tally_of(code, index)
            tally_matches(tally, scan.detectors[index], some, texts, partners, _reader(lines, some))
    _tally_names(read.group, fields, names, ordinals)


def _tally_names(
    group: GroupTally, fields: LineFields, names: Sequence[SafeName], ordinals: NDArray[np.int64]
) -> None:
    """Count values that occur as field names. ``names`` lists the names of the outer fields, then of the
    inner fields.
    """
    for table, shift in ((fields.outer, 0), (fields.inner, len(fields.outer.labels))):
        for code in range(len(table.labels)):
            name = names[shift + code]
            if name.hits:
                having = np.unique(table.lines[table.codes == code])
                first = ordinals[having[:MAX_LOCATIONS]].tolist()
                tally_name(group.field(name.path), name, having.size, first)


def _reader(lines: LineBuffer, hits: Hits) -> ReadText:
    def text_of(place: int) -> str:
        start = int(lines.starts[hits.row[place]])
        span = slice(start + int(hits.start[place]), start + int(hits.end[place]))
        return lines.data[span].decode("utf-8", "replace")

    return text_of


def _tally_parsed(reads: Sequence[_Read], scan: Scan) -> None:
    columns = _columns(reads, scan)
    all_looks = looks_of_columns([column.cells for column in columns], scan.plan.seed)
    for column, looks in zip(columns, all_looks, strict=True):
        column.tally.merge(tally_cells(column.cells, looks, column.path))
    _tally_new_dates([pair for pair in zip(columns, all_looks, strict=True) if pair[0].path == TEXT])
    scan.judge([(column.path, column.tally, column.cells) for column in columns])
    for column, looks in zip(columns, all_looks, strict=True):
        prose = column.read.prose or scan.prose
        if prose is not None and (scan.plan.read_lines or column.path != TEXT):
            prose.add("", column.path, column.tally, column.cells, looks)
    found = search([column.cells for column in columns], [column.path for column in columns], scan)
    for column, hits in zip(columns, found, strict=True):
        for index, some in by_detector(hits):
            entity = column.tally.entity(scan.detectors[index].id)
            tally_full(entity, some, Texts.of_cells(column.cells))


@dataclass(frozen=True, kw_only=True)
class _Column:
    """One field in the lines of one unit."""

    read: _Read
    path: str
    cells: Cells

    @property
    def tally(self) -> FieldTally:
        return self.read.group.field(self.path)


def _columns(reads: Sequence[_Read], scan: Scan) -> list[_Column]:
    """The fields in the lines of all units. If a field occurs twice on a line, only the field's first value
    is used.
    """
    places = [
        (read, name.path, *table.raw_values(read.lines, code))
        for read in reads
        for table in (read.fields.outer, read.fields.inner)
        for code, name in enumerate(scan.names(table.labels))
    ]
    if not places:
        return []
    values, first = bare(joined_columns([texts for *_, texts in places])), 0
    columns: list[pa.Array] = []
    ordinals: list[NDArray[np.int64]] = []
    for read, _, line, texts in places:
        own = values.slice(first, len(texts))
        if (line[1:] <= line[:-1]).any():
            line, one_each = np.unique(line, return_index=True)
            own = own.take(pa.array(one_each))
        columns.append(own)
        ordinals.append(read.ordinals[line])
        first += len(texts)
    cells = distinct_cells_of(columns, ordinals, scan.plan.seed)
    return [
        _Column(read=read, path=path, cells=own) for (read, path, *_), own in zip(places, cells, strict=True)
    ]


def _tally_new_dates(columns: Sequence[tuple[_Column, Looks]]) -> None:
    """Count the days at the start of lines that contain more than a time. Lines with only a time are already
    counted.
    """
    if not columns:
        return
    found, first = leading_dates(joined_columns([column.cells.texts for column, _ in columns])), 0
    if found.null_count == len(found):
        return
    for column, looks in columns:
        days = found.slice(first, len(looks.day))
        first += len(looks.day)
        tally_dates(
            column.tally,
            pc.if_else(pc.is_null(looks.day), days, pa.scalar(None, days.type)),
            column.cells.counts,
        )
