"""The audit: rows checked against retention rules and promises, as counts."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding.terms import Severity

RowState = Literal[
    "in_time", "overdue", "on_hold", "open_ended", "de_identified", "breach", "kept", "cannot_tell"
]
"""What a row can be under a rule or promise."""
AuditKind = Literal["retention", "promise"]
Answer = Literal["kept", "broken", "cannot_tell", "not_data"]
"""Of a promise: kept by all rows it was tested on, broken by some, not testable here, or never by data."""


@dataclass(frozen=True, kw_only=True)
class AuditClock:
    """The event that a limit counts from, and where it was found."""

    collection: str
    field: str
    event: str


@dataclass(frozen=True, kw_only=True)
class Audit:
    """The rows of one collection held against a retention rule or a promise: counts, never values."""

    id: str
    """Of the rule or the promise."""
    kind: AuditKind
    source: str
    collection: str
    field: str
    """The first of the columns that say whose a row is, or that show the breach."""
    counts: dict[str, int]
    """Rows ``in_time``, ``overdue``, ``on_hold``, ``open_ended``, ``de_identified``, ``breach``, ``kept`` and
    ``cannot_tell``: those that apply."""
    n_subjects: int
    """Different people among the rows that are overdue, in breach, or open-ended."""
    oldest: str | None
    """The earliest event of those rows, ISO 8601."""
    days_over: int
    """Days since the oldest of them was due."""
    clock: AuditClock | None
    limit: str = ""
    """ISO 8601 duration from the event of the clock; empty where there is no figure."""
    estimate: bool = False
    """Counted on a sample of the rows and scaled up."""
    interval_95: tuple[int, int] | None = None
    """Of the rows that are overdue or in breach, where they are estimated."""
    reason: str = ""
    """Why something cannot be told, in words."""
    statement: str = ""
    """SQL that lists the keys of the rows, for the owner to run."""
    notice_section: str
    notice_lines: tuple[int, ...]
    basis: str
    """``said``, ``implied`` or ``reading``."""
    title: str = ""
    severity: Severity = "info"
    """By the rule, the people and the days over; ``info`` where nothing is wrong."""


@dataclass(frozen=True, kw_only=True)
class PromiseAnswer:
    """What data say of one promise."""

    promise: str
    title: str
    answer: Answer
    basis: str
    """``said``, ``implied`` or ``reading``."""
    severity: Severity
    n_tested: int = 0
    """Rows, or fields where it is a matter of fields."""
    n_broken: int = 0
    n_subjects: int = 0
    reason: str = ""
    """What is missing, or why it is no matter of data."""
    notice_section: str
    notice_lines: tuple[int, ...]
