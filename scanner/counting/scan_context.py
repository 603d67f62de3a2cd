"""Everything that a process needs to scan a collection: the pattern pass, built once, and the plan."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from detectors.base import Detector, Hints, Verdict
from detectors.matching.pattern_pass import PatternPass
from scanner.counting.columns import Cells
from scanner.counting.plan import CollectionPlan
from scanner.counting.prose import ProseSample
from scanner.fields.tally import MAX_EXAMPLES, CellVerdict, EntityTally, FieldTally
from scanner.names.detector_names import DetectorNames
from scanner.redaction.field_names import Namer, SafeName
from scanner.redaction.name_sets import Crowds

_MOST_NAMED = 50_000
"""Maximum number of a collection's safe names that are cached."""
MAX_JUDGED_LENGTH = 80
"""Maximum length, in characters, of a cell that is given to detectors of whole cells."""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """The plan of one collection, with the pattern pass of the process and what else is needed to scan the
    collection.
    """

    patterns: PatternPass
    plan: CollectionPlan
    hints: Hints
    namer: Namer
    detector_names: DetectorNames
    prose: ProseSample | None = None
    """The texts in which names will be searched; ``None`` if prose is not searched for names."""

    def names(self, paths: Iterable[str]) -> list[SafeName]:
        """The safe names of ``paths`` in the collection, in the same order."""
        wanted = list(paths)
        fresh = [path for path in wanted if path not in self._named]
        if len(self._named) + len(fresh) > _MOST_NAMED:
            self._named.clear()
            fresh = wanted
        if fresh:
            self._named.update(zip(fresh, self.namer.names(fresh, self._crowds), strict=True))
        return [self._named[path] for path in wanted]

    @cached_property
    def _named(self) -> dict[str, SafeName]:
        return {}

    @cached_property
    def _crowds(self) -> Crowds:
        return dict(self.plan.crowds)

    @property
    def detectors(self) -> tuple[Detector, ...]:
        return self.patterns.detectors

    def judge(self, fields: Sequence[tuple[str, FieldTally, Cells]]) -> None:
        """Let the ``cell`` detectors judge the short cells in each field's sketch, and count the verdicts.

        ``fields`` gives the path, the tally and the cells of each field.
        """
        chosen = [self._to_judge(tally, cells) for _, tally, cells in fields]
        values = [
            value
            for (_, _, cells), places in zip(fields, chosen, strict=True)
            for value in cells.texts.take(pa.array(places, pa.int64())).to_pylist()
        ]
        paths, counts = [path for path, _, _ in fields], list(map(len, chosen))
        accepting = self._accepting(values, self._asked(paths, counts))
        first = 0
        for (_, tally, cells), places in zip(fields, chosen, strict=True):
            last = first + len(places)
            own = [accepting.get(number, ()) for number in range(first, last)]
            tally.judge(_verdicts(cells, places, values[first:last], own))
            first = last

    def _to_judge(self, tally: FieldTally, cells: Cells) -> list[int]:
        """Positions of the short cells that are in the tally's sketch and not judged yet."""
        keys = np.array(list(tally.distinct.counts), dtype=np.uint64)
        short = pc.less_equal(pc.utf8_length(cells.texts), MAX_JUDGED_LENGTH).to_numpy(zero_copy_only=False)
        places = np.flatnonzero(np.isin(cells.hashes, keys) & short)
        judged = tally.judged
        return [
            place
            for place, key in zip(places.tolist(), cells.hashes[places].tolist(), strict=True)
            if key not in judged
        ]

    def _asked(self, paths: Sequence[str], counts: Sequence[int]) -> dict[int, NDArray[np.bool_]]:
        """For each detector that counts only in fields with one of the detector's names, a mask of the cells
        whose field may have such a name.
        """
        called = [self.detector_names.may_call(path) for path in paths]
        named = [[self.detectors[index].id in ids for index in self._only_named] for ids in called]
        cells = np.repeat(
            np.array(named, dtype=np.bool_).reshape(len(paths), len(self._only_named)), counts, axis=0
        )
        return dict(zip(self._only_named, cells.T, strict=True))

    @cached_property
    def _only_named(self) -> tuple[int, ...]:
        """Indexes of detectors that count only in fields with one of their names, unless their verdicts are
        used in other fields as well.
        """
        namesakes = {entity for detector in self.detectors for entity in detector.nature.namesakes}
        return tuple(
            index
            for index, item in enumerate(self.detectors)
            if item.support.need == "name" and not item.traits and item.entity not in namesakes
        )

    def _accepting(
        self, values: list[str], asked: Mapping[int, NDArray[np.bool_]]
    ) -> dict[int, list[tuple[Detector, int]]]:
        """Maps the position of each accepted value to the detectors that accept the value, with their
        verdicts.
        """
        accepting: dict[int, list[tuple[Detector, int]]] = {}
        for index, verdicts in self.patterns.judge_cells(values, self.hints, asked).items():
            places, detector = np.flatnonzero(verdicts), self.detectors[index]
            for place, verdict in zip(places.tolist(), verdicts[places].tolist(), strict=True):
                accepting.setdefault(place, []).append((detector, verdict))
        return accepting


