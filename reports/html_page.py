"""The content of the HTML report as types: every part of the page with its numbers and sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.audited import Overdue
from reports.first_numbers import Number
from reports.first_screen import Action
from reports.html_changes import Changes
from reports.html_evidence import Pairs
from reports.html_finding import FindingView
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
    """The title block: which data was compared with which notice, and how much of the data was read."""

    title: str
    notice: str
    """The notice that the data was compared with."""
    holds: Mapping[str, str]
    """Contents of each source in words, such as "16 tables, 3 logs"."""
    compared_with: str
    policy_counts: str
    coverage: Coverage
    coverage_words: str
    verdict: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class First:
    """The verdict, what to do first, and the numbers behind it."""

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
    """Numbers of findings, places and promises."""

    classes: tuple[ClassCount, ...]
    longest_class: int
    """Number of findings of the largest of the three classes."""
    class_ages: Mapping[str, Age]
    """Age of records by class, for classes whose findings have dates."""
    beside: str
    n_holding: int
    n_silent: int
    n_perhaps: int
    """Number of collections with possible findings but without findings of personal data."""
    severities: tuple[tuple[str, int, int], ...]
    new_severities: Mapping[str, int]
    """Number of promises that were not broken in the previous run but are now, by severity."""
    n_promises: int
    """Number of broken promises that the notice states."""
    n_further: int
    """Number of broken promises that the notice implies, or that are our reading of the notice."""
    n_places: int


@dataclass(frozen=True, kw_only=True)
class Audited:
    """The results of the audit."""

    overdue: tuple[Overdue, ...]
    answers: tuple[tuple[Answer, tuple[PromiseAnswer, ...]], ...]
    answers_words: str
    audits: tuple[Audit, ...]
    """Audits of retention rules, with all counts."""


@dataclass(frozen=True, kw_only=True)
class Tables:
    """Cross tables of findings by class, role and retention rule."""

    columns: tuple[tuple[str, str], ...]
    """Code and short name of each class that has a separate column."""
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
    """One view per line. If there are very many findings, similar findings share a line."""
    n_findings: int
    n_standing: int
    """Number of findings that are neither gone nor suppressed. All numbers of the page count only these."""
    n_broken: int
    """Number of findings that break a promise."""
    inventory: tuple[tuple[str, tuple[tuple[str, tuple[FindingView, ...]], ...]], ...]
    """The first ``MAX_PLAIN`` lines, grouped by source and collection for print."""
    metadata: tuple[FindingView, ...]
    """Findings of record metadata that break no promise; they are listed separately and not counted."""
    chips: tuple[tuple[str, str, int], ...]
    """Code, name and number of standing findings for each class."""
    entities: tuple[tuple[str, str, int], ...]
    listed: str
    """In words: how many findings are listed, and how many of them are present, gone or suppressed."""


@dataclass(frozen=True, kw_only=True)
class Perhaps:
    """Possible findings."""

    possible: tuple[PossibleRow, ...]
    possible_more: int
    possible_counts: str
    n_live: int
    """Number of possible findings that are neither gone nor suppressed."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The places that were not read, or only in part, and how samples were drawn."""

    unread: tuple[UnreadRow, ...]
    unread_more: str
    unread_reasons: tuple[tuple[str, int], ...]
    samplings: tuple[tuple[str, int], ...]
    """Each way in which samples were drawn, with its bias and the number of collections."""


@dataclass(frozen=True, kw_only=True)
class Basis:
    """The assumptions of the report, and the settings of the run."""

    resting: tuple[Assumption, ...]
    """Assumptions that findings depend on; assumptions with the most findings come first."""
    idle: tuple[Assumption, ...]
    """Assumptions in force that no finding depends on."""
    settings: tuple[tuple[str, Pairs], ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """``report`` is sorted by ``in_order``; ``listing.views`` are sorted with the most urgent first."""

    report: Report
    sources: Mapping[str, str]
    """Display name of each source."""
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
