"""Text for the terminal: the answer, the classes, what is broken, what was not read.

The text is 80 columns wide. On a wider terminal it is as wide as the terminal, up to 160 columns. Colours are
used only on a terminal, and not if ``NO_COLOR`` is set. Red means that a person must act.
"""

import io
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from reports.audited import answers_words, overdue
from reports.base import ReportFormat
from reports.names import visible
from reports.order import in_order
from reports.reality import matrix_words, people_words
from reports.summary import (
    Place,
    also_suppressed,
    breaching,
    category,
    class_counts,
    coverage,
    governing,
    held_as,
    live_possible,
    most_urgent,
    place,
    possible_counts,
    title_of,
)
from reports.text_layout import heading, text_table
from reports.text_places import clipped, makes_of, place_of, shared_place, source_starts
from reports.text_promises import promises_part
from reports.verdict import held_against, is_nothing_read, verdict
from reports.whys import why_words
from reports.words import classes_of, duration, humanized, kind_words, listed, plural
from scanner.finding import Classification, Finding, Report, Violation
from scanner.finding.counted import counted, live, telling
from scanner.finding.makes import shape, unread_makes
from scanner.finding.worklist import worklist

WIDTH = 80
WIDEST = 160
_PLACE = 38
_PLACE_OF_POSSIBLE = 30
MAX_FINDINGS = 6
"""Maximum number of lines with findings per class."""
MAX_POSSIBLE = 6
MAX_UNREAD = 10
MAX_OVERDUE = 16
_EMPHASIS = {"strong": "bold", "bad": "bold red", "": ""}
_STATUSES = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "gone": "gone",
    "suppressed": "suppressed by review",
}


def write(report: Report, out: TextIO) -> None:
    report = in_order(report)
    lines, width = io.StringIO(), _width(out)
    console = Console(
        file=lines,
        width=width,
        force_terminal=out.isatty(),
        no_color=None if out.isatty() else True,
        highlight=False,
        emoji=False,
    )
    parts: tuple[Callable[[Report, int], RenderableType | None], ...] = (
        _verdict,
        _overdue,
        _scope,
        _classes,
        _findings,
        promises_part,
        _answers,
        _reality,
        _possible,
        _unread,
    )
    if is_nothing_read(report) and not report.findings:
        parts = (_verdict, _unread)
    for part in parts:
        rendered = part(report, width - WIDTH)
        if rendered is not None:
            console.print(rendered)
            console.print()
    if out.isatty():
        out = getattr(out, "trusted", out)  # Names were made visible before, and colours are our own.
    out.writelines(line.rstrip() + "\n" for line in lines.getvalue().splitlines())


