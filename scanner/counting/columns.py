"""Compute the column statistics that need no detector. Each distinct cell is inspected once.

The texts of all columns are processed together, because starting an Arrow function costs more than running it
on a short column.

Every count is a sum over rows, and each row contributes independently of the others. Therefore, the counts do
not depend on how the rows are divided into batches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from detectors.matching import native
from scanner.counting.dates import DAY_START, days_of, is_time_name, with_epochs
from scanner.counting.siphash import buffers, hash_strings
from scanner.counting.unicode_search import counts_of
from scanner.fields.tally import FieldTally
from scanner.logs.log_bytes import byte_set

_NUMBER = r"^-?(\d+([.,]\d+)?|\.\d+)([eE][+-]?\d+)?$"
_FRACTION = r"[.,eE]"
_HEX, _LEAST_HEX = r"^[0-9a-fA-F]{16,}$", 16
_DIGITS = r"^[0-9][0-9 /-]{3,}[0-9]$"
"""Pattern for numbers that are long enough to be keys; spaces, hyphens and slashes may separate the digits.
"""
_DIGIT, _NUMBER_START = byte_set("0123456789"), byte_set("0123456789-.")
_WITH_DIGITS = r"\S*[0-9]\S*"
_RUN = 3
"""How many characters at the end of a key vary if the keys come from a counter."""
_WORD = r"(?:^|[ \t\n\f\r])[\"'(]*[\pL\pM" "\u2019" r"'-]+[.,;:!?)\"']*(?:[ \t\n\f\r]|$)"
_LOWER_CASE_WORD = r"(?:^|[ \t\n\f\r])[\p{Ll}\p{Lo}]"
_ASCII_WORD = r"(?:^|\s)[\"'(]*[A-Za-z'-]+[.,;:!?)\"']*(?:\s|$)"
_ASCII_LOWER_CASE_WORD = r"(?:^|\s)[a-z]"
"""Patterns like ``_WORD`` and ``_LOWER_CASE_WORD`` for ASCII texts, because Unicode classes take a thousand
times as long to compile.
"""
_MIN_WORDS = 4
_MIN_SHARE_OF_WORDS = 0.6
_MIN_LOWER_CASE_WORDS = 2
"""Least number of lower-case words in prose; names and postal addresses consist of words too, but few are in
lower case.
"""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The non-blank cells of a column: each distinct trimmed text once, with the rows that contain it."""

    n_read: int
    index: NDArray[np.int64]
    """Each non-blank cell's position in the batch."""
    ordinals: NDArray[np.int64]
    """Row ordinal of each non-blank cell."""
    codes: NDArray[np.int64]
    """Each non-blank cell's index in ``texts``."""
    texts: pa.Array
    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]
    """For each of ``texts``, the number of cells that contain it."""


def distinct_cells(column: pa.Array, ordinals: NDArray[np.int64], seed: int) -> Cells:
    """Trim the cells of ``column`` (strings or nulls), drop the blank ones, and count each distinct text."""
    (cells,) = distinct_cells_of([column], [ordinals], seed)
    return cells


def distinct_cells_of(
    columns: Sequence[pa.Array], ordinals: Sequence[NDArray[np.int64]], seed: int
) -> list[Cells]:
    """Apply ``distinct_cells`` to several columns at once; ``ordinals`` gives the row ordinals of each
    column.
    """
    if not columns:
        return []
    trimmed = pc.utf8_trim_whitespace(joined_columns(columns))
    present = pc.fill_null(pc.greater(pc.binary_length(trimmed), 0), False)
    is_present = present.to_numpy(zero_copy_only=False)
    kept = trimmed.filter(present)
    hashes = hash_strings(kept, seed)
    rows = np.cumsum([0, *map(len, columns)])
    bounds = np.concatenate(([0], np.cumsum(is_present)))[rows].tolist()
    return [
        _distinct_cells(kept.slice(start, stop - start), hashes[start:stop], is_present[first:last], own)
        for own, (first, last), (start, stop) in zip(
            ordinals, pairwise(rows.tolist()), pairwise(bounds), strict=True
        )
    ]


