"""The HTML report as types: every part of the page with its numbers and sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.audited import Overdue
from reports.first_numbers import Number
from reports.first_screen import Action
from reports.html_changes import Changes
from reports.html_finding import FindingView, Pairs
from reports.html_matrix import Row
from reports.html_possible import PossibleRow
from reports.html_promises import Card
from reports.html_reality import Reality
from reports.html_retention import Age, RuleRow, TimeAxis
from reports.html_roles import RoleRow
from reports.html_unread import UnreadRow
from reports.html_work import WorkRow
from reports.summary import ClassCount, Coverage
from scanner.finding import Answer, Assumption, Audit, PromiseAnswer, Report


@dataclass(frozen=True, kw_only=True)
class Cover:
    """Whose data was held against what, and how much of it was read."""

    title: str
    notice: str
    """Whose notice the data was held against."""
    holds: Mapping[str, str]
    """What each source holds: "16 tables, 3 logs"."""
    compared_with: str
    policy_counts: str
    coverage: Coverage
    coverage_words: str
    verdict: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class First:
    """The verdict, what to do first, and the numbers behind."""

    headline: tuple[tuple[str, str], ...]
    """The verdict in one sentence."""
    actions: tuple[Action, ...]
    holdings: tuple[Number, ...]
    numbers: tuple[Number, ...]
    sum_words: str
    work: tuple[WorkRow, ...]
    work_more: int


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many findings, places and promises there are."""

    classes: tuple[ClassCount, ...]
    longest_class: int
    """Findings of the largest of the three classes."""
    class_ages: Mapping[str, Age]
    """By category, where its findings have dates."""
    beside: str
    n_holding: int
    n_silent: int
    n_perhaps: int
    """Collections without personal data in which some is possible."""
    severities: tuple[tuple[str, int, int], ...]
    new_severities: Mapping[str, int]
    """Promises broken since the run before, by severity."""
    n_promises: int
    """Broken ones that the notice states."""
    n_further: int
    """Broken ones that it implies, or that are our reading."""
    n_places: int


@dataclass(frozen=True, kw_only=True)
class Audited:
    """What the audit counted."""

    overdue: tuple[Overdue, ...]
    answers: tuple[tuple[Answer, tuple[PromiseAnswer, ...]], ...]
    answers_words: str
    audits: tuple[Audit, ...]
    """Those of retention rules, with everything that was counted."""


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Findings crossed with classes, roles and retention rules."""

    columns: tuple[tuple[str, str], ...]
    """Code and name of the classes that have a column of their own."""
    matrix: tuple[Row, ...]
    matrix_total: tuple[int, ...]
    kinds: tuple[Row, ...]
    roles: tuple[RoleRow, ...]
    time_axis: TimeAxis | None
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The findings, line by line."""

    views: tuple[FindingView, ...]
    inventory: tuple[tuple[str, tuple[tuple[str, tuple[FindingView, ...]], ...]], ...]
    """The same by source and collection, for print: at most ``MAX_PLAIN``."""
    metadata: tuple[FindingView, ...]
    """Findings of record metadata, which break no promise: apart from the others, and in no number."""
    chips: tuple[tuple[str, str, int], ...]
    """Code, name and number of findings of each class."""
    entities: tuple[tuple[str, str, int], ...]
    listed: str
    """How many findings are listed, and how they stand."""


@dataclass(frozen=True, kw_only=True)
class Perhaps:
    """What is only possible."""

    possible: tuple[PossibleRow, ...]
    possible_more: int
    possible_counts: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was not read, or only in part."""

    unread: tuple[UnreadRow, ...]
    unread_more: str
    unread_reasons: tuple[tuple[str, int], ...]
    samplings: tuple[tuple[str, int], ...]
    """How samples were drawn and with what bias, and of how many collections."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What the report takes for granted, and the settings of the run."""

    resting: tuple[Assumption, ...]
    """Assumptions that findings rest on, those of most findings first."""
    idle: tuple[Assumption, ...]
    """The others in force."""
    settings: tuple[tuple[str, Pairs], ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """``report`` is in order; ``listing.views`` are in the order in which they are to be done."""

    report: Report
    sources: Mapping[str, str]
    """What each source is called."""
    cards: tuple[Card, ...]
    promise_words: str
    changes: Changes
    cover: Cover
    first: First
    counts: Counts
    audit: Audited
    tables: Tables
    listing: Listing
    perhaps: Perhaps
    reality: Reality
    reading: Reading
    basis: Basis
