"""Counts per field, which can be merged.

Merging is commutative and associative, so a collection gives the same counts whether it is read as a whole or
in parts, in one process or in several. Except for a field's oldest and newest date, no value is stored here:
distinct values are stored as seeded 64-bit hashes, examples as masked text.
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
"""Maximum number of distinct texts of a field that are searched for names."""
_MAX_RUNS = 64
_MAX_WORDINGS = 64
FEWEST_TO_REPEAT, REPEATS_OF_CODES, MOST_CODES, LONGEST_CODE = 10, 4, 12, 24
"""A field holds codes under four conditions. In this order: the minimum number of values; the minimum average
number of repetitions of a value; the maximum number of distinct values; the maximum length of a value."""
TEXTS_OF_ONE_WORDING, FEWEST_TEXTS, REPEATS_OF_FORMULAS = 4, 12, 30
"""A field holds machine-written texts in two cases. Either the average number of texts that differ only in
numbers is at least the first of these, and there are at least as many distinct texts as the second. Or the
average number of occurrences of a text is at least the third.
"""
_FEW = 32
"""Up to this many hashes, Python adds them faster than NumPy."""
_HASH_SPACE = float(2**64)
_MOST = 2**64


_MOSTLY_TIMES = 0.9
"""The lowest share of times with which a field counts as one of times."""


@dataclass
class BottomK:
    """A sketch of distinct values: the k smallest hashes of the added values, each with its count.

    The number of distinct values is exact up to k; beyond that it is an unbiased estimate. The result is the
    same however the values are split into parts.

    >>> a, b = BottomK(k=2), BottomK(k=2)
    >>> a.add([5, 9], [1, 1]); b.add([7], [3])
    >>> a.merge(b); a.counts
    {5: 1, 7: 3}
    """

    k: int = SKETCH_SIZE
    counts: dict[int, int] = field(default_factory=dict)
    overflowed: bool = False
    closed_at: int | None = None
    """Number of distinct values if the sketch is closed: its hashes are dropped, and nothing can be added;
    else ``None``."""
    n_unseen: int = 0
    """Expected number of further distinct values in lines that were searched but not parsed into fields; set
    after the last merge."""

    def add(self, hashes: Iterable[int], counts: Iterable[int]) -> None:
        for value, count in zip(hashes, counts, strict=True):
            self.counts[value] = self.counts.get(value, 0) + count
        self._trim()

    def add_array(self, hashes: NDArray[np.uint64], counts: NDArray[np.int64]) -> None:
        """Add many hashes at once. Only those that can enter the sketch are converted to Python integers."""
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
        """The highest hash that can still be added to the sketch."""
        return max(self.counts) if len(self.counts) == self.k else _MOST - 1

    def add_lowest(self, hashes: NDArray[np.uint64], n_all: int) -> None:
        """Add hashes that are not above ``ceiling``, selected by the caller from ``n_all`` hashes. Each
        counts as one row.
        """
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
        """How many values of this sketch can be searched for in ``other``, and how many of these are in
        ``other``.

        A sketch that overflowed contains every hash below its largest hash; any other sketch contains all
        hashes. So the m hashes of this sketch that are below the largest hash of ``other`` are an unbiased
        sample. If x of them are in ``other``, x / m estimates the share of this sketch's values that
        ``other`` has. The standard error of a share c is sqrt(c * (1 - c) / m), or zero if neither sketch
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
        """A sketch with only the number of distinct values, without hashes. The hashes of a thousand tables
        would take most of a scan's memory.
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
    """The verdicts of ``cell`` detectors (which judge whole cells) on one distinct cell, by detector id."""

    first_row: int
    verdicts: tuple[tuple[str, int], ...] = ()
    masked: tuple[tuple[str, str], ...] = ()
    traits: tuple[tuple[str, int], ...] = ()
    """For each detector with traits: its id, and a bit mask of the traits that the cell has. The lowest bit
    is the first trait.
    """


@dataclass
class EntityTally:
    """Counts of one detector in one field. A row counts once, however many matches it contains."""

    n_rows: int = 0
    """Number of rows with at least one valid match, including reserved example values and addresses of
    machines."""
    n_full: int = 0
    """Number of rows whose whole value, after trimming, is one valid match."""
    n_example: int = 0
    n_infrastructure: int = 0
    n_company: int = 0
    n_staff: int = 0
    n_partner: int = 0
    """Number of rows with a valid match and with the detector's partner entity in the same record."""
    n_context: int = 0
    """Number of rows with a valid match and with a context word on the same line or in the same cell."""
    candidates: BottomK = field(default_factory=BottomK)
    """Distinct texts that the detector matched, whether valid or not."""
    valid: BottomK = field(default_factory=BottomK)
    """Distinct texts that the detector matched and that are valid."""
    full: BottomK = field(default_factory=BottomK)
    """Distinct cells that, as a whole, are one valid match."""
    n_trait: tuple[int, ...] = ()
    """For each trait of the detector, the number of distinct valid cells that have the trait; counted after
    the last merge."""
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
    """The texts of a field that may be searched for names, and the verdicts on those searched so far."""

    n_rows: int = 0
    distinct: BottomK = field(default_factory=lambda: BottomK(k=MAX_TEXTS))
    verdicts: dict[int, CellVerdict] = field(default_factory=dict)
    """By hash of the text; dropped after the last merge."""

    def merge(self, other: "ReadTexts") -> None:
        self.n_rows += other.n_rows
        self.distinct.merge(other.distinct)
        self.add(other.verdicts)

    def add(self, verdicts: Mapping[int, CellVerdict]) -> None:
        """Add verdicts, given by hash of the text; those on texts that are no longer in the sketch are
        dropped.
        """
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
    """How many of the numbers have a fraction. Such numbers identify nobody."""
    runs: BottomK = field(default_factory=lambda: BottomK(k=_MAX_RUNS))
    """Hashes of the numbers without their last digits, each with the number of rows; dropped after the last
    merge."""
    crowding: float = 0.0
    """Average number of rows whose numbers share a prefix; computed after the last merge. For a thousand
    consecutive numbers it is in the hundreds; for a thousand random numbers from a wide range, it is about
    one."""

    def merge(self, other: "NumberTally") -> None:
        self.n += other.n
        self.n_fraction += other.n_fraction
        self.runs.merge(other.runs)


