"""Which cells have the shape that some detector wants of a whole cell: all shapes in one scan."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from detectors.base import Detector
from detectors.matching.cells import shaped
from detectors.matching.hits import Ints, present
from detectors.matching.pattern_database import open_flagged
from detectors.matching.pattern_scanner import matches


class CellShapes:
    """The shapes of those of ``detectors`` that judge whole cells."""

    def __init__(self, detectors: Sequence[Detector], cache_dir: Path | None) -> None:
        owners: dict[str, list[int]] = {}
        for index, detector in enumerate(detectors):
            if detector.cell is not None:
                owners.setdefault(detector.cell_shape, []).append(index)
        self._shapeless = owners.pop("", [])
        self._owners = list(owners.values())
        self._shapes = list(owners)
        self._database = open_flagged(self._shapes, [0] * len(self._shapes), cache_dir) if owners else None

    def places(self, values: Sequence[bytes]) -> dict[int, Ints]:
        """Index of each detector that judges cells, in order → places of the values it is to be shown."""
        every, none = np.arange(len(values), dtype=np.int64), np.zeros(0, dtype=np.int64)
        found = dict.fromkeys(self._shapeless, every)
        found.update((index, none) for indexes in self._owners for index in indexes)
        if self._database is None or not values:
            return dict(sorted(found.items()))
        # A line of a value is not the value: those of several lines are looked at one shape after another.
        odd = np.array([number for number, value in enumerate(values) if b"\n" in value], dtype=np.int64)
        lines = list(values)
        for number in odd.tolist():
            lines[number] = b""
        lengths = np.array([len(line) + 1 for line in lines], dtype=np.int64)
        shape, _, end = matches(self._database, b"\n".join(lines))
        place = np.searchsorted(np.cumsum(lengths) - lengths, end - 1, side="right") - 1
        for number in present(shape):
            found.update(dict.fromkeys(self._owners[number], np.unique(place[shape == number])))
        if len(odd):
            texts = pa.array([values[number] for number in odd.tolist()], pa.binary())
            for indexes, text in zip(self._owners, self._shapes, strict=True):
                more = np.union1d(found[indexes[0]], odd[shaped(texts, text)])
                found.update(dict.fromkeys(indexes, more))
        return dict(sorted(found.items()))
