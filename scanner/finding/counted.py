"""Select the findings that are included in the numbers of a report. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scanner.finding.audits import Audit, RowState
from scanner.finding.findings import Finding, Violation
from scanner.finding.makes import METADATA
from scanner.finding.report import Report

NOT_COUNTED: Final = ("gone", "suppressed")


def live(report: Report) -> tuple[Finding, ...]:
    """Findings that are neither gone nor suppressed by a review."""
    return tuple(finding for finding in report.findings if finding.status not in NOT_COUNTED)


def counted(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return ``findings`` without record metadata, but keep record metadata that breaks a promise."""
    broken = {(item.source, item.collection, item.field) for item in report.violations}
    return tuple(
        finding
        for finding in findings
        if finding.entity != METADATA or (finding.source, finding.collection, finding.field) in broken
    )


def telling(report: Report) -> tuple[Finding, ...]:
    """The findings that a report's numbers include: ``counted`` applied to the ``live`` findings."""
    return counted(report, live(report))


def rows_past_limits(audits: Iterable[Audit], state: RowState) -> Mapping[tuple[str, str], int]:
    """By source and collection: the number of rows in ``state`` under any retention rule.

    Several rules can count the same rows, so a collection gets the largest number of any single rule.
    """
    rows: dict[tuple[str, str], int] = {}
    for audit in audits:
        if audit.kind == "retention" and (n_rows := audit.counts.get(state, 0)):
            place = audit.source, audit.collection
            rows[place] = max(rows.get(place, 0), n_rows)
    return rows


def by_promise(audits: Iterable[Audit]) -> dict[tuple[str, ...], Audit]:
    """Index the audits of promises by promise, source and collection, and also by field if the content of a
    field breaks the promise.
    """
    return {
        (item.id, item.source, item.collection, *((item.field,) if item.any_field else ())): item
        for item in audits
        if item.kind == "promise"
    }


def counted_of(broken: Violation, audits: Mapping[tuple[str, ...], Audit]) -> Audit | None:
    """The audit that counted the rows of a violation; ``None`` if there is none. ``audits`` is the result of
    ``by_promise``.
    """
    place = broken.promise, broken.source, broken.collection
    return audits.get((*place, broken.field)) or audits.get(place)


def most_of_each(audits: Iterable[Audit]) -> tuple[Audit, ...]:
    """For each collection, the audit with the most rows in breach. The others are left out, since they may
    count the same rows.
    """
    most: dict[tuple[str, str], Audit] = {}
    for audit in sorted(audits, key=lambda one: one.counts.get("breach", 0)):
        most[audit.source, audit.collection] = audit
    return tuple(most.values())


@dataclass(frozen=True, kw_only=True)
class Breach:
    """Counts for one collection in which the contents of fields break a promise; each row counts once."""

    n_rows: int
    n_all: int
    """Number of rows in any state."""
    n_subjects: int
    estimate: bool
    at_most: bool
    """Whether ``n_subjects`` is an upper bound."""


def breaches_by_field(audits: Iterable[Audit]) -> list[Breach]:
    """Combine the audits of the fields that break one promise into one entry per collection."""
    places: dict[tuple[str, str], list[Audit]] = {}
    for audit in audits:
        places.setdefault((audit.source, audit.collection), []).append(audit)
    return [_of_collection(alike) for alike in places.values()]


def _of_collection(alike: Sequence[Audit]) -> Breach:
    any_field = alike[0].any_field
    n_rows, n_subjects = (any_field.n_rows, any_field.n_subjects) if any_field else (0, 0)
    return Breach(
        n_rows=min(n_rows, sum(one.counts.get("breach", 0) for one in alike)),
        n_all=max(sum(one.counts.values()) for one in alike),
        n_subjects=min(n_subjects, sum(one.n_subjects for one in alike)),
        estimate=any(one.estimate for one in alike),
        at_most=any(one.at_most for one in alike),
    )
