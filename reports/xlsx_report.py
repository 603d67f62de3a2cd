"""Excel to hand on: a summary, the worklist with room for decisions, then everything else.

The sheets are *Read first*; *To do*, with one row per worklist item and drop-down lists; *Findings*;
*Overdue*; *Broken promises*; *Not read*; *Possible*; *Record metadata*; *Promises*; *Notice and reality*;
*People*; *Flows*; *Audits*; *Settings*; and *Ids*, which gives the identifiers in ``findings.json`` for rows
of the other sheets, by sheet and row number. Masked numbers stay readable; no cell is a formula.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Final

from reports import xlsx_reality
from reports.audited import ANSWER_TITLES, BASIS_WORDS, STATES, by_answer, overdue
from reports.base import ReportFormat
from reports.citing import cited, lines_words
from reports.csv_full_report import Cell
from reports.csv_report import by_finding, record_of
from reports.first_numbers import holdings, numbers
from reports.first_screen import actions, headline, sum_words
from reports.html_work import KIND_WORDS, other_promises, promise_words, subject_of, to_do
from reports.named import named
from reports.order import in_order
from reports.summary import governing, title_of
from reports.verdict import held_against
from reports.whys import why_words
from reports.words import duration, humanized, kind_words, listed
from reports.workbook import Sheet, write_workbook
from reports.xlsx_ids import IDS, NOTED, ids, noted
from scanner.finding import Finding, PossibleFinding, Report, Violation
from scanner.finding.terms import DECISIONS, PROGRESS
from scanner.finding.worklist import WorkItem, worklist

_SHEETS: Final = {"metadata": "Record metadata", "possible": "Possible"}
"""Sheets for findings that are listed separately, by the result of ``record_of``."""
_TO_DO: Final = (
    *("No.", "Severity", "What", "Where", "Places", "Rows", "People at most", "What to do", "Also breaks"),
    *NOTED,
)
_FINDINGS: Final = (
    *("No.", "To do no.", "Severity", "Source", "Collection", "Field", "Kind of value", "Class", "Role"),
    *(
        "What it is",
        "Keep at most",
        "Confidence",
        "Rows with it",
        "Status",
        "Broken promises",
        "Why",
        "Examples",
        "Notice",
    ),
)
_PROMISES: Final = (
    "No.",
    "Severity",
    "Promise",
    "Source",
    "Collection",
    "Field",
    "What was found",
    "What to do",
    "Notice",
)
_SETTINGS: Final = ("Setting", "Value", "Why", "Findings", "Notice")
_OVERDUE: Final = (
    *("Source", "Collection", "Rows overdue", "Of", "People at most", "Days over", "Rule", "Keep at most"),
    *("Besides", "Notice"),
)
_OF_AUDITS: Final = (
    *("Rule or promise", "Kind", "Severity", "Basis", "Source", "Collection", "Field"),
    *(state.replace("_", " ").capitalize() for state in STATES),
    *("People", "Oldest", "Days over", "Counted from", "Estimate", "At least", "At most"),
    *("Why", "Statement that lists them", "Section", "Notice", "People at most"),
)
_OF_ANSWERS: Final = (
    *("Promise", "Answer", "Basis", "Severity", "Tested", "Broken", "People", "Why", "Section", "Notice"),
    *("Counted in", "Estimate", "People at most"),
)


def write(report: Report, out: BinaryIO) -> None:
    report = named(in_order(report))
    items = worklist(report)
    work = [item for item in items if item.is_work]
    told = _numbered(report, items)
    sheets = (
        Sheet(name="Read first", columns=("", "Personal data found"), rows=_read(report, items), wraps=True),
        Sheet(
            name="To do",
            columns=_TO_DO,
            rows=[_work(number, item) for number, item in enumerate(work, start=1)],
            wraps=True,
            choices={"State": PROGRESS, "Decision": DECISIONS},
        ),
        Sheet(
            name="Findings", columns=_FINDINGS, rows=[row for sheet, row, _ in told if sheet == "Findings"]
        ),
        Sheet(name="Overdue", columns=_OVERDUE, rows=_overdue(report), wraps=True),
        Sheet(name="Broken promises", columns=_PROMISES, rows=_promises(report), wraps=True),
        Sheet(name="Not read", columns=("Source", "Collection", "Why"), rows=_unread(report)),
        _found("Possible", told),
        _found("Record metadata", told),
        Sheet(name="Promises", columns=_OF_ANSWERS, rows=_answers(report), wraps=True),
        *xlsx_reality.sheets(report),
        Sheet(name="Audits", columns=_OF_AUDITS, rows=_audits(report), wraps=True),
        Sheet(name="Settings", columns=_SETTINGS, rows=_settings(report)),
        Sheet(
            name="Ids",
            columns=IDS,
            rows=ids(report, work, [(sheet, row[0], finding) for sheet, row, finding in told]),
        ),
    )
    write_workbook(sheets, out, title="Personal data found", created=report.run.started_at)


def _found(name: str, told: Sequence[tuple[str, Sequence[Cell], Finding]]) -> Sheet:
    return Sheet(name=name, columns=_FINDINGS, rows=[row for sheet, row, _ in told if sheet == name])


def _read(report: Report, items: Sequence[WorkItem]) -> Iterator[Sequence[Cell]]:
    """The first screen, as pairs of a label and a text."""
    sources = {item.source: item.source for item in report.sources}
    yield "Notice", held_against(report)
    yield "Verdict", "".join(words for _, words in headline(report, items))
    for number, act in enumerate(actions(report, items, sources), start=1):
        where = " › ".join(filter(None, (act.collection or act.source, act.field)))  # noqa: RUF001
        more = f" and {act.n_more:,} more" if act.n_more else ""
        yield f"To do {number}", f"{act.title}: {where}{more}. {act.to_do} For: {act.owner}."
    for told in (*holdings(report), *numbers(report, items)):
        about = "about " if told.is_estimate else ""
        count = "not counted" if told.count is None else f"{about}{told.count:,} {told.noun}"
        yield told.title, ", ".join(filter(None, (count, told.words)))
    yield "In all", sum_words(report, items)
    run = report.run
    yield "Run", f"{run.id}, {run.started_at} to {run.finished_at}, {run.status}"
    yield (
        "How to use",
        "Fill in owner, due date, state, decision and comment on the sheet To do, and pass it on.",
    )
    yield (
        "",
        "`noticemap review import FILE` imports what is filled in. The decisions Accept and False alarm "
        "suppress an item with everything that it breaks, and need a comment as reason. For other commands, "
        "the sheet Ids lists the ids.",
    )


def _work(number: int, item: WorkItem) -> Sequence[Cell]:
    severity = item.severity.capitalize() or KIND_WORDS[item.kind]
    where = " › ".join(filter(None, (item.source, item.collection, item.field)))  # noqa: RUF001
    counts = (item.n_places, item.n_rows or None, item.n_people)
    also = "\n".join(f"{promise_words(found)}. {found.remediation}".strip() for found in other_promises(item))
    return (number, severity, subject_of(item), where, *counts, to_do(item), also, *noted(item))


def _numbered(report: Report, items: Sequence[WorkItem]) -> list[tuple[str, Sequence[Cell], Finding]]:
    """For every finding: the name of its sheet, its row, and the finding itself. Rows are numbered from 1 on
    each sheet.
    """
    broken, n_work = by_finding(report), 0
    counts: Counter[str] = Counter()
    told: list[tuple[str, Sequence[Cell], Finding]] = []

    def add(finding: Finding, work: int | None) -> None:
        shown = broken.get(finding.fingerprint, ())
        sheet = _SHEETS.get(record_of(finding, shown), "Findings")
        counts[sheet] += 1
        told.append((sheet, _finding(counts[sheet], work, finding, shown, report.sections), finding))

    for item in items:
        n_work += item.is_work
        for finding in item.findings:
            add(finding, n_work if item.is_work else None)
    for finding in (*report.findings, *report.possible):
        if finding.status == "gone":
            add(finding, None)
    return told


def _finding(
    number: int, work: int | None, finding: Finding, broken: Sequence[Violation], sections: Mapping[str, str]
) -> Sequence[Cell]:
    first = governing(finding)
    severity = broken[0].severity.capitalize() if broken else ""
    promises = [item.title or humanized(item.promise) for item in broken]
    why = (
        why_words(finding.why).says if isinstance(finding, PossibleFinding) else first.reason if first else ""
    )
    also = "".join(f"; also {title_of(label).lower()}" for label in finding.classifications[1:])
    labels: Sequence[Cell] = ("", "", "", "")
    if first:
        kept = duration(first.retention.limit) if first.retention.rule else "no rule"
        title = first.element_title or humanized(first.element)
        labels = (title_of(first) + also, humanized(first.role), title, kept)
    return (
        *(number, work, severity, finding.source, finding.collection, finding.field),
        *(kind_words(finding.entity), *labels, finding.confidence, finding.evidence.n_match),
        *(humanized(finding.status), listed(promises), why),
        "; ".join(finding.masked_examples),
        cited(first.notice_section, first.notice_lines, sections) if first else "",
    )


def _promises(report: Report) -> Iterator[Sequence[Cell]]:
    for number, item in enumerate(report.violations, start=1):
        section = cited(item.notice_section, item.notice_lines, report.sections)
        place = (item.source, item.collection, item.field)
        told = (number, item.severity.capitalize(), item.title or humanized(item.promise))
        yield (*told, *place, item.evidence, item.remediation, section)


def _unread(report: Report) -> Iterator[Sequence[Cell]]:
    return ((item.source, item.collection, item.reason) for item in report.unscanned)


def _overdue(report: Report) -> Iterator[Sequence[Cell]]:
    """Collections with rows kept too long, worst first."""
    for item in overdue(report):
        audit = item.audit
        limit = duration(audit.limit) if audit.limit else ""
        yield (
            *(audit.source, audit.collection, item.n_rows, item.n_all, audit.n_subjects or None),
            *(audit.days_over, audit.title, limit, item.held, lines_words(audit.notice_lines)),
        )


def _audits(report: Report) -> Iterator[Sequence[Cell]]:
    """How many rows of each collection satisfy or violate each retention rule and promise, worst first."""
    for item in report.audits:
        clock = f"{item.clock.collection} {item.clock.field}" if item.clock else ""
        low, high = item.interval_95 or (None, None)
        yield (
            *(item.title, item.kind, item.severity, BASIS_WORDS[item.basis]),
            *(item.source, item.collection, item.field),
            *(item.counts.get(state) for state in STATES),
            *(item.n_subjects, item.oldest, item.days_over, clock, item.estimate, low, high),
            *(item.reason, item.statement, item.notice_section, lines_words(item.notice_lines)),
            item.at_most,
        )


def _answers(report: Report) -> Iterator[Sequence[Cell]]:
    """Every promise with its answer; broken promises come first."""
    for answer, promises in by_answer(report):
        for item in promises:
            yield (
                *(item.title, ANSWER_TITLES[answer].lower(), BASIS_WORDS[item.basis], item.severity),
                *(item.n_tested, item.n_broken, item.n_subjects, item.reason),
                *(item.notice_section, lines_words(item.notice_lines)),
                *(item.unit, item.estimate, item.at_most),
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
        yield key, text, "", None, ""
    for key, value in sorted(run.settings.items()):
        listing = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
        yield key, "" if value is None else listing, "", None, ""
    for item in report.assumptions:
        yield item.setting, item.value, item.why, item.n_findings, lines_words(item.notice_lines)


FORMAT = ReportFormat(name="xlsx", filename="findings.xlsx", write=write, binary=True)
