"""CSV to read: one row per finding, most urgent first, in 20 columns; ``csv-full`` has everything.

The column ``record`` states what a row describes: ``broken`` (a finding that breaks a promise), ``finding``,
``possible`` (a possible finding), ``unread`` (a place not read, or only in part) or ``metadata`` (record
metadata, such as a status or the date of a change). Lists are joined by ``; ``, and the governing class of a
finding comes first. A cell that a spreadsheet would run as a formula starts with an apostrophe.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from reports.audited import breach_words
from reports.base import ReportFormat
from reports.csv_full_report import Cell, same_named, write_rows
from reports.html_work import TO_DO, subject_of
from reports.order import in_order
from reports.summary import governing, is_metadata
from reports.whys import why_words
from scanner.finding import Audit, Finding, PossibleFinding, Report, Unscanned, Violation
from scanner.finding.counted import by_promise, counted_of
from scanner.finding.urgency import most_urgent_first
from scanner.finding.worklist import WorkItem, worklist

COLUMNS = (
    "record", "severity", "what", "source", "collection", "field", "entity", "category", "role", "element",
    "kept", "confidence", "status", "rows", "promises", "to_do", "owner", "due", "item", "fingerprint",
)  # fmt: skip


def write(report: Report, out: TextIO) -> None:
    write_rows(COLUMNS, rows(in_order(report)), out)


def rows(report: Report) -> Iterator[dict[str, Cell]]:
    """The rows of the file as mappings from column to cell, without columns that do not apply."""
    told: list[dict[str, Cell]] = []
    last: list[dict[str, Cell]] = []
    broken = by_finding(report)
    audits = by_promise(audit for audit in report.audits if audit.counts.get("breach"))
    for item in worklist(report):
        for finding in item.findings:
            shown = broken.get(finding.fingerprint, ())
            row = _with_counted(row_of(finding, item, shown), shown, audits)
            (last if row["record"] == "metadata" else told).append(row)
    yield from told
    yield from (_gone(item) for item in (*report.findings, *report.possible) if item.status == "gone")
    known = {finding.fingerprint for finding in report.findings}
    placeless = [item for item in report.violations if item.finding not in known]
    yield from (_with_counted(_of_violation(item), [item], audits) for item in placeless)
    yield from map(_of_unscanned, report.unscanned)
    yield from last


def by_finding(report: Report) -> Mapping[str, tuple[Violation, ...]]:
    """The violations that each finding shows, most urgent first; the keys are fingerprints of findings."""
    found: dict[str, tuple[Violation, ...]] = {}
    for item in sorted(report.violations, key=most_urgent_first):
        found[item.finding] = (*found.get(item.finding, ()), item)
    return found


def row_of(finding: Finding, item: WorkItem, broken: Sequence[Violation]) -> dict[str, Cell]:
    """The row of a finding: what it means, where it is, and what to do."""
    return _of_finding(finding) | {
        "record": record_of(finding, broken),
        "severity": broken[0].severity if broken else "",
        "what": (broken[0].title or broken[0].promise)
        if broken
        else subject_of(item)
        if not item.violations
        else "",
        "promises": "; ".join(violation.promise for violation in broken),
        "to_do": _to_do(finding, broken),
        "owner": item.owner,
        "due": item.due,
        "item": item.id,
    }


def _with_counted(
    row: dict[str, Cell], broken: Sequence[Violation], audits: Mapping[tuple[str, ...], Audit]
) -> dict[str, Cell]:
    """``row`` with the number of rows and people that an audit counted for the most urgent broken promise
    with such a count; unchanged if there is none.
    """
    found = (counted_of(item, audits) for item in broken)
    audit = next((one for one in found if one is not None), None)
    if audit is None:
        return row
    return row | {"rows": audit.counts["breach"], "what": f"{row['what']}: {breach_words(audit)}"}


def record_of(finding: Finding, broken: Sequence[Violation]) -> str:
    if broken:
        return "broken"
    if is_metadata(finding):
        return "metadata"
    return finding.tier


def _to_do(finding: Finding, broken: Sequence[Violation]) -> str:
    if finding.status == "suppressed":
        return "; ".join(f"{note.verdict.replace('_', ' ')}: {note.reason}" for note in finding.reviews)
    if broken:
        return broken[0].remediation
    if isinstance(finding, PossibleFinding):
        return why_words(finding.why).to_do
    first = governing(finding)
    return (first.question or TO_DO["to_decide"]) if first and first.category == "undetermined" else ""


def _of_finding(finding: Finding) -> dict[str, Cell]:
    first = governing(finding)
    told = same_named(finding, "source collection field entity confidence status fingerprint")
    told["rows"] = finding.evidence.n_match
    if first:
        for column in ("category", "role", "element"):
            told[column] = "; ".join(getattr(label, column) for label in finding.classifications)
        told["kept"] = first.retention.limit or first.retention.rule
    return told


def _gone(finding: Finding) -> dict[str, Cell]:
    return _of_finding(finding) | {"record": record_of(finding, ()), "what": "Gone since the previous run"}


def _of_violation(item: Violation) -> dict[str, Cell]:
    return same_named(item, "severity source collection field fingerprint") | {
        "record": "broken",
        "what": item.title or item.promise,
        "promises": item.promise,
        "to_do": item.remediation,
    }


def _of_unscanned(item: Unscanned) -> dict[str, Cell]:
    return {"record": "unread", "what": item.reason, "source": item.source, "collection": item.collection}


FORMAT = ReportFormat(name="csv", filename="findings.csv", write=write)
