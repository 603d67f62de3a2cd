"""Cut log lines into fields by position: each word belongs to the label at the same position in a list."""

from collections.abc import Sequence

import numpy as np

from scanner.logs.log_bytes import LineBuffer, Positions
from scanner.logs.log_fields import LineFields, parameters
from scanner.logs.log_table import TEXT, FieldTable, table_of

EXTRA = "extra"
"""The field for words after the last position that has a label."""


def placed_line_fields(
    lines: LineBuffer, labels: Sequence[str], *, at_least: int, queries: Sequence[str]
) -> LineFields:
    """Cut lines into words at separators outside quotation marks, and find the URL parameters in ``queries``.

    Lines with fewer words than ``at_least`` and comments, which begin with ``#``, are one field ``text``.
    """
    separators = _separators(lines)
    starts = np.sort(np.concatenate((lines.starts, separators + 1)), kind="stable")
    line = lines.line_of(starts)
    first = np.searchsorted(line, np.arange(lines.starts.size))
    place = np.arange(starts.size) - first[line]
    counts = np.diff(np.append(first, starts.size))
    fits = ((counts >= at_least) & (lines.at(lines.starts) != ord("#")))[line]
    stops = np.where(fits, np.append(starts[1:] - 1, lines.ends[-1]), lines.ends[line])
    codes = np.where(fits, np.minimum(place + 1, len(labels) + 1), 0)
    kept = fits | (place == 0)
    outer = table_of(lines, starts[kept], stops[kept], codes[kept], [TEXT, *labels, EXTRA])
    return LineFields(outer=outer, inner=_inside(lines, outer, queries))


def _separators(lines: LineBuffer) -> Positions:
    """Positions of the separators of fields: tabs, or spaces on lines without tabs."""
    tabs = lines.outside_quotes(lines.find("\t"))
    spaces = lines.outside_quotes(lines.find(" "))
    if not tabs.size:
        return spaces
    has_tab = np.zeros(lines.starts.size, dtype=np.bool_)
    has_tab[lines.line_of(tabs)] = True
    return np.sort(np.concatenate((tabs, spaces[~has_tab[lines.line_of(spaces)]])))


def _inside(lines: LineBuffer, outer: FieldTable, queries: Sequence[str]) -> FieldTable:
    named = np.array([label in queries for label in outer.labels], dtype=np.bool_)
    return parameters(lines, outer, named, outer.starts[named[outer.codes]])
