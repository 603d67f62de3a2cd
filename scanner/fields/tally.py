"""Mergeable counts per field.

Merging is commutative and associative, so a collection gives the same counts whether it is read whole or in
parts, here or elsewhere. Nothing here holds a value: distinct values are kept as seeded 64-bit hashes,
examples as masked text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scanner.finding import EXACT_UP_TO

SKETCH_SIZE = EXACT_UP_TO
MAX_LOCATIONS = 5
MAX_EXAMPLES = 3
MAX_TEXTS = 256
"""Distinct texts of a field that are read for names."""
_MAX_RUNS = 64
_MAX_WORDINGS = 64
FEWEST_TO_REPEAT, REPEATS_OF_CODES, MOST_CODES, LONGEST_CODE = 10, 4, 12, 24
"""A field holds codes if it has this many values, each repeated this often on average, with at most this many
distinct values of at most this length."""
TEXTS_OF_ONE_WORDING, FEWEST_TEXTS, REPEATS_OF_FORMULAS = 4, 12, 30
"""A field holds machine-written texts if, on average, this many of its texts differ only by numbers, among at
least this many, or if each text occurs this often on average.
"""
_FEW = 32
"""Hashes up to which Python adds them faster than NumPy."""
_HASH_SPACE = float(2**64)
_MOST = 2**64


@dataclass
class BottomK:
    """The k smallest hashes of the added values, each with its count.

    Exact up to k distinct values, an unbiased estimate beyond, identical for any split.

    >>> a, b = BottomK(k=2), BottomK(k=2)
    >>> a.add([5, 9], [1, 1]); b.add([7], [3])
    >>> a.merge(b); a.counts
    {5: 1, 7: 3}
    """

    k: int = SKETCH_SIZE
    counts: dict[int, int] = field(default_factory=dict)
    overflowed: bool = False
    closed_at: int | None = None
    """Number of distinct values of a read-only sketch, which has dropped its hashes."""
    n_unseen: int = 0
    """Distinct values expected in lines that were searched but not cut into fields; set at the end."""

    def add(self, hashes: Iterable[int], counts: Iterable[int]) -> None:
        for value, count in zip(hashes, counts, strict=True):
            self.counts[value] = self.counts.get(value, 0) + count
        self._trim()

    def add_array(self, hashes: NDArray[np.uint64], counts: NDArray[np.int64]) -> None:
        """Add many at once; only those that can be kept become Python integers."""
        if hashes.size <= min(_FEW, self.k):
            self.add(hashes.tolist(), counts.tolist())
            return
        if len(self.counts) == self.k:
            small = hashes <= np.uint64(max(self.counts))
            self.overflowed |= not bool(small.all())
            hashes, counts = hashes[small], counts[small]
        kept, codes = np.unique(hashes, return_inverse=True)
        sums = np.bincount(codes, weights=counts, minlength=kept.size).astype(np.int64)
        self.overflowed |= bool(kept.size > self.k)
        self.add(kept[: self.k].tolist(), sums[: self.k].tolist())

    @property
    def ceiling(self) -> int:
        """The highest hash that can still enter the sketch."""
        return max(self.counts) if len(self.counts) == self.k else _MOST - 1

    def add_lowest(self, hashes: NDArray[np.uint64], n_all: int) -> None:
        """Add the hashes, out of ``n_all``, that are not above the ceiling; each counts as one row."""
        self.overflowed |= n_all > hashes.size
        if hashes.size:
            kept, counts = np.unique(hashes, return_counts=True)
            self.overflowed |= bool(kept.size > self.k)
            self.add(kept[: self.k].tolist(), counts[: self.k].tolist())

    def merge(self, other: "BottomK") -> None:
        self.overflowed |= other.overflowed
        if not self.counts and len(other.counts) <= self.k:
            self.counts = dict(other.counts)
            return
        self.add(other.counts.keys(), other.counts.values())

    def _trim(self) -> None:
        if len(self.counts) > self.k:
            self.overflowed = True
            self.counts = {value: self.counts[value] for value in sorted(self.counts)[: self.k]}
        else:
            self.counts = dict(sorted(self.counts.items()))

    def among(self, other: "BottomK") -> tuple[int, int]:
        """How many of these values can be searched for in ``other``, and how many of them are there.

        A sketch that overflowed has kept every value below its largest hash; any other sketch has kept all
        values. So take the m hashes of this sketch that are below the largest hash of the other: they are an
        unbiased sample. If x of them are in the other sketch, x / m estimates the share of all values of this
        one that the other has. The standard error of a share c is sqrt(c * (1 - c) / m), or zero if neither
        overflowed.

        >>> small, large = BottomK(k=4), BottomK(k=4)
        >>> small.add([2, 5, 90], [1, 1, 1]); large.add([1, 2, 5, 7, 90], [1, 1, 1, 1, 1])
        >>> small.among(large)
        (2, 2)
        """
        ceiling = max(other.counts, default=0) if other.overflowed else _MOST
        comparable = [key for key in self.counts if key < ceiling]
        return len(comparable), sum(key in other.counts for key in comparable)

    def closed(self) -> "BottomK":
        """A sketch without hashes, only with their number, since the hashes of a thousand tables would take
        most of a scan's memory.
        """
        return BottomK(k=self.k, closed_at=self.n_distinct)

    @property
    def n_distinct(self) -> int:
        """Number of distinct values added: exact, or estimated as ``(k - 1) / s``, where ``s`` is the largest
        kept hash as a share of all hashes.
        """
        if self.closed_at is not None:
            return self.closed_at
        if not self.overflowed:
            return len(self.counts) + self.n_unseen
        return round((self.k - 1) * _HASH_SPACE / max(self.counts)) + self.n_unseen


@dataclass(frozen=True)
class CellVerdict:
    """The decisions of ``cell`` detectors about one distinct cell: a verdict per detector id."""

    first_row: int
    verdicts: tuple[tuple[str, int], ...] = ()
    masked: tuple[tuple[str, str], ...] = ()
    traits: tuple[tuple[str, int], ...] = ()
    """Per detector id with traits: a bit mask of the traits that the cell has; the first trait is the lowest
    bit.
    """


@dataclass
class EntityTally:
    """Counts of one detector in one field. A row counts once however many matches it holds."""

    n_rows: int = 0
    """Rows with at least one valid match (examples and infrastructure included)."""
    n_full: int = 0
    """Rows whose whole value, trimmed, is one valid match."""
    n_example: int = 0
    n_infrastructure: int = 0
    n_company: int = 0
    n_staff: int = 0
    n_partner: int = 0
    """Rows with a valid match and the detector's partner entity in the same record."""
    n_context: int = 0
    """Rows with a valid match and a context word on the same line or in the same cell."""
    candidates: BottomK = field(default_factory=BottomK)
    """Distinct matched texts, valid or not."""
    valid: BottomK = field(default_factory=BottomK)
    """Distinct matched texts that are valid."""
    full: BottomK = field(default_factory=BottomK)
    """Distinct cells that are one valid match as a whole."""
    n_trait: tuple[int, ...] = ()
    """Distinct valid cells with each of the detector's traits; counted at the end."""
    locations: list[int] = field(default_factory=list)
    examples: dict[int, str] = field(default_factory=dict)
    """Masked text of the valid matches with the lowest hashes."""

    def merge(self, other: "EntityTally") -> None:
        self.n_rows += other.n_rows
        self.n_full += other.n_full
        self.n_example += other.n_example
        self.n_infrastructure += other.n_infrastructure
        self.n_company += other.n_company
        self.n_staff += other.n_staff
        self.n_partner += other.n_partner
        self.n_context += other.n_context
        self.candidates.merge(other.candidates)
        self.valid.merge(other.valid)
        self.full.merge(other.full)
        self.locations = sorted({*self.locations, *other.locations})[:MAX_LOCATIONS]
        both = self.examples | other.examples
        self.examples = {key: both[key] for key in sorted(both)[:MAX_EXAMPLES]}


