"""The audit: rows checked against retention rules and promises, as counts."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding.terms import Severity

RowState = Literal[
    "in_time",
    "overdue",
    "on_hold",
    "open_ended",
    "de_identified",
    "breach",
    "kept",
    "cannot_tell",
    "accepted",
]
"""Possible states of a row under a rule or promise; ``accepted``: overdue or in breach, and accepted by a
review."""
AuditKind = Literal["retention", "promise"]
Answer = Literal["kept", "broken", "cannot_tell", "not_data"]
"""About a promise: kept by all tested rows, broken by some, not testable here, or not testable with data at
all."""
Unit = Literal["rows", "fields", "elements", ""]
"""What was tested for an answer; empty if nothing was tested, or in runs of old versions."""


@dataclass(frozen=True, kw_only=True)
class AuditClock:
    """The event from which a retention rule counts, and the field that holds it."""

    collection: str
    field: str
    event: str


@dataclass(frozen=True, kw_only=True)
class AnyField:
    """The rows of a collection in which any of its fields breaks a promise, each row once."""

    n_rows: int
    n_subjects: int


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Counts of the rows of one collection, checked against a retention rule or a promise; never values."""

    id: str
    """Id of the rule or promise."""
    kind: AuditKind
    source: str
    collection: str
    field: str
    """The first of the columns that identify the data subject, or that show the breach."""
    counts: dict[str, int]
    """Rows by state, as far as the state applies: ``in_time``, ``overdue``, ``on_hold``, ``open_ended``,
    ``de_identified``, ``breach``, ``kept``, ``cannot_tell`` and ``accepted``."""
    n_subjects: int
    """Distinct data subjects among the rows that are overdue, in breach, or open-ended."""
    oldest: str | None
    """The earliest event of those rows, ISO 8601."""
    days_over: int
    """Days by which the oldest of them is overdue."""
    clock: AuditClock | None
    limit: str = ""
    """ISO 8601 duration from the clock's event; empty if there is no figure."""
    estimate: bool = False
    """Whether counts are extrapolated from a sample."""
    interval_95: tuple[int, int] | None = None
    """95 % interval of the rows that are overdue or in breach, if they are estimated."""
    reason: str = ""
    """Why the answer cannot be given."""
    statement: str = ""
    """SQL that lists the keys of the rows, for the data's owner to run."""
    notice_section: str
    notice_lines: tuple[int, ...]
    basis: str
    """``said``, ``implied`` or ``reading``."""
    title: str = ""
    severity: Severity = "info"
    """Follows from the rule, the people and the days overdue; ``info`` if nothing is wrong."""
    at_most: bool = False
    """Whether ``n_subjects`` is an upper bound: only a part of the rows with a value breaks the promise."""
    any_field: AnyField | None = None
    """Set if the field itself breaks the promise: then there is an entry for each such field."""


@dataclass(frozen=True, kw_only=True)
class PromiseAnswer:
    """The answer of the data to one promise: kept, broken or cannot be told."""

    promise: str
    title: str
    answer: Answer
    basis: str
    """``said``, ``implied`` or ``reading``."""
    severity: Severity
    n_tested: int = 0
    """In ``unit``: rows; fields whose rows were not counted; elements that the notice names."""
    n_broken: int = 0
    n_subjects: int = 0
    unit: Unit = ""
    estimate: bool = False
    """Whether rows were extrapolated from a sample."""
    at_most: bool = False
    """Whether ``n_subjects`` is an upper bound for the places with the most people."""
    at_least: bool = False
    """Whether ``n_subjects`` counts the people of only one of several places, since people are not compared
    between places.
    """
    reason: str = ""
    """The missing data, the reason why data cannot show it, or what the numbers do not cover."""
    notice_section: str
    notice_lines: tuple[int, ...]