def _verdicts(
    cells: Cells,
    places: Sequence[int],
    values: Sequence[str],
    accepting: Sequence[Sequence[tuple[Detector, int]]],
) -> dict[int, CellVerdict | None]:
    """The verdict on each cell at ``places``, by the cell's hash; ``None`` if no detector accepts the
    cell.
    """
    keys = cells.hashes[places].tolist()
    verdicts: dict[int, CellVerdict | None] = dict.fromkeys(keys)
    firsts = _first_rows(cells) if any(accepting) else cells.ordinals
    n_masked: Counter[str] = Counter()
    for key, place, value, found in zip(keys, places, values, accepting, strict=True):
        if not found:
            continue
        # Cells come in the order of their hashes, so only a detector's first ones can become examples and are
        # masked.
        masked = []
        for item, _ in found:
            if item.mask and n_masked[item.id] < MAX_EXAMPLES:
                n_masked[item.id] += 1
                masked.append((item.id, item.mask(value)))
        verdicts[key] = CellVerdict(
            first_row=int(firsts[place]),
            verdicts=tuple((item.id, verdict) for item, verdict in found),
            masked=tuple(masked),
            traits=tuple((item.id, _traits(item, value)) for item, _ in found if item.traits),
        )
    return verdicts


def _traits(detector: Detector, value: str) -> int:
    return sum(1 << bit for bit, trait in enumerate(detector.traits) if trait.holds(value))


def _first_rows(cells: Cells) -> NDArray[np.int64]:
    """For each text, the ordinal of the first row that contains it."""
    firsts = np.full(len(cells.texts), np.iinfo(np.int64).max)
    np.minimum.at(firsts, cells.codes, cells.ordinals)
    return firsts


def open_scan(patterns: PatternPass, plan: CollectionPlan) -> Scan:
    hints = Hints(regions=plan.regions) if plan.regions else Hints()
    reads = plan.read_names and not plan.names_only and any(item.in_prose for item in patterns.detectors)
    prose = ProseSample(models=plan.language_models, of_document=plan.read_lines) if reads else None
    return Scan(
        patterns=patterns,
        plan=plan,
        hints=hints,
        namer=namer_of(patterns),
        detector_names=detector_names_of(patterns),
        prose=prose,
    )


@lru_cache(maxsize=4)
def detector_names_of(patterns: PatternPass) -> DetectorNames:
    return DetectorNames.of(patterns.detectors)


@lru_cache(maxsize=4)
def namer_of(patterns: PatternPass) -> Namer:
    """The namer of this process. It judges names without a collection's phone regions, so that a name is
    judged alike in every collection.
    """
    return Namer(scan=patterns, hints=Hints(), own=detector_names_of(patterns).by_name)


_built: list[tuple[tuple[Detector, ...], int, PatternPass]] = []
_KEPT = 2


def patterns_of(detectors: tuple[Detector, ...], seed: int) -> PatternPass:
    """Return the pattern pass, built once per process for records and once for lines.

    Building a pattern pass takes longer than counting most units. The cache compares detectors, which is
    cheap for identical objects; hashing hundreds of detectors took longer than reading a small file.
    """
    for known, seeded, patterns in _built:
        if seeded == seed and known == detectors:
            return patterns
    built = PatternPass(detectors, seed=seed)
    _built[:] = [*_built[1 - _KEPT :], (detectors, seed, built)]
    return built


def tally_name(tally: FieldTally, name: SafeName, rows: int, first_rows: list[int]) -> None:
    """Count a value that occurs in a field name as if each of the ``rows`` with this field contained the
    value.
    """
    for detector_id, verdict, key in name.hits:
        found = EntityTally(n_rows=rows, locations=first_rows)
        found.n_example = rows if verdict == Verdict.EXAMPLE else 0
        found.candidates.add([key], [rows])
        found.valid.add([key], [rows])
        tally.entity(detector_id).merge(found)
