"""The results of an audit: counts of the rows that were checked against retention rules and promises."""

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
"""State of a row under a retention rule or promise. In state ``kept`` the row keeps the promise. In state
``accepted`` it is overdue or in breach, but a review accepts that."""
AuditKind = Literal["retention", "promise"]
Answer = Literal["kept", "broken", "cannot_tell", "not_data"]
"""Result for a promise, in this order: everything tested keeps the promise; something breaks the promise; the
data that was read cannot show whether it is kept; no data could ever show it."""
Unit = Literal["rows", "fields", "elements", ""]
"""What ``n_tested`` and ``n_broken`` count; empty if nothing was tested, or if an old version of noticemap
made the run."""


@dataclass(frozen=True, kw_only=True)
class AuditClock:
    """The event at which a retention period starts, and the field that holds the time of the event."""

    collection: str
    field: str
    event: str


@dataclass(frozen=True, kw_only=True)
class AnyField:
    """The rows of a collection in which at least one field breaks a promise; each row is counted once."""

    n_rows: int
    n_subjects: int


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Counts of one collection's rows, checked against a retention rule or a promise; without any values."""

    id: str
    """Id of the retention rule or promise."""
    kind: AuditKind
    source: str
    collection: str
    field: str
    """The first column that identifies the data subject, or the first one that shows the breach."""
    counts: dict[str, int]
    """Number of rows per state. States without rows may be missing. The states are ``in_time``, ``overdue``,
    ``on_hold``, ``open_ended``, ``de_identified``, ``breach``, ``kept``, ``cannot_tell`` and ``accepted``."""
    n_subjects: int
    """Number of distinct data subjects in the rows that are overdue, in breach or open-ended."""
    oldest: str | None
    """Time of the earliest event in the rows that are overdue, in breach or open-ended, in ISO 8601."""
    days_over: int
    """Number of days by which the oldest overdue row is overdue."""
    clock: AuditClock | None
    limit: str = ""
    """How long a row may be kept after the event of ``clock``, as an ISO 8601 duration; empty if the rule
    gives no figure."""
    estimate: bool = False
    """Whether the counts are extrapolated from a sample."""
    interval_95: tuple[int, int] | None = None
    """95 % interval of the number of rows that are overdue or in breach, if that number is an estimate."""
    reason: str = ""
    """Why some rows could not be checked; empty if all were."""
    statement: str = ""
    """SQL query that lists the keys of the rows; the owner of the data can run it."""
    notice_section: str
    notice_lines: tuple[int, ...]
    basis: str
    """How directly the notice states the rule or promise: ``said``, ``implied`` or ``reading``."""
    title: str = ""
    severity: Severity = "info"
    """Severity of the rule or promise, raised if many people are affected, the delay is long or the data is
    very sensitive; ``info`` if no row breaks the rule or promise."""
    at_most: bool = False
    """Whether ``n_subjects`` is an upper bound, because only some rows with a value break the promise."""
    any_field: AnyField | None = None
    """Set if the content of a field breaks the promise, rather than a test of rows. There is one audit per
    such field."""


@dataclass(frozen=True, kw_only=True)
class PromiseAnswer:
    """Whether the data keeps one promise of the policy."""

    promise: str
    title: str
    answer: Answer
    basis: str
    """How directly the notice states the promise: ``said``, ``implied`` or ``reading``."""
    severity: Severity
    n_tested: int = 0
    """Number of tested rows, or of tested fields if their rows were not counted, or of tested elements that
    the notice names. ``unit`` says which of these it counts."""
    n_broken: int = 0
    n_subjects: int = 0
    unit: Unit = ""
    estimate: bool = False
    """Whether the numbers of rows are extrapolated from a sample."""
    at_most: bool = False
    """Whether ``n_subjects`` is an upper bound of the number of data subjects."""
    at_least: bool = False
    """Whether ``n_subjects`` is a lower bound: the largest count of any one collection, because people are
    not matched across collections.
    """
    reason: str = ""
    """What data is missing, or why no data can show whether the promise is kept, or what the numbers do not
    cover."""
    notice_section: str
    notice_lines: tuple[int, ...]
