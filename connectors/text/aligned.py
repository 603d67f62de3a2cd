"""Columns that spaces hold in line: where they begin and end, told from blanks that run through all lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from connectors.text.table_head import TableHead, is_typed, table_head

_MIN_LINES, _MAX_LINES = 3, 200
_MANY_LINES = 10
"""From here on words of prose do not leave one blank column by chance; before, two are asked for."""
_MAX_ABOVE = 5
_MIN_FILLED = 0.5
_RULE = re.compile(r"[-=]{2,}(?:\s+[-=]{2,})+")
Gutters = tuple[tuple[int, int], ...]
"""Beginning and end of the blanks between columns, in characters."""


@dataclass(frozen=True)
class Aligned:
    """A table of aligned columns."""

    n_above: int
    """Filled lines above it."""
    gutters: Gutters
    head: TableHead


def aligned(lines: Sequence[str]) -> Aligned | None:
    """The table that filled ``lines`` make; ``None``: they are prose, or nothing holds them in line.

    >>> found = aligned(["NAME   CITY   AGE", "Jo     Bonn    41", "Alma   Rome     7"])
    >>> found.gutters, found.head.names
    (((4, 7), (11, 14)), ('NAME', 'CITY', 'AGE'))
    """
    lines = [line.rstrip() for line in lines[:_MAX_LINES]]
    if any("\t" in line for line in lines):
        return None
    tried = [
        (len(gutters), -n_above, gutters)
        for n_above in range(min(_MAX_ABOVE, len(lines) - _MIN_LINES) + 1)
        if (gutters := _gutters(lines[n_above:]))
    ]
    if not tried:
        return None
    _, above, gutters = max(tried)
    table = lines[-above:]
    rows = [_cut(line, gutters) for line in table]
    has_rule = len(table) > 1 and _RULE.fullmatch(table[1].strip()) is not None
    rows = [*rows[:1], *rows[1 + has_rule :]]
    head = TableHead(0, 1, tuple(rows[0])) if has_rule else table_head(rows)
    is_wide = len(gutters) >= (1 if head.n_names and is_typed(rows[1:]) else 2)
    if not is_wide or head.n_above or not (has_rule or is_typed(rows[head.n_names :])):
        return None
    return Aligned(-above, gutters, head)


def _cut(line: str, gutters: Gutters) -> list[str]:
    starts = [0, *(stop for _, stop in gutters), len(line)]
    return [line[start:stop].strip() for start, stop in pairwise(starts)]


def _gutters(lines: Sequence[str]) -> Gutters:
    """The blanks between columns that are filled in half of the lines at least."""
    width = max(map(len, lines))
    is_filled = np.array([[sign != " " for sign in line.ljust(width)] for line in lines])
    is_any = np.append(is_filled.any(axis=0), True)
    blanks = np.flatnonzero(np.diff(is_any.astype(np.int8), prepend=1))
    n_wanted = 1 if len(lines) >= _MANY_LINES else 2
    gutters = tuple(
        (int(start), int(stop))
        for start, stop in zip(blanks[0::2], blanks[1::2], strict=True)
        if stop - start >= n_wanted and start > 0
    )
    places = pairwise([0, *(stop for _, stop in gutters), width])
    shares = [is_filled[:, start:stop].any(axis=1).mean() for start, stop in places]
    return gutters if min(shares) >= _MIN_FILLED else ()
