"""The entries of a policy: elements, retention rules and promises, each with its place in the notice."""

from dataclasses import dataclass
from typing import Literal

from scanner.finding import Category, Role, Severity
from scanner.policy.condition import Condition
from scanner.policy.data_class import DataClass
from scanner.policy.row_test import RowTest

Naming = Literal["named", "implied", "prohibited", "default"]
SaidBy = Literal["said", "implied", "our reading"]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A choice that the notice leaves open. ``allowed`` is empty if any value of the type is possible."""

    id: str
    default: str | int | bool | tuple[str, ...]
    allowed: tuple[str | int | bool, ...] = ()
    lines: tuple[int, ...]
    why: str
    touches: Condition | None = None
    """Findings that depend on the choice, besides the findings whose time limit it sets."""
    changes: tuple[str, ...] = ()
    """Values that replace other entries of the policy."""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    heading: str
    lines: str
    """First and last line of the notice's text, ``88-99``."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A place in the notice, how clearly the notice states it, and a summary in our words."""

    section: str
    lines: tuple[int, ...]
    basis: str
    strength: Naming = "named"


@dataclass(frozen=True, kw_only=True)
class Use:
    """Statements of the notice and the law about the use of an element."""

    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    not_allowed: tuple[str, ...]
    legal_basis: tuple[str, ...]
    california_category: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """A meaning that a value can have. Sequences are ordered: the first entry governs."""

    id: str
    title: str
    of: DataClass
    sub_category: str
    data_subjects: tuple[str, ...]
    identifiability: str
    confidentiality: str
    flags: tuple[str, ...]
    entities: tuple[str, ...]
    home: tuple[str, ...]
    """Source kinds that it belongs to."""
    retention: str
    retention_also: tuple[str, ...]
    use: Use
    notice: Reference

    @property
    def category(self) -> Category:
        return self.of.id

    @property
    def role(self) -> Role:
        return self.of.role


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A time limit. ``duration`` is the notice's own figure, ``default`` is ours if there is none."""

    source: str
    duration: str = ""
    default: str = ""
    default_why: str = ""
    setting: str = ""
    """The setting that supplies ``default``, if any."""

    @property
    def in_force(self) -> str:
        """ISO 8601 duration, or empty if neither the notice nor we state one."""
        return self.duration or self.default

    @property
    def audited(self) -> str:
        """The duration for checking rows: includes the grace period if a setting adds one."""
        return self.default or self.duration


@dataclass(frozen=True, kw_only=True)
class RuleAudit:
    """How rows are checked against a retention rule."""

    clock: str
    """``closure`` of the account, or possible roles of the row's own columns, most certain first; may be
    empty.
    """
    of: tuple[str, ...] = ()
    """Rules whose records it applies to; empty: only its own records."""
    late: Literal["overdue", "open_ended"] = "overdue"
    """State of a row past the limit."""
    only_where_dated: bool = False
    """The rule does not apply to records without such a date."""
    called: tuple[str, ...] = ()
    """Names of the event. If a row has a column with such a name, the limit counts from it and no other."""
    whole_years: bool = False
    """The limit counts from the end of the year of the event."""
    lasts: bool = False
    """If a row says when the event began and when it ended, the limit counts from its end."""


@dataclass(frozen=True, kw_only=True)
class RetentionRule:
    id: str
    title: str
    kind: str
    limit: Limit
    trigger: str
    action: str
    severity: Severity
    exceptions: tuple[str, ...] = ()
    precedence: int
    """The lowest wins if several rules apply to a record."""
    notice: Reference
    audit: RuleAudit | None = None
    """``None``: a date and a limit are not enough to show whether the rule is followed."""
    rows: tuple[RowTest, ...] = ()
    """Tests of rows that show a violation."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A statement of the notice about what is done or not done, and the condition that contradicts it."""

    id: str
    title: str
    kind: str
    severity: Severity
    basis: SaidBy
    paraphrase: str
    section: str
    lines: tuple[int, ...]
    remediation: str
    false_alarms: tuple[str, ...] = ()
    when: Condition | None
    """``None``: findings alone cannot show it; ``needs`` says what could."""
    needs: str = ""
    rows: tuple[RowTest, ...] = ()
    """Tests of rows; empty: findings alone show it, or nothing does."""
    needs_document: bool = False
    """Only a document can tell, not data."""


@dataclass(frozen=True, kw_only=True)
class AlsoRule:
    """Findings that belong to a second class besides the governing one."""

    id: str
    title: str
    element: str
    why: str
    """A clause that completes the reason in reports."""
    when: Condition
    notice: Reference


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement for the record of processing, in our words, and its place in the notice."""

    text: str
    lines: tuple[int, ...] = ()
