"""Search the cells of columns: a cheap pattern preselects cells, then each distinct remaining cell is tested
once.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scanner.find.names import name_words
from scanner.find.needles import Needle
from scanner.find.readings import UNUSUAL

Mask = NDArray[np.bool_]
_LONGEST_NAME = 80


def search_cells(cells: pa.Array, needles: Sequence[Needle]) -> Iterator[tuple[int, Mask]]:
    """Yield the index of each needle found in ``cells`` (strings or nulls), with a mask of matching cells."""
    if not needles or not len(cells):
        return
    unusual = _matching(cells, UNUSUAL)
    for place, needle in enumerate(needles):
        candidates = _matching(cells, needle.hint, ignore_case=True) | unusual
        chosen = np.flatnonzero(candidates)
        if not chosen.size:
            continue
        said: dict[str, bool] = {}
        mask = np.zeros(len(cells), dtype=np.bool_)
        for index, text in zip(chosen.tolist(), cells.take(pa.array(chosen)).to_pylist(), strict=True):
            if text not in said:
                said[text] = needle.is_in(text)
            mask[index] = said[text]
        if mask.any():
            yield place, mask


def search_parts(columns: Mapping[str, pa.Array], needle: Needle) -> dict[str, Mask]:
    """Find rows in which the words of a name are spread over several columns, each word once.

    Returns a mask of rows for each column that holds part of the name.
    """
    n_rows = len(next(iter(columns.values())))
    found: dict[str, Mask] = {}
    for spelling in needle.parts:
        words = {name: _parts(cells, spelling) for name, cells in columns.items()}
        for row in set().union(*words.values()):
            held = {name: parts[row] for name, parts in words.items() if row in parts}
            if len(held) > 1 and sorted(word for part in held.values() for word in part) == sorted(spelling):
                for name in held:
                    found.setdefault(name, np.zeros(n_rows, dtype=np.bool_))[row] = True
    return found


def _parts(cells: pa.Array, words: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Map each row whose cell consists only of words from ``words`` to the words in that cell."""
    short = pc.fill_null(pc.less(pc.utf8_length(cells), _LONGEST_NAME), False)
    hint = "|".join("['`]?".join(word) for word in sorted(words))
    candidates = _matching(cells, hint, ignore_case=True) | _matching(cells, UNUSUAL)
    chosen = np.flatnonzero(candidates & short.to_numpy(zero_copy_only=False))
    said: dict[str, tuple[str, ...] | None] = {}
    found = {}
    for row, text in zip(chosen.tolist(), cells.take(pa.array(chosen)).to_pylist(), strict=True):
        if text not in said:
            said[text] = next((form for form in name_words(text) if form and set(form) <= set(words)), None)
        if (form := said[text]) is not None:
            found[row] = form
    return found


def equal_cells(cells: pa.Array, values: pa.Array) -> Mask:
    """Mask of the cells that, without surrounding spaces, equal one of ``values``."""
    found = pc.is_in(pc.utf8_trim_whitespace(cells).cast(values.type), values)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _matching(cells: pa.Array, pattern: str, *, ignore_case: bool = False) -> Mask:
    found = pc.fill_null(pc.match_substring_regex(cells, pattern, ignore_case=ignore_case), False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)
