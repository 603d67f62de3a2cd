"""The last sheet of the workbook: the meaning of its rows, and people's notes at the time when it was
written.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from reports.csv_full_report import Cell
from reports.summary import governing
from scanner.finding import Finding, Report
from scanner.finding.terms import PROGRESS
from scanner.finding.worklist import WorkItem, worklist

NOTED: Final = ("Owner", "Due", "State", "Decision", "Comment")
"""Columns of *To do* that people fill in. *Ids* keeps the notes as they were written, so that a cell that
nobody touched can be distinguished from one that was filled in.
"""
IDS: Final = ("Sheet", "No.", "Item", "Fingerprint", "Element", "Entity", "Promise", *NOTED)
_NOTHING: Final[Sequence[Cell]] = ("",) * len(NOTED)


def noted(item: WorkItem) -> Sequence[Cell]:
    return item.owner, item.due, item.progress or PROGRESS[0], item.plan, item.comment


def ids(
    report: Report, work: Sequence[WorkItem], told: Sequence[tuple[str, Cell, Finding]]
) -> Iterator[Sequence[Cell]]:
    """One row per row of the other sheets; ``told``: sheet, number and finding of the rows of findings."""
    for number, item in enumerate(work, start=1):
        promises = "; ".join(sorted({violation.promise for violation in item.violations}))
        named = (item.id, "", item.element, "; ".join(item.entities), promises)
        yield ("To do", number, *named, *noted(item))
    item_of = {finding.fingerprint: item.id for item in worklist(report) for finding in item.findings}
    for sheet, row, finding in told:
        first, item_id = governing(finding), item_of.get(finding.fingerprint, "")
        element = first.element if first else ""
        yield (sheet, row, item_id, finding.fingerprint, element, finding.entity, "", *_NOTHING)
    for number, violation in enumerate(report.violations, start=1):
        item_id, shown = item_of.get(violation.finding, ""), violation.finding or violation.fingerprint
        yield ("Broken promises", number, item_id, shown, "", "", violation.promise, *_NOTHING)
