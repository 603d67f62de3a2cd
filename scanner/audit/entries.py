"""Calculate what report entries show from counted states: scaled-up numbers, intervals, delays and
severities.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from scanner.audit.states import RowStates
from scanner.finding import Audit, Severity
from scanner.policy.durations import after

WRONG: Final = ("overdue", "breach")
"""States of rows that break a rule."""
_SEVERITIES: Final[tuple[Severity, ...]] = ("info", "low", "medium", "high", "critical")
_Z = 1.959964
_OF_BLOCK = 100
"""Assumed number of rows in a block of a table. Neighbouring rows often have similar times and are alike."""
_MANY_PEOPLE, _MANY_DAYS = 1_000, 365


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The results of a counting statement for one rule."""

    rows: Mapping[str, int]
    n_subjects: int
    oldest: int | None
    """The earliest time from which the limit counts for a late row, in seconds since 1970."""
    interval_95: tuple[int, int] | None = None
    """95 % interval of the number of rows that break the rule; ``None`` if all rows were counted."""


def counted(
    rules: Sequence[RowStates], answer: Sequence[Any], share: float = 1.0, *, by_block: bool = False
) -> list[Counted]:
    """Split the result row of a ``count.counting`` statement by rule. Row counts from a sample are scaled up.

    The number of people is not scaled up, so it is a lower bound.
    """
    together = _OF_BLOCK if by_block else 1
    found, values = [], iter(answer)
    for rule in rules:
        rows = {state: int(next(values) or 0) for state in rule.possible}
        n_subjects, oldest = next(values), next(values)
        n_all = sum(rows.values())
        found.append(
            Counted(
                rows={state: round(n / share) for state, n in rows.items()},
                interval_95=None if share >= 1.0 else interval_95(rows[rule.late], n_all, share, together),
                n_subjects=int(n_subjects or 0),
                oldest=None if oldest is None else int(oldest),
            )
        )
    return found


def interval_95(n_wrong: int, n_drawn: int, share: float, together: int = 1) -> tuple[int, int]:
    """The 95 % Wilson interval of the number of rows in the whole table that break a rule.

    ``together``: the number of neighbouring rows that may all be alike, so that they count as one drawn row.

    >>> interval_95(0, 100, 0.1), interval_95(50, 100, 0.1), interval_95(500, 1_000, 0.1, 100)
    ((0, 37), (404, 596), (2366, 7634))
    """
    if not n_drawn:
        return 0, 0
    z2, n, p = _Z * _Z, n_drawn / together, n_wrong / n_drawn
    middle, width = p + z2 / (2 * n), _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    low, high = ((middle + side * width) / (1 + z2 / n) for side in (-1, 1))
    total = n_drawn / share
    return max(0, round(low * total)), round(high * total)


def days_over(oldest: int | None, limit: str, now: datetime, *, whole_years: bool = False) -> int:
    """Whole days by which the oldest row is overdue; 0 if no row is overdue.

    ``oldest``: the time from which the limit counts for this row, in seconds since 1970.

    ``whole_years``: whether the limit counts from 1 January after the event.
    """
    if oldest is None:
        return 0
    begins = datetime.fromtimestamp(oldest, UTC)
    if whole_years:
        begins = datetime(begins.year + 1, 1, 1, tzinfo=UTC)
    due = after(begins, limit or "PT0S")
    return max(0, (now - due).days)


def graver(severity: Severity, *, n_subjects: int, days: int, secrecy: Sequence[str]) -> Severity:
    """A rule's severity, raised by one step for many people, a long delay or the most confidential data.

    >>> graver("high", n_subjects=5_000, days=3, secrecy=())
    'critical'
    >>> graver("medium", n_subjects=2, days=3, secrecy=("internal",))
    'medium'
    """
    is_graver = n_subjects >= _MANY_PEOPLE or days >= _MANY_DAYS or "highest" in secrecy
    return _SEVERITIES[min(_SEVERITIES.index(severity) + is_graver, len(_SEVERITIES) - 1)]


def is_wrong(audit: Audit) -> bool:
    """Whether an audit counted any rows that break the rule."""
    return any(audit.counts.get(state, 0) for state in WRONG)


def n_wrong(audit: Audit) -> int:
    return sum(audit.counts.get(state, 0) for state in WRONG)


def worst_first(audit: Audit) -> tuple[int, int, str, str, str]:
    """Sort key for audits: those with rows that break a rule come first, by severity and number of rows; the
    others follow by source and collection.
    """
    rank = -_SEVERITIES.index(audit.severity) if is_wrong(audit) else 1
    return rank, -n_wrong(audit), audit.source, audit.collection, audit.id
