"""Decide, using only counts, which columns can be keys, and which can hold the values of a key. Pure.

Counts survive a run but hashes do not, so the same tests work for columns carried from an earlier run.
"""

from scanner.fields.tally import FieldTally

LEAST_SHARE = 0.95
"""Share of a column's distinct values that must be among those of the key."""
LEAST_COMPARED = 30
"""Distinct values that must have been compared, and that a key must have. With so many, a column with four
fifths of its values in the key passes once in a hundred times; one with nine tenths, once in five."""
_FEW = 0.05
"""Share of rows that may be exceptions."""
_SOME = 0.3
"""The same for a column that refers to a key: many of its references may dangle."""
_UNIQUE = 1.02
"""Most rows per distinct value of a key: a few repeated rows are allowed."""
_LONG = 7
"""Digits of randomly assigned numbers."""
_CROWDED = 2.0
"""Most numbers of a key with the same beginning, on average."""
_CLOSE = 1.25
"""Tolerance for an estimated number of distinct values: five standard errors."""


def is_telling(tally: FieldTally) -> bool:
    """Whether values can be keys at all, as dates and sentences cannot."""
    is_told = max(tally.n_time, tally.n_prose) > _FEW * tally.n_non_null
    return tally.distinct.n_distinct >= LEAST_COMPARED and not is_told


def is_unique(tally: FieldTally, *, has_hashes: bool) -> bool:
    """Whether a column identifies its table's rows; without hashes the test lets more columns pass."""
    if tally.n_non_null < LEAST_COMPARED or not is_telling(tally):
        return False
    if tally.n_null > _FEW * tally.n_read or _counts_up(tally):
        return False
    if not has_hashes:
        return tally.distinct.n_distinct * _CLOSE >= tally.n_non_null
    kept = tally.distinct.counts
    return len(kept) >= LEAST_COMPARED and sum(kept.values()) <= _UNIQUE * len(kept)


def could_hold(key: FieldTally, column: FieldTally) -> bool:
    """Whether a key has at least as many values as a column, at least as long, and with the same look."""
    if column.distinct.n_distinct * LEAST_SHARE > key.distinct.n_distinct * _CLOSE:
        return False
    if key.sum_length == key.max_length * key.n_non_null != 0 and column.max_length != key.max_length:
        return False
    own, its = (one.sum_length / max(1, one.n_non_null) for one in (column, key))
    return (
        column.max_length <= key.max_length
        and own >= its / 2
        and _looks_alike(key.n_number, key, column.n_number, column)
        and _looks_alike(key.n_hex, key, column.n_hex, column)
    )


def _counts_up(tally: FieldTally) -> bool:
    """Whether a column may be a counter, amounts, or numbers so short that two can agree by chance."""
    is_number = tally.n_number > _FEW * tally.n_non_null
    is_short = tally.sum_length < _LONG * tally.n_non_null or not tally.crowding
    return (is_number and is_short) or tally.crowding > _CROWDED


def _looks_alike(of_key: int, key: FieldTally, of_column: int, column: FieldTally) -> bool:
    """Whether a property that all (or none) of a key's values have also holds for most (or few) of a column's
    values.
    """
    own, its = of_column / max(1, column.n_non_null), of_key / max(1, key.n_non_null)
    return own <= _SOME if its <= _FEW else own >= 1 - _SOME if its >= 1 - _FEW else True
