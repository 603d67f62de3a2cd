"""Batches of raw lines: searched as they are; fields are told for hits, and for a sample of the lines."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from connectors.sampling import keep
from detectors.matching.hits import Hits
from scanner.counting.columns import Cells, Looks, distinct_cells, looks_of_columns, tally_cells, tally_dates
from scanner.counting.dates import leading_dates
from scanner.counting.matches import (
    ReadText,
    Texts,
    by_detector,
    by_field,
    partner_rows,
    tally_full,
    tally_matches,
)
from scanner.counting.records import search
from scanner.counting.unit_tally import GroupTally, UnitTally
from scanner.counting.worker import Scan, tally_name
from scanner.field_names import SafeName
from scanner.log_formats.registry import fields_of
from scanner.logs.log_bytes import LineBuffer
from scanner.logs.log_fields import LineFields
from scanner.logs.log_table import TEXT, FieldTable
from scanner.tally import MAX_LOCATIONS

_PARSED_AT_ONCE = 4_096
_SALT = 0x6C696E65
"""Keeps the choice of lines to parse apart from the choice of rows to read."""


@dataclass
class LineSample:
    """Lines that are to be parsed, kept until they are many enough for a pass of their own."""

    ordinals: list[NDArray[np.int64]] = field(default_factory=list)
    texts: list[pa.Array] = field(default_factory=list)

    def add(self, ordinals: NDArray[np.int64], texts: pa.Array) -> None:
        if ordinals.size:
            self.ordinals.append(ordinals)
            self.texts.append(texts)

    def tally(self, unit: UnitTally, scan: Scan, *, at_least: int = 1) -> None:
        """Add them to ``unit`` and begin anew, if there are ``at_least`` so many."""
        if sum(part.size for part in self.ordinals) < at_least:
            return
        ordinals, texts = np.concatenate(self.ordinals), pa.concat_arrays(self.texts)
        self.ordinals, self.texts = [], []
        group = unit.group("")
        group.parsed += ordinals.size
        lines = _joined(texts)
        _tally_parsed(group, lines, fields_of(lines, scan.plan.log_format), ordinals, scan)


def tally_lines(unit: UnitTally, batch: pa.RecordBatch, scan: Scan, sample: LineSample | None = None) -> None:
    """Add a batch whose layout is ``lines``: hits of all lines, the rest of those lines that are parsed.

    Lines to be parsed wait in ``sample``, where there is one, until they are many or the caller adds them.
    """
    ordinals = batch.column(0).to_numpy(zero_copy_only=False)
    if not ordinals.size:
        return
    texts = pc.fill_null(batch.column(1), "")
    lines = _joined(texts)
    unit.n_bytes += len(lines.data) + 1
    group = unit.group("")
    group.rows += ordinals.size
    hits = scan.patterns.find_rows(lines.data, lines.starts, lines.ends, scan.hints)
    fields = fields_of(lines, scan.plan.log_format)
    _tally_hits(group, lines, fields, hits, ordinals, scan)
    parsed = keep(ordinals, scan.plan.seed + _SALT, scan.plan.parsed_share)
    if parsed.all():
        group.parsed += ordinals.size
        _tally_parsed(group, lines, fields, ordinals, scan)
        return
    kept = LineSample() if sample is None else sample
    kept.add(ordinals[parsed], texts.filter(pa.array(parsed)))
    kept.tally(unit, scan, at_least=1 if sample is None else _PARSED_AT_ONCE)


def _joined(texts: pa.Array) -> LineBuffer:
    whole = pa.LargeListArray.from_arrays(pa.array([0, len(texts)], pa.int64()), texts)
    return LineBuffer.of(pc.binary_join(whole, "\n")[0].as_buffer().to_pybytes())


def _tally_hits(
    group: GroupTally,
    lines: LineBuffer,
    fields: LineFields,
    hits: Hits,
    ordinals: NDArray[np.int64],
    scan: Scan,
) -> None:
    labels, codes = fields.labels_at(lines.starts[hits.row] + hits.start)
    labels.append(TEXT)
    codes = np.where(codes < 0, len(labels) - 1, codes)
    names = scan.namer.names(labels)
    texts = Texts.of_lines(ordinals)
    partners = partner_rows(scan.detectors, iter([(hits, texts)]), ordinals.size)
    for code, index, some in by_field(hits, codes):
        detector = scan.detectors[index]
        tally = group.field(names[code].path).entity(detector.id)
        tally_matches(tally, detector, some, texts, partners, _reader(lines, some))
    _tally_names(group, fields, names, ordinals)


def _tally_names(
    group: GroupTally, fields: LineFields, names: Sequence[SafeName], ordinals: NDArray[np.int64]
) -> None:
    """Count names that are values. ``names`` are those of the outer fields, then of the inner ones."""
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


def _tally_parsed(
    group: GroupTally, lines: LineBuffer, fields: LineFields, ordinals: NDArray[np.int64], scan: Scan
) -> None:
    names: list[str] = []
    cells: list[Cells] = []
    for table in (fields.outer, fields.inner):
        for code, name in enumerate(scan.namer.names(table.labels)):
            names.append(name.path)
            cells.append(_cells(lines, table, code, ordinals, scan.plan.seed))
    all_looks = looks_of_columns(cells)
    for path, own, looks in zip(names, cells, all_looks, strict=True):
        tally = group.field(path)
        tally.merge(tally_cells(own, looks, path, scan.plan.seed))
        if path == TEXT:
            tally_dates(tally, _new_dates(own, looks), own.counts)
    scan.judge([(group.field(path), own) for path, own in zip(names, cells, strict=True)])
    for path, own, looks in zip(names, cells, all_looks, strict=True):
        tally = group.field(path)
        if scan.prose is not None and (scan.plan.read_lines or path != TEXT):
            scan.prose.add("", path, tally, own, looks)
    for path, own, hits in zip(names, cells, search(cells, names, scan), strict=True):
        for index, some in by_detector(hits):
            tally_full(group.field(path).entity(scan.detectors[index].id), some, Texts.of_cells(own))


def _new_dates(cells: Cells, looks: Looks) -> pa.Array:
    """Days at the head of lines that say more than the time (a line that says no more is counted already)."""
    return pc.if_else(pc.is_null(looks.day), leading_dates(cells.texts), pa.scalar(None, pa.string()))


def _cells(lines: LineBuffer, table: FieldTable, code: int, ordinals: NDArray[np.int64], seed: int) -> Cells:
    """The values of a field, the first on each line."""
    line, values = table.values(lines, code)
    line, first = np.unique(line, return_index=True)
    return distinct_cells(values.take(pa.array(first)), ordinals[line], seed)
