"""Finds the values of all detectors in a buffer of rows: all patterns run in one pass, and then the
candidates are validated.

Rows are joined by newlines, which no pattern may match. A ``PatternPass`` must be used by one
process and one thread only.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from detectors.base import Detector, Hints, Recognized
from detectors.matching import native
from detectors.matching.automaton import IS_WORD
from detectors.matching.candidates import Candidates, Verdicts
from detectors.matching.cell_shapes import CellShapes
from detectors.matching.cells import join_cells
from detectors.matching.hits import Hits, inside, present
from detectors.matching.judging import Judging
from detectors.matching.native import Bools, Found, Ints, Rules
from detectors.matching.pattern_scanner import Scanner
from detectors.matching.reach import Rows, reached
from detectors.matching.spans import Span, as_bytes, to_spans
from detectors.matching.support import Support
from detectors.matching.word_patterns import LONGEST_MATCH, WordPatterns
from detectors.recognizers.recognizer_pass import RecognizerPass

_NEWLINE = 10
_NEVER_AFTER, _GLUE_BEFORE, _GLUE_AFTER = np.uint8(1), np.uint8(2), np.uint8(4)
_OF_ALL: Mapping[int, Bools] = {}


class PatternPass:
    """The compiled patterns of ``detectors``, with the remembered verdicts of the detectors' validators.

    ``seed``: makes the keys of hits differ between runs.
    """

    def __init__(self, detectors: Sequence[Detector], seed: int = 0) -> None:
        self.detectors = tuple(detectors)
        self._seed = seed
        self._recognizers = RecognizerPass(self.detectors)
        self._scanner = Scanner(self.detectors, self._recognizers.supporting_words)
        words = [*self._scanner.word_patterns, *self._recognizers.word_patterns]
        self._words = WordPatterns(words, "words")
        self._support = Support(self.detectors)
        self._cell_shapes = CellShapes(self.detectors)
        names = sorted({detector.entity for detector in self.detectors})
        self._rules = Rules(
            np.array([names.index(item.entity) for item in self.detectors], dtype=np.int64),
            np.array([detector.support.is_needed for detector in self.detectors], dtype=np.bool_),
            _beats(self.detectors),
        )
        self._grows = _byte_tables([detector.text.grows_left for detector in self.detectors])
        self._is_growing: Bools = np.asarray(self._grows.any(axis=1))
        self._reaching = {index for index, item in enumerate(self.detectors) if item.text.reach is not None}
        self._whole_tokens = np.array(
            [
                isinstance(item.match, Recognized) and item.match.recognizer.whole_tokens
                for item in self.detectors
            ],
            dtype=np.bool_,
        )
        self._glue = (
            _byte_tables([detector.text.never_after for detector in self.detectors]) * _NEVER_AFTER
            | _byte_tables([detector.text.glue_before for detector in self.detectors]) * _GLUE_BEFORE
            | _byte_tables([detector.text.glue_after for detector in self.detectors]) * _GLUE_AFTER
        ).ravel()
        """For each detector and byte, flags for the ways in which the byte joins a
        match to its surroundings.
        """
        self._judging = Judging(self.detectors)
        wanted = sorted({item.support.partner for item in self.detectors if item.support.partner})
        self.partners = {
            entity: np.array([item.entity == entity for item in self.detectors], dtype=np.bool_)
            for entity in wanted
        }
        """For each entity that some detector needs as a partner: a mask of the
        detectors that find this entity.
        """

    def forget(self) -> None:
        """Drop the remembered verdicts."""
        self._judging.forget()

    def find(self, buffer: bytes, hints: Hints, *, one_text: bool = False) -> Hits:
        """All hits in rows that are joined by newlines, including invalid candidates.

        ``one_text``: whether the rows are the lines of one text, so that a value may
        extend over several lines.
        """
        newlines = np.flatnonzero(np.frombuffer(buffer, dtype=np.uint8) == _NEWLINE)
        starts = np.concatenate((np.zeros(1, dtype=np.int64), newlines + 1))
        return self._find(buffer, starts, np.append(newlines, len(buffer)), hints, one_text=one_text)

    def find_rows(self, buffer: bytes, starts: Ints, ends: Ints, hints: Hints) -> Hits:
        """All hits in rows whose starts and ends are known, including invalid candidates."""
        return self._find(buffer, starts, ends, hints)

    def find_cells(
        self, array: pa.Array | pa.ChunkedArray, hints: Hints, supported: Bools | None = None
    ) -> Hits:
        """All hits in a string array, including invalid candidates. A null counts as an empty row, and a
        newline inside a cell as a space.

        ``supported``: a mask of the cells whose field name may support matches that
        need support (``supports``).
        """
        buffer, starts = join_cells(array)
        ends = np.append(starts[1:] - 1, len(buffer) - 1)[: len(starts)]
        return self._find(buffer, starts, ends, hints, supported=supported)

    def supports(self, name: str) -> bool:
        """Whether this field name may support matches of recognisers that need support."""
        return self._recognizers.supports(name)

    def judge_cells(
        self, values: Sequence[str], hints: Hints, asked: Mapping[int, Bools] = _OF_ALL
    ) -> Mapping[int, npt.NDArray[np.int8]]:
        """Verdicts on whole cells: index of a detector → one verdict per value. Detectors whose shape no
        value matches are left out.

        ``asked``: index of a detector → mask of the values that it may judge. Other
        detectors may judge every value.
        """
        found = {}
        places = self._cell_shapes.places([value.encode("utf-8", "replace") for value in values])
        for index, shaped in places.items():
            chosen = shaped[asked[index][shaped]] if index in asked and len(shaped) else shaped
            validate = self.detectors[index].validate
            if validate is not None and len(chosen):
                found[index] = np.zeros(len(values), dtype=np.int8)
                found[index][chosen] = [validate(values[place], hints) for place in chosen.tolist()]
        return found

    def spans(self, text: str, hints: Hints) -> list[Span]:
        """The entities in ``text``, sorted by position, which is in code points. Spans of
        one entity do not overlap.
        """
        buffer = as_bytes(text)
        hits = self.find(buffer, hints, one_text=True)
        return to_spans(buffer, hits, self.detectors)

    def _find(
        self,
        buffer: bytes,
        starts: Ints,
        ends: Ints,
        hints: Hints,
        *,
        one_text: bool = False,
        supported: Bools | None = None,
    ) -> Hits:
        found, verdict = self._judged(buffer, starts, ends, hints, one_text=one_text, supported=supported)
        placed = native.arranged(found, verdict, starts)
        own = (placed.detector, placed.start, placed.end, placed.row)
        near = self._support.of(buffer, *own, starts, placed.verdict)
        data = np.frombuffer(buffer, dtype=np.uint8)
        return Hits(*native.finished(data, placed, near, self._rules, (starts, ends), self._seed))

    def _judged(
        self,
        buffer: bytes,
        starts: Ints,
        ends: Ints,
        hints: Hints,
        *,
        one_text: bool,
        supported: Bools | None,
    ) -> tuple[Found, Verdicts]:
        """Detector, start and end of every candidate, and its verdict."""
        found, n_own = self._words.find(buffer), len(self._scanner.word_patterns)
        own = found.between(0, n_own)
        matched, spoken = self._scanner.scan(buffer, own, starts, ends)
        detector, start, end = self._candidates(buffer, matched, starts, ends, one_text=one_text)
        verdict = self._judging.verdicts(buffer, detector, start, end, hints)
        theirs = found.between(n_own, n_own + len(self._recognizers.word_patterns))
        others = self._recognizers.find(buffer, theirs, spoken, (starts, ends), supported)
        theirs_at = (others.detector, others.start, others.end)
        glued = native.glued(np.frombuffer(buffer, dtype=np.uint8), IS_WORD, self._glue, *theirs_at)
        others = others.where(~(glued & self._whole_tokens[others.detector]))
        return (
            np.concatenate((detector, others.detector)),
            np.concatenate((start, others.start)),
            np.concatenate((end, others.end)),
        ), np.concatenate((verdict, others.verdict))

    def _candidates(
        self, buffer: bytes, matched: Found, row_starts: Ints, row_ends: Ints, *, one_text: bool
    ) -> Found:
        """Detector, start and end of every match that is not part of a longer token and not inside a trap."""
        data = np.frombuffer(buffer, dtype=np.uint8)
        found, traps = self._scanner.expand(matched, LONGEST_MATCH)
        detector, start, end = self._trim(data, *found)
        growing = (self._grows, self._is_growing)
        start = native.grown(data, IS_WORD, *growing, detector, start, end)
        rows = Rows(buffer, *((row_starts[:1], row_ends[-1:]) if one_text else (row_starts, row_ends)))
        for index in sorted(self._reaching.intersection(present(detector))):
            start, end = reached(self.detectors[index], rows, detector == index, start, end)
        free = (end > start) & ~native.glued(data, IS_WORD, self._glue, detector, start, end)
        free &= ~_trapped(detector, start, *traps)
        return detector.compress(free), start.compress(free), end.compress(free)

    def _trim(self, data: npt.NDArray[np.uint8], detector: Ints, start: Ints, end: Ints) -> Found:
        for index in present(detector):
            trim = self.detectors[index].text.trim
            if trim is None:
                continue
            chosen = np.flatnonzero(detector == index)
            places, codes = Candidates(data, start[chosen], end[chosen]).alike()
            spans = zip(start[chosen[places]].tolist(), end[chosen[places]].tolist(), strict=True)
            inner = [trim(data[left:right].tobytes().decode("latin-1")) for left, right in spans]
            left, right = np.array(inner, dtype=np.int64)[codes].T
            start[chosen], end[chosen] = start[chosen] + left, start[chosen] + right
        return detector, start, end


def _trapped(detector: Ints, start: Ints, trap_detector: Ints, trap_start: Ints, trap_end: Ints) -> Bools:
    trapped = np.zeros(len(start), dtype=np.bool_)
    for index in present(trap_detector):
        chosen = np.flatnonzero(detector == index)
        mine = trap_detector == index
        trapped[chosen] = inside(start[chosen], start[chosen] + 1, trap_start[mine], trap_end[mine])
    return trapped


def _beats(detectors: Sequence[Detector]) -> Bools:
    """For each pair of detectors (row, column): whether matches of the second displace matches of the first.
    Matches of detectors of the same entity never displace each other.
    """
    number = {entity: at for at, entity in enumerate(sorted({one.entity for one in detectors}))}
    beaten = np.zeros((len(detectors), len(number)), dtype=np.bool_)
    for winner, detector in enumerate(detectors):
        beats = detector.text.beats
        beaten[winner, [number[one] for one in beats if one in number]] = True
        if "*" in beats:
            beaten[winner] = True
        beaten[winner, number[detector.entity]] = False
    return beaten.T[[number[detector.entity] for detector in detectors]]


def _byte_tables(characters: Sequence[str]) -> Bools:
    tables = np.zeros((len(characters), 256), dtype=np.bool_)
    for index, text in enumerate(characters):
        tables[index, list(text.encode("latin-1"))] = True
    return tables
