"""Selects the rows that each Presidio recogniser must read: the rows in which the
recogniser's prefilters match.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import hyperscan
import numpy as np

from detectors.matching import native
from detectors.matching.hits import present
from detectors.matching.native import Bools, Ints
from detectors.matching.pattern_database import Patterns, open_patterns
from detectors.recognizers.presidio_patterns import SEPARATORS, Fold, prefilter_of
from detectors.recognizers.recognizer import Recognizer

_FLAGS = ((2, hyperscan.HS_FLAG_CASELESS), (16, hyperscan.HS_FLAG_DOTALL))
_SIMPLE = 2 | 8 | 16
_TOGETHER = 16
"""Number of patterns per database. A single database for all patterns would take ten
times as long to compile.
"""


@dataclass(frozen=True)
class Rows:
    """Some rows of a buffer, joined by newlines."""

    buffer: bytes
    starts: Ints
    numbers: Ints
    """The number of each row in the original buffer."""

    @classmethod
    def of(cls, texts: Sequence[bytes], numbers: Ints) -> "Rows":
        lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
        return cls(b"\n".join(texts), np.cumsum(lengths) - lengths, numbers)

    def where(self, mask: Bools) -> "Rows":
        """The rows where ``mask`` is true."""
        if mask.all():
            return self
        ends = np.append(self.starts[1:] - 1, len(self.buffer))
        starts, ends = self.starts[mask], ends[mask]
        begins = np.cumsum(ends - starts + 1) - (ends - starts + 1)
        return Rows(native.pieces(self.buffer, starts, ends), begins, self.numbers[mask])


@dataclass(frozen=True)
class Shown:
    """Which recognisers must read which rows. The arrays have one entry per match of a prefilter."""

    recognizer: Ints
    row: Ints
    last: Ints
    """Offset of the last byte of the prefilter's match within the row."""

    @classmethod
    def of(cls, parts: "Sequence[Shown]") -> "Shown":
        """The parts joined into one; empty if there are none."""
        empty = np.zeros(0, dtype=np.int64)
        return cls(
            np.concatenate([empty, *(part.recognizer for part in parts)]),
            np.concatenate([empty, *(part.row for part in parts)]),
            np.concatenate([empty, *(part.last for part in parts)]),
        )

    def where(self, mask: Bools) -> "Shown":
        return Shown(*(part.compress(mask) for part in (self.recognizer, self.row, self.last)))

    def pairs(self, n_rows: int) -> tuple[Ints, Ints]:
        """The distinct pairs of recogniser and row, sorted. Row numbers must be below ``n_rows``."""
        width = max(1, n_rows)
        codes = np.unique(self.recognizer * width + self.row)
        return codes // width, codes % width


def odd_rows(buffer: bytes, starts: Ints, ends: Ints, table: Fold) -> Rows:
    """Those rows that contain characters which must be folded for prefilters, in folded form."""
    places = [np.zeros(0, dtype=np.int64)]
    data = np.frombuffer(buffer, dtype=np.uint8)
    if not buffer.isascii():
        places.append(np.flatnonzero(data > 127))
    places += [np.flatnonzero(data == byte) for byte in SEPARATORS if byte in buffer]
    numbers = np.array(
        present(np.searchsorted(starts, np.concatenate(places), side="right") - 1), dtype=np.int64
    )
    spans = zip(starts[numbers].tolist(), ends[numbers].tolist(), strict=True)
    texts = [buffer[first:last].decode("utf-8", "replace").translate(table).encode() for first, last in spans]
    return Rows.of(texts, numbers)


class RowFilter:
    """The prefilters of some recognisers. ``always``: indexes of the recognisers that must read every row.
    ``name``: begins the names of the databases that are built of the default recognisers.
    """

    def __init__(self, recognizers: Mapping[int, tuple[Recognizer, Sequence[str]]], name: str) -> None:
        owners, texts, flags, always = [], [], [], set()
        for place, (recognizer, own) in recognizers.items():
            known = [prefilter_of(text) for text in own]
            if recognizer.every_row or recognizer.flags & ~_SIMPLE or None in known:
                always.add(place)
                continue
            for prefilter in filter(None, known):
                owners.append(place)
                texts.append(prefilter.text)
                mode = hyperscan.HS_FLAG_PREFILTER if prefilter.loose else 0
                flags.append(mode | sum(flag for bit, flag in _FLAGS if recognizer.flags & bit))
        self._parts = []
        for at in range(0, len(texts), _TOGETHER):
            chunk = slice(at, at + _TOGETHER)
            patterns, bad = _open(texts[chunk], flags[chunk], f"{name}_{at}")
            always |= {owners[at + number] for number in bad}
            kept = [owner for number, owner in enumerate(owners[chunk]) if number not in bad]
            if patterns is not None:
                self._parts.append((patterns, np.array(kept, dtype=np.int64)))
        self.always = tuple(sorted(always))

    def shown(self, rows: Rows, asked: Ints | None = None) -> "Shown":
        """Which recognisers must read which rows. A pair of recogniser and row can occur more than once.

        ``asked``: indexes of the recognisers whose rows are needed; ``None``: all. Rows of other
        recognisers may be included.
        """
        parts = []
        for patterns, owners in self._parts if len(rows.starts) else ():
            if asked is not None and not np.isin(owners, asked).any():
                continue
            number, _, end = patterns.matches(rows.buffer)
            place = np.searchsorted(rows.starts, end - 1, side="right") - 1
            parts.append(Shown(owners[number], rows.numbers[place], end - 1 - rows.starts[place]))
        if self.always:
            every = np.repeat(np.array(self.always, dtype=np.int64), len(rows.numbers))
            parts.append(Shown(every, np.tile(rows.numbers, len(self.always)), np.zeros_like(every)))
        return Shown.of(parts)


def _open(texts: Sequence[str], flags: Sequence[int], name: str) -> tuple[Patterns | None, set[int]]:
    """The patterns that compile, and the indexes of the patterns that do not compile."""
    if not texts:
        return None, set()
    try:
        return open_patterns(texts, flags, name), set()
    except ValueError:
        # A pattern that is too large may still compile in prefilter mode.
        modes = [
            flag if _compiles(text, flag) else flag | hyperscan.HS_FLAG_PREFILTER
            for text, flag in zip(texts, flags, strict=True)
        ]
    bad = {number for number, text in enumerate(texts) if not _compiles(text, modes[number])}
    good = [number for number in range(len(texts)) if number not in bad]
    if not good:
        return None, bad
    return open_patterns([texts[n] for n in good], [modes[n] for n in good], name), bad


def _compiles(text: str, flags: int) -> bool:
    try:
        open_patterns([text], [flags])
    except ValueError:
        return False
    return True


def only_with(shown: Shown, allowed: tuple[Ints, Ints], is_open: Bools) -> Shown:
    """The entries of ``shown`` that count: the row is marked in ``is_open``, or the pair of recogniser
    and row is in ``allowed``.
    """
    width = max(1, len(is_open))
    named = np.isin(shown.recognizer * width + shown.row, allowed[0] * width + allowed[1])
    return shown.where(is_open[shown.row] | named)