@dataclass
class ReadTexts:
    """The texts of a field that may be searched for names, and the names found in those searched so far."""

    n_rows: int = 0
    distinct: BottomK = field(default_factory=lambda: BottomK(k=MAX_TEXTS))
    verdicts: dict[int, CellVerdict] = field(default_factory=dict)
    """By hash of the text; set at the end."""

    def merge(self, other: "ReadTexts") -> None:
        self.n_rows += other.n_rows
        self.distinct.merge(other.distinct)
        self.add(other.verdicts)

    def add(self, verdicts: Mapping[int, CellVerdict]) -> None:
        """Merge verdicts by hash, for texts that are still in the sketch."""
        for key, verdict in verdicts.items():
            known = self.verdicts.get(key)
            if known is None or verdict.first_row < known.first_row:
                self.verdicts[key] = verdict
        kept = self.verdicts.keys() & self.distinct.counts.keys()
        self.verdicts = {key: self.verdicts[key] for key in sorted(kept)}


@dataclass
class NumberTally:
    """Counts of the cells of a field that are numbers."""

    n: int = 0
    n_fraction: int = 0
    """Numbers with a fraction, which identify nobody."""
    runs: BottomK = field(default_factory=lambda: BottomK(k=_MAX_RUNS))
    """Numbers without their last digits, each with its number of rows; dropped at the end."""
    crowding: float = 0.0
    """Average number of rows whose numbers share a prefix; computed at the end. For a thousand sequential
    numbers it is in the hundreds, for a thousand random ones from a wide range about one."""

    def merge(self, other: "NumberTally") -> None:
        self.n += other.n
        self.n_fraction += other.n_fraction
        self.runs.merge(other.runs)


