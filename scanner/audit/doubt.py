"""Estimate how certain it is that tables and columns have the roles that a promise needs, before and after
rows are counted. Pure.

The log-odds of all parts of a plan are added up (``PromisePlan.odds``). The counts matter as well: a company
that breaks a promise usually breaks it in few rows. If a large share of the tested rows seems to break a
promise, the tables may have been misunderstood. So the larger this share is, the more certain the roles must
be.
"""

import math
from collections.abc import Mapping, Sequence

from scanner.audit.column import Column
from scanner.policy.audit_vocabulary import vocabulary

ENOUGH, TO_EXCUSE = 3.0, -2.0
"""Minimum log-odds that the tables and columns of a plan together need: the first to report a broken promise,
the second to accept an excuse.
"""
_PER_SHARE, _AT_MOST = 2.0, 3.0
"""The log-odds that a tested row breaks the promise are multiplied by the first number and subtracted from
those of the plan. The second number is the most that is subtracted, since some companies break a promise in
every row.
"""
_FEW = 3
"""If all texts lack the listed words, this shows nothing about their language when there are at most this
many texts.
"""


def is_enough(odds: float, *, to_excuse: bool = False) -> bool:
    """Whether log-odds are high enough to report a breach or, with ``to_excuse``, to excuse a row."""
    return odds > (TO_EXCUSE if to_excuse else ENOUGH)


def after_counting(odds: float, rows: Mapping[str, int], *, seeks_words: bool = False) -> float:
    """The log-odds of a plan after its rows have been counted by state (``rows``).

    Args:
        seeks_words: whether a text breaks the promise if it lacks certain words. If all texts lack them, the
            texts are probably in a language for which these words are unknown.

    >>> round(after_counting(4.0, {"breach": 5, "kept": 60}), 1)
    4.0
    >>> round(after_counting(4.0, {"breach": 96, "kept": 0}), 1)
    1.0
    """
    broken, kept = rows.get("breach", 0), rows.get("kept", 0)
    if seeks_words and not kept and broken > _FEW:
        return min(odds, 0.0)
    return odds - min(_AT_MOST, _PER_SHARE * max(0.0, math.log((broken + 1) / (kept + 1))))


def least_sure(parts: Sequence[tuple[str, float]]) -> str:
    """The description of the part with the lowest log-odds, which is most likely wrong; empty if there are no
    parts.
    """
    return min(parts, key=lambda one: one[1])[0] if parts else ""


def known_share(column: Column, role: str) -> float:
    """The log-odds that a value of a column is in one of the role's value lists.

    If no word of a column is in a list, a test that a value is *not* in the list shows nothing.
    """
    share = column.speaks(vocabulary().columns[role])
    return math.log((share + 0.01) / (1.01 - share))
