"""Decide by counts alone which columns can be keys, and which columns can refer to a key. Pure.

Counts are stored after a run, but hashes of values are not. So these tests also work for columns whose
results are carried over from an earlier run.
"""

from scanner.fields.tally import FieldTally

LEAST_SHARE = 0.95
"""Lowest share of a column's distinct values that must also be values of the key."""
LEAST_COMPARED = 30
"""Minimum number of distinct values that must have been compared, and that a key must have. With 30 compared
values, a column of whose values only four fifths are in the key passes by chance in one of a hundred cases.
With nine tenths, it passes in one of five cases.
"""
_FEW = 0.05
"""The highest share of rows that may break a rule for keys, such as empty rows."""
_SOME = 0.3
"""The same share for a column that refers to a key, since some of its references may have no target."""
_UNIQUE = 1.02
"""Maximum number of rows per distinct value of a key. A few repeated rows are allowed."""
_LONG = 7
"""Minimum average number of digits of numbers that can be keys; shorter ones may be counters or amounts."""
_CROWDED = 2.0
"""Maximum average number of a key's rows whose numbers share a prefix (``NumberTally.crowding``)."""
_CLOSE = 1.25
"""Tolerance factor for an estimated number of distinct values; it allows for five standard errors."""


def is_telling(tally: FieldTally) -> bool:
    """Whether a column has enough distinct values to be a key, and few values are dates or sentences."""
    is_told = max(tally.n_time, tally.n_prose) > _FEW * tally.n_non_null
    return tally.distinct.n_distinct >= LEAST_COMPARED and not is_told


def is_unique(tally: FieldTally, *, has_hashes: bool) -> bool:
    """Whether a column identifies the rows of its table. Without hashes, the number of distinct values is
    only an estimate, so the test is more lenient.
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
    """Whether the counts are consistent with ``column`` referring to ``key``: the key has at least about as
    many distinct values as the column, its longest value is at least as long, and a similar share of its
    values is numeric or hexadecimal.
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
    """Whether a column may hold a counter, amounts, or numbers that are short enough to agree by chance."""
    is_number = tally.numbers.n > _FEW * tally.n_non_null
    is_short = tally.sum_length < _LONG * tally.n_non_null or not tally.numbers.crowding
    return (is_number and is_short) or tally.numbers.crowding > _CROWDED


def _looks_alike(of_key: int, key: FieldTally, of_column: int, column: FieldTally) -> bool:
    """Whether the values of a column and of a key agree in one property. If nearly all of the key's values
    have the property, most of the column's must have it; if nearly none do, only few of the column's may.
    ``of_key`` and ``of_column`` are the numbers of values with the property.
    """
    own, its = of_column / max(1, column.n_non_null), of_key / max(1, key.n_non_null)
    return own <= _SOME if its <= _FEW else own >= 1 - _SOME if its >= 1 - _FEW else True
