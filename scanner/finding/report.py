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
"""Keys of ``findings.json`` that are made of the others."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """Who does an item of the worklist, and until when."""

    item: str
    owner: str
    due: str
    """ISO 8601 day, or empty."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a review that was made after the run says of one of its findings; the next scan keeps to it."""

    fingerprint: str
    verdict: Verdict
    review: int
    """Its number."""


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
    """Worst first; empty where no audit was made."""
    answers: tuple[PromiseAnswer, ...] = ()
    """One for each promise, in the order of the policy; empty where no audit was made."""
    matrix: tuple[ElementRow, ...] = ()
    """One row for each element, in the order of the policy."""
    people: tuple[People, ...] = ()
    """In all, by class, by role; empty where nothing was found."""
    flows: tuple[Flow, ...] = ()
    """Fields whose values stand in others, those with most values first."""
    assumptions: tuple[Assumption, ...] = ()
    sections: dict[str, str] = field(default_factory=dict)
    """Heading and lines of each notice section that is cited, by section id."""
    declared: Declared = field(default_factory=Declared)
    comparison: Comparison | None = None
    """None where no run before this one read any of its sources."""
    assignments: tuple[Assignment, ...] = ()
    """As they stood when the report was asked for: they belong to the store, not to the run."""
    decided: tuple[Decided, ...] = ()
    """The same of decisions that the run did not know yet. Its findings stay as it found them."""
    schema_version: str = SCHEMA_VERSION


def to_json(report: Report) -> dict[str, Any]:
    """The mapping that ``findings.json`` holds, keys in the order of the contract."""
    body = dataclasses.asdict(report)
    return {"schema_version": body.pop("schema_version"), **body}


def from_json(body: Mapping[str, object]) -> Report:
    """The report that ``to_json`` made ``body`` from. Raises ``ShapeError`` if a key is wrong or missing.

    What ``findings.json`` repeats beside the report is passed over.
    """
    return build(Report, {key: value for key, value in body.items() if key not in BESIDE})