def joined_columns(columns: Sequence[pa.Array]) -> pa.Array:
    """Concatenate columns of strings into one array."""
    if len(columns) == 1:
        return columns[0]
    return pa.concat_arrays([column.cast(pa.large_string()) for column in columns])


def _distinct_cells(
    kept: pa.Array, hashed: NDArray[np.uint64], present: NDArray[np.bool_], ordinals: NDArray[np.int64]
) -> Cells:
    index = np.flatnonzero(present)
    hashes, codes, counts = np.unique(hashed, return_inverse=True, return_counts=True)
    # For each hash, the position of any cell with this hash; NumPy would take longer to find the first one.
    some = np.empty(hashes.size, dtype=np.int64)
    some[codes] = np.arange(codes.size)
    return Cells(
        n_read=present.size,
        index=index,
        ordinals=ordinals[index],
        codes=codes,
        texts=kept.take(pa.array(some)),
        hashes=hashes,
        counts=counts,
    )


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Traits of each text that are determined without a detector."""

    is_number: NDArray[np.bool_]
    is_fraction: NDArray[np.bool_]
    is_hex: NDArray[np.bool_]
    is_digits: NDArray[np.bool_]
    is_prose: NDArray[np.bool_]
    length: NDArray[np.int64]
    """Length of each text in characters."""
    day: pa.Array
    """The day that each text states (``2026-11-24``), or null."""
    wording: NDArray[np.uint64]
    """Hash of each prose text without the words that contain digits; 0 for other texts."""
    head: NDArray[np.uint64]
    """Hash of each number without the last characters (``_RUN``); 0 for other texts."""

    def between(self, start: int, stop: int) -> "Looks":
        return Looks(
            is_number=self.is_number[start:stop],
            is_fraction=self.is_fraction[start:stop],
            is_hex=self.is_hex[start:stop],
            is_digits=self.is_digits[start:stop],
            is_prose=self.is_prose[start:stop],
            length=self.length[start:stop],
            day=self.day.slice(start, stop - start),
            wording=self.wording[start:stop],
            head=self.head[start:stop],
        )


def looks_of(texts: pa.Array, seed: int) -> Looks:
    """The traits of each text, in the order of ``texts``, which may come from several columns and has no
    nulls.
    """
    first, length = _first_bytes(texts), _counts(pc.utf8_length(texts))
    is_number = _fits(texts, _NUMBER_START[first], _NUMBER)
    is_digits, is_prose = _fits(texts, _DIGIT[first], _DIGITS), _is_prose(texts)
    wording, head = (np.zeros(len(texts), dtype=np.uint64) for _ in range(2))
    if is_prose.any():
        sentences = texts.filter(pa.array(is_prose))
        wording[is_prose] = hash_strings(pc.replace_substring_regex(sentences, _WITH_DIGITS, "0"), seed)
    if is_digits.any():
        numbers = texts.filter(pa.array(is_digits))
        head[is_digits] = hash_strings(pc.utf8_slice_codeunits(numbers, 0, -_RUN), seed)
    may_be_day = np.flatnonzero(DAY_START[first])
    place = np.zeros(len(texts), dtype=np.int64)
    place[may_be_day] = np.arange(len(may_be_day))
    return Looks(
        is_number=is_number,
        is_fraction=_fits(texts, is_number, _FRACTION),
        is_hex=_fits(texts, length >= _LEAST_HEX, _HEX),
        is_digits=is_digits,
        is_prose=is_prose,
        length=length,
        day=days_of(texts.take(pa.array(may_be_day))).take(pa.array(place, mask=~DAY_START[first])),
        wording=wording,
        head=head,
    )


def _fits(texts: pa.Array, chosen: NDArray[np.bool_], pattern: str) -> NDArray[np.bool_]:
    """Mask of the ``chosen`` texts that match ``pattern``. Callers choose texts by something cheap, such as
    the first byte, because the pattern takes as long to reject a text as to match it.
    """
    fits = np.zeros(len(texts), dtype=np.bool_)
    if chosen.any():
        fits[chosen] = mask(pc.match_substring_regex(texts.filter(pa.array(chosen)), pattern))
    return fits


def _first_bytes(texts: pa.Array) -> NDArray[np.uint8]:
    """The first byte of each text; 0 for an empty text."""
    data, bounds = buffers(texts)
    return native.bytes_at(data, bounds[:-1], bounds[1:], 0, 1)[:, 0]


def looks_of_columns(columns: Sequence[Cells], seed: int) -> list[Looks]:
    """The traits of the distinct cells of each column."""
    if not columns:
        return []
    looks = looks_of(pa.concat_arrays([cells.texts.cast(pa.large_string()) for cells in columns]), seed)
    bounds = np.cumsum([0, *(len(cells.texts) for cells in columns)]).tolist()
    return [looks.between(start, stop) for start, stop in pairwise(bounds)]


def tally_cells(cells: Cells, looks: Looks, name: str) -> FieldTally:
    """Compute a field's tally, except for the entities. Numbers count as epoch times only if the field's
    ``name`` suggests a time.
    """
    counts = cells.counts
    tally = FieldTally(n_read=cells.n_read, n_null=cells.n_read - cells.index.size)
    if not len(cells.texts):
        return tally
    tally.numbers.n = int(counts[looks.is_number].sum())
    tally.numbers.n_fraction = int(counts[looks.is_fraction].sum())
    tally.n_hex = int(counts[looks.is_hex].sum())
    tally.n_prose = int(counts[looks.is_prose].sum())
    tally.sum_length = int(looks.length @ counts)
    tally.max_length = int(looks.length.max())
    days = with_epochs(looks.day, cells.texts) if is_time_name(name) else looks.day
    tally_dates(tally, days, counts)
    tally.distinct.add_array(cells.hashes, counts)
    if looks.is_prose.any():
        tally.wordings.add_array(looks.wording[looks.is_prose], counts[looks.is_prose])
    if looks.is_digits.any():
        tally.numbers.runs.add_array(looks.head[looks.is_digits], counts[looks.is_digits])
    return tally


def tally_dates(tally: FieldTally, dates: pa.Array, counts: NDArray[np.int64]) -> None:
    """Add the days ``dates`` (``2026-11-24`` or null) to ``tally``; ``counts`` gives the number of rows with
    each day.
    """
    if dates.null_count < len(dates):
        tally.n_time += int(counts[mask(pc.is_valid(dates))].sum())
        extremes = pc.min_max(dates).as_py()
        tally.merge(FieldTally(oldest=extremes["min"], newest=extremes["max"]))


def mask(array: pa.Array) -> NDArray[np.bool_]:
    """Convert an Arrow array of booleans without nulls to NumPy."""
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _is_prose(texts: pa.Array) -> NDArray[np.bool_]:
    """Mask of the texts that are prose: at least four words, and most words, consist only of letters, and at
    least two words begin in lower case.
    """
    spaced = _counts(pc.count_substring(texts, " ")) >= _MIN_WORDS - 1
    is_ascii = mask(pc.string_is_ascii(texts))
    prose = np.zeros(len(texts), dtype=np.bool_)
    for chosen, count, word, lower_case_word in (
        (spaced & is_ascii, _ascii_counts, _ASCII_WORD, _ASCII_LOWER_CASE_WORD),
        (spaced & ~is_ascii, counts_of, _WORD, _LOWER_CASE_WORD),
    ):
        if chosen.any():
            some = texts.filter(pa.array(chosen))
            words = count(pc.replace_substring_regex(some, r"\s+", "  "), word)
            tokens = _ascii_counts(some, r"\S+")
            lower = count(some, lower_case_word)
            enough = (words >= _MIN_WORDS) & (words >= _MIN_SHARE_OF_WORDS * tokens)
            prose[chosen] = enough & (lower >= _MIN_LOWER_CASE_WORDS)
    return prose


def _ascii_counts(texts: pa.Array, pattern: str) -> NDArray[np.int64]:
    return _counts(pc.count_substring_regex(texts, pattern))


def _counts(array: pa.Array) -> NDArray[np.int64]:
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.int64)
