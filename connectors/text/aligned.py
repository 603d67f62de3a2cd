"""Find where columns that are aligned with spaces begin and end, by the positions that are blank in all
lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from connectors.text.table_head import is_typed, table_head

_MIN_LINES, _MAX_LINES = 3, 200
_MANY_LINES = 10
_MIN_BLANKS = 2
"""Least number of blanks between columns. A single blank also occurs inside values, such as phone numbers."""
_MIN_CLOSE = 3
"""Least number of column borders in a table whose columns are only one blank apart."""
_MAX_ABOVE = 5
_MAX_WIDTH = 4_000
"""Maximum length of a line in characters; columns in longer lines are not aligned for people to read."""
_MIN_FILLED = 0.5
_MAX_CROSSING = 0.1
"""If there are many lines: the highest share of lines whose text may cross column borders, as lines of totals
do.
"""
_RULE = re.compile(r"\s*[-=]{2,}(?:\s+[-=]{2,})+")
Gutters = tuple[tuple[int, int], ...]
"""Start and end of each run of blanks between two columns, in characters."""


@dataclass(frozen=True)
class Aligned:
    """A table whose columns are aligned with spaces."""

    gutters: Gutters
    names: tuple[str, ...]
    """The column names as written; empty if the columns have no names."""
    named_by: tuple[int, ...]
    """Indexes of the lines that contain the column names, among the lines that are not blank."""


def aligned(lines: Sequence[str]) -> Aligned | None:
    """The table in ``lines``, none of which is blank; ``None`` if the lines are prose or not aligned.

    >>> found = aligned(["NAME   CITY   AGE", "Jo     Bonn    41", "Alma   Rome     7"])
    >>> found.gutters, found.names
    (((4, 7), (11, 14)), ('NAME', 'CITY', 'AGE'))
    """
    lines = [line.rstrip() for line in lines[:_MAX_LINES]]
    width = max(map(len, lines), default=0)
    if not 0 < width <= _MAX_WIDTH or any("\t" in line for line in lines):
        return None
    ruled = _ruled(lines)
    if ruled is not None:
        return ruled
    is_filled = _filled(lines, width)
    tried = [
        (len(gutters), -n_above, gutters)
        for n_above in range(min(_MAX_ABOVE, len(lines) - _MIN_LINES) + 1)
        if (gutters := _gutters(is_filled[n_above:]))
    ]
    close = _close(lines, is_filled)
    if close is not None and len(close.gutters) > max(tried, default=(0,))[0]:
        return close
    if not tried:
        return None
    _, above, gutters = max(tried)
    places = [place for place in range(-above, len(lines)) if not _crosses(lines[place], gutters)]
    rows = [_cut(lines[place], gutters) for place in places]
    head = table_head(rows)
    is_wide = len(gutters) >= (1 if head.n_names and is_typed(rows[1:]) else 2)
    if not is_wide or head.n_above or _is_form(rows) or not is_typed(rows[head.n_names :]):
        return None
    return Aligned(gutters, head.names, tuple(places[: head.n_names]))


def _close(lines: Sequence[str], is_filled: NDArray[np.bool_]) -> Aligned | None:
    """The table in many lines whose columns are only one blank apart, if the first line names all columns."""
    n_lines, width = is_filled.shape
    if n_lines < _MANY_LINES:
        return None
    edges = np.flatnonzero(np.diff(np.append(is_filled.any(axis=0), True).astype(np.int8), prepend=1))
    blanks = [(start, stop) for start, stop in pairwise(edges.tolist()) if not is_filled[:, start].any()]
    gutters = [(start, stop) for start, stop in blanks if start and stop < width]
    places = list(pairwise([0, *(stop for _, stop in gutters), width]))
    has_name = [is_filled[0, start:stop].any() for start, stop in places]
    has_value = [is_filled[1:, start:stop].any() for start, stop in places]
    # A border between columns needs values before it and a name after it; otherwise it splits a name or a
    # value.
    kept = tuple(
        gutter
        for gutter, before, after in zip(gutters, has_value, has_name[1:], strict=False)
        if before and after
    )
    rows = [_cut(line, kept) for line in lines]
    head = table_head(rows)
    is_named = head.n_names == 1 and not head.n_above and all(head.names)
    if len(kept) < _MIN_CLOSE or not is_named or not is_typed(rows[1:]) or _is_form(rows):
        return None
    return Aligned(kept, head.names, (0,))


def _ruled(lines: Sequence[str]) -> Aligned | None:
    """The table with a line of dashes below the column names, which shows the widths of the columns."""
    place = next((place for place, line in enumerate(lines) if _RULE.fullmatch(line)), 0)
    if not 0 < place <= _MAX_ABOVE + 1:
        return None
    groups = [found.span() for found in re.finditer(r"\S+", lines[place])]
    gutters = tuple((stop, start) for (_, stop), (start, _) in pairwise(groups))
    if _crosses(lines[place - 1], gutters):
        return None
    return Aligned(gutters, tuple(_cut(lines[place - 1], gutters)), (place - 1,))


def _crosses(line: str, gutters: Gutters) -> bool:
    return any(line[start:stop].strip() for start, stop in gutters)


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the text is a form: most cells in one column are labels, which end with a colon."""
    return any(
        2 * sum(cell.endswith(":") for cell in column) > len(rows) for column in zip(*rows, strict=True)
    )


def _cut(line: str, gutters: Gutters) -> list[str]:
    starts = [0, *(stop for _, stop in gutters), len(line)]
    return [line[start:stop].strip() for start, stop in pairwise(starts)]


def _filled(lines: Sequence[str], width: int) -> NDArray[np.bool_]:
    """For each line, a mask of the character positions that are not blank."""
    text = "".join(line.ljust(width) for line in lines).encode("utf-32-le", "surrogatepass")
    found: NDArray[np.bool_] = (np.frombuffer(text, np.uint32) != ord(" ")).reshape(len(lines), width)
    return found


def _gutters(is_filled: NDArray[np.bool_]) -> Gutters:
    """The blanks between columns, if enough columns are filled in at least half of the lines; otherwise
    empty.
    """
    n_lines, width = is_filled.shape
    n_crossing = _MAX_CROSSING * n_lines if n_lines >= _MANY_LINES else 0
    is_any = np.append(is_filled.sum(axis=0) > n_crossing, True)
    blanks = np.flatnonzero(np.diff(is_any.astype(np.int8), prepend=1))
    gutters = tuple(
        (int(start), int(stop))
        for start, stop in zip(blanks[0::2], blanks[1::2], strict=True)
        if stop - start >= _MIN_BLANKS and start > 0 and stop < width
    )
    places = pairwise([0, *(stop for _, stop in gutters), width])
    shares = [is_filled[:, start:stop].any(axis=1).mean() for start, stop in places]
    n_full = sum(share >= _MIN_FILLED for share in shares)
    is_table = n_full >= min(3, max(2, len(shares)))
    crosses = np.zeros(n_lines, dtype=np.bool_)
    for start, stop in gutters:
        crosses |= is_filled[:, start:stop].any(axis=1)
    return gutters if is_table and crosses.sum() <= n_crossing else ()