@dataclass
class FieldTally:
    """Counts of one field over the rows that were read."""

    n_read: int = 0
    n_null: int = 0
    """Number of rows whose value is null, empty or blank."""
    n_prose: int = 0
    """Number of rows whose value looks like a sentence: four or more words, mostly letters."""
    n_hex: int = 0
    """Number of rows whose value consists of 16 or more hexadecimal digits."""
    sum_length: int = 0
    max_length: int = 0
    oldest: str | None = None
    """Smallest date or time, in ISO 8601; ``newest`` is the largest."""
    newest: str | None = None
    n_time: int = 0
    distinct: BottomK = field(default_factory=BottomK)
    numbers: NumberTally = field(default_factory=NumberTally)
    wordings: BottomK = field(default_factory=lambda: BottomK(k=_MAX_WORDINGS))
    """Distinct sentences, without the words in them that contain digits; closed after the last merge."""
    entities: dict[str, EntityTally] = field(default_factory=dict)
    """By detector id: the counts of the detector in this field."""
    judged: dict[int, CellVerdict | None] = field(default_factory=dict)
    """By hash of each distinct cell in ``distinct``: the verdicts of ``cell`` detectors; ``None`` if all
    detectors rejected the cell. Dropped after the last merge."""
    texts: ReadTexts = field(default_factory=ReadTexts)

    @property
    def n_non_null(self) -> int:
        return self.n_read - self.n_null

    @property
    def n_distinct(self) -> int:
        """Number of distinct values: exact up to the size of the sketch if all rows were parsed, else an
        estimate. It never exceeds the number of values.
        """
        return min(self.distinct.n_distinct, self.n_non_null)

    @property
    def n_wordings(self) -> int:
        """Number of distinct wordings; 0 before the last merge."""
        return self.wordings.closed_at or 0

    @property
    def is_of_times(self) -> bool:
        """Whether the values of the field are dates and times, apart from a few."""
        return self.n_time >= _MOSTLY_TIMES * self.n_non_null > 0

    @property
    def is_coded(self) -> bool:
        """Whether the field repeats a few short words, as statuses do and text written by people does not."""
        n_distinct = self.n_distinct
        is_short = self.max_length <= LONGEST_CODE and not self.n_prose
        repeats = self.n_non_null >= max(FEWEST_TO_REPEAT, REPEATS_OF_CODES * n_distinct)
        return is_short and repeats and 0 < n_distinct <= MOST_CODES

    @property
    def is_formulaic(self) -> bool:
        """Whether the sentences of the field repeat, or differ only in numbers, so that machines probably
        wrote them.
        """
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
        """Add verdicts, given by hash of the cell; those on cells that are no longer in the sketch are
        dropped.
        """
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
