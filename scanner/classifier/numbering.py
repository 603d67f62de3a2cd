"""Decide whether the values of a column are row numbers, and whether they can be keys. Pure."""

from scanner.fields.tally import FieldTally

_FEW = 0.05
"""The highest share of values that may break the rule."""
_FEWEST_COUNTED = 8
"""Minimum number of rows with which consecutive numbers count as row numbers rather than keys."""
_LONGEST = 40
"""Maximum average number of characters of values that can be keys."""


def may_identify(counts: FieldTally) -> bool:
    """Whether values can be keys or names. Times, sentences, fractions, long texts and a single constant
    cannot.
    """
    n = counts.n_non_null
    is_constant = counts.n_distinct < 2 < n
    if not n or is_constant or max(counts.n_time, counts.n_prose, counts.numbers.n_fraction) > _FEW * n:
        return False
    return counts.sum_length <= _LONGEST * n


def counts_rows(counts: FieldTally) -> bool:
    """Whether the values of a column may be the row numbers 1, 2, 3 and so on."""
    n = counts.n_read
    if n < _FEWEST_COUNTED:
        return False
    digits = len(str(n))
    length = sum(size * (min(n, 10**size - 1) - 10 ** (size - 1) + 1) for size in range(1, digits + 1))
    return counts.numbers.n == n == counts.n_distinct and abs(counts.sum_length - length) <= digits
