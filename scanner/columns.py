"""The statistics of one column of a batch that need no detector, each distinct cell looked at once.

Every number is a sum over rows of something that one row decides alone, so that any cutting of the
rows into batches comes to the same sums.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scanner.dates import dates_of
from scanner.tally import FieldTally

_NUMBER = r"^-?(\d+([.,]\d+)?|\.\d+)([eE][+-]?\d+)?$"
_HEX = r"^[0-9a-fA-F]{16,}$"
_WORD = r"(?:^|\s)[\"'(]*[\pL\pM\x{2019}'-]+[.,;:!?)\"']*(?:\s|$)"
_LOWER_CASE_WORD = r"(?:^|\s)[\p{Ll}\p{Lo}]"
_MIN_WORDS = 4
_MIN_SHARE_OF_WORDS = 0.6
_MIN_LOWER_CASE_WORDS = 2
"""Names and postal addresses are words too, but capitalised ones."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of a column that are not blank: each distinct trimmed text once, and who holds it."""

    n_read: int
    index: NDArray[np.int64]
    """Place in the batch of each cell that is not blank."""
    ordinals: NDArray[np.int64]
    """Row ordinal of each cell that is not blank."""
    codes: NDArray[np.int64]
    """Which of ``texts`` each of them holds."""
    texts: pa.Array
    hashes: NDArray[np.uint64]
    counts: NDArray[np.int64]
    """How many cells hold each of ``texts``."""


def hash_texts(texts: pa.Array, seed: int) -> NDArray[np.uint64]:
    """Seeded 64-bit SipHash of each text; no nulls."""
    key = f"{seed % 2**64:016x}"
    hashed = pd.util.hash_array(texts.to_numpy(zero_copy_only=False), hash_key=key, categorize=False)
    return np.asarray(hashed, dtype=np.uint64)


def distinct_cells(column: pa.Array, ordinals: NDArray[np.int64], seed: int) -> Cells:
    """Trim, drop blanks, and count each distinct text of ``column`` (strings, nulls allowed)."""
    trimmed = pc.utf8_trim_whitespace(column)
    present = pc.fill_null(pc.greater(pc.binary_length(trimmed), 0), False)
    index = np.flatnonzero(present.to_numpy(zero_copy_only=False))
    kept = trimmed.filter(present)
    hashes, first, codes, counts = np.unique(
        hash_texts(kept, seed), return_index=True, return_inverse=True, return_counts=True
    )
    return Cells(
        n_read=len(column),
        index=index,
        ordinals=ordinals[index],
        codes=codes,
        texts=kept.take(pa.array(first)),
        hashes=hashes,
        counts=counts,
    )


def tally_cells(cells: Cells, name: str) -> FieldTally:
    """Everything a field's tally holds but the entities. ``name`` tells epochs from other numbers."""
    texts, counts = cells.texts, cells.counts
    tally = FieldTally(n_read=cells.n_read, n_null=cells.n_read - cells.index.size)
    if not len(texts):
        return tally
    tally.n_number = _weighted(pc.match_substring_regex(texts, _NUMBER), counts)
    tally.n_hex = _weighted(pc.match_substring_regex(texts, _HEX), counts)
    tally.n_prose = _count_prose(texts, counts)
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    tally.sum_length = int(lengths @ counts)
    tally.max_length = int(lengths.max())
    tally_dates(tally, dates_of(texts, name), counts)
    tally.distinct.add_array(cells.hashes, counts)
    return tally


def tally_dates(tally: FieldTally, dates: pa.Array, counts: NDArray[np.int64]) -> None:
    """Add days (``2026-11-24`` or null), each of which stands for as many rows as ``counts`` says."""
    if dates.null_count < len(dates):
        tally.n_time += _weighted(pc.is_valid(dates), counts)
        extremes = pc.min_max(dates).as_py()
        tally.merge(FieldTally(oldest=extremes["min"], newest=extremes["max"]))


def _weighted(mask: pa.Array, counts: NDArray[np.int64]) -> int:
    return int(counts[mask.to_numpy(zero_copy_only=False)].sum())


def _count_prose(texts: pa.Array, counts: NDArray[np.int64]) -> int:
    """Cells of four or more words, most of them letters alone and some in lower case."""
    spaced = pc.greater_equal(pc.count_substring(texts, " "), _MIN_WORDS - 1)
    counts = counts[spaced.to_numpy(zero_copy_only=False)]
    if not counts.size:
        return 0
    texts = texts.filter(spaced)
    words = _counts(pc.count_substring_regex(pc.replace_substring_regex(texts, r"\s+", "  "), _WORD))
    tokens = _counts(pc.count_substring_regex(texts, r"\S+"))
    lower = _counts(pc.count_substring_regex(texts, _LOWER_CASE_WORD))
    prose = (words >= _MIN_WORDS) & (words >= _MIN_SHARE_OF_WORDS * tokens) & (lower >= _MIN_LOWER_CASE_WORDS)
    return int(counts[prose].sum())


def _counts(array: pa.Array) -> NDArray[np.int64]:
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=np.int64)
