"""Tables with columns aligned by spaces: text in which the same positions are blank in all lines.

Such a table differs from prose by three or more columns (or two columns with names above them) that are
separated by at least two blanks (by one in many lines with names above), at least one of which contains
numbers, dates or the like; or by a line of dashes below the column names. The first lines are column names if
they differ from the columns below.

Records without blanks between columns, such as those that banks exchange, are cut where digits, text or
blanks begin in all records of the same kind. Each kind of record has separate columns.

Lines that do not fit the columns, such as titles and totals, are read as a whole, into the field ``text``.
Blank lines and lines of dashes are skipped. Sampling: by a seeded hash of the line's number, without bias.
"""

import contextlib
from collections.abc import Iterator
from itertools import pairwise

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from connectors.arrow.batches import make_batch, sliced, unique_names
from connectors.base import LINE, Collection, FieldInfo, ReadPlan, Split
from connectors.formats import text
from connectors.formats.base import Format, Head, Match
from connectors.storage.content import Content
from connectors.text.aligned import Aligned, aligned
from connectors.text.blocks import line_stretch
from connectors.text.lines import read_lines
from connectors.text.packed import Layout, packed

_SUFFIXES = (
    "",
    ".txt",
    ".dat",
    ".out",
    ".export",
    ".prn",
    ".asc",
    ".lst",
    ".rpt",
    ".fwf",
    ".rem",
    ".ret",
    ".ach",
)
_RULE = r"^[-=\s]*$"
_TEXT = "text"


def _sniff(head: Head) -> Match:
    if head.suffix not in _SUFFIXES or text.is_log(head.name, head.text):
        return Match.NO
    return Match.CONTENT if _found(head) or _layouts(head) else Match.NO


def _found(head: Head) -> Aligned | None:
    return aligned([line for line in head.text.split("\n") if line.strip()])


def _layouts(head: Head) -> tuple[Layout, ...]:
    """The layouts of packed records, one for each kind. The last line of the head is ignored, since it may be
    cut off.
    """
    return packed([line.rstrip("\r") for line in head.text.split("\n")[:-1] if line.strip()])


def _describe(head: Head) -> Iterator[Collection]:
    found = _found(head)
    layouts = () if found else _layouts(head)
    assert found or layouts, "described only what was recognised"
    n_columns = len(found.gutters) + 1 if found else sum(len(layout.cuts) for layout in layouts)
    columns = unique_names((found.names if found else ()) or ("",) * n_columns)
    yield Collection(
        name=head.name,
        kind="file",
        size=head.size,
        fields=tuple(FieldInfo(name=name, type="string") for name in columns),
        format="fixed_width",
        locator=(head.content.address,),
        options=head.options(
            gutters=orjson.dumps(found.gutters if found else ()).decode(),
            layouts=orjson.dumps([[layout.pattern, layout.cuts] for layout in layouts]).decode(),
            columns=orjson.dumps(columns).decode(),
            header=orjson.dumps(_header_lines(head, found) if found else []).decode(),
        ),
    )


def _header_lines(head: Head, found: Aligned) -> list[int]:
    """Numbers, from 1, of the lines that contain the column names."""
    filled = [number for number, line in enumerate(head.text.split("\n"), start=1) if line.strip()]
    return [filled[place] for place in found.named_by]


def _read(collection: Collection, split: Split, plan: ReadPlan, content: Content) -> Iterator[pa.RecordBatch]:
    options = collection.options
    gutters, columns = orjson.loads(options["gutters"]), tuple(orjson.loads(options["columns"]))
    layouts = orjson.loads(options["layouts"])
    header = pa.array(orjson.loads(options["header"]), pa.int64())
    with contextlib.closing(content.open(split.start, split.stop)) as stream:
        for batch in read_lines(stream, options["encoding"], split.first_row, plan):
            lines = batch.column(1)
            is_row = pc.invert(pc.match_substring_regex(lines, _RULE))
            is_row = pc.and_(is_row, pc.invert(pc.is_in(batch.column(0), value_set=header)))
            kept = batch.filter(is_row)
            if kept.num_rows:
                lines = kept[LINE]
                cells = _packed_cells(lines, layouts, columns) if layouts else _cells(lines, gutters, columns)
                yield from sliced(make_batch(kept.column(0), cells), plan.batch_rows)


def _cells(lines: pa.Array, gutters: list[tuple[int, int]], columns: tuple[str, ...]) -> dict[str, pa.Array]:
    """The cells of each column. Each line is cut where left-aligned columns begin or, if words cross these
    places, where right-aligned columns end.

    Lines in which words cross both kinds of places are put as a whole into a separate column.
    """
    by_start = [0, *(stop for _, stop in gutters)]
    by_stop = [0, *(start + 1 for start, _ in gutters)]
    is_by_start, is_by_stop = _are_blank(lines, by_start), _are_blank(lines, by_stop)
    none = pa.scalar(None, pa.string())
    cells = {
        name: pc.if_else(is_by_start, one, pc.if_else(is_by_stop, other, none))
        for name, one, other in zip(columns, _cut(lines, by_start), _cut(lines, by_stop), strict=True)
    }
    is_row = pc.or_(is_by_start, is_by_stop)
    if not pc.all(is_row).as_py():
        *_, name = unique_names([*columns, _TEXT])
        cells[name] = pc.if_else(is_row, none, lines)
    return cells


def _packed_cells(
    lines: pa.Array, layouts: list[tuple[str, list[tuple[int, int]]]], columns: tuple[str, ...]
) -> dict[str, pa.Array]:
    """The cells of each column. They are null for records of other kinds, and lines of no known kind are put
    as a whole into a separate column.
    """
    none, names = pa.scalar(None, pa.string()), iter(columns)
    cells: dict[str, pa.Array] = {}
    is_open = pa.array([True]).take(pa.array([0] * len(lines)))
    for pattern, cuts in layouts:
        is_own = pc.and_(is_open, pc.match_substring_regex(lines, pattern))
        is_open = pc.and_(is_open, pc.invert(is_own))
        for (start, stop), name in zip(cuts, names, strict=False):
            cell = pc.utf8_trim_whitespace(pc.utf8_slice_codeunits(lines, start, stop))
            cells[name] = pc.if_else(is_own, cell, none)
    if pc.any(is_open).as_py():
        *_, name = unique_names([*columns, _TEXT])
        cells[name] = pc.if_else(is_open, lines, none)
    return cells


def _are_blank(lines: pa.Array, starts: list[int]) -> pa.Array:
    """For each line, whether it has no tab and a blank before every column that starts at ``starts``."""
    found = pc.invert(pc.match_substring(lines, "\t"))
    for start in starts[1:]:
        before = pc.utf8_slice_codeunits(lines, start - 1, start)
        found = pc.and_(found, pc.is_in(before, value_set=pa.array(["", " "])))
    return found


def _cut(lines: pa.Array, starts: list[int]) -> Iterator[pa.Array]:
    for start, stop in pairwise([*starts, None]):
        yield pc.utf8_trim_whitespace(pc.utf8_slice_codeunits(lines, start or 0, stop))


FORMAT = Format(
    name="fixed_width",
    sniff=_sniff,
    describe=_describe,
    read=_read,
    splits=text.FORMAT.splits,
    align=line_stretch,
)
