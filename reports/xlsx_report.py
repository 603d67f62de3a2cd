"""Excel for those who sort and filter: findings, broken promises, what was not read, and the settings.

One sheet each, and one for what is only possible. The columns are those of the CSV; masked numbers stay
readable, and no cell is a formula.
"""

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from reports.audited import ANSWER_TITLES, BASIS_WORDS, STATES, by_answer, lines_words
from reports.base import ReportFormat
from reports.csv_report import COLUMNS, Cell, rows, rows_of
from reports.order import in_order
from reports.verdict import held_against
from reports.whys import why_words
from reports.workbook import Sheet, write_workbook
from scanner.finding import Report

_OF_PLACES = ("record", "source", "collection", "field")
_OF_VIOLATIONS = ("promise", "title", "severity", "basis", "notice_section", "evidence", "remediation")
_NOT_OF_FINDINGS = ("record", "promise", "severity", "basis", "evidence", "remediation")


_OF_AUDITS = (
    *("id", "title", "kind", "severity", "basis", "source", "collection", "field"),
    *STATES,
    *("people", "oldest", "days_over", "clock", "estimate", "at_least", "at_most"),
    *("reason", "statement", "notice_section", "notice_lines"),
)
_OF_ANSWERS = (
    *("promise", "title", "answer", "basis", "severity", "tested", "broken", "people", "reason"),
    *("notice_section", "notice_lines"),
)


def write(report: Report, out: BinaryIO) -> None:
    report = in_order(report)
    records = list(rows(report))
    findings = tuple(column for column in COLUMNS if column not in (*_NOT_OF_FINDINGS, "tier", "why"))
    violations = (*_OF_VIOLATIONS, *_OF_PLACES[1:], "fingerprint")
    sheets = (
        _sheet("Findings", "finding", findings, records),
        Sheet(name="Possible", columns=("why", "because", *findings), rows=_possible(report, findings)),
        Sheet(name="Audits", columns=_OF_AUDITS, rows=_audits(report), wraps=True),
        Sheet(name="Promises", columns=_OF_ANSWERS, rows=_answers(report), wraps=True),
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


def _audits(report: Report) -> Iterator[Sequence[Cell]]:
    """Rows held against rules and promises, one line a collection, worst first."""
    for item in report.audits:
        clock = f"{item.clock.collection} {item.clock.field}" if item.clock else ""
        low, high = item.interval_95 or (None, None)
        yield (
            *(item.id, item.title, item.kind, item.severity, BASIS_WORDS[item.basis]),
            *(item.source, item.collection, item.field),
            *(item.counts.get(state) for state in STATES),
            *(item.n_subjects, item.oldest, item.days_over, clock, item.estimate, low, high),
            *(item.reason, item.statement, item.notice_section, lines_words(item.notice_lines)),
        )


def _answers(report: Report) -> Iterator[Sequence[Cell]]:
    """Every promise with its answer, the broken ones first."""
    for answer, promises in by_answer(report):
        for item in promises:
            yield (
                *(
                    item.promise,
                    item.title,
                    ANSWER_TITLES[answer].lower(),
                    BASIS_WORDS[item.basis],
                    item.severity,
                ),
                *(item.n_tested, item.n_broken, item.n_subjects, item.reason),
                *(item.notice_section, lines_words(item.notice_lines)),
            )


def _settings(report: Report) -> Iterator[Sequence[Cell]]:
    run = report.run
    about = {
        "notice": held_against(report),
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
