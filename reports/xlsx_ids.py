"""The last sheet of the workbook, *Ids*: identifiers for the rows of the other sheets, and people's notes as
they were when the workbook was written.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from reports.csv_full_report import Cell
from reports.summary import governing
from scanner.finding import Finding, Report
from scanner.finding.terms import PROGRESS
from scanner.finding.worklist import WorkItem, worklist

NOTED: Final = ("Owner", "Due", "State", "Decision", "Comment")
"""Columns of *To do* that people fill in. The sheet *Ids* also stores the notes as they were when the
workbook was written, so that changed cells can be distinguished from unchanged ones.
"""
IDS: Final = ("Sheet", "No.", "Item", "Fingerprint", "Element", "Entity", "Promise", *NOTED)
_NOTHING: Final[Sequence[Cell]] = ("",) * len(NOTED)


def noted(item: WorkItem) -> Sequence[Cell]:
    return item.owner, item.due, item.progress or PROGRESS[0], item.plan, item.comment


def ids(
    report: Report, work: Sequence[WorkItem], told: Sequence[tuple[str, Cell, Finding]]
) -> Iterator[Sequence[Cell]]:
    """One row for each worklist item, finding and violation that another sheet lists. ``told`` gives the
    sheet, row number and finding of each row about a finding.
    """
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
