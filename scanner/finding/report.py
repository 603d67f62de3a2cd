"""The report as a whole, and its JSON."""

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
"""Keys of ``findings.json`` that are derived from the others."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The owner of a worklist item, the due date, and notes about it."""

    item: str
    owner: str
    due: str
    """ISO 8601 day, or empty."""
    progress: str = ""
    """One of ``PROGRESS``; empty: open."""
    plan: str = ""
    """A word of ``DECISIONS`` that is not a review, or empty."""
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A review's verdict on a finding that was made after the run; the next scan applies it."""

    fingerprint: str
    verdict: Verdict
    review: int
    """Number of the review."""


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
    """Worst first; empty without an audit."""
    answers: tuple[PromiseAnswer, ...] = ()
    """One per promise, in the policy's order; empty without an audit."""
    matrix: tuple[ElementRow, ...] = ()
    """One row per element, in the policy's order."""
    people: tuple[People, ...] = ()
    """In total, by class, by role; empty if nothing was found."""
    flows: tuple[Flow, ...] = ()
    """Fields whose values also occur in other fields."""
    assumptions: tuple[Assumption, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    """Heading and lines of each cited notice section, by section id."""
    declared: Declared = field(default_factory=Declared)
    comparison: Comparison | None = None
    """``None`` if no earlier run read any of its sources."""
    assignments: tuple[Assignment, ...] = ()
    """As stored when the report is requested: assignments belong to the store, not to the run."""
    decided: tuple[Decided, ...] = ()
    """Decisions made after the run, as stored when the report is requested; ``findings`` do not change."""
    schema_version: str = SCHEMA_VERSION


def to_json(report: Report) -> dict[str, Any]:
    """The mapping that ``findings.json`` holds, with keys in the documented order."""
    body = dataclasses.asdict(report)
    return {"schema_version": body.pop("schema_version"), **body}


def from_json(body: Mapping[str, object]) -> Report:
    """Inverse of ``to_json``. Raises ``ShapeError`` if a key is wrong or missing.

    Derived keys of ``findings.json`` are ignored.
    """
    return build(Report, {key: value for key, value in body.items() if key not in BESIDE})
