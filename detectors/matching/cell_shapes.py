"""Finds the cells that match the ``shape`` of each detector of whole cells, in one scan for all detectors.

A shape that is not anchored at the beginning may match many times in a cell, and each match costs a call to
Python. The few shapes of this kind are therefore run one by one, each on all cells at once.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from detectors.base import Detector, WholeCell
from detectors.matching.cells import shaped
from detectors.matching.hits import present
from detectors.matching.native import Ints
from detectors.matching.pattern_database import open_patterns


class CellShapes:
    """The compiled shapes of those ``detectors`` that judge whole cells."""

    def __init__(self, detectors: Sequence[Detector]) -> None:
        owners: dict[str, list[int]] = {}
        for index, detector in enumerate(detectors):
            if isinstance(detector.match, WholeCell):
                owners.setdefault(detector.match.shape, []).append(index)
        self._anywhere = {shape: owners.pop(shape) for shape in list(owners) if not _is_anchored(shape)}
        self._owners = list(owners.values())
        self._shapes = list(owners)
        self._patterns = open_patterns(self._shapes, [0] * len(owners), "cell_shapes") if owners else None

    def places(self, values: Sequence[bytes]) -> dict[int, Ints]:
        """Index of each detector that judges whole cells, in ascending order → indexes of the values that
        match the detector's shape, so that it has to judge them.
        """
        none = np.zeros(0, dtype=np.int64)
        found = dict.fromkeys((index for indexes in self._owners for index in indexes), none)
        cells = pa.array(values, pa.binary())
        for text, indexes in self._anywhere.items():
            found.update(dict.fromkeys(indexes, np.flatnonzero(shaped(cells, text))))
        if self._patterns is None or not values:
            return dict(sorted(found.items()))
        # In the joined buffer, a pattern would also match a single line of a value. Values of several lines
        # are therefore replaced by empty lines in the buffer, and tested separately, one pattern at a time.
        odd = np.array([number for number, value in enumerate(values) if b"\n" in value], dtype=np.int64)
        lines = list(values)
        for number in odd.tolist():
            lines[number] = b""
        lengths = np.array([len(line) + 1 for line in lines], dtype=np.int64)
        shape, _, end = self._patterns.matches(b"\n".join(lines))
        place = np.searchsorted(np.cumsum(lengths) - lengths, end - 1, side="right") - 1
        for number in present(shape):
            found.update(dict.fromkeys(self._owners[number], np.unique(place[shape == number])))
        if len(odd):
            texts = cells.take(pa.array(odd))
            for indexes, text in zip(self._owners, self._shapes, strict=True):
                more = np.union1d(found[indexes[0]], odd[shaped(texts, text)])
                found.update(dict.fromkeys(indexes, more))
        return dict(sorted(found.items()))


def _is_anchored(shape: str) -> bool:
    """Whether the pattern can match only at the beginning of the cell.

    >>> _is_anchored(r"(?i)^[a-z]+$"), _is_anchored(r"\\d"), _is_anchored("")
    (True, False, False)
    """
    return shape.removeprefix("(?i)").startswith("^")
