"""Decide by counts alone which columns can be keys, and which can refer to a key. Pure.

Counts are kept after a run but hashes are not. So these tests also work for columns carried from an earlier
run.
"""

from scanner.fields.tally import FieldTally

LEAST_SHARE = 0.95
"""Share of a column's distinct values that must be values of the key."""
LEAST_COMPARED = 30
"""Minimum number of distinct values that must have been compared, and that a key must have. With 30 compared
values, a column with four fifths of its values in the key passes by chance once in a hundred times; a column
with nine tenths, once in five.
"""
_FEW = 0.05
"""The highest share of rows that may break the rule."""
_SOME = 0.3
"""The same for a column that refers to a key, since some references may dangle."""
_UNIQUE = 1.02
"""Maximum number of rows per distinct value of a key: a few repeated rows are allowed."""
_LONG = 7
"""Minimum number of digits, on average, of numbers that are not taken for counters or amounts."""
_CROWDED = 2.0
"""Maximum number of numbers of a key, on average, that share a prefix (``FieldTally.crowding``)."""
_CLOSE = 1.25
"""Tolerance for an estimated number of distinct values: five standard errors."""


def is_telling(tally: FieldTally) -> bool:
    """Whether a column has enough distinct values to be a key, and few dates or sentences among them."""
    is_told = max(tally.n_time, tally.n_prose) > _FEW * tally.n_non_null
    return tally.distinct.n_distinct >= LEAST_COMPARED and not is_told


def is_unique(tally: FieldTally, *, has_hashes: bool) -> bool:
    """Whether a column identifies the rows of its table. Without hashes, distinct values are only estimated,
    so the test is more lenient.
    """
    if tally.n_non_null < LEAST_COMPARED or not is_telling(tally):
        return False
    if tally.n_null > _FEW * tally.n_read or _counts_up(tally):
        return False
    if not has_hashes:
        return tally.distinct.n_distinct * _CLOSE >= tally.n_non_null
    kept = tally.distinct.counts
    return len(kept) >= LEAST_COMPARED and sum(kept.values()) <= _UNIQUE * len(kept)


def could_hold(key: FieldTally, column: FieldTally) -> bool:
    """Whether a column could refer to a key by its counts: the key has about as many distinct values or more,
    which are at least as long and are numbers or hexadecimal to a similar extent.
    """
    if column.distinct.n_distinct * LEAST_SHARE > key.distinct.n_distinct * _CLOSE:
        return False
    if key.sum_length == key.max_length * key.n_non_null != 0 and column.max_length != key.max_length:
        return False
    own, its = (one.sum_length / max(1, one.n_non_null) for one in (column, key))
    return (
        column.max_length <= key.max_length
        and own >= its / 2
        and _looks_alike(key.numbers.n, key, column.numbers.n, column)
        and _looks_alike(key.n_hex, key, column.n_hex, column)
    )


def _counts_up(tally: FieldTally) -> bool:
    """Whether a column may be a counter, amounts, or numbers so short that two can agree by chance."""
    is_number = tally.numbers.n > _FEW * tally.n_non_null
    is_short = tally.sum_length < _LONG * tally.n_non_null or not tally.numbers.crowding
    return (is_number and is_short) or tally.numbers.crowding > _CROWDED


def _looks_alike(of_key: int, key: FieldTally, of_column: int, column: FieldTally) -> bool:
    """Whether a column's values agree with a key's in one property: if nearly all (or nearly none) of the
    key's values have it, most (or few) of the column's must have it, too. ``of_key`` and ``of_column`` are
    counts.
    """
    own, its = of_column / max(1, column.n_non_null), of_key / max(1, key.n_non_null)
    return own <= _SOME if its <= _FEW else own >= 1 - _SOME if its >= 1 - _FEW else True
