"""The types of a policy's entries: settings, elements, retention rules, promises and others.

Most entries cite the place in the notice that they come from.
"""

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
    """A choice that the notice leaves open."""

    id: str
    default: str | int | bool | tuple[str, ...]
    """The value in force."""
    allowed: tuple[str | int | bool, ...] = ()
    """Possible values; empty if any value of the type is possible."""
    lines: tuple[int, ...]
    why: str
    touches: Condition | None = None
    """Condition for findings that depend on the choice, besides those whose time limit it sets."""
    changes: tuple[str, ...] = ()
    """Values with which the setting replaces other entries of the policy."""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    heading: str
    lines: str
    """First and last line of the section in the notice: ``88-99``; may be empty."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A place in the notice, how clearly the notice states something there (``strength``), and a summary in
    the policy's words (``basis``).
    """

    section: str
    lines: tuple[int, ...]
    basis: str
    strength: Naming = "named"


@dataclass(frozen=True, kw_only=True)
class Use:
    """What the notice and the law say about the use of an element, as ids of the policy's terms."""

    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    not_allowed: tuple[str, ...]
    legal_basis: tuple[str, ...]
    california_category: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """A data element: a meaning that values can have. The first entry of a sequence takes precedence."""

    id: str
    title: str
    of: DataClass
    sub_category: str
    data_subjects: tuple[str, ...]
    identifiability: str
    confidentiality: str
    flags: tuple[str, ...]
    entities: tuple[str, ...]
    """Entities that its values can be."""
    home: tuple[str, ...]
    """Source kinds in which it is expected."""
    retention: str
    """Id of its retention rule."""
    retention_also: tuple[str, ...]
    """Ids of further retention rules that can apply to it."""
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
    """A time limit."""

    source: str
    """Where the limit comes from, or why the notice gives none."""
    duration: str = ""
    """The notice's figure, as an ISO 8601 duration; empty if it gives none."""
    default: str = ""
    """The figure from the policy: if the notice gives none, or if a setting may extend that of the notice."""
    default_why: str = ""
    setting: str = ""
    """Id of the setting that supplies ``default``, if any."""

    @property
    def in_force(self) -> str:
        """ISO 8601 duration that reports show; empty if neither the notice nor the policy gives one."""
        return self.duration or self.default

    @property
    def audited(self) -> str:
        """ISO 8601 duration for checking rows: it includes the grace period if a setting adds one."""
        return self.default or self.duration


@dataclass(frozen=True, kw_only=True)
class RuleAudit:
    """How rows are checked against a retention rule."""

    clock: str
    """The date from which the limit counts: ``closure`` of the account, or roles that a column of the row
    itself can have, most certain first. May be empty if ``called`` is given.
    """
    of: tuple[str, ...] = ()
    """Retention rules whose records this rule applies to; empty: only its own records."""
    late: Literal["overdue", "open_ended"] = "overdue"
    """The state that a row past the limit has."""
    only_where_dated: bool = False
    """Whether the rule does not apply to tables without such a date."""
    called: tuple[str, ...] = ()
    """Names of the event. If a row has a column with such a name, the limit counts only from that column."""
    whole_years: bool = False
    """Whether the limit counts from the end of the year of the event."""
    lasts: bool = False
    """Whether the limit counts from the end of the event if a row says both when it began and when it ended.
    """


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
    """If several rules apply to a record, the rule with the lowest number wins."""
    notice: Reference
    audit: RuleAudit | None = None
    """``None`` if a date and a limit cannot show whether the rule is followed."""
    rows: tuple[RowTest, ...] = ()
    """Tests that show which rows violate the rule."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A statement of the notice about what is done or not done, with the condition and tests that show that
    it is broken.
    """

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
    """A finding that meets this condition breaks the promise; ``None`` if findings alone cannot show that."""
    needs: str = ""
    """What is needed to check the promise, if findings alone are not enough."""
    rows: tuple[RowTest, ...] = ()
    """Tests that show which rows break the promise."""
    needs_document: bool = False
    """Whether only a document, and no data, can show whether the promise is kept."""


@dataclass(frozen=True, kw_only=True)
class AlsoRule:
    """A rule that gives findings a second element, and so a second class, besides the governing one."""

    id: str
    title: str
    element: str
    why: str
    """The reason as a clause; it completes a sentence in reports."""
    when: Condition
    notice: Reference


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement for the record of processing, in the policy's words, and its lines in the notice."""

    text: str
    lines: tuple[int, ...] = ()
