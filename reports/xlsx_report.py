"""Excel for those who sort and filter: findings, broken promises, what was not read, and the settings.

One sheet each, and one for what is only possible. The columns are those of the CSV; masked numbers stay
readable, and no cell is a formula.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from reports.base import ReportFormat
from reports.csv_report import COLUMNS, Cell, rows, rows_of
from reports.order import in_order
from reports.whys import why_words
from reports.workbook import Sheet, write_workbook
from scanner.finding import Report

_OF_PLACES = ("record", "source", "collection", "field")
_OF_VIOLATIONS = ("promise", "title", "severity", "basis", "notice_section", "evidence", "remediation")
_NOT_OF_FINDINGS = ("record", "promise", "severity", "basis", "evidence", "remediation")


def write(report: Report, out: BinaryIO) -> None:
    report = in_order(report)
    records = list(rows(report))
    findings = tuple(column for column in COLUMNS if column not in (*_NOT_OF_FINDINGS, "tier", "why"))
    violations = (*_OF_VIOLATIONS, *_OF_PLACES[1:], "fingerprint")
    sheets = (
        _sheet("Findings", "finding", findings, records),
        Sheet(name="Possible", columns=("why", "because", *findings), rows=_possible(report, findings)),
        _sheet("Violations", "violation", violations, records),
        _sheet("Unscanned", "unscanned", ("source", "collection", "reason"), records),
        Sheet(name="Settings", columns=("setting", "value", "why", "findings"), rows=_settings(report)),
    )
    write_workbook(sheets, out, title="Personal data found", created=report.run.started_at)


def _sheet(name: str, record: str, columns: Sequence[str], records: Sequence[dict[str, Cell]]) -> Sheet:
    chosen = ([row.get(column) for column in columns] for row in records if row["record"] == record)
    return Sheet(name=name, columns=columns, rows=chosen)


def _possible(report: Report, columns: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """As findings, with the reason before them, as a code and in words."""
    for finding in report.possible:
        says = why_words(finding.why).says
        yield from ((finding.why, says, *(row.get(column) for column in columns)) for row in rows_of(finding))


def _settings(report: Report) -> Iterator[Sequence[Cell]]:
    run = report.run
    about = {
        "run": run.id,
        "status": run.status,
        "started": run.started_at,
        "finished": run.finished_at,
        "tool version": run.tool_version,
        "policy": f"{run.policy.id} {run.policy.version}",
        "policy sha256": run.policy.sha256,
    }
    for key, text in about.items():
        yield key, text, "", None
    for key, value in sorted(run.settings.items()):
        listed = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        yield key, "" if value is None else listed, "", None
    for item in report.assumptions:
        yield item.setting, item.value, item.why, item.n_findings


FORMAT = ReportFormat(name="xlsx", filename="findings.xlsx", write=write, binary=True)
