"""Runs Presidio's recognisers on single rows, each of which is decoded to text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from detectors.base import Detector, Recognized, Verdict
from detectors.matching.hits import present
from detectors.matching.native import Bools, Ints
from detectors.recognizers.presidio_rows import Shown
from detectors.recognizers.recognition import Recognise
from detectors.recognizers.recognizer import Recognizer
from detectors.recognizers.recognizer_opened import opened

_STRAY = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Found:
    """Matches in the buffer. All arrays have one entry per match."""

    detector: Ints
    start: Ints
    end: Ints
    verdict: npt.NDArray[np.int8]

    def where(self, chosen: Bools) -> "Found":
        parts = (self.detector, self.start, self.end, self.verdict)
        return Found(*(part.compress(chosen) for part in parts))

    @classmethod
    def of(cls, parts: "Sequence[Found]") -> "Found":
        """The parts joined into one; empty if there are none."""
        none = np.zeros(0, dtype=np.int64)
        return cls(
            np.concatenate([none, *(part.detector for part in parts)]),
            np.concatenate([none, *(part.start for part in parts)]),
            np.concatenate([none, *(part.end for part in parts)]),
            np.concatenate([none.astype(np.int8), *(part.verdict for part in parts)]),
        )


class Texts:
    """Runs recognisers on texts. ``groups``: recogniser → indexes of the recogniser's detectors; a recogniser
    is identified by its position in ``groups``.
    """

    def __init__(self, detectors: Sequence[Detector], groups: Mapping[Recognizer, Sequence[int]]) -> None:
        self._recognizers = list(groups)
        self._patterns = [detectors[group[0]].patterns for group in groups.values()]
        # For each recogniser: the least score and the index of each of its detectors, highest score first.
        self._tiers = [
            [
                (match.least_score, index)
                for index in group
                if isinstance(match := detectors[index].match, Recognized)
            ]
            for group in groups.values()
        ]
        self._opened: dict[int, Recognise] = {}

    def detectors_of(self, place: int, score: npt.NDArray[np.float64]) -> Ints:
        """For each match of a recogniser, the index of the detector that takes matches with this score."""
        *better, (_, others) = self._tiers[place]
        detector = np.full(len(score), others, dtype=np.int64)
        for least, index in reversed(better):
            detector[score >= least] = index
        return detector

    def one_by_one(self, shown: Shown, buffer: bytes, starts: Ints, ends: Ints) -> Found:
        """The matches of each recogniser in the rows that the recogniser must read."""
        recognizer, row = shown.pairs(len(starts))
        found = []
        for place in present(recognizer):
            rows = row[recognizer == place]
            spans = zip(starts[rows].tolist(), ends[rows].tolist(), strict=True)
            texts = [(first, buffer[first:last]) for first, last in spans]
            found.append(self._ask(place, texts))
        return Found.of(found)

    def _ask(self, place: int, rows: Sequence[tuple[int, bytes]]) -> Found:
        """The matches of one recogniser in ``rows``, which are pairs of the row's offset in
        the buffer and its bytes.
        """
        if place not in self._opened:
            self._opened[place] = opened(self._recognizers[place], self._patterns[place])
        recognise, found = self._opened[place], []
        for base, row in rows:
            # Invalid UTF-8 becomes one character per byte, so that positions can be converted back.
            held = row.decode("utf-8", "surrogateescape")
            text = held if held.isascii() else _STRAY.sub("\ufffd", held)
            found += [
                (base + _bytes_before(held, start), base + _bytes_before(held, end), score)
                for start, end, score in recognise(text)
            ]
        table = np.array(found, dtype=np.float64).reshape(-1, 3)
        score = table[:, 2]
        verdict = np.where(score > 0, Verdict.VALID, Verdict.INVALID).astype(np.int8)
        start, end = table[:, :2].astype(np.int64).T
        return Found(self.detectors_of(place, score), start, end, verdict)


def _bytes_before(text: str, place: int) -> int:
    return place if text.isascii() else len(text[:place].encode("utf-8", "surrogateescape"))
