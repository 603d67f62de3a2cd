"""The types of the entries of a policy: settings, elements, retention rules, promises and others.

Most entries cite the place in the notice on which they are based.
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
    """The current value of the setting."""
    allowed: tuple[str | int | bool, ...] = ()
    """The values that the setting may have; empty for any value of the type."""
    lines: tuple[int, ...]
    why: str
    touches: Condition | None = None
    """A condition that findings meet if they depend on this choice, besides the findings whose time limit the
    setting supplies.
    """
    changes: tuple[str, ...] = ()
    """Values for which the setting replaces other entries of the policy."""


@dataclass(frozen=True, kw_only=True)
class Section:
    id: str
    heading: str
    lines: str
    """First and last line of the section in the notice, such as ``88-99``; may be empty."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A place in the notice, how clearly the notice states something at that place (``strength``), and a
    summary in the policy's words (``basis``).
    """

    section: str
    lines: tuple[int, ...]
    basis: str
    strength: Naming = "named"


@dataclass(frozen=True, kw_only=True)
class Use:
    """What the notice and the law say about the use of an element. The fields hold ids of the
    policy's terms.
    """

    purposes: tuple[str, ...]
    recipients: tuple[str, ...]
    not_allowed: tuple[str, ...]
    legal_basis: tuple[str, ...]
    california_category: str


@dataclass(frozen=True, kw_only=True)
class Element:
    """A data element: a meaning that values can have. In each sequence, the first entry takes precedence."""

    id: str
    title: str
    of: DataClass
    sub_category: str
    data_subjects: tuple[str, ...]
    identifiability: str
    confidentiality: str
    flags: tuple[str, ...]
    entities: tuple[str, ...]
    """The entities that values with this meaning can have."""
    home: tuple[str, ...]
    """The source kinds in which the element is expected."""
    retention: str
    """The id of the element's retention rule."""
    retention_also: tuple[str, ...]
    """The ids of further retention rules that can apply to the element."""
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
    """The limit in the notice, as an ISO 8601 duration; empty if the notice gives none."""
    default: str = ""
    """The policy's own limit, as an ISO 8601 duration. It is used if the notice gives none, or if a setting
    may extend the limit in the notice.
    """
    default_why: str = ""
    setting: str = ""
    """Id of the setting that supplies ``default``, if any."""

    @property
    def in_force(self) -> str:
        """The limit that reports show, as an ISO 8601 duration; empty if neither the notice nor the policy
        gives one.
        """
        return self.duration or self.default

    @property
    def audited(self) -> str:
        """The limit for checking rows, as an ISO 8601 duration. It includes a grace period if a setting adds
        one.
        """
        return self.default or self.duration


@dataclass(frozen=True, kw_only=True)
class RuleAudit:
    """How rows are checked against a retention rule."""

    clock: str
    """The date from which the limit counts: ``closure`` for the closure of the account, or the roles, most
    certain first, that a column of the row itself can have. May be empty if ``called`` is given.
    """
    of: tuple[str, ...] = ()
    """Ids of the retention rules to whose records this rule applies; empty if it applies only to its own
    records.
    """
    late: Literal["overdue", "open_ended"] = "overdue"
    """The state of a row that is past the limit."""
    only_where_dated: bool = False
    """Whether the rule applies only to tables in which such a date was found."""
    called: tuple[str, ...] = ()
    """Names of the event. If a table has a column with such a name, the limit counts from that column and no
    other.
    """
    whole_years: bool = False
    """Whether the limit counts from the end of the year of the event."""
    lasts: bool = False
    """Whether the limit counts from the end of the event, if a row says both when the event began and when it
    ended.
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
    """How rows are checked; ``None`` if a date and a limit cannot show whether the rule is followed."""
    rows: tuple[RowTest, ...] = ()
    """Tests that show which rows violate the rule."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A statement of the notice about what is done or not done, with the condition and the tests that show
    whether the promise is broken.
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
    """A finding that meets this condition breaks the promise; ``None`` if findings alone cannot show that the
    promise is broken.
    """
    needs: str = ""
    """What is needed to check the promise, if findings alone cannot show whether it is kept."""
    rows: tuple[RowTest, ...] = ()
    """Tests that show which rows break the promise."""
    needs_document: bool = False
    """Whether the promise can only be checked with a document, not with data."""


@dataclass(frozen=True, kw_only=True)
class AlsoRule:
    """A rule that gives findings a second element, and with it a second class, in addition to the governing
    one.
    """

    id: str
    title: str
    element: str
    why: str
    """The reason for the rule, as a clause that completes a sentence in reports."""
    when: Condition
    notice: Reference


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement for the record of processing activities, in the policy's words, and the lines of the notice
    on which it is based.
    """

    text: str
    lines: tuple[int, ...] = ()