def _width(out: TextIO) -> int:
    if not out.isatty():
        return WIDTH
    return min(WIDEST, max(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def _verdict(report: Report, spare: int) -> RenderableType:
    words = Text(f"{held_against(report)}{_chosen(report)}\n\n")
    for emphasis, text in verdict(report):
        words.append(text, style=_EMPHASIS[emphasis])
    if n_asked := sum(item.is_work and item.kind == "to_decide" for item in worklist(report)):
        words.append(f" On the worklist: {plural(n_asked, 'item')} to decide.")
    return words


def _chosen(report: Report) -> str:
    """How to choose another notice, in words; empty unless the present one is a company's and came with
    noticemap.
    """
    is_shipped = report.run.settings.get("policy") == report.run.policy.id
    if not (is_shipped and report.declared.company):
        return ""
    return (
        " This notice comes with noticemap: `--policy` names another, `noticemap policy new` writes your own."
    )


def _overdue(report: Report, spare: int) -> RenderableType | None:
    """Collections with rows kept too long, which are the first thing to act on."""
    found = overdue(report)
    if not found:
        return None
    width = _PLACE_OF_POSSIBLE - 2 + spare
    columns = (("Rows", -10), ("Of", -10), ("People", -6), ("Days", -5), ("Limit", 9))
    table = text_table(("Kept too long", width), *columns)
    starts = source_starts(report)
    lines = Counter((item.audit.source, item.audit.collection) for item in found)
    for item in found[:MAX_OVERDUE]:
        audit = item.audit
        rows = Text(f"{'~' if audit.estimate else ''}{item.n_rows:,}", style="bold red")
        people = f"{audit.n_subjects:,}" if audit.n_subjects else ""
        kept = duration(audit.limit) if audit.limit else ""
        again = " (again)" if item.is_again else ""
        is_one_of_many = lines[audit.source, audit.collection] > 1
        place = place_of(audit if is_one_of_many else replace(audit, field=""), starts)
        where = clipped(f"{place}{again}", width)
        table.add_row(where, rows, f"{item.n_all:,}", people, f"{audit.days_over:,}", kept)
    if len(found) > MAX_OVERDUE:
        table.add_row(Text(f"and {len(found) - MAX_OVERDUE:,} more", style="dim"))
    began = dict.fromkeys(item.counted_from for item in found[:MAX_OVERDUE] if item.counted_from)
    notes = [
        f"Counted from: {', '.join(map(visible, began))}." if began else "",
        "Which rows: a statement lists them; see Roles and retention on the page, audits in findings.json.",
    ]
    return Group(table, Text("\n".join(filter(None, notes)), style="dim"))


def _answers(report: Report, spare: int) -> RenderableType | None:
    """How many promises are broken, are kept, cannot be judged, or do not concern data."""
    words = answers_words(report)
    return Text.assemble(("Promises", "bold"), f": {words}") if words else None


def _reality(report: Report, spare: int) -> RenderableType | None:
    """The notice compared with the findings, and the number of people."""
    told = [("Notice" if report.declared.company else "Policy", matrix_words(report))]
    counts = [(item, people_words(item.n_people, is_estimate=item.is_estimate)) for item in report.people]
    all_ = next((words for item, words in counts if item.of == "all"), "")
    unknown = any(item.of == "all" and item.n_people is None for item in report.people)
    each = "; ".join(f"{item.title}: {words}" for item, words in counts if item.of == "class" and words)
    if all_:
        words = all_ if unknown else f"{all_} in all"
        told.append(("People", f"{words}. {each}." if each else f"{words}."))
    lines = [Text.assemble((title, "bold"), f": {words}") for title, words in told if words]
    return Group(*lines) if lines else None


def _scope(report: Report, spare: int) -> RenderableType | None:
    """How much was read, and the results of earlier runs and reviews."""
    read = coverage(report)
    hows = (
        (read.whole, "whole"),
        (read.sample, "by sample"),
        (read.names, "by names only"),
        (read.part, "in part"),
        (read.unread, "not at all"),
    )
    words = ", ".join(f"{count:,} {how}" for count, how in hows if count)
    found = counted(report, report.findings)
    statuses = Counter[str](finding.status for finding in found)
    told = ", ".join(f"{statuses[name]:,} {words}" for name, words in _STATUSES.items() if statuses[name])
    beside = len(live(report)) - len(telling(report))
    also = f" {plural(beside, 'field')} of record metadata counted apart." if beside else ""
    aside = also_suppressed(report)
    hidden = f" {listed(list(aside))} suppressed by review, too." if aside else ""
    counts = f"Findings: {told}.{also}{hidden}" if told else hidden.removeprefix(" ").replace(", too", "")
    lines = [f"Read: {words}." if words else "", counts]
    words = "\n".join(filter(None, lines))
    return Text(words, style="dim") if words else None


def _classes(report: Report, spare: int) -> RenderableType | None:
    rows = [row for row in class_counts(report) if row.n_findings]
    if not rows:
        return None
    table = text_table(("Class", 22), ("Findings", -8), ("Collections", -11), ("Broken", -9), ("Held as", 20))
    for row in rows:
        roles = held_as(row)
        breach = Text(f"{row.n_breaching:,}", style="bold red" if row.n_breaching else "dim")
        table.add_row(row.title, f"{row.n_findings:,}", f"{row.n_collections:,}", breach, roles)
    return table


def _findings(report: Report, spare: int) -> RenderableType | None:
    by_class: dict[str, list[Finding]] = {
        key: [] for key in classes_of(map(category, telling(report))) if key != "none"
    }
    for finding in telling(report):
        by_class.get(category(finding), []).append(finding)
    places = breaching(report)
    table = text_table(("Where", _PLACE + spare), ("Kind", 18), ("Conf.", -5), ("Kept", 11))
    for findings in by_class.values():
        _add_class(table, findings, places, (_PLACE + spare, source_starts(report)))
    return table if table.rows else None


def _add_class(
    table: Table,
    findings: list[Finding],
    places: Mapping[Place, Violation],
    where_in: tuple[int, Mapping[str, str]],
) -> None:
    """``where_in``: the width of the column for places, and the prefix of places by source."""
    if not findings:
        return
    makes = makes_of(most_urgent(findings, places))
    table.add_row(Text(title_of(governing(findings[0])), style="underline"))
    for alike in makes[:MAX_FINDINGS]:
        finding = alike[0]
        kind = clipped(kind_words(finding.entity), 18)
        first = governing(finding)
        where = shared_place(alike, *where_in)
        where.stylize("red" if place(finding) in places else "")
        table.add_row(where, kind, f"{finding.confidence:.2f}", _kept(first))
        for further in finding.classifications[1:]:
            also = f"  also {title_of(further).lower()} ({humanized(further.role).lower()})"
            table.add_row(Text(also, style="dim"), "", "", _kept(further))
    if rest := sum(map(len, makes[MAX_FINDINGS:])):
        table.add_row(Text(f"and {rest:,} more", style="dim"))


def _kept(label: Classification | None) -> str:
    if label is None or not label.retention.rule:
        return "no rule"
    return duration(label.retention.limit)


def _possible(report: Report, spare: int) -> RenderableType | None:
    """The most certain possible findings, and why they are only possible."""
    possible = sorted(live_possible(report), key=lambda item: -item.confidence)
    if not possible:
        return None
    width = _PLACE_OF_POSSIBLE + spare
    table = text_table(("Where", width), ("Kind", 18), ("Conf.", -5), ("But", 21))
    makes = makes_of(possible)
    for alike in makes[:MAX_POSSIBLE]:
        item = alike[0]
        kind = clipped(kind_words(item.entity), 18)
        where = shared_place(alike, width, source_starts(report))
        table.add_row(where, kind, f"{item.confidence:.2f}", why_words(item.why).short)
    if rest := sum(map(len, makes[MAX_POSSIBLE:])):
        table.add_row(Text(f"and {rest:,} more", style="dim"))
    return Group(heading("Possibly personal data", possible_counts(report)), table)


def _unread(report: Report, spare: int) -> RenderableType | None:
    if not report.unscanned:
        return None
    counts = Counter(item.reason.partition(":")[0] for item in report.unscanned)
    words = ", ".join(f"{n:,} {code.replace('_', ' ')}" for code, n in sorted(counts.items()))
    table = text_table(("", _PLACE), ("", 40 + spare))
    makes = unread_makes(report.unscanned)
    for alike in makes[:MAX_UNREAD]:
        item, many = alike[0], f" ×{len(alike):,}" if len(alike) > 1 else ""  # noqa: RUF001
        name = (shape(item.collection) if many else item.collection) or item.source
        table.add_row(clipped(name, _PLACE - len(many)) + Text(many), Text(visible(item.reason)))
    if rest := sum(map(len, makes[MAX_UNREAD:])):
        table.add_row(Text(f"and {rest:,} more", style="dim"))
    return Group(heading("Not read, or only in part", words), table)


FORMAT = ReportFormat(name="text", filename="summary.txt", write=write)