@dataclass
class FieldTally:
    """Counts of one field over the rows read."""

    n_read: int = 0
    n_null: int = 0
    """Null, empty or blank."""
    n_prose: int = 0
    """Rows that read like sentences: four or more words, mostly letters."""
    n_hex: int = 0
    """Rows that consist of 16 or more hexadecimal digits."""
    sum_length: int = 0
    max_length: int = 0
    oldest: str | None = None
    """Smallest and largest date or time, in ISO 8601."""
    newest: str | None = None
    n_time: int = 0
    distinct: BottomK = field(default_factory=BottomK)
    numbers: NumberTally = field(default_factory=NumberTally)
    wordings: BottomK = field(default_factory=lambda: BottomK(k=_MAX_WORDINGS))
    """Sentences without the words that contain digits; closed at the end."""
    entities: dict[str, EntityTally] = field(default_factory=dict)
    """By detector id."""
    judged: dict[int, CellVerdict | None] = field(default_factory=dict)
    """Verdicts of ``cell`` detectors on the distinct cells in the sketch, ``None`` if all refused; set at the
    end."""
    texts: ReadTexts = field(default_factory=ReadTexts)

    @property
    def n_non_null(self) -> int:
        return self.n_read - self.n_null

    @property
    def n_distinct(self) -> int:
        """Distinct values: exact up to the sketch's size if all rows were read, else an estimate; never more
        than there are values.
        """
        return min(self.distinct.n_distinct, self.n_non_null)

    @property
    def n_wordings(self) -> int:
        """Number of distinct wordings; known at the end."""
        return self.wordings.closed_at or 0

    @property
    def is_coded(self) -> bool:
        """Whether it repeats a few short words, as statuses do and text written by people does not."""
        n_distinct = self.n_distinct
        is_short = self.max_length <= LONGEST_CODE and not self.n_prose
        repeats = self.n_non_null >= max(FEWEST_TO_REPEAT, REPEATS_OF_CODES * n_distinct)
        return is_short and repeats and 0 < n_distinct <= MOST_CODES

    @property
    def is_formulaic(self) -> bool:
        """Whether its sentences repeat or differ only by numbers, so that machines wrote them."""
        n_distinct = self.n_distinct
        if not self.n_wordings or n_distinct * REPEATS_OF_FORMULAS <= self.n_non_null:
            return True
        return n_distinct >= FEWEST_TEXTS and self.n_wordings * TEXTS_OF_ONE_WORDING <= n_distinct

    def entity(self, name: str) -> EntityTally:
        return self.entities.setdefault(name, EntityTally())

    def merge(self, other: "FieldTally") -> None:
        self.n_read += other.n_read
        self.n_null += other.n_null
        self.n_prose += other.n_prose
        self.n_hex += other.n_hex
        self.n_time += other.n_time
        self.sum_length += other.sum_length
        self.max_length = max(self.max_length, other.max_length)
        self.oldest = _extreme(min, self.oldest, other.oldest)
        self.newest = _extreme(max, self.newest, other.newest)
        self.distinct.merge(other.distinct)
        self.numbers.merge(other.numbers)
        self.wordings.merge(other.wordings)
        for name, tally in other.entities.items():
            self.entity(name).merge(tally)
        self.judge(other.judged)
        self.texts.merge(other.texts)

    def judge(self, verdicts: Mapping[int, CellVerdict | None]) -> None:
        """Merge verdicts by cell hash, for cells that are still in the sketch."""
        for key, verdict in verdicts.items():
            known = self.judged.get(key)
            if known is None or (verdict is not None and verdict.first_row < known.first_row):
                self.judged[key] = verdict
        if self.judged:
            kept = self.judged.keys() & self.distinct.counts.keys()
            self.judged = {key: self.judged[key] for key in sorted(kept)}


def _extreme(choose: Callable[[list[str]], str], left: str | None, right: str | None) -> str | None:
    present = [value for value in (left, right) if value is not None]
    return choose(present) if present else None
