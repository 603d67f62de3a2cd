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
"""State of a row under a retention rule or promise. ``kept``: the row keeps the promise; ``accepted``: the
row is overdue or in breach, but a review accepts it."""
AuditKind = Literal["retention", "promise"]
Answer = Literal["kept", "broken", "cannot_tell", "not_data"]
"""Result for a promise: all that was tested keeps it, something breaks it, the data read cannot show it,
or no data could show it."""
Unit = Literal["rows", "fields", "elements", ""]
"""What ``n_tested`` and ``n_broken`` count; empty if nothing was tested, or in runs of old versions."""


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
    """Number of rows by state; states without rows may be missing. States: ``in_time``, ``overdue``,
    ``on_hold``, ``open_ended``, ``de_identified``, ``breach``, ``kept``, ``cannot_tell`` and ``accepted``."""
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
    """Severity of the rule or promise, raised for many people, a long delay or very sensitive data;
    ``info`` if no row breaks it."""
    at_most: bool = False
    """Whether ``n_subjects`` is an upper bound, because only some rows with a value break the promise."""
    any_field: AnyField | None = None
    """Set if the content of a field, not a row test, breaks the promise; each such field has an entry."""


@dataclass(frozen=True, kw_only=True)
class PromiseAnswer:
    """Whether the data keeps one promise of the policy."""

    promise: str
    title: str
    answer: Answer
    basis: str
    """``said``, ``implied`` or ``reading``."""
    severity: Severity
    n_tested: int = 0
    """Number of tested rows, of fields (if their rows were not counted), or of elements that the notice
    names; ``unit`` says which."""
    n_broken: int = 0
    n_subjects: int = 0
    unit: Unit = ""
    estimate: bool = False
    """Whether rows were extrapolated from a sample."""
    at_most: bool = False
    """Whether ``n_subjects`` is an upper bound."""
    at_least: bool = False
    """Whether ``n_subjects`` is only the largest count of several collections, since people are not compared
    between collections.
    """
    reason: str = ""
    """The missing data, the reason why data cannot show it, or what the numbers do not cover."""
    notice_section: str
    notice_lines: tuple[int, ...]
