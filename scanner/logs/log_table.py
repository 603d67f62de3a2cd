"""A table of the fields in a buffer of lines, with the start, end and label of each field."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scanner.logs.log_bytes import LineBuffer, Positions, slices

TEXT = "text"
"""The field for text that belongs to no key and to no position."""


@dataclass(frozen=True, kw_only=True)
class FieldTable:
    """Fields in the order of their positions, without overlaps."""

    starts: Positions
    stops: Positions
    codes: NDArray[np.int64]
    """Index in ``labels`` of each field."""
    lines: NDArray[np.int64]
    """Index of each field's line."""
    labels: tuple[str, ...]

    @classmethod
    def empty(cls) -> "FieldTable":
        none = np.zeros(0, dtype=np.int64)
        return cls(starts=none, stops=none, codes=none, lines=none, labels=())

    def codes_at(self, positions: Positions) -> NDArray[np.int64]:
        """Index of the label of the field at each position; -1 if there is no field."""
        if not self.starts.size:
            return np.full(positions.size, -1, dtype=np.int64)
        place = np.searchsorted(self.starts, positions, side="right") - 1
        inside = (place >= 0) & (positions < self.stops[place])
        return np.where(inside, self.codes[place], -1)

    def without_lines(self, lines: NDArray[np.int64]) -> "FieldTable":
        """The fields that are on none of ``lines``."""
        kept = ~np.isin(self.lines, lines)
        return FieldTable(
            starts=self.starts[kept],
            stops=self.stops[kept],
            codes=self.codes[kept],
            lines=self.lines[kept],
            labels=self.labels,
        )

    def behind(self, floors: Positions) -> "FieldTable":
        """The same fields, cut so that no field begins before the position of its line in ``floors``."""
        starts = np.maximum(self.starts, floors[self.lines])
        stops = np.maximum(self.stops, starts)
        return FieldTable(starts=starts, stops=stops, codes=self.codes, lines=self.lines, labels=self.labels)

    def values(self, lines: LineBuffer, code: int) -> tuple[NDArray[np.int64], pa.Array]:
        """The lines that have the field ``code``, and the field's values without surrounding punctuation; the
        value ``-`` becomes empty.
        """
        line, texts = self.raw_values(lines, code)
        return line, bare(texts)

    def raw_values(self, lines: LineBuffer, code: int) -> tuple[NDArray[np.int64], pa.Array]:
        """The lines that have the field ``code``, and the field's unchanged values."""
        chosen = np.flatnonzero(self.codes == code)
        return self.lines[chosen], slices(lines.data, self.starts[chosen], self.stops[chosen])


def bare(texts: pa.Array) -> pa.Array:
    """Values without surrounding punctuation; the value ``-`` becomes empty."""
    texts = pc.utf8_rtrim(pc.utf8_trim_whitespace(texts), ",; ")
    if pc.any(pc.ends_with(texts, ")")).as_py():
        texts = pc.if_else(pc.match_substring_regex(texts, r"^[^(]*\)$"), pc.utf8_rtrim(texts, ")"), texts)
    texts = pc.utf8_trim(texts, '"')
    if pc.any(pc.or_(pc.ends_with(texts, "]"), pc.ends_with(texts, ">"))).as_py():
        is_bracketed = pc.match_substring_regex(texts, r"^(?:\[[^\[\]\"{]*\]|<[^<>]*>)$")
        texts = pc.if_else(is_bracketed, pc.utf8_trim(texts, "[]<>"), texts)
    return pc.if_else(pc.equal(texts, "-"), "", texts)


def joined(lines: LineBuffer, first: FieldTable, second: FieldTable) -> FieldTable:
    """One table with the fields of two tables, which must not overlap."""
    return table_of(
        lines,
        np.concatenate((first.starts, second.starts)),
        np.concatenate((first.stops, second.stops)),
        np.concatenate((first.codes, second.codes + len(first.labels))),
        [*first.labels, *second.labels],
    )


def table_of(
    lines: LineBuffer, starts: Positions, stops: Positions, codes: NDArray[np.int64], labels: list[str]
) -> FieldTable:
    """Build a table of fields, sorted by position, in which equal labels are merged."""
    distinct = sorted(set(labels))
    place = {label: index for index, label in enumerate(distinct)}
    renumbered = np.array([place[label] for label in labels], dtype=np.int64)
    codes = renumbered[codes]
    if not (starts[1:] > starts[:-1]).all():
        order = np.lexsort((stops, starts))
        starts, stops, codes = starts[order], stops[order], codes[order]
    return FieldTable(
        starts=starts, stops=stops, codes=codes, lines=lines.line_of(starts), labels=tuple(distinct)
    )
