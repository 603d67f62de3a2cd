"""Whether the values of a column number its rows, or can be keys. Pure."""

from scanner.fields.tally import FieldTally

_FEW = 0.05
"""Share of values that may be exceptions."""
_FEWEST_COUNTED = 8
"""Minimum number of rows with which numbers without gaps count as row numbers rather than keys."""
_LONGEST = 40
"""Maximum number of characters, on average, of values that can be keys."""


def may_identify(counts: FieldTally) -> bool:
    """Whether values can be keys or names: not times, sentences, fractions, long texts or one constant."""
    n = counts.n_non_null
    is_constant = counts.n_distinct < 2 < n
    if not n or is_constant or max(counts.n_time, counts.n_prose, counts.numbers.n_fraction) > _FEW * n:
        return False
    return counts.sum_length <= _LONGEST * n


def counts_rows(counts: FieldTally) -> bool:
    """Whether its values may be the row numbers 1, 2, 3 and so on."""
    n = counts.n_read
    if n < _FEWEST_COUNTED:
        return False
    digits = len(str(n))
    length = sum(size * (min(n, 10**size - 1) - 10 ** (size - 1) + 1) for size in range(1, digits + 1))
    return counts.numbers.n == n == counts.n_distinct and abs(counts.sum_length - length) <= digits
