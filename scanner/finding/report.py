"""The report as a whole, and its conversion to and from JSON."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scanner.finding.audits import Audit, PromiseAnswer
from scanner.finding.coverage import CollectionSummary, SourceSummary, Unscanned
from scanner.finding.declared import Declared
from scanner.finding.findings import Finding, PossibleFinding, Violation
from scanner.finding.reality import ElementRow, Flow, People
from scanner.finding.runs import Assumption, Comparison, Run
from scanner.finding.terms import Verdict
from scanner.serialization.strict import build

SCHEMA_VERSION = "1.0"
BESIDE = ("worklist", "folded")
"""Keys of ``findings.json`` whose values are derived from other keys."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The owner of a worklist item, the due date, and notes about the item."""

    item: str
    owner: str
    due: str
    """ISO 8601 date; empty if there is none."""
    progress: str = ""
    """One of ``PROGRESS``; empty means open."""
    plan: str = ""
    """One of ``DECISIONS`` that is not a review; empty if there is no plan."""
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A verdict on a finding, from a review made after the run. The next scan applies the verdict."""

    fingerprint: str
    verdict: Verdict
    review: int
    """Number of the review that made the decision."""


@dataclass(frozen=True, kw_only=True)
class Report:
    run: Run
    sources: tuple[SourceSummary, ...]
    collections: tuple[CollectionSummary, ...]
    findings: tuple[Finding, ...]
    violations: tuple[Violation, ...]
    unscanned: tuple[Unscanned, ...]
    possible: tuple[PossibleFinding, ...] = ()
    audits: tuple[Audit, ...] = ()
    """Entries of the audit, worst first; empty if no audit was made."""
    answers: tuple[PromiseAnswer, ...] = ()
    """One answer per promise, in the policy's order; empty if no audit was made."""
    matrix: tuple[ElementRow, ...] = ()
    """One row per element, in the policy's order."""
    people: tuple[People, ...] = ()
    """Number of people in total, then by class, then by role; empty if nothing was found."""
    flows: tuple[Flow, ...] = ()
    """Pairs of fields of which one contains nearly all values of the other."""
    assumptions: tuple[Assumption, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    """By section id: heading and line numbers of each cited section of the notice."""
    declared: Declared = field(default_factory=Declared)
    comparison: Comparison | None = None
    """Comparison with an earlier run; ``None`` if no earlier run read any of the sources."""
    assignments: tuple[Assignment, ...] = ()
    """The assignments in the store when the report is requested. They belong to the store, not to the run."""
    decided: tuple[Decided, ...] = ()
    """Decisions made after the run that are in the store when the report is requested. ``findings`` does not
    include their effects."""
    schema_version: str = SCHEMA_VERSION


def to_json(report: Report) -> dict[str, Any]:
    """The mapping that ``findings.json`` contains, with keys in the documented order."""
    body = dataclasses.asdict(report)
    return {"schema_version": body.pop("schema_version"), **body}


def from_json(body: Mapping[str, object]) -> Report:
    """Convert a mapping back to a report, as the inverse of ``to_json``. Raises ``ShapeError`` if a key is
    wrong or missing.

    Derived keys of ``findings.json`` are ignored.
    """
    return build(Report, {key: value for key, value in body.items() if key not in BESIDE})
